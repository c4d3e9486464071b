"""A decree of the time before is revoked like another; a row that was wrong is struck."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Refused
from personnel.domain.decree import DecreeStage, decree
from personnel.domain.inherited import InheritedOpdsNamed, InheritedTeamCorrected, TeamInherited
from personnel.domain.inherited_ending import InheritedDecreeHasTakenEffect
from personnel.domain.inheriting import InheritDecree
from personnel.domain.interim import AssignInterim, interim
from personnel.domain.revocation import DecreeIsNotInForce, DecreeRevoked, RevokeDecree
from personnel.domain.seat import InheritedSeatStruck, SeatInherited, SeatLeft
from personnel.domain.striking import (
    InheritedSeatIsUnknown,
    StrikeInheritedSeat,
    striking,
    striking_of,
)
from personnel.domain.team import TeamDecreeRevoked, TeamDissolved, team, team_of
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import (
    BUDI,
    CUSTODIAN,
    HEALTH,
    KOMINFO,
    NETWORK,
    SITI,
    TODAY,
    YEAR_END,
)
from tests.personnel.office import DEWI, RINA, TONO, Office
from tests.personnel.test_inheritance import BOTH, FIRST, JUNE_1, LAST, OLD, paper, row, take

THIS_YEAR: Any = {"last_day": YEAR_END}
RUNNING = paper(
    row(2, BUDI, NETWORK.key, **THIS_YEAR),
    row(3, SITI, CUSTODIAN.key, **THIS_YEAR),
    row(4, DEWI, NETWORK.key, opd_id=HEALTH, **THIS_YEAR),
    until=YEAR_END,
)
TOMORROW = TODAY + timedelta(days=1)
revoke = RevokeDecree(
    number="188.4/3/2026",
    decided_on=TODAY,
    effective_on=TOMORROW,
    signed_by="Gubernur",
    reason="Susunan berubah",
)
strike = StrikeInheritedSeat(
    decree_id=OLD,
    opd_id=KOMINFO,
    position=NETWORK.key,
    person_id=BUDI,
    reason="Salah baca SK",
)


@pytest.fixture
def office() -> Office:
    return Office()


def revoked(office: Office, command: RevokeDecree = revoke) -> list[Any]:
    return office.give(decree, OLD, command)


def struck(office: Office, command: StrikeInheritedSeat = strike) -> list[Any]:
    return office.give(striking, striking_of(OLD), command)


def test_every_team_of_a_revoked_decree_ends_with_its_seats(office: Office) -> None:
    take(office, RUNNING)
    recorded = revoked(office)
    assert isinstance(recorded[0], DecreeRevoked)
    ends = [each for each in recorded if isinstance(each, TeamDissolved)]
    assert [(each.opd_id, each.effective_on) for each in ends] == [
        (KOMINFO, TOMORROW),
        (HEALTH, TOMORROW),
    ]
    left = [each for each in recorded if isinstance(each, SeatLeft)]
    assert [each.person_id for each in left] == [BUDI, SITI, DEWI]
    assert {each.reason for each in left} == {LeavingReason.DECREE_REVOKED}
    assert office.holders(NETWORK.key, TODAY) == [BUDI]
    assert office.holders(NETWORK.key, TOMORROW) == []
    assert office.team_on(KOMINFO, TOMORROW) == ()
    assert office.state(decree, OLD).stage is DecreeStage.REVOKED


def test_a_revocation_again_changes_nothing_and_another_one_is_refused(office: Office) -> None:
    take(office, RUNNING)
    revoked(office)
    assert revoked(office) == []
    with pytest.raises(DecreeIsNotInForce):
        revoked(office, replace(revoke, reason="Lain"))


def test_who_did_the_work_of_a_vacant_seat_of_it_does_so_no_longer(office: Office) -> None:
    take(office, paper(row(3, SITI, CUSTODIAN.key, **THIS_YEAR), until=YEAR_END))
    assign = AssignInterim(
        assignment_id=office.id(),
        opd_id=KOMINFO,
        position=NETWORK.key,
        person_id=RINA,
        effective_on=TODAY,
        until=YEAR_END,
        letter_number="800/5",
        letter_on=TODAY,
    )
    office.give(interim, assign.assignment_id, assign)
    revoked(office)
    assert office.holders(NETWORK.key, TODAY) == [RINA]
    assert office.holders(NETWORK.key, TOMORROW) == []


def test_a_team_that_was_named_anew_since_goes_on(office: Office) -> None:
    take(office, RUNNING)
    office.team({NETWORK.key: RINA, CUSTODIAN.key: TONO}, on=TODAY)
    recorded = revoked(office)
    ends = [each for each in recorded if isinstance(each, TeamDissolved)]
    assert [(each.opd_id, each.dissolved_before_on) for each in ends] == [
        (KOMINFO, TODAY),
        (HEALTH, None),
    ]
    assert office.holders(NETWORK.key, TOMORROW) == [RINA]
    teams = [each.opd_id for each in recorded if isinstance(each, TeamDecreeRevoked)]
    assert teams == [KOMINFO, HEALTH]


@pytest.mark.parametrize(
    ("inherited", "command", "refusal"),
    [
        (BOTH, revoke, DecreeIsNotInForce),
        (
            RUNNING,
            replace(revoke, decided_on=FIRST, effective_on=FIRST),
            InheritedDecreeHasTakenEffect,
        ),
    ],
)
def test_what_is_over_and_what_it_was_from_its_first_day_on_is_not_revoked(
    office: Office, inherited: InheritDecree, command: RevokeDecree, refusal: type[Refused]
) -> None:
    take(office, inherited)
    with pytest.raises(refusal):
        revoked(office, command)


def test_a_list_that_is_taken_again_names_the_opds_of_a_decree_of_an_earlier_release(
    office: Office,
) -> None:
    take(office, RUNNING)
    of_it = office.histories[decree, OLD]
    of_it[:] = [each for each in of_it if not isinstance(each, InheritedOpdsNamed)]
    (named,) = take(office, RUNNING)
    assert named == InheritedOpdsNamed(decree_id=OLD, opds=(KOMINFO, HEALTH))


def test_a_struck_seat_counts_for_no_day(office: Office) -> None:
    take(office, BOTH)
    assert struck(office) == [
        InheritedTeamCorrected(
            opd_id=KOMINFO,
            decree_id=OLD,
            effective_on=FIRST,
            position=NETWORK.key,
            person_id=BUDI,
            last_day=LAST,
        ),
        InheritedSeatStruck(
            person_id=BUDI,
            opd_id=KOMINFO,
            position=NETWORK.key,
            decree_id=OLD,
            effective_on=FIRST,
            reason="Salah baca SK",
        ),
    ]
    assert office.holders(NETWORK.key, JUNE_1) == []
    assert struck(office) == []


def test_the_right_row_is_taken_over_after_the_wrong_one_is_struck(office: Office) -> None:
    take(office, BOTH)
    struck(office)
    until_may: Any = {"last_day": date(2023, 5, 31), "reason": LeavingReason.RETIRED}
    right = paper(row(2, BUDI, NETWORK.key, **until_may), row(3, SITI, "desain_grafis"))
    recorded = take(office, right)
    assert [type(each) for each in recorded] == [TeamInherited, SeatInherited]
    assert office.holders(NETWORK.key, date(2023, 5, 31)) == [BUDI]
    assert office.holders(NETWORK.key, JUNE_1) == []
    assert struck(office)[0].last_day == LAST


def test_of_a_team_of_which_every_seat_is_struck_nothing_is_left(office: Office) -> None:
    take(office, BOTH)
    struck(office)
    struck(office, replace(strike, position="desain_grafis", person_id=SITI))
    state = office.state(team, team_of(KOMINFO))
    assert (state.periods, state.inherited) == ((), ())


@pytest.mark.parametrize(
    "command",
    [
        replace(strike, person_id=SITI),
        replace(strike, opd_id=HEALTH),
        replace(strike, decree_id=UUID(int=0xBAD)),
    ],
)
def test_only_what_a_list_had_is_struck(office: Office, command: StrikeInheritedSeat) -> None:
    take(office, BOTH)
    with pytest.raises(InheritedSeatIsUnknown):
        struck(office, command)
