"""A producer and a hearer for the tests of what lies between them."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from kit.view_store_postgres import ViewSchemas
from kit.view_store_sqlite import ViewFiles
from tests.kit.journal.databases import DURABLE, database
from tests.kit.journal.sample import BUDI, SITI
from tests.kit.tally import RULES, Hearing, Producer
from tests.kit.tally_view import TALLY, Place, note
from tests.servers.fixtures import (
    collected,
    databases,
    kafka,
    kafka_server,
    postgres,
    postgres_cluster,
)
from tests.servers.postgres import PostgresCluster

__all__ = ["collected", "databases", "kafka", "kafka_server", "postgres", "postgres_cluster"]

CUT_OFF = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
"""Everybody else's lines to a database."""
VERSIONS = count(1, 10)


@pytest.fixture(autouse=True, scope="session")
def plain_traces() -> None:
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
    RULES.unlucky, RULES.twice = 13, 0
    yield made
    made.journal.recorder.close()


@pytest.fixture(scope="module")
def view_database(postgres_cluster: PostgresCluster) -> Iterator[str]:
    """Yield the URL of a database for views, in which each test has schemas of its own."""
    postgres_cluster.start()
    name = postgres_cluster.create_database("views")
    yield postgres_cluster.url(name, postgres_cluster.role("views"))
    postgres_cluster.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Yield where the view of the tallies stands, empty, on each database."""
    if request.param == "sqlite":
        place = Place(ViewFiles(tmp_path / "views"), _busy, TALLY)
    else:
        url: str = request.getfixturevalue("view_database")
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        cut = partial(cluster.sql, CUT_OFF, url=url)
        place = Place(ViewSchemas(url), cut, replace(TALLY, version=next(VERSIONS)))
    place.store.create([place.view])
    yield place
    place.store.close()


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


@pytest.fixture(params=DURABLE)
def durable_hearing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hearing]:
    """Yield a hearer on each database that outlives a process."""
    made = Hearing(database(request, tmp_path).connect())
    RULES.unlucky, RULES.twice = 13, 0
    yield made
    made.journal.recorder.close()
