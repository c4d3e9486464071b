"""How many working days have gone by between two days, as holidays are known now?"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection, select

from gateway.views.answers import answers
from gateway.views.step_tables import HOLIDAY

_WEEK, _WORKING = 7, 5


class Holiday(msgspec.Struct, frozen=True):
    on: date
    name: str
    kind: str


def holidays(connection: Connection, year: int) -> tuple[Holiday, ...]:
    """Return the days off of a year; none where they were not published."""
    wanted = select(HOLIDAY.c.day.label("on"), HOLIDAY.c.name, HOLIDAY.c.kind).where(
        HOLIDAY.c.year == year
    )
    return answers(connection, wanted.order_by(HOLIDAY.c.day), Holiday)


class WorkingDays:
    """Counts, with all days off at hand: some twenty a year."""

    def __init__(self, off: Sequence[date]) -> None:
        """Count without these days."""
        self._off = sorted(day.toordinal() for day in set(off) if day.weekday() < _WORKING)

    @classmethod
    def known(cls, connection: Connection) -> "WorkingDays":
        """Return a count without all days off that were published."""
        return cls(connection.execute(select(HOLIDAY.c.day)).scalars().all())

    def between(self, first: date, last: date) -> int:
        """Return how many lie after the first day up to the last, none where it is not later."""
        return max(0, self._up_to(last) - self._up_to(first))

    def _up_to(self, day: date) -> int:
        number = day.toordinal()  # 1 is a Monday
        weeks, days = divmod(number, _WEEK)
        return weeks * _WORKING + min(days, _WORKING) - bisect_right(self._off, number)
