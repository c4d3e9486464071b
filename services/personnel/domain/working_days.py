"""Which day is so many working days away? Monday to Friday, without the days that are off."""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5
_DAY = timedelta(days=1)


def is_working(day: date, off: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in off


def working_days_after(day: date, number: int, off: Container[date]) -> date:
    """Return the ``number``-th working day after a day, which is not counted itself."""
    return _reached(day, number, off, _DAY)


def working_days_before(day: date, number: int, off: Container[date]) -> date:
    """Return the ``number``-th working day before a day, which is not counted; 0 is the day."""
    return _reached(day, number, off, -_DAY)


def _reached(day: date, number: int, off: Container[date], step: timedelta) -> date:
    left = number
    while left:
        day += step
        left -= is_working(day, off)
    return day
