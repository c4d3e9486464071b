"""The databases that a test of the journal runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.journal import Journal
from kit.recorder import Recorder
from tests.kit.journal.databases import DURABLE, EVERY, Database, database
from tests.kit.journal.sample import journal_on


def _closing(opened: Database) -> Iterator[Database]:
    recorders: list[Recorder] = []

    def connect() -> Recorder:
        recorders.append(opened.connect())
        return recorders[-1]

    yield Database(opened.url, connect)
    for recorder in {id(recorder): recorder for recorder in recorders}.values():
        recorder.close()


@pytest.fixture(params=EVERY)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from _closing(database(request, tmp_path))


@pytest.fixture(params=DURABLE)
def durable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    yield from _closing(database(request, tmp_path))


@pytest.fixture
def recorder(store: Database) -> Recorder:
    return store.connect()


@pytest.fixture
def journal(recorder: Recorder) -> Journal:
    return journal_on(recorder)
