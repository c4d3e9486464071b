"""What was decided about the same OPDs for the same day, as long as it is not cancelled?"""

from datetime import date
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from personnel.domain.opd_standing import OpdKind
from personnel.domain.part_placing import PartMoved

REORGANISATIONS = UUID("641014f6-bff0-47da-9b89-95b86da955b2")
"""Fixed for ever: the identity of every reorganisation hangs on it."""


def reorganisation_of(opds: tuple[UUID, ...], effective_on: date) -> UUID:
    """Return the stream of what happens to these OPDs on this day, in whatever order named."""
    ordered = ",".join(str(each) for each in sorted(set(opds)))
    return uuid5(REORGANISATIONS, f"{ordered}|{effective_on.isoformat()}")


class OpdsMerged(decider.Event, frozen=True, tag="personnel.opds-merged.v1"):
    predecessors: tuple[UUID, ...]
    successor_id: UUID
    code: str
    name: str
    kind: OpdKind
    effective_on: date
    legal_basis: str
    parts: tuple[PartMoved, ...] = ()
    """Where the parts of those that end belong from then on."""


class OpdSplit(decider.Event, frozen=True, tag="personnel.opd-split.v1"):
    opd_id: UUID
    successors: tuple[UUID, ...]
    goes_on: bool
    heir_id: UUID | None
    effective_on: date
    legal_basis: str
    parts: tuple[PartMoved, ...] = ()


class OpdAbolished(decider.Event, frozen=True, tag="personnel.opd-abolished.v1"):
    opd_id: UUID
    heir_id: UUID | None
    effective_on: date
    legal_basis: str
    parts: tuple[PartMoved, ...] = ()


class ReorganisationCancelled(
    decider.Event, frozen=True, tag="personnel.reorganisation-cancelled.v1"
):
    """What was decided for a day to come does not happen on it."""

    opds: tuple[UUID, ...]
    """Those that go on as they are."""
    successors: tuple[UUID, ...]
    """Those that do not take over."""
    effective_on: date
    """The day for which it had been decided."""
    reason: str


Decision = OpdsMerged | OpdSplit | OpdAbolished
Event = Decision | ReorganisationCancelled


class Reorganisation(msgspec.Struct, frozen=True):
    decisions: tuple[Decision, ...] = ()
    cancelled: ReorganisationCancelled | None = None
    """The last one, where nothing was decided since."""


def named_in(decision: Decision) -> tuple[UUID, ...]:
    """Return the OPDs that end by a decision, or are divided."""
    return decision.predecessors if isinstance(decision, OpdsMerged) else (decision.opd_id,)


def successors_in(decision: Decision) -> tuple[UUID, ...]:
    match decision:
        case OpdsMerged():
            return (decision.successor_id,)
        case OpdSplit():
            return decision.successors
        case OpdAbolished():
            return ()
        case _:
            assert_never(decision)


def heir_in(decision: Decision) -> UUID | None:
    """Return who answers for what is still running of those that end."""
    return decision.successor_id if isinstance(decision, OpdsMerged) else decision.heir_id


def ends_in(decision: Decision) -> bool:
    """Say whether the OPDs that it names end by it."""
    return not (isinstance(decision, OpdSplit) and decision.goes_on)


def evolve(state: Reorganisation, event: Event) -> Reorganisation:
    match event:
        case OpdsMerged() | OpdSplit() | OpdAbolished():
            return Reorganisation(decisions=(*state.decisions, event))
        case ReorganisationCancelled():
            return Reorganisation(cancelled=event)
        case _:
            assert_never(event)
