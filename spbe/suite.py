"""Which services are there, and how is each put together?"""

import os
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Final

from kit.assembly import Service
from kit.settings import Settings
from spbe.reading_settings import read_settings, told_if_wrongly_set
from spbe.wrong_settings import end_wrongly_set

UNORDERED: Final = "POSTGRES_ENABLE_DB_FUNCTIONS"
_TRUE: Final = frozenset({"y", "yes", "t", "true", "on", "1"})
"""As the library reads it."""

Build = Callable[[Settings], Service]

JOURNALS = ("personnel", "training", "evaluation")
SERVICES = (*JOURNALS, "gateway")
PORTS: Mapping[str, int] = {
    "gateway": 8080,
    "personnel": 8081,
    "training": 8082,
    "evaluation": 8083,
}
DATABASES = (*JOURNALS, "keys", "views")


def build(service: str, settings: Settings) -> Service:
    """Put one service together; only its own code is loaded."""
    make: Build = import_module(f"{service}.main").build
    with told_if_wrongly_set():  # it may have settings of its own
        return make(settings)


def settings_for(*, embedded: bool = False, bootstrap: str = "") -> Settings:
    """Read the settings, with the usual ports where none are said."""
    if os.environ.get(UNORDERED, "").lower() in _TRUE:
        msg = (
            f"{UNORDERED} is set. With it the eventsourcing library takes no lock when it appends,"
            " so that readers would miss events, and repeats would take effect twice. Unset it."
        )
        end_wrongly_set(msg)
    said = read_settings()
    if unknown := list(_unknown(said)):
        end_wrongly_set(*unknown)
    changes: dict[str, object] = {"ports": {**PORTS, **said.ports}}
    if embedded:
        changes |= {"kafka_bootstrap": bootstrap, "fresh_groups": True, "sample_users": True}
    return said.model_copy(update=changes)


def _unknown(said: Settings) -> Iterator[str]:
    """Say which names nothing is called by: what is misspelt would otherwise be left unsaid."""
    tables = {"ports": SERVICES, "urls": SERVICES, "work_ports": SERVICES, "databases": DATABASES}
    for table, names in tables.items():
        for name in getattr(said, table).keys() - set(names):
            variable = f"SPBE_{table}__{name}".upper()
            yield f"{variable} is wrong: there are {', '.join(names)}."
