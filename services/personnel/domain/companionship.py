"""Which group accompanies an OPD on which days?

Nothing is decided here: groups and reorganisations record it in their own append, so that an OPD
has one group at a time and none beyond its own end.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts


def companionship_of(opd_id: UUID) -> UUID:
    """Return the stream of the groups that accompany one OPD."""
    return uuid5(opd_id, "companionship")


class CompanionshipBegan(decider.Event, frozen=True, tag="personnel.companionship-began.v1"):
    opd_id: UUID
    group_id: UUID
    effective_on: date
    until: date
    """The last day, not beyond the term of the group or the end of the OPD."""


class CompanionshipEnded(decider.Event, frozen=True, tag="personnel.companionship-ended.v1"):
    opd_id: UUID
    group_id: UUID
    began_on: date
    """Which of the times in the care of this group it is."""
    effective_on: date
    """The first day without it."""
    reason: str


Event = CompanionshipBegan | CompanionshipEnded


class Care(msgspec.Struct, frozen=True):
    """One time in the care of a group. Both days belong to it."""

    group_id: UUID
    effective_on: date
    until: date


class CutShort(msgspec.Struct, frozen=True):
    """A time in the care of a group as it was before, the first day without it, and why."""

    care: Care
    on: date
    reason: str


class Companionship(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    cares: tuple[Care, ...] = ()
    cut: tuple[CutShort, ...] = ()

    def on(self, day: date) -> Care | None:
        return next(iter(self.between(day, day)), None)

    def between(self, first: date, last: date) -> tuple[Care, ...]:
        """Return in whose care it is on any day from ``first`` to ``last``."""
        return tuple(
            care for care in self.cares if care.effective_on <= last and first <= care.until
        )


def ended(opd_id: UUID, on: date, reason: str, facts: Facts) -> Sequence[Elsewhere]:
    """Return that nobody accompanies the OPD any more from ``on``."""
    stream = companionship_of(opd_id)
    return [
        Elsewhere(companionship, stream, ending(opd_id, care, on, reason))
        for care in facts.of(companionship, stream).between(on, date.max)
    ]


def begun_again(opd_id: UUID, on: date, why: str, facts: Facts) -> Sequence[Elsewhere]:
    """Return that the care goes on that had been going to end on a day to come, and why."""
    stream = companionship_of(opd_id)
    state = facts.of(companionship, stream)
    return [
        Elsewhere(
            companionship,
            stream,
            CompanionshipBegan(
                opd_id=opd_id, group_id=cut.care.group_id, effective_on=cut.on, until=cut.care.until
            ),
        )
        for cut in state.cut
        if (cut.on, cut.reason) == (max(on, cut.care.effective_on), why)
        and not state.between(cut.on, cut.care.until)
    ]


def ending(opd_id: UUID, care: Care, on: date, reason: str) -> CompanionshipEnded:
    """Return that it ends on a day, or never began where it would have begun later."""
    return CompanionshipEnded(
        opd_id=opd_id,
        group_id=care.group_id,
        began_on=care.effective_on,
        effective_on=max(on, care.effective_on),
        reason=reason,
    )


def decide(command: Never, _state: Companionship, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: Companionship, event: Event) -> Companionship:
    match event:
        case CompanionshipBegan():
            care = Care(event.group_id, event.effective_on, event.until)
            return msgspec.structs.replace(state, opd_id=event.opd_id, cares=(*state.cares, care))
        case CompanionshipEnded():
            cut = (CutShort(each, event.effective_on, event.reason) for each in _of(state, event))
            return msgspec.structs.replace(
                state,
                opd_id=event.opd_id,
                cares=_shortened(state.cares, event),
                cut=(*state.cut, *cut),
            )
        case _:
            assert_never(event)


def _of(state: Companionship, event: CompanionshipEnded) -> list[Care]:
    of_event = (event.group_id, event.began_on)
    return [each for each in state.cares if (each.group_id, each.effective_on) == of_event]


def _shortened(cares: tuple[Care, ...], event: CompanionshipEnded) -> tuple[Care, ...]:
    last_day = event.effective_on - timedelta(days=1)
    of_event = (event.group_id, event.began_on)
    shorter = (
        msgspec.structs.replace(care, until=min(care.until, last_day))
        if (care.group_id, care.effective_on) == of_event
        else care
        for care in cares
    )
    return tuple(care for care in shorter if care.effective_on <= care.until)


companionship: Decider[Never, Event, Companionship] = Decider(
    name="companionship", initial=Companionship(), decide=decide, evolve=evolve
)
"""What is known of the groups that accompany one OPD."""
