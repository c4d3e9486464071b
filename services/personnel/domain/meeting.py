"""Which meetings has an OPD's team held in a year, and which minutes prove it?"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import Key, Sha256, Text, Year
from personnel.domain.opd import opd_in_force
from personnel.domain.team_structure import positions_on


def meetings_of(opd_id: UUID, year: int) -> UUID:
    """Return the stream of the meetings of one OPD's team in a year."""
    return uuid5(opd_id, f"meetings {year}")


MediaType = Literal[
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/jpeg",
    "image/png",
]


class ShownMinutes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of the minutes as the command names it; an event has the same fields in the open."""

    sha256: Sha256
    media_type: MediaType
    size_bytes: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]


class RecordMeeting(decider.Command, frozen=True):
    """Record a meeting that was held, with its minutes (notula)."""

    opd_id: UUID
    meeting_id: UUID
    held_on: date
    subject: Text
    """What it was about, without naming anybody."""
    people: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    """How many took part, guests included."""
    positions: Annotated[tuple[Key, ...], msgspec.Meta(max_length=50)]
    """Which positions of the team were there."""
    minutes: ShownMinutes


class RetractMeeting(decider.Command, frozen=True):
    """Take back a meeting that was recorded wrongly."""

    opd_id: UUID
    year: Year
    meeting_id: UUID
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = RecordMeeting | RetractMeeting


class Minutes(msgspec.Struct, frozen=True):
    """The file of the minutes: kept by the OPD, proved by its hash."""

    sha256: str
    media_type: str
    size_bytes: int


class MeetingHeld(decider.Event, frozen=True, tag="personnel.meeting-held.v1"):
    opd_id: UUID
    meeting_id: UUID
    effective_on: date
    """The day on which it was held."""
    subject: str
    people: int
    positions: tuple[str, ...]
    minutes: Minutes


class MeetingRetracted(decider.Event, frozen=True, tag="personnel.meeting-retracted.v1"):
    opd_id: UUID
    meeting_id: UUID
    reason: str


Event = MeetingHeld | MeetingRetracted


class MeetingIsInTheFuture(Refused):
    """A meeting is recorded on or after the day on which it was held."""


class MinutesAreOfAnotherMeeting(Refused):
    """Each meeting has minutes of its own."""


class TeamHasNoSuchPosition(Refused):
    """A meeting names positions that the OPD's team has on its day."""

    status = 422


class MeetingIsUnknown(Refused):
    """Only a meeting that was recorded is retracted."""

    status = 404


class Meetings(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    held: tuple[MeetingHeld, ...] = ()
    retracted: frozenset[UUID] = frozenset()


def decide(command: Command, state: Meetings, facts: Facts) -> Sequence[Event]:
    match command:
        case RecordMeeting():
            return _record(command, state, facts)
        case RetractMeeting():
            return _retract(command, state)
        case _:
            assert_never(command)


def _record(command: RecordMeeting, state: Meetings, facts: Facts) -> Sequence[Event]:
    said = command.minutes
    event = MeetingHeld(
        opd_id=command.opd_id,
        meeting_id=command.meeting_id,
        effective_on=command.held_on,
        subject=command.subject,
        people=command.people,
        positions=tuple(dict.fromkeys(command.positions)),
        minutes=Minutes(said.sha256, said.media_type, said.size_bytes),
    )
    for each in state.held:
        if msgspec.structs.replace(event, meeting_id=each.meeting_id) == each:
            return []
        if each.minutes.sha256 == said.sha256:
            raise MinutesAreOfAnotherMeeting(
                meeting_id=each.meeting_id,
                held_on=each.effective_on.isoformat(),
                subject=each.subject,
            )
    if command.held_on > facts.today:
        raise MeetingIsInTheFuture(held_on=command.held_on.isoformat())
    opd_in_force(facts, command.opd_id, command.held_on)
    _check_positions(event, facts)
    return [event]


def _check_positions(held: MeetingHeld, facts: Facts) -> None:
    known = [each.key for each in positions_on(held.opd_id, held.effective_on, facts)]
    unknown = [each for each in held.positions if each not in known]
    if unknown:
        raise TeamHasNoSuchPosition(
            positions=unknown, held_on=held.effective_on.isoformat(), known=known
        )


def _retract(command: RetractMeeting, state: Meetings) -> Sequence[Event]:
    if command.meeting_id in state.retracted:
        return []
    if all(each.meeting_id != command.meeting_id for each in state.held):
        raise MeetingIsUnknown(meeting_id=command.meeting_id, year=command.year)
    return [
        MeetingRetracted(
            opd_id=command.opd_id, meeting_id=command.meeting_id, reason=command.reason
        )
    ]


def evolve(state: Meetings, event: Event) -> Meetings:
    match event:
        case MeetingHeld():
            return Meetings(event.opd_id, (*state.held, event), state.retracted)
        case MeetingRetracted():
            held = tuple(each for each in state.held if each.meeting_id != event.meeting_id)
            return Meetings(event.opd_id, held, state.retracted | {event.meeting_id})
        case _:
            assert_never(event)


meetings: Decider[Command, Event, Meetings] = Decider(
    name="meetings", initial=Meetings(), decide=decide, evolve=evolve
)
"""What is decided about the meetings of one OPD's team in one year."""
