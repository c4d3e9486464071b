"""Which OPDs take over from others on a day: new ones, or ones in force that take them in."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from kit.decider import Elsewhere, Facts
from personnel.domain.form import OpdCode, Text
from personnel.domain.opd import (
    OpdIsDifferent,
    OpdIsNotInForce,
    OpdRegistered,
    check_parent,
    normalise,
    opd,
    opd_id_of,
    opd_in_force,
)
from personnel.domain.opd_standing import OpdKind
from personnel.domain.opd_ties import part_named
from personnel.domain.parentage import Stay


class Successor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; an event carries the same fields in the open, to grow freely."""

    code: OpdCode
    name: Text
    kind: OpdKind
    parent_id: UUID | None = None


class Taking(NamedTuple):
    """What an OPD takes over, from which day and by which decision."""

    predecessors: tuple[UUID, ...]
    effective_on: date
    legal_basis: str
    they_end: bool = True


def registered(successor: Successor, taking: Taking, facts: Facts) -> Sequence[Elsewhere]:
    """Return the successor's registration, none where it exists and only takes others in."""
    opd_id = opd_id_of(successor.code)
    day = taking.effective_on
    if successor.parent_id in taking.predecessors and taking.they_end:
        raise OpdIsNotInForce(opd_id=successor.parent_id, on=day.isoformat())
    if facts.of(opd, opd_id).registered is not None:
        there = opd_in_force(facts, opd_id, day).on(day)
        if there and (there.name, there.kind) != (successor.name, successor.kind):
            raise OpdIsDifferent(code=normalise(successor.code), name=there.name)
        return []
    if successor.parent_id:
        stay = Stay(successor.parent_id, day, date.max)
        check_parent(opd_id, stay, lambda one: facts.of(opd, one))
    new = OpdRegistered(
        opd_id=opd_id,
        code=normalise(successor.code),
        name=successor.name,
        kind=successor.kind,
        effective_on=day,
        valid_to=None,
        predecessors=taking.predecessors,
        source=taking.legal_basis,
        aliases=(),
        parent_id=successor.parent_id,
    )
    return [Elsewhere(opd, opd_id, new), *part_named(successor.parent_id, opd_id, facts)]
