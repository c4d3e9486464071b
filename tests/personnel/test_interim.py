"""Somebody does the work of a vacant seat until a decree names somebody, or the head ends it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from personnel.domain.decree_dates import TermEndsBeforeItBegins
from personnel.domain.eligibility import PersonIsNotActive, PersonIsOfAnotherOpd
from personnel.domain.interim import (
    AssignInterim,
    AssignmentHasEnded,
    AssignmentIsDifferent,
    AssignmentIsUnknown,
    AssignmentWorksBackwards,
    EndInterim,
    PersonHoldsASeat,
    SeatIsHeld,
    TeamEndsBefore,
    interim,
)
from personnel.domain.person_record import Status
from personnel.domain.team_structure import PositionIsUnknown, TeamIsNotInOffice
from tests.personnel.examples import BUDI, CUSTODIAN, KOMINFO, NETWORK, SITI, TODAY, YEAR_END
from tests.personnel.office import DEWI, RINA, TONO, Office

VACANT_ON = date(2026, 3, 10)


@pytest.fixture
def office() -> Office:
    """Return an office whose network seat falls vacant."""
    made = Office()
    made.base = made.team()  # type: ignore[attr-defined]
    made.record(BUDI, VACANT_ON, status=Status.RETIRED)
    return made


def assignment(office: Office, person_id: UUID = RINA, **said: Any) -> AssignInterim:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "assignment_id": office.id(),
        "opd_id": KOMINFO,
        "position": NETWORK.key,
        "person_id": person_id,
        "effective_on": VACANT_ON,
        "until": office.later(60),
        "letter_number": "800/5",
        "letter_on": office.today,
    }
    return AssignInterim(**usual | said)


def assign(office: Office, command: AssignInterim) -> None:
    office.give(interim, command.assignment_id, command)


def test_the_work_is_done_from_the_day_on_which_the_seat_is_vacant(office: Office) -> None:
    one = assignment(office)
    assign(office, one)
    assert office.holders(NETWORK.key, VACANT_ON) == [RINA]
    assert office.holders(NETWORK.key, office.later(60)) == [RINA]
    assert office.holders(NETWORK.key, office.later(61)) == []
    (seat,) = office.seats(RINA)
    assert (seat.interim, seat.decree_id) == (True, one.assignment_id)
    before = len(office.recorded)
    assign(office, one)
    assert len(office.recorded) == before
    with pytest.raises(AssignmentIsDifferent):
        assign(office, replace(one, until=office.later(50)))


def test_a_seat_that_somebody_holds_is_not_assigned(office: Office) -> None:
    day_before = date(2026, 3, 9)
    with pytest.raises(SeatIsHeld) as refusal:
        assign(office, assignment(office, effective_on=day_before))
    assert refusal.value.facts["person_id"] == BUDI
    assign(office, assignment(office))
    with pytest.raises(SeatIsHeld):
        assign(office, assignment(office, TONO, effective_on=office.later(60)))
    assign(office, assignment(office, TONO, effective_on=office.later(61), until=YEAR_END))


def test_nobody_is_in_two_seats(office: Office) -> None:
    with pytest.raises(PersonHoldsASeat):
        assign(office, assignment(office, SITI))


def test_only_people_in_active_service_of_the_opd_are_assigned(office: Office) -> None:
    with pytest.raises(PersonIsOfAnotherOpd):
        assign(office, assignment(office, DEWI))
    office.record(RINA, TODAY, status=Status.STUDY_ASSIGNMENT)
    with pytest.raises(PersonIsNotActive):
        assign(office, assignment(office, RINA))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"position": "nothing"}, PositionIsUnknown),
        ({"until": date(2027, 1, 1)}, TeamEndsBefore),
        ({"until": date(2026, 3, 9)}, TermEndsBeforeItBegins),
        ({"letter_on": date(2026, 3, 3)}, AssignmentWorksBackwards),
        (
            {"letter_on": date(2026, 3, 2), "effective_on": date(2026, 3, 1)},
            AssignmentWorksBackwards,
        ),
        ({"effective_on": date(2027, 1, 1), "until": date(2027, 2, 1)}, TeamIsNotInOffice),
    ],
)
def test_its_days_and_its_position_are_those_of_the_team(
    office: Office, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        assign(office, assignment(office, **said))


def test_a_decree_that_names_somebody_ends_it(office: Office) -> None:
    assign(office, assignment(office))
    replacement = office.nominated({NETWORK.key: TONO}, positions=[NETWORK.key])
    office.decreed(replacement, on=office.later(20), amends=office.base)  # type: ignore[attr-defined]
    assert office.holders(NETWORK.key, office.later(19)) == [RINA]
    assert office.holders(NETWORK.key, office.later(20)) == [TONO]


def test_who_does_the_work_may_be_named_for_the_seat(office: Office) -> None:
    assign(office, assignment(office))
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.decreed(replacement, on=office.later(20), amends=office.base)  # type: ignore[attr-defined]
    assert office.holders(NETWORK.key, office.later(19)) == [RINA]
    assert office.holders(NETWORK.key, office.later(20)) == [RINA]
    assert office.holders(NETWORK.key, YEAR_END) == [RINA]


def test_a_holder_who_never_went_does_the_work_again(office: Office) -> None:
    assign(office, assignment(office))
    office.record(BUDI, VACANT_ON, status=Status.ACTIVE, grade="III/d")
    assert office.holders(NETWORK.key, VACANT_ON) == [BUDI]
    assert office.holders(NETWORK.key, office.later(30)) == [BUDI]


def test_who_is_moved_away_does_it_no_longer(office: Office) -> None:
    assign(office, assignment(office))
    office.record(RINA, office.later(30), status=Status.RETIRED)
    assert office.holders(NETWORK.key, office.later(29)) == [RINA]
    assert office.holders(NETWORK.key, office.later(30)) == []


def test_the_head_ends_it_before_its_last_day(office: Office) -> None:
    one = assignment(office)
    with pytest.raises(AssignmentIsUnknown):
        office.give(interim, one.assignment_id, EndInterim(effective_on=VACANT_ON, reason="x"))
    assign(office, one)
    end = EndInterim(effective_on=office.later(30), reason="Pulang")
    office.give(interim, one.assignment_id, end)
    assert office.holders(NETWORK.key, office.later(29)) == [RINA]
    assert office.holders(NETWORK.key, office.later(30)) == []
    assert office.give(interim, one.assignment_id, end) == []
    with pytest.raises(AssignmentHasEnded):
        office.give(interim, one.assignment_id, replace(end, effective_on=office.later(40)))


def test_another_seat_of_the_team_is_not_touched(office: Office) -> None:
    assign(office, assignment(office))
    assert office.holders(CUSTODIAN.key, YEAR_END) == [SITI]
