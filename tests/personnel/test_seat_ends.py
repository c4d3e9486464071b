"""What ends a seat falls away alone: each of these stories once ended otherwise."""

from datetime import date
from uuid import UUID

import pytest

from personnel.domain.incentive import HoldsNoSeat, PayIncentives, Recipient, check_recipients
from personnel.domain.person_record import Status
from personnel.domain.seat import SeatLeft
from personnel.domain.tenure import LeavingReason
from tests.personnel.ends import (
    DECEMBER_1,
    JULY_1,
    JUNE_1,
    JUNE_30,
    MAY_1,
    NOVEMBER_30,
    OCTOBER_1,
    assigned,
    held,
    put_right,
    replaced,
)
from tests.personnel.examples import BUDI, CUSTODIAN, KOMINFO, NETWORK, SITI, YEAR_END
from tests.personnel.office import RINA, Office
from tests.personnel.test_inheritance import paper, row, take


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_retirement_day_that_moves_puts_nobody_into_two_seats(office: Office) -> None:
    base = office.team()
    office.record(BUDI, DECEMBER_1, status=Status.RETIRED)
    replaced(office, CUSTODIAN.key, BUDI, JULY_1, base)
    assert held(office, BUDI)[1:] == [(CUSTODIAN.key, JULY_1, NOVEMBER_30)]
    put_right(office, BUDI, DECEMBER_1)
    assert held(office, BUDI) == [
        (NETWORK.key, office.today, JUNE_30),
        (CUSTODIAN.key, JULY_1, YEAR_END),
    ]


def test_an_inherited_seat_is_never_given_back_beyond_its_own_last_day(office: Office) -> None:
    until_june = {"last_day": JUNE_30, "reason": LeavingReason.REPLACED}
    take(
        office,
        paper(
            row(2, BUDI, NETWORK.key, **until_june),
            row(3, SITI, CUSTODIAN.key, last_day=YEAR_END),
            until=YEAR_END,
        ),
    )
    office.record(BUDI, MAY_1, status=Status.UNPAID_LEAVE)
    put_right(office, BUDI, MAY_1)
    assert office.holders(NETWORK.key, JUNE_30) == [BUDI]
    assert office.holders(NETWORK.key, JULY_1) == []


def test_who_came_back_after_a_leave_gets_no_seat_where_a_later_retirement_moves(
    office: Office,
) -> None:
    office.team()
    office.record(BUDI, DECEMBER_1, status=Status.RETIRED)
    office.record(BUDI, JULY_1, status=Status.UNPAID_LEAVE)
    office.record(BUDI, OCTOBER_1, status=Status.ACTIVE)
    assigned(office, RINA, NETWORK.key, JULY_1)
    put_right(office, BUDI, DECEMBER_1)
    assert held(office, BUDI) == [(NETWORK.key, office.today, JUNE_30)]
    assert office.holders(NETWORK.key, YEAR_END) == [RINA]


def test_the_first_spell_of_a_seat_is_not_forgotten(office: Office) -> None:
    office.team()
    office.record(BUDI, DECEMBER_1, status=Status.RETIRED)
    office.record(BUDI, JULY_1, status=Status.UNPAID_LEAVE)
    office.record(BUDI, OCTOBER_1, status=Status.ACTIVE)
    put_right(office, BUDI, DECEMBER_1)
    facts = office.facts()
    check_recipients(list_of_receipt(5), facts)
    with pytest.raises(HoldsNoSeat):
        check_recipients(list_of_receipt(12), facts)


def list_of_receipt(month: int) -> PayIncentives:
    return PayIncentives(
        opd_id=KOMINFO,
        year=2026,
        realisation_id=UUID(int=0x9A),
        line="honor",
        month=month,
        paid_on=date(2026, 12, 20),
        document_number="900/1",
        recipients=(Recipient(person_id=BUDI, amount="500000"),),
    )


def test_a_leave_that_was_wrong_gives_the_days_back_until_another_takes_over(
    office: Office,
) -> None:
    base = office.team()
    replaced(office, NETWORK.key, RINA, JULY_1, base)
    office.record(BUDI, JUNE_1, status=Status.UNPAID_LEAVE)
    put_right(office, BUDI, JUNE_1)
    assert office.holders(NETWORK.key, JUNE_30) == [BUDI]
    assert office.holders(NETWORK.key, JULY_1) == [RINA]


def test_the_same_where_the_other_was_named_only_during_the_leave(office: Office) -> None:
    base = office.team()
    office.record(BUDI, JUNE_1, status=Status.UNPAID_LEAVE)
    replaced(office, NETWORK.key, RINA, JULY_1, base)
    put_right(office, BUDI, JUNE_1)
    assert office.holders(NETWORK.key, JUNE_30) == [BUDI]
    assert office.holders(NETWORK.key, JULY_1) == [RINA]


def test_what_ends_a_seat_that_is_over_by_then_says_so(office: Office) -> None:
    base = office.team()
    office.record(BUDI, JUNE_1, status=Status.RETIRED)
    amending = replaced(office, NETWORK.key, RINA, JULY_1, base)
    left = [each for each in office.recorded if isinstance(each, SeatLeft)]
    assert [(each.effective_on, each.left_before_on, each.for_decree_id) for each in left] == [
        (JUNE_1, None, None),
        (JULY_1, JUNE_1, amending),
    ]
