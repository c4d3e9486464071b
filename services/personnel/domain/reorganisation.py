"""Which OPDs are merged into, divided among or absorbed by others, and what ends with them.

One reorganisation is what happens to the same OPDs on the same day. Several successors are several
mergers of it: an OPD divided in two is merged into the one, then into the other.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.form import Text
from personnel.domain.nomination import NominationIsRunning
from personnel.domain.opd import (
    OpdClosed,
    OpdIsDifferent,
    OpdKind,
    OpdRegistered,
    normalise,
    opd,
    opd_id_of,
    opd_in_force,
)
from personnel.domain.relief import relieved
from personnel.domain.seat import LeavingReason
from personnel.domain.team import team, team_of

REORGANISATIONS = UUID("641014f6-bff0-47da-9b89-95b86da955b2")
"""Fixed for ever: the identity of every reorganisation hangs on it."""


def reorganisation_of(predecessors: tuple[UUID, ...], effective_on: date) -> UUID:
    """Return the stream of what happens to these OPDs on this day, in whatever order named."""
    ordered = ",".join(str(each) for each in sorted(set(predecessors)))
    return uuid5(REORGANISATIONS, f"{ordered}|{effective_on.isoformat()}")


class Successor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; an event carries the same fields in the open, to grow freely."""

    code: Text
    name: Text
    kind: OpdKind


class MergeOpds(decider.Command, frozen=True):
    """Let OPDs end and a successor take their place; the seats of their teams end too."""

    predecessors: tuple[UUID, ...]
    successor: Successor
    """A new OPD, or one in force that takes the predecessors in."""
    effective_on: date
    """The first day of the successor, the day after the last of the predecessors."""
    legal_basis: Text


Command = MergeOpds


class OpdsMerged(decider.Event, frozen=True, tag="personnel.opds-merged.v1"):
    predecessors: tuple[UUID, ...]
    successor_id: UUID
    code: str
    name: str
    kind: OpdKind
    effective_on: date
    legal_basis: str


Event = OpdsMerged


class ReorganisationIsDifferent(Refused):
    """What was merged into a successor on a day is recorded once."""


class ReorganisationHasNoPredecessors(Refused):
    """A reorganisation names at least one OPD that ends."""

    status = 422


class SuccessorIsAPredecessor(Refused):
    """An OPD that goes on is the successor, not one of those that end."""


class Reorganisation(msgspec.Struct, frozen=True):
    mergers: tuple[OpdsMerged, ...] = ()


def decide(command: Command, state: Reorganisation, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case MergeOpds():
            return _merge(command, state, facts)
        case _:
            assert_never(command)


def _merge(command: MergeOpds, state: Reorganisation, facts: Facts) -> Sequence[Event | Elsewhere]:
    merged = OpdsMerged(
        predecessors=tuple(sorted(set(command.predecessors))),
        successor_id=opd_id_of(command.successor.code),
        code=normalise(command.successor.code),
        name=command.successor.name,
        kind=command.successor.kind,
        effective_on=command.effective_on,
        legal_basis=command.legal_basis,
    )
    if merged in state.mergers:
        return []
    _check(merged, state)
    _check_nominations(merged, facts)
    closed = [_closed(each, merged, facts) for each in merged.predecessors]
    ended = [
        elsewhere
        for each in merged.predecessors
        for elsewhere in relieved(
            each, merged.effective_on, date.max, LeavingReason.OPD_CLOSED, facts
        )
    ]
    return [merged, *closed, *_registered(merged, facts), *ended]


def _check(merged: OpdsMerged, state: Reorganisation) -> None:
    if any(other.successor_id == merged.successor_id for other in state.mergers):
        raise ReorganisationIsDifferent(successor_id=merged.successor_id)
    if not merged.predecessors:
        raise ReorganisationHasNoPredecessors
    if merged.successor_id in merged.predecessors:
        raise SuccessorIsAPredecessor(opd_id=merged.successor_id)


def _check_nominations(merged: OpdsMerged, facts: Facts) -> None:
    running = {each: facts.of(team, team_of(each)).running for each in merged.predecessors}
    found = {each: nomination_id for each, nomination_id in running.items() if nomination_id}
    if found:
        raise NominationIsRunning(opds=list(found), nominations=list(found.values()))


def _closed(opd_id: UUID, merged: OpdsMerged, facts: Facts) -> Elsewhere:
    last_day = merged.effective_on - timedelta(days=1)
    ending = opd_in_force(facts, opd_id, last_day)
    closed = OpdClosed(
        opd_id=opd_id,
        effective_on=merged.effective_on,
        valid_to=last_day,
        successors=(*ending.successors, merged.successor_id),
        legal_basis=merged.legal_basis,
    )
    return Elsewhere(opd, opd_id, closed)


def _registered(merged: OpdsMerged, facts: Facts) -> Sequence[Elsewhere]:
    """Return the successor's registration, none where it exists and only takes others in."""
    existing = facts.of(opd, merged.successor_id).registered
    if existing is None:
        registered = OpdRegistered(
            opd_id=merged.successor_id,
            code=merged.code,
            name=merged.name,
            kind=merged.kind,
            effective_on=merged.effective_on,
            valid_to=None,
            predecessors=merged.predecessors,
            source=merged.legal_basis,
            aliases=(),
        )
        return [Elsewhere(opd, merged.successor_id, registered)]
    if (existing.name, existing.kind) != (merged.name, merged.kind):
        raise OpdIsDifferent(code=existing.code, name=existing.name)
    opd_in_force(facts, merged.successor_id, merged.effective_on)
    return []


def evolve(state: Reorganisation, event: Event) -> Reorganisation:
    match event:
        case OpdsMerged():
            return Reorganisation(mergers=(*state.mergers, event))
        case _:
            assert_never(event)


reorganisation: Decider[Command, Event, Reorganisation] = Decider(
    name="reorganisation", initial=Reorganisation(), decide=decide, evolve=evolve
)
"""What is decided about the same OPDs on the same day."""
