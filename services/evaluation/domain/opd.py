"""Which OPDs evaluation has heard of, and whether one was in force on a day."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts


class NoteOpd(decider.Command, frozen=True):
    opd_id: UUID
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    heard_event_id: UUID
    """The event of personnel that this rests on."""


class NoteOpdClosure(decider.Command, frozen=True):
    opd_id: UUID
    valid_to: date
    """The last day in force."""
    heard_event_id: UUID


Command = NoteOpd | NoteOpdClosure


class OpdNoted(decider.Event, frozen=True, tag="evaluation.opd-noted.v1"):
    opd_id: UUID
    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    heard_event_id: UUID


class OpdClosureNoted(decider.Event, frozen=True, tag="evaluation.opd-closure-noted.v1"):
    opd_id: UUID
    valid_to: date
    heard_event_id: UUID


Event = OpdNoted | OpdClosureNoted


class NotedOpd(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    code: str = ""
    name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force_on(self, day: date) -> bool:
        """Say whether the OPD existed on that day, its first and last day included."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def decide(command: Command, state: NotedOpd, _facts: Facts) -> Sequence[Event]:
    noted: Event
    match command:
        case NoteOpd():
            noted = OpdNoted(**msgspec.structs.asdict(command))
        case NoteOpdClosure():
            noted = OpdClosureNoted(**msgspec.structs.asdict(command))
        case _:
            assert_never(command)
    return [] if evolve(state, noted) == state else [noted]


def evolve(state: NotedOpd, event: Event) -> NotedOpd:
    match event:
        case OpdNoted():
            return NotedOpd(event.opd_id, event.code, event.name, event.valid_from, event.valid_to)
        case OpdClosureNoted():
            return msgspec.structs.replace(state, opd_id=event.opd_id, valid_to=event.valid_to)
        case _:
            assert_never(event)


opd: Decider[Command, Event, NotedOpd] = Decider(
    name="opd", initial=NotedOpd(), decide=decide, evolve=evolve
)
