"""From which day on are decrees decided in this suite, so that older ones alone are taken over?

The day is set before the first list comes in. Whoever moves it says why, and both stand for good.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import Text

CUT_OVER_ID = UUID("b7e0c0f1-5a0b-4c52-9d0c-2a6f5b1f7c34")
"""The one stream of the day of the province."""
_MOST_DAYS_AHEAD = 366


class SetCutOver(decider.Command, frozen=True):
    """Set the day from which on decrees are decided here; older ones come in by a list."""

    first_on: date
    reason: Text | None = None
    """Why it is another one than was set before; without naming anybody."""


class CutOverSet(decider.Event, frozen=True, tag="personnel.cut-over-set.v1"):
    first_on: date
    """The first day on which a decree is decided in this suite."""
    reason: str | None


class CutOverIsAhead(Refused):
    """The day from which on decrees are decided here is no later than a year ahead."""

    status = 422


class CutOverMovesWithAReason(Refused):
    """The day from which on decrees are decided here is moved with a reason."""


class CutOverIsNotSet(Refused):
    """Decrees of the time before are taken over once it is set when that time ended."""


class CutOver(msgspec.Struct, frozen=True):
    first_on: date | None = None


def cut_over_on(facts: Facts) -> date:
    """Return the first day of this suite, refused where none is set."""
    first_on = facts.of(cut_over, CUT_OVER_ID).first_on
    if first_on is None:
        raise CutOverIsNotSet
    return first_on


def decide(command: SetCutOver, state: CutOver, facts: Facts) -> Sequence[CutOverSet]:
    if state.first_on == command.first_on:
        return []
    if (command.first_on - facts.today).days > _MOST_DAYS_AHEAD:
        raise CutOverIsAhead(first_on=command.first_on.isoformat(), today=facts.today.isoformat())
    if state.first_on and command.reason is None:
        raise CutOverMovesWithAReason(first_on=state.first_on.isoformat())
    return [CutOverSet(first_on=command.first_on, reason=command.reason)]


def evolve(_state: CutOver, event: CutOverSet) -> CutOver:
    return CutOver(event.first_on)


cut_over: Decider[SetCutOver, CutOverSet, CutOver] = Decider(
    name="cut_over", initial=CutOver(), decide=decide, evolve=evolve
)
"""What is decided about the day on which the time before ended."""
