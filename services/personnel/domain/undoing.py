"""Can a reorganisation that was decided for a day to come be cancelled, and what is undone by that?

Everything that it announced. What it did at once stays done: a nomination that was withdrawn is
begun anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace

from kit import decider
from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.form import Text
from personnel.domain.going_on import GoingOn, kept
from personnel.domain.opd import OpdClosed, opd
from personnel.domain.opd_standing import OpdEndCancelled, OpdRegistrationCancelled
from personnel.domain.opd_ties import opd_ties, ties_of
from personnel.domain.part_placing import PartMoved, restated
from personnel.domain.reorganised import (
    Decision,
    Event,
    Reorganisation,
    ReorganisationCancelled,
    ends_in,
    heir_in,
    named_in,
    successors_in,
)
from personnel.domain.resting import Kind, resting_on

_DAY = timedelta(days=1)


class CancelReorganisation(decider.Command, frozen=True):
    """Undo what was decided about the same OPDs for a day that has not come."""

    opds: tuple[UUID, ...]
    """Those that were to end or to be divided, as the decision named them."""
    effective_on: date
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class ReorganisationIsUnknown(Refused):
    """A reorganisation is recorded before it is cancelled."""

    status = 404


class ReorganisationHasTakenEffect(Refused):
    """A reorganisation is cancelled before its day; later another one puts right what it did."""


class ReorganisationIsBuiltOn(Refused):
    """A reorganisation is cancelled as long as nothing was decided for the OPDs that it begins."""


def undone(
    command: CancelReorganisation, state: Reorganisation, kind: Kind, facts: Facts
) -> Sequence[Event | Elsewhere]:
    """Return that none of it happens, with all that goes on or does not begin.

    ``kind`` is the decider of reorganisations.
    """
    event = ReorganisationCancelled(
        opds=tuple(sorted(set(command.opds))),
        successors=tuple(dict.fromkeys(s for d in state.decisions for s in successors_in(d))),
        effective_on=command.effective_on,
        reason=command.reason,
    )
    if not state.decisions:
        return _again(event, state.cancelled)
    if facts.today >= event.effective_on:
        raise ReorganisationHasTakenEffect(
            effective_on=event.effective_on.isoformat(), today=facts.today.isoformat()
        )
    begun = [each for each in event.successors if _begins_by_it(each, state.decisions, facts)]
    moves = tuple(move for each in state.decisions for move in each.parts)
    came = frozenset(each.part_id for each in moves)
    for each in begun:
        if rests := list(resting_on(each, event, came, kind, facts)):
            raise ReorganisationIsBuiltOn(opd_id=each, on_it=rests)
    ended_by = _ended_by(state.decisions)
    ends = {one: closed for one in ended_by for closed in _still_closed(one, event, kind, facts)}
    return [
        event,
        *(each for one in ended_by for each in _goes_on(one, event, ends.get(one), facts)),
        *(
            each
            for one, law in ended_by.items()
            if one not in ends
            for each in kept(GoingOn(one, event.effective_on, law, event.reason), facts)
        ),
        *_parts(moves, ends, event, facts),
        *(_never_begins(each, event, facts) for each in begun),
    ]


def _again(event: ReorganisationCancelled, before: ReorganisationCancelled | None) -> list[Event]:
    if before is None or (before.opds, before.reason) != (event.opds, event.reason):
        raise ReorganisationIsUnknown(opds=list(event.opds), on=event.effective_on.isoformat())
    return []


def _ended_by(decisions: Sequence[Decision]) -> dict[UUID, str]:
    """Return the OPDs that were to end, each with the legal basis."""
    ends = (each for each in decisions if ends_in(each))
    return {opd_id: each.legal_basis for each in ends for opd_id in named_in(each)}


def _begins_by_it(opd_id: UUID, decisions: Sequence[Decision], facts: Facts) -> bool:
    """Say whether a successor was registered by it; others were there before and took in."""
    registered = facts.of(opd, opd_id).registered
    return registered is not None and any(
        (registered.effective_on, registered.source) == (each.effective_on, each.legal_basis)
        and registered.predecessors == named_in(each)
        for each in decisions
    )


def _goes_on(
    opd_id: UUID, event: ReorganisationCancelled, still: OpdClosed | None, facts: Facts
) -> Iterator[Elsewhere]:
    """Yield that an OPD does not end by it, and by what else it does."""
    known = facts.of(opd, opd_id)
    cancelled = OpdEndCancelled(
        opd_id=opd_id,
        effective_on=event.effective_on,
        valid_to=known.registered.valid_to if known.registered else None,
        successors=tuple(each for each in known.successors if each in event.successors),
        reason=event.reason,
    )
    yield Elsewhere(opd, opd_id, cancelled)
    if still:
        yield Elsewhere(opd, opd_id, still)


def _still_closed(
    opd_id: UUID, event: ReorganisationCancelled, kind: Kind, facts: Facts
) -> Iterator[OpdClosed]:
    """Yield how an OPD ends all the same, where others take over from it on that day."""
    known = facts.of(opd, opd_id)
    left = tuple(each for each in known.successors if each not in event.successors)
    if not left:
        return
    other = _decision_about(opd_id, left[0], event, kind, facts)
    heir = known.heir_id if known.heir_id in left else None
    yield OpdClosed(
        opd_id=opd_id,
        effective_on=event.effective_on,
        valid_to=event.effective_on - _DAY,
        successors=left,
        legal_basis=other.legal_basis if other else event.reason,
        heir_id=heir or (heir_in(other) if other else left[0]),
    )


def _decision_about(
    opd_id: UUID, successor_id: UUID, event: ReorganisationCancelled, kind: Kind, facts: Facts
) -> Decision | None:
    """Return the other decision of the day by which the OPD ends."""
    for stream in facts.of(opd_ties, ties_of(successor_id)).reorganisations:
        for each in facts.of(kind, stream).decisions:
            if opd_id in named_in(each) and each.effective_on == event.effective_on:
                return each
    return None


def _parts(
    moves: Sequence[PartMoved],
    ends: Mapping[UUID, OpdClosed],
    event: ReorganisationCancelled,
    facts: Facts,
) -> Sequence[Elsewhere]:
    """Return that parts stay, or go to whom else answers now; not those that were moved since."""
    back = [
        replace(each, from_id=each.to_id or each.from_id, to_id=to_id)
        for each in moves
        for to_id in _place(each, ends, event)
        if (said := facts.of(opd, each.part_id).on(each.effective_on))
        and said.parent_id == each.to_id
    ]
    return restated(back, event.reason, facts)


def _place(
    move: PartMoved, ends: Mapping[UUID, OpdClosed], event: ReorganisationCancelled
) -> list[UUID | None]:
    """Return where a part belongs, nothing where it stays where it was put."""
    still = ends.get(move.from_id)
    if still is None:
        return [move.from_id]
    return [still.heir_id] if move.to_id in event.successors else []


def _never_begins(opd_id: UUID, event: ReorganisationCancelled, facts: Facts) -> Elsewhere:
    registered = facts.of(opd, opd_id).registered
    cancelled = OpdRegistrationCancelled(
        opd_id=opd_id,
        effective_on=event.effective_on,
        predecessors=registered.predecessors if registered else (),
        reason=event.reason,
    )
    return Elsewhere(opd, opd_id, cancelled)
