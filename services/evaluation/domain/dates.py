"""Which year or quarter is a period of, and on which days may it fall?"""

from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from kit.decider import Refused

MONTHS_A_QUARTER = 3
LAST_DAYS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
"""Month and day on which each quarter ends."""
YEARS = range(2000, 2200)


class Days(msgspec.Struct, frozen=True):
    """From the first to the last, both included."""

    first: date
    last: date


class PeriodIsNeitherYearNorQuarter(Refused):
    """A period is a year or one of its four quarters."""

    status: ClassVar[int] = 422


class DatesAreOutOfOrder(Refused):
    """A period opens first, then self-assessment ends, then verification."""

    status: ClassVar[int] = 422


class DatesAreFarFromThePeriod(Refused):
    """A period falls between the year before it and the same day in the year after its end."""

    status: ClassVar[int] = 422


def period_key(year: int, quarter: int | None) -> str:
    return str(year) if quarter is None else f"{year}-Q{quarter}"


def period_of(year: int, quarter: int | None) -> UUID:
    """Return the stream of a year or quarter."""
    return uuid5(NAMESPACE_OID, f"evaluation/period/{period_key(year, quarter)}")


def check_which(year: int, quarter: int | None) -> None:
    """Refuse what is no period."""
    if year not in YEARS or quarter not in (None, *LAST_DAYS):
        raise PeriodIsNeitherYearNorQuarter(year=year, quarter=quarter)


def assessed_days(year: int, quarter: int | None, until: date) -> Days:
    """Return the days of the period up to its deadline, on one of which an assessed OPD existed.

    Deadlines fall after a quarter: who ended with it still owes its assessment, and who began after
    it does not. Where the deadline is earlier, who begins after it could claim nothing.
    """
    first = date(year, MONTHS_A_QUARTER * ((quarter or 1) - 1) + 1, 1)
    last = min(date(year, *LAST_DAYS[quarter or max(LAST_DAYS)]), until)
    return Days(min(first, last), last)


def check(year: int, quarter: int | None, *in_order: date) -> None:
    """Refuse days out of order, or far from the period: a deadline is never brought forward."""
    dates = [day.isoformat() for day in in_order]
    if list(in_order) != sorted(in_order):
        raise DatesAreOutOfOrder(dates=dates)
    earliest = date(year - 1, 1, 1)
    latest = date(year + 1, *LAST_DAYS[quarter or max(LAST_DAYS)])
    if in_order[0] < earliest or in_order[-1] > latest:
        raise DatesAreFarFromThePeriod(
            dates=dates, earliest=earliest.isoformat(), latest=latest.isoformat()
        )
