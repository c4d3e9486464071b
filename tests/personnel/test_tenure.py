"""What is held from one day on is held until the earliest of the ends that stand."""

from datetime import date

import pytest

from personnel.domain.tenure import (
    BY_RECORDS,
    End,
    LeavingReason,
    Tenure,
    by_decree,
    by_return,
)
from tests.personnel.examples import APRIL_1, DECREE, NOMINATION, YEAR_END

JULY_1, AUGUST_1 = date(2026, 7, 1), date(2026, 8, 1)
JULY_31 = date(2026, 7, 31)
held = Tenure(effective_on=APRIL_1, term_until=YEAR_END)
retired = End(LeavingReason.RETIRED, AUGUST_1)
replaced = End(LeavingReason.REPLACED, JULY_1, DECREE)


def test_without_an_end_it_is_held_to_the_end_of_its_term() -> None:
    assert held.until == YEAR_END
    assert held.end is None


def test_the_earliest_end_stands_in_whatever_order_they_are_said() -> None:
    assert held.ended(retired).ended(replaced).end == replaced
    assert held.ended(replaced).ended(retired).end == replaced
    assert held.ended(replaced).until == date(2026, 6, 30)


def test_of_two_ends_of_one_day_the_one_said_last_is_told() -> None:
    closed = End(LeavingReason.OPD_CLOSED, AUGUST_1)
    assert held.ended(retired).ended(closed).end == closed
    assert held.ended(closed).ended(retired).end == retired


def test_an_end_that_falls_away_takes_no_other_one_with_it() -> None:
    both = held.ended(retired).ended(replaced)
    assert both.without(by_decree(DECREE)).until == JULY_31
    assert both.without(BY_RECORDS) == held.ended(replaced)
    assert both.without(by_decree(NOMINATION)) == both


def test_of_one_cause_one_end_stands() -> None:
    away = End(LeavingReason.UNPAID_LEAVE, JULY_1)
    assert held.ended(retired).ended(away).ends == (away,)
    other = End(LeavingReason.REPLACED, JULY_1, NOMINATION)
    assert held.ended(replaced).ended(other).ends == (replaced, other)


def test_an_end_knows_what_comes_before_it() -> None:
    assert held.ended(replaced).earlier_than(retired) == JULY_1
    assert held.ended(retired).earlier_than(replaced) is None
    assert held.ended(retired).earlier_than(retired) is None


def test_it_may_end_before_it_begins_and_then_never_was() -> None:
    never = held.ended(End(LeavingReason.OPD_CLOSED, APRIL_1))
    assert not never.is_held(date.min, date.max)
    assert never.is_claimed(APRIL_1, APRIL_1)


@pytest.mark.parametrize(
    ("reason", "is_claimed"),
    [
        (LeavingReason.DECREE_REVOKED, False),
        (LeavingReason.INTERIM_ENDED, False),
        (LeavingReason.HOLDER_RETURNED, True),
        (LeavingReason.TEAM_RENEWED, True),
        (LeavingReason.RETIRED, True),
        (LeavingReason.OPD_CLOSED, True),
    ],
)
def test_what_nobody_takes_back_ends_every_claim(
    reason: LeavingReason, *, is_claimed: bool
) -> None:
    ended = held.ended(End(reason, JULY_1, DECREE))
    assert ended.is_claimed(JULY_1, YEAR_END) is is_claimed
    assert not ended.is_held(JULY_1, YEAR_END)


def test_a_decree_and_the_return_of_its_holder_are_two_causes() -> None:
    back = End(LeavingReason.HOLDER_RETURNED, JULY_1, DECREE)
    assert back.cause == by_return(DECREE) != replaced.cause == by_decree(DECREE)
