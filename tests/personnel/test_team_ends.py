"""What ends a team falls away alone, and nothing lengthens a team beyond what stands."""

from datetime import date
from uuid import UUID

import pytest

from personnel.domain.drafting import DraftNomination, NominationDrafted
from personnel.domain.inheritance import InheritedRowsAreWrong
from personnel.domain.nomination import nomination
from personnel.domain.person_record import Status
from personnel.domain.reorganisation import CloseOpd, reorganisation
from personnel.domain.reorganised import reorganisation_of
from personnel.domain.seat import SeatRegained
from personnel.domain.team import TeamDissolved, TeamRestored
from personnel.domain.tenure import LeavingReason
from tests.personnel.ends import (
    AUGUST_1,
    JULY_1,
    JULY_31,
    JUNE_1,
    JUNE_30,
    MAY_1,
    OCTOBER_1,
    SEPTEMBER_1,
    held,
    put_right,
    replaced,
    revoke,
)
from tests.personnel.examples import BUDI, CUSTODIAN, HEALTH, KOMINFO, NETWORK, SITI, YEAR_END
from tests.personnel.office import DEWI, EKO, RINA, TONO, Office
from tests.personnel.test_inheritance import paper, row, take


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_longer_list_does_not_bring_back_a_team_that_a_decree_has_relieved(
    office: Office,
) -> None:
    first = row(2, BUDI, NETWORK.key, last_day=YEAR_END)
    forgotten = row(
        3, SITI, "desain_grafis", last_day=date(2023, 6, 1), reason=LeavingReason.RETIRED
    )
    take(office, paper(first, until=YEAR_END))
    new = office.team({NETWORK.key: RINA, CUSTODIAN.key: TONO})
    recorded = take(office, paper(first, forgotten, until=YEAR_END))
    assert recorded, "the row that was forgotten is added"
    assert [each.decree_id for each in office.team_on(KOMINFO, OCTOBER_1)] == [new]
    one = office.id()
    draft = DraftNomination(
        nomination_id=one, opd_id=KOMINFO, term_starts_on=OCTOBER_1, positions=(NETWORK.key,)
    )
    (drafted,) = [
        each for each in office.give(nomination, one, draft) if isinstance(each, NominationDrafted)
    ]
    assert drafted.amends == new


def test_a_row_beyond_the_day_on_which_its_team_was_relieved_is_refused(office: Office) -> None:
    first = row(2, BUDI, NETWORK.key, last_day=YEAR_END)
    take(office, paper(first, until=YEAR_END))
    office.team({NETWORK.key: RINA, CUSTODIAN.key: TONO})
    beyond = row(3, SITI, "desain_grafis", last_day=YEAR_END)
    with pytest.raises(InheritedRowsAreWrong) as refusal:
        take(office, paper(first, beyond, until=YEAR_END))
    assert refusal.value.facts["problems"] == [
        {"row": 3, "fault": "team-has-ended", "other_row": None}
    ]


def test_an_inherited_decree_that_changes_some_seats_makes_no_second_team(office: Office) -> None:
    until_may = {"last_day": date(2026, 1, 31), "reason": LeavingReason.REPLACED}
    old = paper(
        row(2, BUDI, NETWORK.key, **until_may),
        row(3, SITI, CUSTODIAN.key, last_day=YEAR_END),
        until=YEAR_END,
    )
    amending = paper(
        row(4, RINA, NETWORK.key, last_day=YEAR_END),
        decree_id=UUID(int=0xAE),
        number="188.4/9/2026",
        decided_on=date(2026, 1, 30),
        effective_on=date(2026, 2, 1),
        until=YEAR_END,
    )
    take(office, amending, old)
    assert [each.decree_id for each in office.team_on(KOMINFO, office.today)] == [old.decree_id]
    office.team({NETWORK.key: TONO, CUSTODIAN.key: BUDI}, on=JUNE_1)
    assert office.holders(NETWORK.key, date(2026, 5, 31)) == [RINA]
    assert office.holders(NETWORK.key, JUNE_1) == [TONO]


def test_a_revocation_does_not_outlast_the_end_of_the_opd(office: Office) -> None:
    base = office.decreed(office.nominated({NETWORK.key: DEWI, CUSTODIAN.key: EKO}, HEALTH))
    swapped = office.nominated({NETWORK.key: EKO, CUSTODIAN.key: DEWI}, HEALTH, JUNE_1)
    later = office.decreed(swapped, on=JUNE_1)
    close = CloseOpd(opd_id=HEALTH, effective_on=AUGUST_1, legal_basis="Perda", heir_id=KOMINFO)
    office.give(reorganisation, reorganisation_of((HEALTH,), AUGUST_1), close)
    recorded = revoke(office, later, MAY_1)
    for who in (DEWI, EKO):
        assert [(first, last) for _, first, last in held(office, who)] == [(office.today, JULY_31)]
    assert office.team_on(HEALTH, OCTOBER_1) == ()
    (restored,) = [each for each in recorded if isinstance(each, TeamRestored)]
    assert (restored.decree_id, restored.for_decree_id) == (base, later)
    assert (restored.effective_on, restored.until) == (JUNE_1, JULY_31)


def test_a_team_relieved_by_one_decree_and_ended_with_its_opd_has_two_ends(
    office: Office,
) -> None:
    office.decreed(office.nominated({NETWORK.key: DEWI, CUSTODIAN.key: EKO}, HEALTH))
    swapped = office.nominated({NETWORK.key: EKO, CUSTODIAN.key: DEWI}, HEALTH, JUNE_1)
    office.decreed(swapped, on=JUNE_1)
    close = CloseOpd(opd_id=HEALTH, effective_on=AUGUST_1, legal_basis="Perda", heir_id=KOMINFO)
    recorded = office.give(reorganisation, reorganisation_of((HEALTH,), AUGUST_1), close)
    dissolved = [each for each in recorded if isinstance(each, TeamDissolved)]
    assert [each.dissolved_before_on for each in dissolved] == [JUNE_1, None]


def test_a_seat_put_right_while_a_revocation_lies_ahead_lasts_until_that(office: Office) -> None:
    base = office.team()
    revoke(office, base, SEPTEMBER_1)
    office.record(BUDI, JULY_1, status=Status.UNPAID_LEAVE)
    put_right(office, BUDI, JULY_1)
    assert held(office, BUDI) == [(NETWORK.key, office.today, date(2026, 8, 31))]


def test_two_decrees_that_never_take_effect_are_undone_each_for_itself(office: Office) -> None:
    base = office.team()
    first = replaced(office, NETWORK.key, RINA, JULY_1, base)
    team = {NETWORK.key: TONO, CUSTODIAN.key: RINA}
    second = office.decreed(office.nominated(team, on=JUNE_1), on=JUNE_1)
    revoke(office, second, MAY_1)
    assert office.holders(NETWORK.key, JUNE_30) == [BUDI]
    assert office.holders(NETWORK.key, JULY_1) == [RINA]
    revoke(office, first, MAY_1)
    assert held(office, BUDI) == [(NETWORK.key, office.today, YEAR_END)]


def test_who_has_retired_is_not_said_to_keep_a_seat_that_a_revocation_gives_back(
    office: Office,
) -> None:
    base = office.team()
    amending = replaced(office, NETWORK.key, RINA, JULY_1, base)
    office.record(BUDI, JUNE_1, status=Status.RETIRED)
    recorded = revoke(office, amending, MAY_1)
    (told,) = [each for each in recorded if isinstance(each, SeatRegained)]
    assert (told.until, told.reason) == (date(2026, 5, 31), LeavingReason.RETIRED)
    assert office.holders(NETWORK.key, JUNE_1) == []
