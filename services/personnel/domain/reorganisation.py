"""Which OPDs are merged, divided or closed, and what becomes of what hangs on them.

One reorganisation is what happens to the same OPDs on the same day. Several successors are one
division, or several mergers: each OPD that ends is merged into the one, then into the other.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.ending import Ending, NominationsAreNotRunning, PartPlace
from personnel.domain.form import Text
from personnel.domain.opd import normalise, opd_id_of, opd_in_force
from personnel.domain.part_placing import IsNoPartOfWhatEnds
from personnel.domain.reorganised import (
    Event,
    OpdAbolished,
    OpdsMerged,
    OpdSplit,
    Reorganisation,
    evolve,
    reorganisation_of,
)
from personnel.domain.reorganising import all_that_ends, is_recorded, others_named
from personnel.domain.successor import Successor, Taking, registered
from personnel.domain.undoing import CancelReorganisation, undone


class MergeOpds(decider.Command, frozen=True):
    """Let OPDs end and a successor take their place; the seats of their teams end too.

    The successor answers for their running assessments, unless that of an earlier merger does.
    """

    predecessors: tuple[UUID, ...]
    successor: Successor
    """A new OPD, or one in force that takes the predecessors in."""
    effective_on: date
    """The first day of the successor, the day after the last of the predecessors."""
    legal_basis: Text
    withdrawn_nominations: tuple[UUID, ...] = ()
    """The running nominations of those that end; where one is not named, nothing is decided."""
    parts: tuple[PartPlace, ...] = ()
    """Where parts of those that end belong from then on; all others belong to the heir."""


class SplitOpd(decider.Command, frozen=True):
    """Divide an OPD among others; it ends, or goes on beside them with its team."""

    opd_id: UUID
    successors: tuple[Successor, ...]
    goes_on: bool
    effective_on: date
    legal_basis: Text
    heir: Text | None = None
    """The code of the successor that answers for its running assessments, where it ends."""
    withdrawn_nominations: tuple[UUID, ...] = ()
    parts: tuple[PartPlace, ...] = ()


class CloseOpd(decider.Command, frozen=True):
    """Let an OPD end without a successor; the seats of its team end too."""

    opd_id: UUID
    effective_on: date
    """The first day no longer in force."""
    legal_basis: Text
    heir_id: UUID | None = None
    """An OPD in force that answers for its running assessments."""
    withdrawn_nominations: tuple[UUID, ...] = ()
    parts: tuple[PartPlace, ...] = ()
    """Where its parts belong from then on; needed of each where there is no heir."""


Command = MergeOpds | SplitOpd | CloseOpd | CancelReorganisation


class ReorganisationIsDifferent(Refused):
    """What happens to the same OPDs on a day is recorded once."""


class ReorganisationHasNoPredecessors(Refused):
    """A reorganisation names at least one OPD that ends."""

    status = 422


class ReorganisationHasNoSuccessors(Refused):
    """A division names the OPDs that take over; one that nobody follows is closed."""

    status = 422


class SuccessorIsAPredecessor(Refused):
    """An OPD that goes on is the successor, not one of those that end."""


class SuccessorIsNamedTwice(Refused):
    """A division names each of the OPDs that take over once."""

    status = 422


class HeirIsNotASuccessor(Refused):
    """Of several successors one answers for what is running; it is named by its code."""

    status = 422


class OpdGoesOn(Refused):
    """An OPD that is divided and goes on does not end on the same day."""


def decide(command: Command, state: Reorganisation, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case MergeOpds():
            return _merge(command, state, facts)
        case SplitOpd():
            return _split(command, state, facts)
        case CloseOpd():
            return _close(command, state, facts)
        case CancelReorganisation():
            return undone(command, state, reorganisation, facts)
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
    if is_recorded(merged, command.parts, state):
        return []
    _check_other_mergers(merged, state)
    _check_none_goes_on(merged, facts)
    ends = Ending(
        opds=merged.predecessors,
        effective_on=merged.effective_on,
        legal_basis=merged.legal_basis,
        successors=(merged.successor_id,),
        heir_id=merged.successor_id,
        withdrawn=command.withdrawn_nominations,
        parts=command.parts,
    )
    taking = Taking(merged.predecessors, merged.effective_on, merged.legal_basis)
    return all_that_ends(merged, ends, registered(command.successor, taking, facts), facts)


def _check_none_goes_on(merged: OpdsMerged, facts: Facts) -> None:
    for opd_id in merged.predecessors:
        alone = facts.of(reorganisation, reorganisation_of((opd_id,), merged.effective_on))
        if any(isinstance(each, OpdSplit) and each.goes_on for each in alone.decisions):
            raise OpdGoesOn(opd_id=opd_id, on=merged.effective_on.isoformat())


def _check_other_mergers(merged: OpdsMerged, state: Reorganisation) -> None:
    for other in state.decisions:
        if not isinstance(other, OpdsMerged) or other.successor_id == merged.successor_id:
            raise ReorganisationIsDifferent(opds=list(merged.predecessors))
    if not merged.predecessors:
        raise ReorganisationHasNoPredecessors
    if merged.successor_id in merged.predecessors:
        raise SuccessorIsAPredecessor(opd_id=merged.successor_id)


def _split(command: SplitOpd, state: Reorganisation, facts: Facts) -> Sequence[Event | Elsewhere]:
    successors = tuple(dict.fromkeys(opd_id_of(each.code) for each in command.successors))
    split = OpdSplit(
        opd_id=command.opd_id,
        successors=successors,
        goes_on=command.goes_on,
        heir_id=_heir(command, successors),
        effective_on=command.effective_on,
        legal_basis=command.legal_basis,
    )
    if is_recorded(split, command.parts, state):
        return []
    _check_first(split.opd_id, state)
    if split.opd_id in successors:
        raise SuccessorIsAPredecessor(opd_id=split.opd_id)
    if len(successors) < len(command.successors):
        raise SuccessorIsNamedTwice(successors=[each.code for each in command.successors])
    ends_itself = not split.goes_on
    taking = Taking((split.opd_id,), split.effective_on, split.legal_basis, ends_itself)
    begun = [each for one in command.successors for each in registered(one, taking, facts)]
    if split.goes_on:
        opd_in_force(facts, split.opd_id, split.effective_on)
        if command.withdrawn_nominations:
            raise NominationsAreNotRunning(nominations=list(command.withdrawn_nominations))
        if command.parts:
            raise IsNoPartOfWhatEnds(parts=[each.part_id for each in command.parts])
        return [split, *begun, *others_named(split, facts)]
    ends = Ending(
        opds=(split.opd_id,),
        effective_on=split.effective_on,
        legal_basis=split.legal_basis,
        successors=successors,
        heir_id=split.heir_id,
        withdrawn=command.withdrawn_nominations,
        parts=command.parts,
    )
    return all_that_ends(split, ends, begun, facts)


def _heir(command: SplitOpd, successors: tuple[UUID, ...]) -> UUID | None:
    if not successors:
        raise ReorganisationHasNoSuccessors(opd_id=command.opd_id)
    if command.goes_on:
        return None
    named = opd_id_of(command.heir) if command.heir else None
    if named is None and len(successors) == 1:
        return successors[0]
    if named is None or named not in successors:
        raise HeirIsNotASuccessor(successors=[each.code for each in command.successors])
    return named


def _close(command: CloseOpd, state: Reorganisation, facts: Facts) -> Sequence[Event | Elsewhere]:
    abolished = OpdAbolished(
        opd_id=command.opd_id,
        heir_id=command.heir_id,
        effective_on=command.effective_on,
        legal_basis=command.legal_basis,
    )
    if is_recorded(abolished, command.parts, state):
        return []
    _check_first(abolished.opd_id, state)
    if abolished.heir_id == abolished.opd_id:
        raise SuccessorIsAPredecessor(opd_id=abolished.opd_id)
    if abolished.heir_id:
        opd_in_force(facts, abolished.heir_id, abolished.effective_on)
    ends = Ending(
        opds=(abolished.opd_id,),
        effective_on=abolished.effective_on,
        legal_basis=abolished.legal_basis,
        heir_id=abolished.heir_id,
        withdrawn=command.withdrawn_nominations,
        parts=command.parts,
    )
    return all_that_ends(abolished, ends, [], facts)


def _check_first(opd_id: UUID, state: Reorganisation) -> None:
    if state.decisions:
        raise ReorganisationIsDifferent(opds=[opd_id])


reorganisation: Decider[Command, Event, Reorganisation] = Decider(
    name="reorganisation", initial=Reorganisation(), decide=decide, evolve=evolve
)
"""What is decided about the same OPDs on the same day."""
