"""Whom training has heard of from personnel, of which OPD, and whether they may enrol."""

from collections.abc import Sequence
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused


def trainee_of(person_id: UUID) -> UUID:
    """Return the stream on which training keeps its copy of this person."""
    return uuid5(person_id, "trainee")


class NoteTrainee(decider.Command, frozen=True):
    person_id: UUID
    opd_id: UUID
    active: bool
    heard_event_id: UUID


Command = NoteTrainee


class TraineeNoted(decider.Event, frozen=True, tag="training.trainee-noted.v1"):
    person_id: UUID
    opd_id: UUID
    active: bool
    heard_event_id: UUID


Event = TraineeNoted


class TraineeIsUnknown(Refused):
    """Training has not heard of this person from personnel."""


class TraineeIsInactive(Refused):
    """Only an active person takes part in training."""


class Trainee(msgspec.Struct, frozen=True):
    person_id: UUID | None = None
    opd_id: UUID | None = None
    active: bool = False


def known_opd(person_id: UUID, facts: Facts) -> UUID:
    """Return the OPD of a person of whom training has heard."""
    heard = facts.of(trainee, trainee_of(person_id))
    if heard.opd_id is None:
        raise TraineeIsUnknown(person_id=person_id)
    return heard.opd_id


def active_opd(person_id: UUID, facts: Facts) -> UUID:
    """Return the OPD of a person who may take part in training."""
    opd_id = known_opd(person_id, facts)
    if not facts.of(trainee, trainee_of(person_id)).active:
        raise TraineeIsInactive(person_id=person_id)
    return opd_id


def decide(command: Command, state: Trainee, _facts: Facts) -> Sequence[Event]:
    match command:
        case NoteTrainee():
            return _note(command, state)
        case _:
            assert_never(command)


def _note(command: NoteTrainee, state: Trainee) -> Sequence[Event]:
    if (state.opd_id, state.active) == (command.opd_id, command.active):
        return []
    return [
        TraineeNoted(
            person_id=command.person_id,
            opd_id=command.opd_id,
            active=command.active,
            heard_event_id=command.heard_event_id,
        )
    ]


def evolve(_state: Trainee, event: Event) -> Trainee:
    match event:
        case TraineeNoted():
            return Trainee(event.person_id, event.opd_id, event.active)
        case _:
            assert_never(event)


trainee: Decider[Command, Event, Trainee] = Decider(
    name="trainee", initial=Trainee(), decide=decide, evolve=evolve
)
