"""What does an event make due, and what must be kept of that until the day has come?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kit.decider import Command, Decider, Event
from kit.envelope import Envelope


@dataclass(frozen=True)
class Term:
    """A date that several dues share, such as a period's deadline."""

    stream_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Due:
    """A command to be given on a date; it takes the place of the stream's due of that name."""

    on: date | Term
    name: str
    kind: Decider[Any, Any, Any]
    stream_id: UUID
    command: Command


@dataclass(frozen=True)
class Cancel:
    """What was due under this name is not, or is no longer."""

    stream_id: UUID
    name: str


@dataclass(frozen=True)
class Fix:
    """Fix the date of a term, or move it, and with it all dues that share it."""

    term: Term
    on: date | None


Change = Due | Cancel | Fix
Dues = Mapping[type[Event], Callable[[Any, Envelope], Sequence[Change]]]
"""What an event makes due, moves or cancels: pure functions. Personal fields are never opened."""


@dataclass(frozen=True)
class Place:
    """How far the journal has been followed, in which of its histories, by which rules."""

    epoch: UUID
    version: int
    position: int = 0
    day: date | None = None
    """On which day the last person gave a command; kept for sample data only."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One entry: what falls due when, and at which position its command is found again."""

    stream_id: UUID
    name: str
    on: date | None
    """None while the date of its term is not known."""
    position: int
    reason: str | None = None
    """Why it was refused when it was last tried."""


@dataclass(frozen=True)
class Summary:
    """What an operator watches."""

    next_on: date | None
    overdue: int
    refused: int


def day_after(last_day: date | None) -> date | None:
    """Return when something is over; None where it has no end, or the calendar's."""
    if last_day is None or last_day == date.max:
        return None
    return last_day + timedelta(days=1)
