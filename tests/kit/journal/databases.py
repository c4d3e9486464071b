"""On which databases does the journal's suite run?"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.recorder import Recorder
from kit.recorder_postgres import PostgresRecorder
from kit.recorder_sqlite import SqliteRecorder
from tests.servers.rooms import Databases

EVERY = ("memory", "sqlite", "postgres")
DURABLE = ("sqlite", "postgres")
"""Those that outlive a process and are shared by several."""


@dataclass(frozen=True)
class Database:
    """An empty database with the journal's tables."""

    url: str
    connect: Callable[[], Recorder]
    """Gives a recorder of its own, as another process has; in memory all share the one."""


def recorder_at(url: str) -> Recorder:
    if url.startswith("postgresql:"):
        return PostgresRecorder(url)
    return SqliteRecorder(url.removeprefix("sqlite:"))


def database(request: pytest.FixtureRequest, folder: Path) -> Database:
    """Return a database of the kind that is the fixture's parameter."""
    match request.param:
        case "memory":
            shared = SqliteRecorder(":memory:")
            shared.create()
            return Database(":memory:", lambda: shared)
        case "postgres":
            databases: Databases = request.getfixturevalue("databases")
            url = databases.url("personnel", make_tables)
        case _:
            url = f"sqlite:{folder / 'journal.db'}"
            make_tables(url)
    return Database(url, lambda: recorder_at(url))


def make_tables(url: str) -> None:
    first = recorder_at(url)
    first.create()
    first.close()
