"""A producer and a hearer for the tests of what lies between them."""

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from kit.view_store_postgres import ViewSchemas
from kit.view_store_sqlite import ViewFiles
from tests.kit.journal.sample import BUDI, SITI
from tests.kit.tally import RULES, Hearing, Producer
from tests.kit.tally_view import TALLY, Place, note
from tests.servers.fixtures import databases, kafka, kafka_server, postgres, postgres_cluster
from tests.servers.rooms import Databases

__all__ = ["databases", "kafka", "kafka_server", "postgres", "postgres_cluster"]


@pytest.fixture(autouse=True, scope="session")
def _plain_traces() -> None:
    """Leave out the local variables that the library's own set-up prints with each fault."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.fixture
def producer(tmp_path: Path) -> Iterator[Producer]:
    made = Producer(tmp_path / "producer.db")
    yield made
    made.journal.recorder.close()


@pytest.fixture
def hearing(tmp_path: Path) -> Iterator[Hearing]:
    made = Hearing(tmp_path / "hearing.db")
    RULES.unlucky = 13
    yield made
    made.journal.recorder.close()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return where the view of the tallies stands, empty, on each database."""
    if request.param == "sqlite":
        place = Place(ViewFiles(tmp_path / "views"), _busy)
    else:
        databases: Databases = request.getfixturevalue("databases")
        cut = partial(databases.sql, "views", CUT_OFF)
        place = Place(ViewSchemas(databases.url("views")), cut)
    place.store.create([TALLY])
    return place


def _busy() -> None:
    msg = "database is locked"
    raise sqlite3.OperationalError(msg)


@pytest.fixture
def year(producer: Producer) -> Producer:
    """A journal in which rows are written, changed and removed."""
    a, b = UUID(int=0xA), UUID(int=0xB)
    producer.count(a, b, a, by=2)
    note(producer, "Budi pindah", BUDI)
    note(producer, "Siti cuti", SITI)
    producer.count(b, a, by=3)
    return producer
