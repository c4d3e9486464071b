"""On which databases does the journal's suite run? PostgreSQL joins by a name in each list."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kit.recorder import Recorder
from kit.recorder_sqlite import SqliteRecorder

EVERY = ("memory", "sqlite")
DURABLE = ("sqlite",)
"""Those that outlive a process and are shared by several."""


@dataclass(frozen=True)
class Database:
    """An empty database with the journal's tables."""

    url: str
    connect: Callable[[], Recorder]
    """Gives a recorder of its own, as another process has; in memory all share the one."""


def recorder_at(url: str) -> Recorder:
    return SqliteRecorder(url.removeprefix("sqlite:"))


def database(name: str, folder: Path) -> Database:
    if name == "memory":
        shared = SqliteRecorder(":memory:")
        shared.create()
        return Database(":memory:", lambda: shared)
    url = f"sqlite:{folder / 'journal.db'}"
    first = recorder_at(url)
    first.create()
    first.close()
    return Database(url, lambda: recorder_at(url))
