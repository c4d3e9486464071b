"""On which days does the sample year fall?

It begins on the first working day after the merger of 1 January 2026, or eleven months ago where
that is later: it never runs ahead of the clock. Where less than eleven months have passed, what
lies ahead is left out, and is played by the same word later.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from spbe.demo.plan import SATURDAY

MERGER = date(2026, 1, 1)
LONGEST = timedelta(days=325)
QUARTERS = 4
MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Year:
    """The sample year, counted in days from its first."""

    first: date

    def on(self, day: int) -> date:
        """Return the calendar day, for deadlines and terms."""
        return self.first + timedelta(days=day)

    def at_work(self, day: int) -> date:
        """Return the same or the next working day, for what somebody does."""
        return _working_day(self.on(day))

    @property
    def term_ends(self) -> date:
        """Return the last day of the teams' term: the end of 2026, or a year after the first."""
        return self.on(363)

    def quarter(self, nth: int) -> tuple[int, int]:
        """Return year and number of the quarter that is assessed first, second, and so on."""
        counted = (self.first.month - 1) // MONTHS_A_QUARTER + nth
        return self.first.year + counted // QUARTERS, counted % QUARTERS + 1


def first_day(today: date) -> date:
    """Return the day on which a year begins that is played from its start today."""
    return _working_day(max(MERGER + timedelta(days=1), today - LONGEST))


def _working_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
