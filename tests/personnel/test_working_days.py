"""Is the day that many working days away really that many away, counted one by one?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personnel.domain.working_days import is_working, working_days_after, working_days_before

LABOUR_DAY = date(2026, 5, 1)
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
OFF = st.frozensets(st.dates(date(2025, 11, 1), date(2027, 12, 31)), max_size=60)


def counted(first: date, last: date, off: frozenset[date]) -> int:
    """Count the working days after the first day up to the last, one by one."""
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    return sum(day.weekday() not in {5, 6} and day not in off for day in days)


@given(DAYS, st.integers(1, 60), OFF)
def test_so_many_working_days_lie_up_to_the_day(
    day: date, number: int, off: frozenset[date]
) -> None:
    reached = working_days_after(day, number, off)
    assert counted(day, reached, off) == number
    assert is_working(reached, off)


@given(DAYS, st.integers(1, 60), OFF)
def test_so_many_working_days_lie_back_to_the_day(
    day: date, number: int, off: frozenset[date]
) -> None:
    reached = working_days_before(day, number, off)
    eve = timedelta(days=1)
    assert counted(reached - eve, day - eve, off) == number
    assert is_working(reached, off)


@pytest.mark.parametrize(
    ("day", "number", "reached"),
    [
        (date(2026, 4, 30), 1, date(2026, 5, 4)),
        (date(2026, 5, 2), 1, date(2026, 5, 4)),
        (date(2026, 4, 27), 5, date(2026, 5, 5)),
    ],
)
def test_a_holiday_and_a_weekend_are_not_counted(day: date, number: int, reached: date) -> None:
    assert working_days_after(day, number, {LABOUR_DAY}) == reached


def test_no_day_before_is_the_day_itself() -> None:
    assert working_days_before(LABOUR_DAY, 0, {LABOUR_DAY}) == LABOUR_DAY
