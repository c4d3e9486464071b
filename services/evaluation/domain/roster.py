"""Who takes part in a period, and whose result is final.

It stands beside the period, so that those who only ask for its terms do not read everybody.
"""

from collections.abc import Iterator, Sequence
from typing import Never, assert_never
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from evaluation.domain.dates import Days
from evaluation.domain.register import REGISTER, OpdListed, register
from kit import decider
from kit.decider import Decider, Facts


class OpdJoinedPeriod(decider.Event, frozen=True, tag="evaluation.opd-joined-period.v1"):
    period_id: UUID
    opd_id: UUID
    assessment_id: UUID


class OpdFinishedPeriod(decider.Event, frozen=True, tag="evaluation.opd-finished-period.v1"):
    period_id: UUID
    opd_id: UUID
    assessment_id: UUID


Event = OpdJoinedPeriod | OpdFinishedPeriod


class Line(msgspec.Struct, frozen=True):
    """The line written last, on top of those before it: a new one copies none of them."""

    opd_id: UUID
    before: "Line | None"


class Roster(msgspec.Struct, frozen=True):
    joined: Line | None = None
    finished: Line | None = None

    def opd_ids(self) -> tuple[UUID, ...]:
        """Return who takes part, in the order in which they joined."""
        return tuple(_lines(self.joined))[::-1]

    def scored(self) -> tuple[UUID, ...]:
        """Return whose result is final, in the order in which they joined."""
        finished = frozenset(_lines(self.finished))
        return tuple(one for one in self.opd_ids() if one in finished)

    def unfinished(self) -> list[UUID]:
        """Return whose result is not final."""
        return sorted({*_lines(self.joined)}.difference(_lines(self.finished)))


def _lines(last: Line | None) -> Iterator[UUID]:
    while last is not None:
        yield last.opd_id
        last = last.before


def roster_of(period_id: UUID) -> UUID:
    """Return the stream of a period's roster."""
    return uuid5(NAMESPACE_OID, f"evaluation/roster/{period_id}")


def absent(facts: Facts, period_id: UUID, days: Days) -> list[OpdListed]:
    """Return the OPDs that were in force on any of the days and do not take part."""
    taking_part = frozenset(facts.of(roster, roster_of(period_id)).opd_ids())
    there = facts.of(register, REGISTER).in_force_within(days)
    return [one for one in there if one.opd_id not in taking_part]


def decide(command: Never, _state: Roster, _facts: Facts) -> Sequence[Event]:
    """Decide nothing: an assessment writes here when it is opened, and when it is final."""
    assert_never(command)


def evolve(state: Roster, event: Event) -> Roster:
    match event:
        case OpdJoinedPeriod():
            return Roster(Line(event.opd_id, state.joined), state.finished)
        case OpdFinishedPeriod():
            return Roster(state.joined, Line(event.opd_id, state.finished))
        case _:
            assert_never(event)


roster: Decider[Never, Event, Roster] = Decider(
    name="roster", initial=Roster(), decide=decide, evolve=evolve
)
