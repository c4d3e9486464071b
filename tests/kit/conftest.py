"""A producer and a hearer for the tests of what lies between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.tally import RULES, Hearing, Producer


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
