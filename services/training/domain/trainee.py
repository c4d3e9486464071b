"""Whom training has heard of from personnel, of which OPD, and whether they may enrol."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused, holding, restated


def trainee_of(person_id: UUID) -> UUID:
    """Return the stream on which training keeps its copy of this person."""
    return uuid5(person_id, "trainee")


class NoteTrainee(decider.Command, frozen=True):
    person_id: UUID
    opd_id: UUID
    active: bool
    effective_on: date
    """From which day it holds: what is heard may speak of the past or of what is to come."""
    heard_event_id: UUID


Command = NoteTrainee


class TraineeNoted(decider.Event, frozen=True, tag="training.trainee-noted.v1"):
    person_id: UUID
    opd_id: UUID
    active: bool
    effective_on: date
    heard_event_id: UUID


Event = TraineeNoted


class TraineeIsUnknown(Refused):
    """Training has not heard of this person from personnel."""


class TraineeIsInactive(Refused):
    """Only an active person takes part in training."""


class Record(msgspec.Struct, frozen=True):
    """What holds of a person from a day on."""

    effective_on: date
    opd_id: UUID
    active: bool


class Trainee(msgspec.Struct, frozen=True):
    records: tuple[Record, ...] = ()
    """By the day from which they hold; for the same day only what was heard last."""

    def on(self, day: date) -> Record | None:
        """Return what holds on ``day``, ``None`` before anything is known."""
        return holding(self.records, day)


def known_opd(person_id: UUID, facts: Facts) -> UUID:
    """Return the OPD of a person of whom training has heard."""
    return _known(person_id, facts).opd_id


def active_opd(person_id: UUID, facts: Facts) -> UUID:
    """Return the OPD of a person who may take part in training."""
    known = _known(person_id, facts)
    if not known.active:
        raise TraineeIsInactive(person_id=person_id)
    return known.opd_id


def _known(person_id: UUID, facts: Facts) -> Record:
    known = facts.of(trainee, trainee_of(person_id)).on(facts.today)
    if known is None:
        raise TraineeIsUnknown(person_id=person_id)
    return known


def decide(command: Command, state: Trainee, _facts: Facts) -> Sequence[Event]:
    match command:
        case NoteTrainee():
            return _note(command, state)
        case _:
            assert_never(command)


def _note(command: NoteTrainee, state: Trainee) -> Sequence[Event]:
    # What holds on that day by an earlier record is noted all the same: personnel may yet tell of
    # a change in between, and this one then ends it.
    if Record(command.effective_on, command.opd_id, command.active) in state.records:
        return []
    return [
        TraineeNoted(
            person_id=command.person_id,
            opd_id=command.opd_id,
            active=command.active,
            effective_on=command.effective_on,
            heard_event_id=command.heard_event_id,
        )
    ]


def evolve(state: Trainee, event: Event) -> Trainee:
    match event:
        case TraineeNoted():
            heard = Record(event.effective_on, event.opd_id, event.active)
            return Trainee(restated(state.records, heard))
        case _:
            assert_never(event)


trainee: Decider[Command, Event, Trainee] = Decider(
    name="trainee", initial=Trainee(), decide=decide, evolve=evolve
)
