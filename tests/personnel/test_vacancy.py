"""A seat is vacant from the day on which its holder is not in active service of its OPD."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import asdict, replace

from kit.testing import Spec
from personnel.domain.holder import REASONS
from personnel.domain.opd import opd
from personnel.domain.person import Event, RecordPerson, person
from personnel.domain.person_record import PersonChanged, Status
from personnel.domain.seat import Seat, SeatLeft, SeatRegained, SeatTaken
from personnel.domain.team import TeamDecreed, TeamMember, team, team_of
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    DECREE,
    HEALTH,
    KOMINFO,
    NOMINATION,
    YEAR_END,
    History,
    employed,
    registered,
)

decides = Spec(person)

NETWORK = "network_multimedia_admin"
JULY_1, AUGUST_1 = date(2026, 7, 1), date(2026, 8, 1)
MARCH_1 = date(2026, 3, 1)
hired = employed(BUDI, nip="199001012015031001")
seated = SeatTaken(
    person_id=BUDI,
    opd_id=KOMINFO,
    position=NETWORK,
    decree_id=DECREE,
    nomination_id=NOMINATION,
    effective_on=APRIL_1,
    until=YEAR_END,
)
named = TeamDecreed(
    opd_id=KOMINFO,
    decree_id=DECREE,
    nomination_id=NOMINATION,
    effective_on=APRIL_1,
    until=YEAR_END,
    members=(TeamMember(NETWORK, BUDI),),
)
facts: History = {
    (opd, KOMINFO): [registered("DISKOMINFOSP")],
    (opd, HEALTH): [registered("DINKES")],
    (team, team_of(KOMINFO)): [named],
}


def record(status: Status, on: date, opd_id: UUID = KOMINFO) -> RecordPerson:
    said = asdict(hired) | {"status": status, "effective_on": on, "opd_id": opd_id}
    return RecordPerson(**said)


def recorded(command: RecordPerson) -> PersonChanged:
    return PersonChanged(**asdict(command))


def left(on: date, reason: LeavingReason) -> SeatLeft:
    return SeatLeft(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK,
        decree_id=DECREE,
        reason=reason,
        effective_on=on,
    )


def regained(
    on: date, left_for: LeavingReason, until: date = YEAR_END, reason: LeavingReason | None = None
) -> SeatRegained:
    return SeatRegained(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK,
        decree_id=DECREE,
        left_for=left_for,
        effective_on=on,
        until=until,
        reason=reason,
    )


WHOLE = Seat(
    opd_id=KOMINFO,
    position=NETWORK,
    decree_id=DECREE,
    effective_on=APRIL_1,
    term_until=YEAR_END,
)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.ACTIVE])
def test_whoever_is_not_in_active_service_leaves_the_seat_on_that_day(status: Status) -> None:
    retire = record(status, JULY_1)
    then: list[Event] = [recorded(retire), left(JULY_1, REASONS[status])]
    decides(given=[hired, seated], when=retire, then=then, elsewhere=facts)


def test_whoever_is_moved_to_another_opd_leaves_the_seat_on_that_day() -> None:
    move = record(Status.ACTIVE, JULY_1, HEALTH)
    then: list[Event] = [recorded(move), left(JULY_1, LeavingReason.TRANSFERRED)]
    decides(given=[hired, seated], when=move, then=then, elsewhere=facts)


def test_a_seat_that_has_not_begun_is_not_taken_at_all() -> None:
    move = record(Status.ACTIVE, MARCH_1, HEALTH)
    gone = left(APRIL_1, LeavingReason.TRANSFERRED)
    decides(given=[hired, seated], when=move, then=[recorded(move), gone], elsewhere=facts)
    assert person.replay([hired, seated, recorded(move), gone]).seats == ()


def test_a_seat_that_is_over_by_then_and_other_news_change_nothing() -> None:
    retire = record(Status.RETIRED, YEAR_END + timedelta(days=1))
    decides(given=[hired, seated], when=retire, then=[recorded(retire)], elsewhere=facts)
    promoted = replace(record(Status.ACTIVE, JULY_1), grade="IV/a")
    decides(given=[hired, seated], when=promoted, then=[recorded(promoted)], elsewhere=facts)


def test_what_is_recorded_late_ends_the_seat_where_it_holds_until_a_later_record() -> None:
    back = recorded(record(Status.ACTIVE, AUGUST_1))
    leave = record(Status.STUDY_ASSIGNMENT, JULY_1)
    then: list[Event] = [recorded(leave), left(JULY_1, LeavingReason.STUDY_ASSIGNMENT)]
    decides(given=[hired, seated, back], when=leave, then=then, elsewhere=facts)


def test_a_seat_whose_end_was_recorded_in_error_goes_on_as_if_it_had_not_been_left() -> None:
    wrong = recorded(record(Status.RETIRED, JULY_1))
    before: list[Event] = [hired, seated, wrong, left(JULY_1, LeavingReason.RETIRED)]
    right = record(Status.ACTIVE, JULY_1)
    then: list[Event] = [recorded(right), regained(JULY_1, LeavingReason.RETIRED)]
    decides(given=before, when=right, then=then, elsewhere=facts)
    state = person.replay([*before, *then])
    assert state.seats == (WHOLE,)


def test_a_day_that_is_put_right_moves_the_end_of_the_seat() -> None:
    wrong = recorded(record(Status.RETIRED, JULY_1))
    later = recorded(record(Status.RETIRED, AUGUST_1))
    before: list[Event] = [hired, seated, wrong, left(JULY_1, LeavingReason.RETIRED), later]
    right = record(Status.ACTIVE, JULY_1)
    ends = left(AUGUST_1, LeavingReason.RETIRED)
    then: list[Event] = [recorded(right), regained(JULY_1, LeavingReason.RETIRED), ends]
    decides(given=before, when=right, then=then, elsewhere=facts)


def test_a_seat_that_was_left_on_two_days_is_given_back_one_after_the_other() -> None:
    retired, away = record(Status.RETIRED, AUGUST_1), record(Status.UNPAID_LEAVE, JULY_1)
    before: list[Event] = [
        *(hired, seated, recorded(retired), left(AUGUST_1, LeavingReason.RETIRED)),
        *(recorded(away), left(JULY_1, LeavingReason.UNPAID_LEAVE)),
    ]
    first = record(Status.ACTIVE, JULY_1)
    until_august: list[Event] = [
        *(
            recorded(first),
            regained(JULY_1, LeavingReason.UNPAID_LEAVE),
            left(AUGUST_1, LeavingReason.RETIRED),
        ),
    ]
    decides(given=before, when=first, then=until_august, elsewhere=facts)
    second = record(Status.ACTIVE, AUGUST_1)
    whole: list[Event] = [recorded(second), regained(AUGUST_1, LeavingReason.RETIRED)]
    decides(given=[*before, *until_august], when=second, then=whole, elsewhere=facts)
    state = person.replay([*before, *until_august, *whole])
    assert state.seats == (WHOLE,)


def test_whoever_comes_back_later_has_no_seat_for_that() -> None:
    gone: list[Event] = [
        *(hired, seated, recorded(record(Status.STUDY_ASSIGNMENT, JULY_1))),
        left(JULY_1, LeavingReason.STUDY_ASSIGNMENT),
    ]
    back = record(Status.ACTIVE, AUGUST_1)
    decides(given=gone, when=back, then=[recorded(back)], elsewhere=facts)


def test_a_seat_whose_opd_has_ended_since_ends_with_it_whatever_its_holder_did() -> None:
    wrong = recorded(record(Status.RETIRED, JULY_1))
    closed = replace(left(AUGUST_1, LeavingReason.OPD_CLOSED), left_before_on=JULY_1)
    before: list[Event] = [hired, seated, wrong, left(JULY_1, LeavingReason.RETIRED), closed]
    right = record(Status.ACTIVE, JULY_1)
    last_day = AUGUST_1 - timedelta(days=1)
    back = regained(JULY_1, LeavingReason.RETIRED, last_day, LeavingReason.OPD_CLOSED)
    decides(given=before, when=right, then=[recorded(right), back], elsewhere=facts)
    state = person.replay([*before, recorded(right), back])
    assert [(each.effective_on, each.until) for each in state.seats] == [(APRIL_1, last_day)]


def test_who_retires_after_another_was_named_loses_the_seat_for_that_day_too() -> None:
    replaced = left(JULY_1, LeavingReason.REPLACED)
    retire = record(Status.RETIRED, AUGUST_1)
    later = replace(left(AUGUST_1, LeavingReason.RETIRED), left_before_on=JULY_1)
    then: list[Event] = [recorded(retire), later]
    decides(given=[hired, seated, replaced], when=retire, then=then, elsewhere=facts)


def test_a_seat_left_with_the_whole_team_is_not_given_back_by_what_is_recorded_of_its_holder() -> (
    None
):
    renewed = left(JULY_1, LeavingReason.TEAM_RENEWED)
    stated = replace(record(Status.ACTIVE, JULY_1), grade="III/d")
    decides(given=[hired, seated, renewed], when=stated, then=[recorded(stated)], elsewhere=facts)
