"""Under which OPD do the parts of one that ends belong from then on? None is left under it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

import msgspec

from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.ending import Ending
from personnel.domain.opd import Event as OpdEvent
from personnel.domain.opd import Look, Opd, check_parent, opd
from personnel.domain.opd_standing import OpdChanged
from personnel.domain.opd_ties import opd_ties, part_named, ties_of
from personnel.domain.parentage import Stay


class PartMoved(msgspec.Struct, frozen=True):
    """A part of an OPD that ends is part of another one, or of none, from a day on."""

    part_id: UUID
    from_id: UUID
    to_id: UUID | None
    effective_on: date


class PartsHaveNoPlace(Refused):
    """The parts of an OPD that ends belong to its heir, or where the same decision puts them."""


class IsNoPartOfWhatEnds(Refused):
    """Only parts of the OPDs that end are put elsewhere with them."""

    status = 422


def moved(ending: Ending, decided: Sequence[Elsewhere], facts: Facts) -> tuple[PartMoved, ...]:
    """Return where each part goes, given what else is decided of OPDs; refused if it cannot."""
    named = {each.part_id: each.parent_id for each in ending.parts}
    found = [each for one in ending.opds for each in _moves(one, named, ending, facts)]
    if other := set(named).difference(each.part_id for each in found):
        raise IsNoPartOfWhatEnds(parts=sorted(other))
    if left := {each.part_id for each in found if each.to_id in ending.opds}:
        raise PartsHaveNoPlace(parts=sorted(left))
    look = _after([*decided, *restated(found, ending.legal_basis, facts)], facts)
    for each in found:
        last = look(each.part_id).goes_on_until(each.effective_on)
        stay = Stay(each.to_id, each.effective_on, last) if each.to_id else None
        check_parent(each.part_id, stay, look)
    return tuple(found)


def _moves(
    ended: UUID, named: dict[UUID, UUID | None], ending: Ending, facts: Facts
) -> Iterator[PartMoved]:
    """Yield where the parts of one go; those without a place stay where they are, for a refusal."""
    heir = facts.of(opd, ended).heir_id or ending.heir_id or ended
    for part_id in dict.fromkeys((*facts.of(opd_ties, ties_of(ended)).parts, *named)):
        if part_id not in ending.opds:
            to_id = named.get(part_id, heir)
            for day in _days_under(ended, facts.of(opd, part_id), ending.effective_on):
                yield PartMoved(part_id, ended, to_id, day)


def _days_under(parent_id: UUID, part: Opd, since: date) -> list[date]:
    """Return the days since then from which the part is said to be under the parent."""
    first = max(since, part.valid_from or since)
    days = [first, *(each.effective_on for each in part.changes if each.effective_on > first)]
    said = ((day, part.on(day)) for day in days if part.in_force(day))
    return [day for day, held in said if held and held.parent_id == parent_id]


def restated(moves: Iterable[PartMoved], legal_basis: str, facts: Facts) -> Sequence[Elsewhere]:
    """Return that parts belong elsewhere, called as they are."""
    found: dict[Elsewhere, None] = {}
    for each in moves:
        said = facts.of(opd, each.part_id).on(each.effective_on)
        if said is None:
            continue
        changed = OpdChanged(
            opd_id=each.part_id,
            name=said.name,
            kind=said.kind,
            parent_id=each.to_id,
            aliases=said.aliases,
            effective_on=each.effective_on,
            legal_basis=legal_basis,
        )
        found[Elsewhere(opd, each.part_id, changed)] = None
        found.update(dict.fromkeys(part_named(each.to_id, each.part_id, facts)))
    return list(found)


def _after(decided: Iterable[Elsewhere], facts: Facts) -> Look:
    """Return how OPDs stand once this is recorded of them."""
    states: dict[UUID, Opd] = {}

    def look(opd_id: UUID) -> Opd:
        return states.get(opd_id) or facts.of(opd, opd_id)

    for each in decided:
        if isinstance(each.event, OpdEvent):
            states[each.stream_id] = opd.evolve(look(each.stream_id), each.event)
    return look
