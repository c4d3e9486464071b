"""Who held a seat on a day, as it was known on another: the answer equals a naive refold."""

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection

from gateway.views import seats
from gateway.views.seat_events import Held, end_of, known_seats
from gateway.views.seats import SEAT, held_on
from gateway.views.teams import TEAM
from kit.clock import WITA
from personnel.domain.inherited import TeamInherited
from personnel.domain.seat import (
    InheritedSeatStruck,
    InterimSeatTaken,
    SeatInherited,
    SeatLeft,
    SeatRegained,
    SeatTaken,
)
from personnel.domain.team import TeamDecreed, TeamDissolved, TeamRestored
from personnel.domain.tenure import LeavingReason
from tests.evaluation.examples import KOMINFO
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, NETWORK
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told
from tests.personnel import examples, seat_refold
from tests.personnel.office import Office
from tests.personnel.test_team_histories import Offices

OF_SEATS = (SeatTaken, InterimSeatTaken, SeatInherited, InheritedSeatStruck, SeatLeft, SeatRegained)
OF_TEAMS = (TeamDecreed, TeamInherited, TeamDissolved, TeamRestored)
OPDS = (examples.KOMINFO, examples.HEALTH)
DECREE = UUID(int=0xE1)
NAMES = (
    *("person_id", "opd_id", "position", "decree_id", "interim"),
    *("effective_on", "until", "last_day", "left_on", "reason", "inherited", "position_name"),
)


class KnownOffices(Offices):
    """What these offices did, told to the view in the end, day after day as they did it."""

    def __init__(self, shelf: Shelf) -> None:
        """Keep where the view is to be filled."""
        super().__init__()
        self.shelf, self.office = shelf, Office()

    def teardown(self) -> None:
        """Compare what the view answers with the refold of what was recorded."""
        if not self.office.journal:
            return
        story = new_story()
        for day, stream, event in self.office.journal:
            if isinstance(event, (*OF_SEATS, *OF_TEAMS)):
                story.clock.at = max(story.clock.at, datetime.combine(day, time(10), WITA))
                story.tell((stream, event))
        with told(story, self.shelf, [seats.VIEW]) as connection:
            self.every_day_is_told_as_it_was_known(connection)
            self.the_tables_say_what_is_known_now(connection)

    def every_day_is_told_as_it_was_known(self, connection: Connection) -> None:
        recorded_on = {day for day, _, _ in self.office.journal}
        for known_on in recorded_on | {day - timedelta(days=1) for day in recorded_on}:
            by_then = [event for day, _, event in self.office.journal if day <= known_on]
            expected = {
                each: days
                for each, days in seat_refold.seats(by_then).items()
                if days.first <= days.last
            }
            found = [
                held
                for opd_id in OPDS
                for held in known_seats(connection, opd_id, before=end_of(known_on))
            ]
            assert {place(held): days(held) for held in found} == expected
            assert len(found) == len(expected)

    def the_tables_say_what_is_known_now(self, connection: Connection) -> None:
        now = [held for opd_id in OPDS for held in known_seats(connection, opd_id)]
        for on in {each for held in now for each in days(held)}:
            rows = connection.execute(SEAT.select().where(held_on(on))).mappings().all()
            assert {tuple(row[name] for name in NAMES) for row in rows} == {
                tuple(getattr(held, name) for name in NAMES) for held in now if days(held).has(on)
            }
        teams = connection.execute(TEAM.select()).mappings().all()
        found = {
            (row["opd_id"], row["decree_id"]): seat_refold.Days(
                row["effective_on"], row["last_day"]
            )
            for row in teams
        }
        assert found == seat_refold.teams(self.office.recorded)


def place(held: Held) -> seat_refold.Place:
    return seat_refold.Place(held.person_id, held.opd_id, held.position, held.decree_id)


def days(held: Held) -> seat_refold.Days:
    return seat_refold.Days(held.effective_on, held.last_day)


def test_any_day_as_known_on_any_other_equals_a_refold_of_all_that_was_recorded(
    shelf: Shelf,
) -> None:
    """To make a failure smaller would fill the view hundreds of times: the phases leave it out."""
    run_state_machine_as_test(
        partial(KnownOffices, shelf),  # type: ignore[arg-type]
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def taken() -> SeatTaken:
    return SeatTaken(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK,
        decree_id=DECREE,
        nomination_id=DECREE,
        effective_on=date(2026, 1, 1),
        until=date(2026, 10, 28),
    )


def left(on: date) -> SeatLeft:
    return SeatLeft(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK,
        decree_id=DECREE,
        reason=LeavingReason.RETIRED,
        effective_on=on,
    )


@pytest.mark.parametrize(
    ("known_on", "holds"), [(date(2026, 7, 14), True), (date(2026, 7, 15), False)]
)
def test_what_is_recorded_until_midnight_in_mamuju_is_known_on_the_day(
    shelf: Shelf, known_on: date, *, holds: bool
) -> None:
    story = new_story()
    story.tell((BUDI, taken()))
    story.clock.at = datetime.fromisoformat("2026-07-14T23:59:00+08:00")
    story.tell((BUDI, left(date(2026, 4, 11))))
    assert story.clock.at.date() == date(2026, 7, 15)
    with told(story, shelf, [seats.VIEW]) as connection:
        [held] = known_seats(connection, KOMINFO, before=end_of(known_on))
    assert (held.last_day >= date(2026, 6, 1)) is holds


def test_a_struck_seat_was_held_as_it_was_known_until_then(shelf: Shelf) -> None:
    story = told_and_struck()
    with told(story, shelf, [seats.VIEW]) as connection:
        assert known_seats(connection, KOMINFO) == ()
        [held] = known_seats(connection, KOMINFO, before=end_of(date(2026, 7, 13)))
    assert held.inherited


def told_and_struck() -> Story:
    story = new_story()
    said = {"person_id": BUDI, "opd_id": KOMINFO, "position": NETWORK, "decree_id": DECREE}
    first, last = date(2023, 1, 2), date(2024, 12, 31)
    inherited = SeatInherited(
        **said,  # type: ignore[arg-type]
        position_name="Admin",
        effective_on=first,
        until=last,
        last_day=last,
        reason=None,
    )
    story.tell((BUDI, inherited))
    story.clock.at = datetime.fromisoformat("2026-07-14T09:00:00+08:00")
    struck = InheritedSeatStruck(**said, effective_on=first, reason="Keliru")  # type: ignore[arg-type]
    story.tell((BUDI, struck))
    return story
