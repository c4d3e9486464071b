"""Is only recorded what can be replayed, and replayed only as what it is?"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import uuid4, uuid5

import msgspec
import pytest

from kit import decider
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Decider, Elsewhere, Event, EventsNotNamed, Facts
from kit.journal import OPENING, Journal
from kit.readset import WrongKindOfId
from kit.recorder import Recorder
from tests.kit.journal.sample import (
    BUDI,
    NOON,
    Count,
    Counted,
    SeatGiven,
    context,
    ring,
)


class Ended(decider.Event, frozen=True, tag="sample.ended.v1"):
    on: date


class Titled(decider.Event, frozen=True, tag="sample.titled.v1"):
    title: Annotated[str, msgspec.Meta(min_length=1)]


class End(decider.Command, frozen=True):
    on: date


def _end(command: End, _: date | None, __: Facts) -> Sequence[Ended]:
    return [Ended(on=command.on)]


def _last_day(_: date | None, event: Ended) -> date:
    return event.on - timedelta(days=1)


def _count(command: Count, number: int, _: Facts) -> Sequence[Counted]:
    return [Counted(number=number + n + 1) for n in range(command.by)]


def _number(_: int, event: Counted | Titled) -> int:
    return event.number if isinstance(event, Counted) else 0


ending: Decider[End, Ended, date | None] = Decider("ending", None, _end, _last_day)
counting: Decider[Count, Counted | Titled, int] = Decider("counting", 0, _count, _number)


@pytest.fixture
def journal(recorder: Recorder) -> Journal:
    catalogue = Catalogue("sample", (SeatGiven, Ended), (Counted, Titled))
    made = Journal(recorder, catalogue, ring(), FixedClock(NOON))
    made.open(sample=True)
    return made


def deciding(*decided: Event | Elsewhere) -> Decider[Count, Counted | Titled, int]:
    decide: Callable[..., Any] = lambda *_: decided  # noqa: E731
    return replace(counting, decide=decide)


def test_what_cannot_be_replayed_is_a_fault_and_nothing_is_recorded(journal: Journal) -> None:
    stream, before = uuid4(), journal.heads()
    with pytest.raises(OverflowError):
        journal.execute(ending, stream, End(on=date.min), context=context())
    assert journal.heads() == before
    journal.execute(ending, stream, End(on=date(2026, 4, 1)), context=context())
    assert journal.load(ending, stream) == (date(2026, 3, 31), 1)


def test_what_cannot_be_replayed_elsewhere_is_a_fault_too(journal: Journal) -> None:
    before = journal.heads()
    both = deciding(Counted(number=1), Elsewhere(ending, uuid4(), Ended(on=date.min)))
    with pytest.raises(OverflowError):
        journal.execute(both, uuid4(), Count(), context=context())
    assert journal.heads() == before


def test_each_event_is_replayed_after_the_ones_before_it(journal: Journal) -> None:
    seen: list[int] = []

    def watched(before: int, event: Counted | Titled) -> int:
        seen.append(before)
        return _number(before, event)

    stream = uuid4()
    journal.execute(counting, stream, Count(by=2), context=context())
    watching = replace(counting, evolve=watched)
    journal.execute(watching, stream, Count(by=3), context=context())
    assert seen == [0, 1, 2, 3, 4], "two of the stream, and three that were decided"


def test_what_cannot_be_read_again_is_a_fault_and_nothing_is_recorded(journal: Journal) -> None:
    before = journal.heads()
    with pytest.raises(msgspec.ValidationError, match="length >= 1"):
        journal.execute(deciding(Titled(title="")), uuid4(), Count(), context=context())
    assert journal.heads() == before


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_event_of_another_kind_of_stream_is_a_fault(
    journal: Journal, *, elsewhere: bool
) -> None:
    strange = SeatGiven(seat_id=BUDI)
    decided = Elsewhere(ending, uuid4(), strange) if elsewhere else strange
    with pytest.raises(TypeError, match="SeatGiven is no event of a"):
        journal.execute(deciding(decided), uuid4(), Count(), context=context())


def test_an_id_of_another_kind_of_stream_is_refused(journal: Journal) -> None:
    stream = uuid4()
    journal.execute(ending, stream, End(on=date(2026, 4, 1)), context=context())
    before = journal.heads()
    with pytest.raises(WrongKindOfId) as refused:
        journal.execute(counting, stream, Count(), context=context())
    assert (refused.value.facts, refused.value.status) == ({"id": stream}, 404)
    assert journal.heads() == before


def test_an_id_of_another_kind_is_refused_where_it_is_looked_at(journal: Journal) -> None:
    stream = uuid4()
    journal.execute(ending, stream, End(on=date(2026, 4, 1)), context=context())

    def looks(_: Count, __: int, facts: Facts) -> Sequence[Counted]:
        return [Counted(number=facts.of(counting, stream))]

    with pytest.raises(WrongKindOfId):
        journal.execute(replace(counting, decide=looks), uuid4(), Count(), context=context())


def test_the_stream_of_the_opening_is_nothing_else(journal: Journal) -> None:
    with pytest.raises(WrongKindOfId):
        journal.load(counting, uuid5(OPENING, "sample"))


def test_a_decider_knows_its_events_by_what_evolve_is_said_to_take() -> None:
    assert (ending.events, counting.events) == ((Ended,), (Counted, Titled))

    def of_any_kind(day: date | None, _: Event) -> date | None:
        return day

    assert replace(ending, evolve=of_any_kind).events == (Event,)


def _after(event: Ended, _: date | None) -> date:
    return event.on


def _with_more(_: date | None, event: Ended, __: Ended | None = None) -> date:
    return event.on


def _not_only_events(_: date | None, event: Ended | date) -> date:
    return event if isinstance(event, date) else event.on


@pytest.mark.parametrize("evolve", [lambda day, _: day, _after, _with_more, _not_only_events])
def test_no_decider_is_made_whose_events_could_be_guessed_wrong(
    evolve: Callable[[date | None, Ended], date | None],
) -> None:
    with pytest.raises(EventsNotNamed):
        Decider("ending", None, _end, evolve)
