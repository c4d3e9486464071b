"""Interim work ends by what ends it, and goes on where that does not stand."""

import pytest

from personnel.domain.person_record import Status
from personnel.domain.seat import SeatLeft, SeatRegained
from tests.personnel.ends import (
    AUGUST_1,
    JULY_1,
    JUNE_1,
    JUNE_30,
    MAY_1,
    SEPTEMBER_1,
    assigned,
    held,
    put_right,
    replaced,
    revoke,
)
from tests.personnel.examples import BUDI, CUSTODIAN, HEALTH, NETWORK, SITI, YEAR_END
from tests.personnel.office import RINA, TONO, WHOLE, Office


@pytest.fixture
def office() -> Office:
    return Office()


def test_interim_work_that_ended_by_a_wrong_list_goes_on_with_the_right_one(
    office: Office,
) -> None:
    office.team()
    office.record(BUDI, office.today, status=Status.RETIRED)
    assigned(office, RINA, NETWORK.key, office.today)
    office.record(RINA, JUNE_1, opd_id=HEALTH)
    assert office.holders(NETWORK.key, JUNE_1) == []
    put_right(office, RINA, JUNE_1)
    assert office.holders(NETWORK.key, JUNE_1) == [RINA]


def test_interim_work_gives_way_to_a_holder_only_as_long_as_that_is_recorded(
    office: Office,
) -> None:
    office.team()
    office.record(BUDI, JUNE_1, status=Status.RETIRED)
    assigned(office, RINA, NETWORK.key, JUNE_1)
    put_right(office, BUDI, JUNE_1)
    assert office.holders(NETWORK.key, JUNE_1) == [BUDI]
    office.record(BUDI, JUNE_1, status=Status.RETIRED)
    assert office.holders(NETWORK.key, JUNE_1) == [RINA]


def test_interim_work_gives_way_to_a_seat_of_who_does_it(office: Office) -> None:
    office.team()
    office.record(BUDI, MAY_1, status=Status.RETIRED)
    office.record(SITI, JUNE_1, status=Status.UNPAID_LEAVE)
    office.record(SITI, JULY_1, status=Status.ACTIVE)
    assigned(office, SITI, NETWORK.key, AUGUST_1)
    put_right(office, SITI, JUNE_1)
    assert held(office, SITI) == [(CUSTODIAN.key, office.today, YEAR_END)]


def test_of_two_assignments_the_later_one_stands_whoever_is_back(office: Office) -> None:
    office.team()
    office.record(BUDI, office.today, status=Status.RETIRED)
    assigned(office, RINA, NETWORK.key, office.today)
    office.record(RINA, JUNE_1, status=Status.UNPAID_LEAVE)
    assigned(office, TONO, NETWORK.key, JULY_1)
    put_right(office, RINA, JUNE_1)
    assert office.holders(NETWORK.key, JUNE_30) == [RINA]
    assert office.holders(NETWORK.key, JULY_1) == [TONO]


def test_who_is_known_to_retire_does_the_work_until_then(office: Office) -> None:
    office.team()
    office.record(BUDI, office.today, status=Status.RETIRED)
    office.record(RINA, JULY_1, status=Status.RETIRED)
    assigned(office, RINA, NETWORK.key, office.today)
    assert office.holders(NETWORK.key, JUNE_30) == [RINA]
    assert office.holders(NETWORK.key, JULY_1) == []


def test_interim_work_goes_on_where_the_decree_for_which_it_ended_never_takes_effect(
    office: Office,
) -> None:
    base = office.team()
    office.record(BUDI, office.today, status=Status.RETIRED)
    assignment = assigned(office, RINA, NETWORK.key, office.today)
    amending = replaced(office, NETWORK.key, TONO, JULY_1, base)
    assert office.holders(NETWORK.key, JULY_1) == [TONO]
    recorded = revoke(office, amending, MAY_1)
    assert office.holders(NETWORK.key, JULY_1) == [RINA]
    back = [each for each in recorded if isinstance(each, SeatRegained) and each.interim]
    assert [each.decree_id for each in back] == [assignment]


def test_interim_work_ends_with_the_decree_of_its_team(office: Office) -> None:
    base = office.team()
    office.record(BUDI, office.today, status=Status.RETIRED)
    assigned(office, RINA, NETWORK.key, office.today)
    revoke(office, base, JULY_1)
    assert office.holders(NETWORK.key, JUNE_30) == [RINA]
    assert office.holders(NETWORK.key, JULY_1) == []


def test_a_list_of_people_is_decided_one_after_the_other(office: Office) -> None:
    """Both rows speak of the interim work of Rina: of her own leave, and of whom she stands for."""
    office.team()
    office.record(BUDI, JUNE_1, status=Status.RETIRED)
    assigned(office, RINA, NETWORK.key, JUNE_1)
    office.record_all(
        (BUDI, JUNE_1, {"status": Status.ACTIVE, "grade": "III/d"}),
        (RINA, SEPTEMBER_1, {"status": Status.UNPAID_LEAVE}),
    )
    assert office.holders(NETWORK.key, JUNE_1) == [BUDI]
    ends = [
        each
        for each in office.recorded
        if isinstance(each, SeatLeft) and each.interim and each.person_id == RINA
    ]
    assert [(each.effective_on, each.left_before_on) for each in ends] == [
        (JUNE_1, None),
        (SEPTEMBER_1, JUNE_1),
    ]


def test_the_whole_team_of_before_and_its_interim_work_come_back_together(office: Office) -> None:
    office.team()
    office.record(SITI, office.today, status=Status.RETIRED)
    assigned(office, RINA, CUSTODIAN.key, office.today)
    other = office.nominated({NETWORK.key: TONO, CUSTODIAN.key: BUDI}, on=JUNE_1)
    later = office.decreed(other, on=JUNE_1)
    revoke(office, later, MAY_1)
    assert office.holders(NETWORK.key, YEAR_END) == [BUDI]
    assert office.holders(CUSTODIAN.key, YEAR_END) == [RINA]
    assert set(WHOLE.values()) == {BUDI, SITI}
