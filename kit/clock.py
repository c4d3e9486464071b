"""What time is it, and on which business day does it fall?"""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")


class Clock(Protocol):
    """The port through which time comes in."""

    @property
    def simulated(self) -> bool:
        """Say whether the time is made up, which only a journal of sample data allows."""

    def now(self) -> datetime:
        """Return the time in UTC."""


class SystemClock:
    """The machine's clock."""

    simulated = False

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands until it is set: for tests and for sample journals."""

    simulated = True

    def __init__(self, at: datetime) -> None:
        """Start at ``at``, which has a time zone."""
        self.at = at

    def now(self) -> datetime:
        """Return the time that was set, in UTC."""
        return self.at.astimezone(UTC)


def business_day(at: datetime) -> date:
    """Return the day in Central Indonesia Time (WITA), on which deadlines and terms fall."""
    return at.astimezone(WITA).date()
