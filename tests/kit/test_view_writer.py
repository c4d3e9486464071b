"""Is a view what its journals say, whatever is fed twice, fails or is poisoned?"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import structlog

from kit.decider import ERASED
from kit.feed import Delivered, OutOfStep
from kit.observability import configure_logging
from kit.transient import TRANSIENT
from tests.kit.journal.sample import BUDI, SITI, Ring, ring
from tests.kit.tally import Producer
from tests.kit.tally_view import Place, Trap, hear, note, rows, shown

A, B = UUID(int=0xA), UUID(int=0xB)
HELD = "held-back"


@pytest.fixture(autouse=True)
def _no_trap() -> Iterator[None]:
    Trap.springs = None
    yield
    Trap.springs = None


def test_a_batch_and_single_events_give_the_same_rows(year: Producer, place: Place) -> None:
    single = place.beside()
    hear(place, year.all())
    hear(single, *([one] for one in year.all()))
    assert rows(place) == rows(single)
    found = shown(place)
    assert (found["numbers"], found["notes"]) == ({A: 6}, ["Budi pindah", "Siti cuti"])


def test_what_is_fed_twice_is_applied_once(year: Producer, place: Place) -> None:
    twice = place.beside()
    hear(place, year.all())
    hear(twice, year.all(), year.all(), [*year.all()[:3], *year.all()[:3]])
    assert rows(place) == rows(twice)


def test_two_writers_of_one_view_apply_each_event_once(year: Producer, place: Place) -> None:
    by_two = place.beside()
    hear(place, year.all())

    def write(_: int) -> None:
        hear(by_two, *([one] for one in year.all()))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    assert rows(place) == rows(by_two)


def test_an_event_before_which_one_is_missing_is_out_of_step(year: Producer, place: Place) -> None:
    of_lane = [one for one in year.all() if one.record.stream == A]
    with pytest.raises(OutOfStep):
        hear(place, of_lane[1:])
    assert rows(place)["places"] == []


POISON: Mapping[int, str] = {
    7: "ZeroDivisionError",  # in the projector
    13: "IntegrityError",
    17: "OverflowError|NumericValueOutOfRange",
    19: "KeyError",
    23: "KeyError",
}


@pytest.mark.parametrize(("number", "reason"), POISON.items())
@pytest.mark.parametrize("batched", [True, False])
def test_poison_is_parked_and_holds_back_its_own_stream_only(
    producer: Producer, place: Place, number: int, reason: str, *, batched: bool
) -> None:
    producer.count(A, by=2)
    producer.count(B, by=3)
    producer.count(A)
    poisoned = [_saying(one, number) if _is(one, A, 2) else one for one in producer.all()]
    hear(place, *([poisoned] if batched else ([one] for one in poisoned)))
    found = shown(place)
    assert found["numbers"] == {A: 1, B: 3}
    (stream, why), later = rows_parked(place)
    assert stream == A
    assert re.fullmatch(reason, why)
    assert later == (A, HELD)
    heads = producer.journal.heads()
    assert {row[2]: row[3] for row in rows(place)["places"]} == heads.lanes


def rows_parked(place: Place) -> list[tuple[UUID, str]]:
    return [(UUID(str(row[4])), str(row[7])) for row in rows(place)["parked"]]


def _is(one: Delivered, stream: UUID, version: int) -> bool:
    return one.record.stream == stream and one.record.envelope().version == version


def _saying(one: Delivered, number: int) -> Delivered:
    """Return the event as if it had counted to another number."""
    envelope = one.record.envelope()
    data = b'{"number":%d}' % number
    state = one.record.state.replace(bytes(envelope.data), data)
    return replace(one, record=replace(one.record, state=state))


def test_undecodable_bytes_are_parked_as_they_are(producer: Producer, place: Place) -> None:
    producer.count(A, B)
    *_, a, b = producer.all()
    hear(place, [replace(a, record=replace(a.record, state=b"\xff")), b])
    assert shown(place)["numbers"] == {B: 1}
    assert [row[6] for row in rows(place)["parked"]] == [b"\xff"]


def test_a_database_that_is_busy_or_falls_parks_nothing(producer: Producer, place: Place) -> None:
    producer.count(A, by=4)
    Trap.springs = place.fails
    with pytest.raises(TRANSIENT):
        hear(place, producer.all())
    assert rows(place) == {"numbers": [], "notes": [], "places": [], "parked": []}
    Trap.springs = None
    hear(place, producer.all())
    assert shown(place) == {"numbers": {A: 4}, "notes": [], "parked": []}


def interrupt() -> None:
    raise KeyboardInterrupt


def test_rows_and_places_move_together_or_not_at_all(producer: Producer, place: Place) -> None:
    producer.count(B)
    hear(place, producer.all())
    before = rows(place)
    producer.count(A, by=4)
    Trap.springs = interrupt
    with pytest.raises(KeyboardInterrupt):
        hear(place, producer.all())
    assert rows(place) == before
    Trap.springs = None
    hear(place, producer.all())
    assert shown(place)["numbers"] == {A: 4, B: 1}


class Asked(Ring):
    """Keys that come from elsewhere: it is noted for whom, and that others may write meanwhile."""

    def __init__(self, place: Place) -> None:
        super().__init__(ring())
        self.place, self.asked = place, list[set[UUID]]()

    def keys_of(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        self.asked.append(set(persons))
        with closing(self.place.store.open(self.place.view)) as other, other.alone():
            return super().keys_of(persons)


def test_keys_are_asked_for_once_a_batch_and_before_the_transaction(
    year: Producer, place: Place
) -> None:
    keys = Asked(place)
    hear(place, year.all(), keys=keys)
    assert keys.asked == [{BUDI, SITI}]
    assert shown(place)["notes"] == ["Budi pindah", "Siti cuti"]


def test_while_keys_cannot_be_had_nothing_moves(year: Producer, place: Place) -> None:
    class Away(Ring):
        def keys_of(self, _: Sequence[UUID]) -> dict[UUID, bytes]:
            msg = "nobody is there"
            raise httpx.ConnectError(msg)

    with pytest.raises(httpx.ConnectError):
        hear(place, year.all(), keys=Away())
    assert rows(place)["places"] == rows(place)["parked"] == []


def test_of_an_erased_person_nothing_is_opened(year: Producer, place: Place) -> None:
    keys = ring()
    del keys[BUDI]
    hear(place, year.all(), keys=keys)
    assert shown(place)["notes"] == ["Siti cuti", ERASED]


def test_what_a_wrong_key_does_not_open_is_parked(year: Producer, place: Place) -> None:
    keys = ring()
    keys[BUDI] = b"x" * 32
    hear(place, year.all(), keys=keys)
    assert shown(place)["notes"] == ["Siti cuti"]
    assert (BUDI, "InvalidTag") in rows_parked(place)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    before = structlog.get_config()
    configure_logging(to=tmp_path / "log")
    yield tmp_path / "log"
    structlog.configure(**before)
    logging.getLogger().handlers.pop().close()


def test_no_fault_names_what_was_to_be_written(producer: Producer, place: Place, log: Path) -> None:
    note(producer, "Rahasia")
    note(producer, "Rahasia, but nobody's")
    hear(place, producer.all())
    assert "IntegrityError" in [why for _, why in rows_parked(place)]
    assert re.search("not[- ]null", log.read_text(), re.IGNORECASE)
    assert "Rahasia" not in log.read_text() + str(rows_parked(place))
