"""Until when is held what has one beginning and may have many ends?

A seat, the work of one and a team in office are taken once. Whatever ends them is an end of its
own, with its cause; they are held until the earliest of the ends that stand. What falls away takes
its own end with it and no other one, so that nothing has to be remembered to be given back.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

import msgspec
from msgspec.structs import replace

_DAY = timedelta(days=1)


class LeavingReason(StrEnum):
    OPD_CLOSED = "opd-closed"
    TEAM_RENEWED = "team-renewed"
    """A later decree names the whole team again."""
    REPLACED = "replaced"
    """A later decree, or of interim work a later assignment, names somebody for the position."""
    REASSIGNED = "reassigned"
    """A later decree or assignment gives the holder another seat of the team."""
    DECREE_REVOKED = "decree-revoked"
    INTERIM_ENDED = "interim-ended"
    """By the head of the OPD, before the last day that was said."""
    HOLDER_RETURNED = "holder-returned"
    """Of interim work: somebody holds the seat, or its worker another one, by decree after all."""
    TRANSFERRED = "transferred"
    UNPAID_LEAVE = "unpaid-leave"
    STUDY_ASSIGNMENT = "study-assignment"
    SUSPENDED = "suspended"
    PRE_RETIREMENT_LEAVE = "pre-retirement-leave"
    INACTIVE = "inactive"
    DISMISSED = "dismissed"
    RETIRED = "retired"
    DECEASED = "deceased"


_OF_ITS_TEAM = frozenset(
    {
        LeavingReason.OPD_CLOSED,
        LeavingReason.TEAM_RENEWED,
        LeavingReason.REPLACED,
        LeavingReason.REASSIGNED,
        LeavingReason.DECREE_REVOKED,
        LeavingReason.INTERIM_ENDED,
        LeavingReason.HOLDER_RETURNED,
    }
)
OF_THE_HOLDER = frozenset(LeavingReason) - _OF_ITS_TEAM
"""What is recorded of the person themselves."""
OF_INTERIM_WORK = frozenset({LeavingReason.INTERIM_ENDED, LeavingReason.HOLDER_RETURNED})
BY_DECREE = frozenset(
    {LeavingReason.TEAM_RENEWED, LeavingReason.REPLACED, LeavingReason.REASSIGNED}
)
"""Reasons that fall away where the decree never takes effect."""
_FOR_GOOD = frozenset({LeavingReason.DECREE_REVOKED, LeavingReason.INTERIM_ENDED})
"""Nobody takes back a revocation, or what a head has ended."""

Cause = tuple[str, UUID | None]
"""What ends something: at most one end of each cause stands."""
BY_RECORDS: Cause = ("records", None)
"""What is recorded of the holder."""


def by_decree(decree_id: UUID) -> Cause:
    """Return the cause that falls away where a later decree never takes effect."""
    return ("decree", decree_id)


def by_return(decree_id: UUID) -> Cause:
    """Return the cause that ends interim work while somebody holds the seat by this decree."""
    return (LeavingReason.HOLDER_RETURNED.value, decree_id)


class End(msgspec.Struct, frozen=True):
    """One thing that ends what is held, and the first day without it."""

    reason: LeavingReason
    on: date
    for_decree_id: UUID | None = None
    """The later decree or assignment for which it ends, the revoked one, or whose holder is back.
    """

    @property
    def cause(self) -> Cause:
        """Return what makes it one end, however its day or its reason changes."""
        if self.reason in OF_THE_HOLDER:
            return BY_RECORDS
        if self.reason in BY_DECREE and self.for_decree_id:
            return by_decree(self.for_decree_id)
        return (self.reason.value, self.for_decree_id)


class Tenure(msgspec.Struct, frozen=True, kw_only=True):
    """What is held from its first day on until the earliest of its ends."""

    effective_on: date
    term_until: date
    """The last day as it was decreed or assigned."""
    ends: tuple[End, ...] = ()
    """Of each cause one, in the order in which they were recorded last."""

    @property
    def until(self) -> date:
        """The last day on which it is held; before the first where it never is."""
        return _last_day(self.term_until, self.ends)

    @property
    def claimed_until(self) -> date:
        """The last day on which it could be held if every end fell away that can."""
        return _last_day(self.term_until, (e for e in self.ends if e.reason in _FOR_GOOD))

    @property
    def end(self) -> End | None:
        """What ends it, of two ends of one day the one recorded last; none where the term does."""
        return min(reversed(self.ends), key=lambda each: each.on, default=None)

    def is_held(self, first: date, last: date) -> bool:
        """Return whether it is held on any day from ``first`` to ``last``."""
        return max(self.effective_on, first) <= min(self.until, last)

    def is_claimed(self, first: date, last: date) -> bool:
        """Return whether it could be held on any day from ``first`` to ``last``."""
        return max(self.effective_on, first) <= min(self.claimed_until, last)

    def ended_for(self, cause: Cause) -> End | None:
        return next((each for each in self.ends if each.cause == cause), None)

    def ended(self, end: End) -> Self:
        """Return the same with this end, in place of another one of the same cause."""
        return replace(self.without(end.cause), ends=(*self.without(end.cause).ends, end))

    def without(self, cause: Cause) -> Self:
        """Return the same as if this had never ended it."""
        return replace(self, ends=tuple(each for each in self.ends if each.cause != cause))

    def earlier_than(self, end: End) -> date | None:
        """Return the first day without it where another end comes before this one."""
        others = self.without(end.cause).end
        return others.on if others and others.on < end.on else None


def _last_day(term_until: date, ends: Iterable[End]) -> date:
    return min([term_until, *(each.on - _DAY for each in ends)])
