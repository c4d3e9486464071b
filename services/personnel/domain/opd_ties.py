"""What hangs on an OPD: which others are or were its parts, and which decisions let it take over?

Nothing is decided here: registrations, changes and reorganisations record it in their own append,
so that whoever ends or undoes an OPD finds what would be left hanging. What is named here may be
over by now; the streams that it names say what holds.
"""

from collections.abc import Sequence
from typing import Never, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts


def ties_of(opd_id: UUID) -> UUID:
    """Return the stream of what hangs on one OPD."""
    return uuid5(opd_id, "ties")


class OpdPartNamed(decider.Event, frozen=True, tag="personnel.opd-part-named.v1"):
    """Another one is or will be a part of it."""

    opd_id: UUID
    part_id: UUID


class OpdSuccessionNamed(decider.Event, frozen=True, tag="personnel.opd-succession-named.v1"):
    """It takes over, or answers for what is running, by a reorganisation."""

    opd_id: UUID
    reorganisation_id: UUID


Event = OpdPartNamed | OpdSuccessionNamed


class OpdTies(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    parts: tuple[UUID, ...] = ()
    """All that it has ever had."""
    reorganisations: tuple[UUID, ...] = ()


def part_named(parent_id: UUID | None, part_id: UUID, facts: Facts) -> Sequence[Elsewhere]:
    """Return that an OPD has a part, where that is not known of it already."""
    if parent_id is None or part_id in facts.of(opd_ties, ties_of(parent_id)).parts:
        return []
    named = OpdPartNamed(opd_id=parent_id, part_id=part_id)
    return [Elsewhere(opd_ties, ties_of(parent_id), named)]


def succession_named(opd_id: UUID, reorganisation_id: UUID, facts: Facts) -> Sequence[Elsewhere]:
    """Return that an OPD takes over by a reorganisation, where that is not known of it already."""
    if reorganisation_id in facts.of(opd_ties, ties_of(opd_id)).reorganisations:
        return []
    named = OpdSuccessionNamed(opd_id=opd_id, reorganisation_id=reorganisation_id)
    return [Elsewhere(opd_ties, ties_of(opd_id), named)]


def decide(command: Never, _state: OpdTies, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: OpdTies, event: Event) -> OpdTies:
    match event:
        case OpdPartNamed():
            return OpdTies(event.opd_id, (*state.parts, event.part_id), state.reorganisations)
        case OpdSuccessionNamed():
            known = (*state.reorganisations, event.reorganisation_id)
            return OpdTies(event.opd_id, state.parts, known)
        case _:
            assert_never(event)


opd_ties: Decider[Never, Event, OpdTies] = Decider(
    name="opd_ties", initial=OpdTies(), decide=decide, evolve=evolve
)
"""What is known to hang on one OPD."""
