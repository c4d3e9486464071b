"""Whom an OPD names for which position while its nomination is open."""

from collections.abc import Sequence
from typing import assert_never
from uuid import UUID

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.eligibility import Candidate
from personnel.domain.form import Key
from personnel.domain.submission import Proposal, check_person
from personnel.domain.team_structure import PositionIsUnknown, position_of, structure_of
from personnel.domain.verification import Item, Verdict


class NominatePerson(decider.Command, frozen=True):
    """Name a person for a position, in place of whoever was named for it before."""

    position: Key
    person_id: UUID


class VacatePosition(decider.Command, frozen=True):
    """Take back who was named for a position, which is open again."""

    position: Key


Command = NominatePerson | VacatePosition


class PersonNominated(decider.Event, frozen=True, tag="personnel.person-nominated.v1"):
    nomination_id: UUID
    position: str
    person_id: UUID


class PositionVacated(decider.Event, frozen=True, tag="personnel.position-vacated.v1"):
    nomination_id: UUID
    position: str
    person_id: UUID


Event = PersonNominated | PositionVacated


class PersonIsNamedTwice(Refused):
    """A nomination names each person for one position."""


def decide(command: Command, state: Proposal, facts: Facts) -> Sequence[Event]:
    match command:
        case NominatePerson():
            return _nominate(command, state, facts)
        case VacatePosition():
            return _vacate(command, state)
        case _:
            assert_never(command)


def _nominate(command: NominatePerson, state: Proposal, facts: Facts) -> Sequence[Event]:
    item = state.named(command.position)
    if item and item.person_id == command.person_id and item.verdict is not Verdict.RETURNED:
        return []
    on = state.judged_on(facts.today)
    if state.amends and command.position not in state.positions:
        raise PositionIsUnknown(positions=[command.position], known=list(state.positions))
    version = structure_of(state.opd_id, state.amends, on, facts)
    position = position_of(command.position, version)
    _check_once(command, state)
    check_person(Candidate(state.opd_id, position, command.person_id), on, facts)
    return [
        PersonNominated(
            nomination_id=state.nomination_id,
            position=command.position,
            person_id=command.person_id,
        )
    ]


def _check_once(command: NominatePerson, state: Proposal) -> None:
    for item in state.items:
        if item.person_id == command.person_id and item.position != command.position:
            raise PersonIsNamedTwice(
                person_id=command.person_id, positions=[item.position, command.position]
            )


def _vacate(command: VacatePosition, state: Proposal) -> Sequence[Event]:
    item = state.named(command.position)
    if item is None:
        return []
    return [
        PositionVacated(
            nomination_id=state.nomination_id,
            position=item.position,
            person_id=item.person_id,
        )
    ]


def named(items: tuple[Item, ...], event: Event) -> tuple[Item, ...]:
    """Return ``items`` after somebody was named or a position vacated."""
    others = tuple(item for item in items if item.position != event.position)
    match event:
        case PersonNominated():
            return (*others, Item(event.position, event.person_id))
        case PositionVacated():
            return others
        case _:
            assert_never(event)
