"""Who takes part in one run of a programme, and when it is over.

What is recorded of each person in it stands in ``participation``.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from training.domain import participation
from training.domain.form import Positive, Text
from training.domain.participation import (
    AttendanceRecorded,
    AwardWithdrawn,
    CertificateAwarded,
    Participant,
    RecordAttendance,
    RecordResult,
    ResultRecorded,
    Run,
)
from training.domain.programme import offered, registered
from training.domain.trainee import active_opd


class ScheduleBatch(decider.Command, frozen=True):
    """Announce one run of a programme: when, where, and with how many seats."""

    programme_id: UUID
    starts_on: date
    ends_on: date
    place: Text
    online: bool
    seats: Positive


class Enrol(decider.Command, frozen=True):
    """Give a person a seat in a batch."""

    person_id: UUID


class CompleteBatch(decider.Command, frozen=True):
    """End a batch; whoever has passed can be given a certificate then."""


Command = ScheduleBatch | Enrol | RecordAttendance | RecordResult | CompleteBatch


class BatchScheduled(decider.Event, frozen=True, tag="training.batch-scheduled.v1"):
    programme_id: UUID
    starts_on: date
    ends_on: date
    place: str
    online: bool
    seats: int


class PersonEnrolled(decider.Event, frozen=True, tag="training.person-enrolled.v1"):
    person_id: UUID
    opd_id: UUID
    programme_id: UUID


class BatchCompleted(decider.Event, frozen=True, tag="training.batch-completed.v1"):
    programme_id: UUID
    absent: tuple[UUID, ...]
    """The persons who had enrolled and were never present; they have no result."""


Event = BatchScheduled | PersonEnrolled | BatchCompleted | participation.Event


class BatchIsUnknown(Refused):
    """There is no such batch."""


class BatchIsScheduled(Refused):
    """A scheduled batch is not scheduled again with other content."""


class BatchEndsBeforeItStarts(Refused):
    """A batch ends on the day it starts or later."""

    status = 422


class BatchIsFull(Refused):
    """All seats of the batch are taken."""


class EnrolmentIsClosed(Refused):
    """Nobody enrols after the last day of a batch."""


class PersonIsNotEnrolled(Refused):
    """Attendance and results are recorded for persons who enrolled in the batch."""


class BatchIsRunning(Refused):
    """A batch is completed on its last day or later."""


class ResultsAreMissing(Refused):
    """A batch is completed when everybody who was present has a result."""


class Batch(msgspec.Struct, frozen=True):
    scheduled: BatchScheduled | None = None
    participants: tuple[Participant, ...] = ()
    completed: bool = False

    def participant(self, person_id: UUID) -> Participant | None:
        """Return what is recorded of this person, if they enrolled."""
        return next((one for one in self.participants if one.person_id == person_id), None)


def decide(command: Command, state: Batch, facts: Facts) -> Sequence[Event]:
    match command:
        case ScheduleBatch():
            return _schedule(command, state, facts)
        case Enrol():
            return _enrol(command, state, facts)
        case RecordAttendance():
            who, run = _taking_part(command.person_id, state, facts)
            return participation.record_attendance(command, who, run, facts)
        case RecordResult():
            who, run = _taking_part(command.person_id, state, facts)
            return participation.record_result(command, who, run, facts)
        case CompleteBatch():
            return _complete(state, facts)
        case _:
            assert_never(command)


def _schedule(command: ScheduleBatch, state: Batch, facts: Facts) -> Sequence[Event]:
    if command.ends_on < command.starts_on:
        raise BatchEndsBeforeItStarts(
            starts_on=command.starts_on.isoformat(), ends_on=command.ends_on.isoformat()
        )
    scheduled = BatchScheduled(
        programme_id=command.programme_id,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        place=command.place.strip(),
        online=command.online,
        seats=command.seats,
    )
    if state.scheduled == scheduled:
        return []
    if state.scheduled is not None:
        raise BatchIsScheduled
    offered(command.programme_id, command.starts_on, facts)
    return [scheduled]


def _enrol(command: Enrol, state: Batch, facts: Facts) -> Sequence[Event]:
    scheduled = scheduled_in(state)
    if state.participant(command.person_id) is not None:
        return []
    if state.completed or facts.today > scheduled.ends_on:
        raise EnrolmentIsClosed(ends_on=scheduled.ends_on.isoformat())
    offered(scheduled.programme_id, scheduled.starts_on, facts)
    opd_id = active_opd(command.person_id, facts)
    if len(state.participants) >= scheduled.seats:
        raise BatchIsFull(seats=scheduled.seats)
    return [
        PersonEnrolled(
            person_id=command.person_id, opd_id=opd_id, programme_id=scheduled.programme_id
        )
    ]


def scheduled_in(state: Batch) -> BatchScheduled:
    """Return how the batch was scheduled."""
    if state.scheduled is None:
        raise BatchIsUnknown
    return state.scheduled


def _taking_part(person_id: UUID, state: Batch, facts: Facts) -> tuple[Participant, Run]:
    scheduled = scheduled_in(state)
    who = state.participant(person_id)
    if who is None:
        raise PersonIsNotEnrolled(person_id=person_id)
    hours_jp = registered(scheduled.programme_id, facts).hours_jp
    return who, Run(
        programme_id=scheduled.programme_id,
        starts_on=scheduled.starts_on,
        ends_on=scheduled.ends_on,
        hours_jp=hours_jp,
        completed=state.completed,
    )


def _complete(state: Batch, facts: Facts) -> Sequence[Event]:
    scheduled = scheduled_in(state)
    if state.completed:
        return []
    if facts.today < scheduled.ends_on:
        raise BatchIsRunning(ends_on=scheduled.ends_on.isoformat())
    present = [one for one in state.participants if one.days]
    missing = [str(one.person_id) for one in present if one.result is None]
    if missing:
        raise ResultsAreMissing(person_ids=missing)
    absent = tuple(one.person_id for one in state.participants if not one.days)
    return [BatchCompleted(programme_id=scheduled.programme_id, absent=absent)]


def evolve(state: Batch, event: Event) -> Batch:
    change = msgspec.structs.replace
    match event:
        case BatchScheduled():
            return Batch(scheduled=event)
        case BatchCompleted():
            return change(state, completed=True)
        case PersonEnrolled():
            who = Participant(event.person_id, event.opd_id)
            return change(state, participants=(*state.participants, who))
        case AttendanceRecorded() | ResultRecorded() | CertificateAwarded() | AwardWithdrawn():
            return change(state, participants=_after(state.participants, event))
        case _:
            assert_never(event)


def _after(
    participants: tuple[Participant, ...], event: participation.Event
) -> tuple[Participant, ...]:
    return tuple(
        participation.evolve(one, event) if one.person_id == event.person_id else one
        for one in participants
    )


batch: Decider[Command, Event, Batch] = Decider(
    name="batch", initial=Batch(), decide=decide, evolve=evolve
)
