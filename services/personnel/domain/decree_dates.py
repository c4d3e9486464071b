"""Which days may a decree carry, and its term?"""

from datetime import date

from kit.decider import Refused


class DecisionIsInTheFuture(Refused):
    """A decree is recorded on or after the day on which it was decided."""


class DecreeWorksBackwards(Refused):
    """A decree takes effect on the day it is decided or later (UU 30/2014 on administration)."""


class TermEndsBeforeItBegins(Refused):
    """The last day of a term is not before its first."""


def check_dates(decided_on: date, effective_on: date, today: date) -> None:
    """Refuse a decision of a day to come, or one that works backwards."""
    if decided_on > today:
        raise DecisionIsInTheFuture(decided_on=decided_on.isoformat())
    if effective_on < decided_on:
        raise DecreeWorksBackwards(
            decided_on=decided_on.isoformat(), effective_on=effective_on.isoformat()
        )


def check_term(effective_on: date, until: date) -> None:
    """Refuse a term of no day at all."""
    if until < effective_on:
        raise TermEndsBeforeItBegins(effective_on=effective_on.isoformat(), until=until.isoformat())
