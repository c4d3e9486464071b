"""Is a view what its journals say, whatever is fed twice, fails, is poisoned or restored?"""

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import structlog
from sqlalchemy import exc

from kit.decider import ERASED
from kit.feed import Delivered, OutOfStep
from kit.observability import configure_logging
from kit.view_writer import view_file
from tests.kit.journal.sample import BUDI, SITI, Ring, ring
from tests.kit.tally import Producer
from tests.kit.tally_view import TALLY, Trap, hear, note, rows, shown

A, B = UUID(int=0xA), UUID(int=0xB)
HELD = "held-back"


@pytest.fixture(autouse=True)
def _no_trap() -> Iterator[None]:
    Trap.springs = None
    yield
    Trap.springs = None


def test_a_batch_and_single_events_give_the_same_rows(year: Producer, tmp_path: Path) -> None:
    hear(tmp_path / "batch", year.all())
    hear(tmp_path / "single", *([one] for one in year.all()))
    assert rows(tmp_path / "batch") == rows(tmp_path / "single")
    found = shown(tmp_path / "batch")
    assert (found["numbers"], found["notes"]) == ({A: 6}, ["Budi pindah", "Siti cuti"])


def test_what_is_fed_twice_is_applied_once(year: Producer, tmp_path: Path) -> None:
    hear(tmp_path / "once", year.all())
    hear(tmp_path / "twice", year.all(), year.all(), [*year.all()[:3], *year.all()[:3]])
    assert rows(tmp_path / "once") == rows(tmp_path / "twice")


def test_two_writers_of_one_file_apply_each_event_once(year: Producer, tmp_path: Path) -> None:
    hear(tmp_path / "one", year.all())

    def write(_: int) -> None:
        hear(tmp_path / "two", *([one] for one in year.all()))

    hear(tmp_path / "two", [])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


def test_an_event_before_which_one_is_missing_is_out_of_step(
    year: Producer, tmp_path: Path
) -> None:
    of_lane = [one for one in year.all() if one.record.stream == A]
    with pytest.raises(OutOfStep):
        hear(tmp_path, of_lane[1:])
    assert rows(tmp_path)["places"] == []


POISON: Mapping[int, str] = {
    7: "ZeroDivisionError",  # in the projector
    13: "NOT NULL",
    17: "OverflowError",
    19: "colour",
    23: "colour",
}


@pytest.mark.parametrize(("number", "reason"), POISON.items())
@pytest.mark.parametrize("batched", [True, False])
def test_poison_is_parked_and_holds_back_its_own_stream_only(
    producer: Producer, tmp_path: Path, number: int, reason: str, *, batched: bool
) -> None:
    producer.count(A, by=2)
    producer.count(B, by=3)
    producer.count(A)
    poisoned = [_saying(one, number) if _is(one, A, 2) else one for one in producer.all()]
    hear(tmp_path, *([poisoned] if batched else ([one] for one in poisoned)))
    found = shown(tmp_path)
    assert found["numbers"] == {A: 1, B: 3}
    (stream, why), later = rows_parked(tmp_path)
    assert stream == A
    assert reason in why
    assert later == (A, HELD)
    heads = producer.journal.heads()
    assert {row[2]: row[3] for row in rows(tmp_path)["places"]} == heads.lanes


def rows_parked(folder: Path) -> list[tuple[UUID, str]]:
    return [(UUID(str(row[4])), str(row[7])) for row in rows(folder)["parked"]]


def _is(one: Delivered, stream: UUID, version: int) -> bool:
    return one.record.stream == stream and one.record.envelope().version == version


def _saying(one: Delivered, number: int) -> Delivered:
    """Return the event as if it had counted to another number."""
    envelope = one.record.envelope()
    data = b'{"number":%d}' % number
    state = one.record.state.replace(bytes(envelope.data), data)
    return replace(one, record=replace(one.record, state=state))


def test_undecodable_bytes_are_parked_as_they_are(producer: Producer, tmp_path: Path) -> None:
    producer.count(A, B)
    *_, a, b = producer.all()
    hear(tmp_path, [replace(a, record=replace(a.record, state=b"\xff")), b])
    assert shown(tmp_path)["numbers"] == {B: 1}
    assert [row[6] for row in rows(tmp_path)["parked"]] == [b"\xff"]


def test_a_busy_database_parks_nothing(producer: Producer, tmp_path: Path) -> None:
    producer.count(A, by=4)
    Trap.springs = sqlite3.OperationalError("database is locked")
    with pytest.raises(exc.OperationalError):
        hear(tmp_path, producer.all())
    assert rows(tmp_path) == {"numbers": [], "notes": [], "places": [], "parked": []}
    Trap.springs = None
    hear(tmp_path, producer.all())
    assert shown(tmp_path) == {"numbers": {A: 4}, "notes": [], "parked": []}


def test_rows_and_places_move_together_or_not_at_all(producer: Producer, tmp_path: Path) -> None:
    producer.count(B)
    hear(tmp_path, producer.all())
    before = rows(tmp_path)
    producer.count(A, by=4)
    Trap.springs = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        hear(tmp_path, producer.all())
    assert rows(tmp_path) == before
    Trap.springs = None
    hear(tmp_path, producer.all())
    assert shown(tmp_path)["numbers"] == {A: 4, B: 1}


class Asked(Ring):
    """Keys that come from elsewhere: it is noted for whom, and whether the file was free."""

    def __init__(self, path: Path) -> None:
        super().__init__(ring())
        self.path, self.asked = path, list[set[UUID]]()

    def keys_of(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        self.asked.append(set(persons))
        with sqlite3.connect(self.path, timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
        return super().keys_of(persons)


def test_keys_are_asked_for_once_a_batch_and_before_the_transaction(
    year: Producer, tmp_path: Path
) -> None:
    keys = Asked(view_file(tmp_path, TALLY))
    hear(tmp_path, year.all(), keys=keys)
    assert keys.asked == [{BUDI, SITI}]
    assert shown(tmp_path)["notes"] == ["Budi pindah", "Siti cuti"]


def test_while_keys_cannot_be_had_nothing_moves(year: Producer, tmp_path: Path) -> None:
    class Away(Ring):
        def keys_of(self, _: Sequence[UUID]) -> dict[UUID, bytes]:
            msg = "nobody is there"
            raise httpx.ConnectError(msg)

    with pytest.raises(httpx.ConnectError):
        hear(tmp_path, year.all(), keys=Away())
    assert rows(tmp_path)["places"] == rows(tmp_path)["parked"] == []


def test_of_an_erased_person_nothing_is_opened(year: Producer, tmp_path: Path) -> None:
    keys = ring()
    del keys[BUDI]
    hear(tmp_path, year.all(), keys=keys)
    assert shown(tmp_path)["notes"] == ["Siti cuti", ERASED]


def test_what_a_wrong_key_does_not_open_is_parked(year: Producer, tmp_path: Path) -> None:
    keys = ring()
    keys[BUDI] = b"x" * 32
    hear(tmp_path, year.all(), keys=keys)
    assert shown(tmp_path)["notes"] == ["Siti cuti"]
    assert (BUDI, "InvalidTag()") in rows_parked(tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    before = structlog.get_config()
    configure_logging(to=tmp_path / "log")
    yield tmp_path / "log"
    structlog.configure(**before)
    logging.getLogger().handlers.pop().close()


def test_no_fault_names_what_was_to_be_written(
    producer: Producer, tmp_path: Path, log: Path
) -> None:
    note(producer, "Rahasia")
    note(producer, "nothing")
    hear(tmp_path, producer.all())
    assert [why for _, why in rows_parked(tmp_path) if "NOT NULL" in why]
    assert "NOT NULL" in log.read_text()
    assert "Rahasia" not in log.read_text()
