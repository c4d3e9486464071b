"""Who held a seat on a day, as it was known on another: the answer equals a naive refold."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gateway.views import seats
from gateway.views.seat_events import end_of, known_seats
from gateway.views.seats import SEAT, held_on
from kit.clock import business_day
from personnel.domain.seat import (
    InheritedSeatStruck,
    InterimSeatTaken,
    LeavingReason,
    SeatInherited,
    SeatLeft,
    SeatTaken,
)
from personnel.domain.vacancy import SeatRegained
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, GOODS, NETWORK, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import START, Story, told

FIRST = date(2026, 1, 1)
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example fills a view: to make a failure smaller would take ten minutes."""
DECREES = (UUID(int=0xE1), UUID(int=0xE2))
BEGIN = ("taken", "interim", "inherited")
Event = SeatTaken | SeatInherited | InterimSeatTaken | InheritedSeatStruck | SeatLeft | SeatRegained


class Seat(NamedTuple):
    person_id: UUID
    opd_id: UUID
    position: str
    by: UUID


class Said(NamedTuple):
    """What is said of a seat, and how many hours after what was said before."""

    seat: Seat
    kind: str
    first: int
    days: int
    hours: int


SEATS = st.builds(
    Seat,
    st.sampled_from((BUDI, SITI)),
    st.sampled_from((KOMINFO, HEALTH)),
    st.sampled_from((NETWORK, GOODS)),
    st.sampled_from(DECREES),
)
SAID = st.builds(
    Said,
    SEATS,
    st.sampled_from(("taken", "interim", "inherited", "left", "left", "regained", "struck")),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 200),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """Draw what is said of few seats, so that much of it is said of the same."""
    few = draw(st.lists(SEATS, min_size=1, max_size=3))
    those = SAID.flatmap(lambda one: st.sampled_from(few).map(lambda seat: one._replace(seat=seat)))
    return draw(st.lists(those, min_size=1, max_size=12))


def event(said: Said) -> Event:
    seat, by, first = said.seat, said.seat.by, FIRST + timedelta(days=said.first)
    until = first + timedelta(days=said.days)
    who: dict[str, Any] = {
        "person_id": seat.person_id,
        "opd_id": seat.opd_id,
        "position": seat.position,
    }
    match said.kind:
        case "taken":
            return SeatTaken(**who, decree_id=by, nomination_id=by, effective_on=first, until=until)
        case "interim":
            return InterimSeatTaken(**who, assignment_id=by, effective_on=first, until=until)
        case "inherited":
            return SeatInherited(
                **who,
                position_name="Admin",
                decree_id=by,
                effective_on=first,
                until=until,
                last_day=first + timedelta(days=said.days // 2),
                reason=LeavingReason.TRANSFERRED if said.days else None,
            )
        case "struck":
            return InheritedSeatStruck(**who, decree_id=by, effective_on=first, reason="Keliru")
        case "left":
            reason = LeavingReason.RETIRED
            return SeatLeft(**who, decree_id=by, reason=reason, effective_on=first)
        case _:
            return SeatRegained(**who, decree_id=by, effective_on=first, until=until)


def recorded(story: Story, history: Sequence[Said]) -> list[tuple[datetime, Said]]:
    """Tell what happens, and return when each of it was recorded."""
    found = []
    for said in history:
        story.clock.at += timedelta(hours=said.hours)
        story.tell((said.seat.person_id, event(said)))
        found.append((story.clock.at, said))
    return found


def refold(
    journal: Sequence[tuple[datetime, Said]], opd_id: UUID, on: date, known_on: date
) -> set[Seat]:
    """Go through the whole journal for one day: the last word on each seat tells its last day."""
    known = [said for at, said in journal if business_day(at) <= known_on]
    holding = set()
    for seat in {said.seat for said in known if said.seat.opd_id == opd_id}:
        words = [said for said in known if said.seat == seat]
        struck = [n for n, said in enumerate(words) if said.kind == "struck"]
        words = words[struck[-1] + 1 :] if struck else words
        taken = [n for n, said in enumerate(words) if said.kind in BEGIN]
        if not taken:
            continue
        began, last = words[taken[-1]], words[-1]
        first_day = FIRST + timedelta(days=began.first)
        days = last.days // 2 if last.kind == "inherited" else last.days
        end = last.first - 1 if last.kind == "left" else last.first + days
        if first_day <= on <= FIRST + timedelta(days=end):
            holding.add(seat)
    return holding


@settings(max_examples=12, phases=NO_SHRINKING)
@given(history=histories(), probes=st.lists(st.tuples(st.integers(0, 80), st.integers(-1, 60))))
def test_any_day_as_known_on_any_other_equals_a_refold_of_all_that_was_recorded(
    shelf: Shelf, history: list[Said], probes: list[tuple[int, int]]
) -> None:
    story = new_story()
    journal = recorded(story, history)
    last = (story.clock.at - START).days + 1
    with told(story, shelf, [seats.VIEW]) as connection:
        for day, later in [*probes, *((day, last) for day in range(0, 81, 4))]:
            on, known_on = FIRST + timedelta(days=day), business_day(START) + timedelta(days=later)
            for opd_id in (KOMINFO, HEALTH):
                found = known_seats(connection, opd_id, before=end_of(known_on))
                held = {
                    Seat(one.person_id, one.opd_id, one.position, one.decree_id)
                    for one in found
                    if one.effective_on <= on <= one.last_day
                }
                assert held == refold(journal, opd_id, on, known_on)


@settings(max_examples=6, phases=NO_SHRINKING)
@given(history=histories())
def test_what_is_known_now_is_what_the_table_of_seats_says(
    shelf: Shelf, history: list[Said]
) -> None:
    story = new_story()
    recorded(story, history)
    with told(story, shelf, [seats.VIEW]) as connection:
        found = known_seats(connection, KOMINFO)
        for day in range(0, 81, 4):
            on = FIRST + timedelta(days=day)
            of_it = SEAT.c.opd_id == KOMINFO
            rows = connection.execute(SEAT.select().where(of_it, held_on(on))).mappings().all()
            assert {tuple(row[name] for name in NAMES) for row in rows} == {
                tuple(getattr(one, name) for name in NAMES)
                for one in found
                if one.effective_on <= on <= one.last_day
            }


NAMES = (
    *("person_id", "opd_id", "position", "decree_id", "interim"),
    *("effective_on", "until", "last_day", "left_on", "reason", "inherited", "position_name"),
)


@pytest.mark.parametrize(
    ("known_on", "holds"), [(date(2026, 7, 14), True), (date(2026, 7, 15), False)]
)
def test_what_is_recorded_until_midnight_in_mamuju_is_known_on_the_day(
    shelf: Shelf, known_on: date, *, holds: bool
) -> None:
    story = new_story()
    seat = Seat(BUDI, KOMINFO, NETWORK, DECREES[0])
    recorded(story, [Said(seat, "taken", 0, 300, 0)])
    story.clock.at = datetime.fromisoformat("2026-07-14T23:58:00+08:00")
    recorded(story, [Said(seat, "taken", 0, 300, 0), Said(seat, "left", 100, 0, 0)])
    with told(story, shelf, [seats.VIEW]) as connection:
        [held] = known_seats(connection, KOMINFO, before=end_of(known_on))
    assert (held.last_day >= date(2026, 6, 1)) is holds
