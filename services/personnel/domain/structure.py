"""Which positions a team has, and what each asks for, on a given day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Facts, Refused, holding
from personnel.domain.form import Key, Text, Years

STRUCTURE_ID = UUID("ce767e92-f247-4687-84c4-27d2f52bac44")
"""The one stream of all structures of the province."""


class ProposedPosition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    key: Key
    name: Text
    technical: bool
    competences: tuple[Key, ...]
    """Any one of them suffices. Required of a technical position, advice for another."""
    certificate_max_age_years: Years | None
    """For certificates that have no end of their own."""
    may_be_non_asn: bool


class PublishStructure(decider.Command, frozen=True):
    """Set from a day on which positions a team has, and what each asks of its holder."""

    effective_on: date
    positions: tuple[ProposedPosition, ...]
    legal_basis: Text
    official: bool
    """False: a proposal, shown to people as "usulan, belum resmi"."""


Command = PublishStructure


class Position(msgspec.Struct, frozen=True):
    key: str
    name: str
    technical: bool
    competences: tuple[str, ...]
    """Any one of them suffices. Required of a technical position, advice for another."""
    certificate_max_age_years: int | None
    """For certificates that have no end of their own."""
    may_be_non_asn: bool


class StructurePublished(decider.Event, frozen=True, tag="personnel.structure-published.v1"):
    effective_on: date
    positions: tuple[Position, ...]
    legal_basis: str
    official: bool


Event = StructurePublished


class StructureIsNotLater(Refused):
    """A structure holds from a later day than every structure published before it."""


class StructureIsForAPastDay(Refused):
    """A structure that follows another one holds from a day that has not passed."""


class StructureHasNoPositions(Refused):
    """A structure names at least one position."""

    status = 422


class PositionsAreNamedTwice(Refused):
    """Each position of a structure has a key of its own."""

    status = 422


class TechnicalPositionNeedsACompetence(Refused):
    """A technical position names the competences of which it asks for one."""

    status = 422


class Structure(msgspec.Struct, frozen=True):
    published: tuple[StructurePublished, ...] = ()

    def version_on(self, on: date) -> StructurePublished | None:
        return holding(self.published, on)

    def in_force(self, on: date) -> tuple[Position, ...]:
        """Return the positions on the day, none before the first structure holds."""
        version = self.version_on(on)
        return version.positions if version else ()


def decide(command: Command, state: Structure, facts: Facts) -> Sequence[Event]:
    match command:
        case PublishStructure():
            return _publish(command, state, facts.today)
        case _:
            assert_never(command)


def _publish(command: PublishStructure, state: Structure, today: date) -> Sequence[Event]:
    published = StructurePublished(
        effective_on=command.effective_on,
        positions=tuple(Position(**structs.asdict(each)) for each in command.positions),
        legal_basis=command.legal_basis,
        official=command.official,
    )
    if published in state.published:
        return []
    if state.published and command.effective_on <= state.published[-1].effective_on:
        raise StructureIsNotLater(latest=state.published[-1].effective_on.isoformat())
    if state.published and command.effective_on < today:
        raise StructureIsForAPastDay(
            effective_on=command.effective_on.isoformat(), today=today.isoformat()
        )
    _check_positions(published.positions)
    return [published]


def _check_positions(positions: tuple[Position, ...]) -> None:
    if not positions:
        raise StructureHasNoPositions
    repeated = [key for key, n in Counter(each.key for each in positions).items() if n > 1]
    if repeated:
        raise PositionsAreNamedTwice(positions=repeated)
    unproven = [each.key for each in positions if each.technical and not each.competences]
    if unproven:
        raise TechnicalPositionNeedsACompetence(positions=unproven)


def evolve(state: Structure, event: Event) -> Structure:
    match event:
        case StructurePublished():
            return Structure(published=(*state.published, event))
        case _:
            assert_never(event)


structure: Decider[Command, Event, Structure] = Decider(
    name="structure", initial=Structure(), decide=decide, evolve=evolve
)
"""What is decided about the positions of a team."""
