"""Who somebody is, in which OPD and standing they are, and which seats they hold, day by day."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Personal, Refused
from personnel.domain import nip
from personnel.domain.form import Email, NipAsWritten, PersonalLine, Phone, Text
from personnel.domain.opd import opd_in_force
from personnel.domain.seat import Seat, SeatLeft, SeatTaken, left, taken

OF_THE_RECORDING = ("effective_on", "source")
"""Fields that say when and from where something was recorded, not what holds."""


class EmploymentType(StrEnum):
    PNS = "pns"
    PPPK = "pppk"
    CONTRACT_STAFF = "contract_staff"


class Status(StrEnum):
    """The standing of an employee as SIASN knows it (kedudukan hukum)."""

    ACTIVE = "active"
    UNPAID_LEAVE = "unpaid_leave"
    STUDY_ASSIGNMENT = "study_assignment"
    SUSPENDED = "suspended"
    PRE_RETIREMENT_LEAVE = "pre_retirement_leave"
    INACTIVE = "inactive"
    DISMISSED = "dismissed"
    RETIRED = "retired"


class RecordPerson(decider.Command, frozen=True):
    """Record what holds of a person from ``effective_on`` on, restated in full.

    A civil servant is known again by their NIP. Contract staff have none: each command is a new
    person, and only the import of a list, which has the NIK, keeps them the same from then on.
    """

    person_id: UUID
    opd_id: UUID
    employment_type: EmploymentType
    status: Status
    effective_on: date
    source: Text
    name: PersonalLine
    front_title: PersonalLine | None = None
    back_title: PersonalLine | None = None
    nip: NipAsWritten | None = None
    phone: Phone | None = None
    email: Email | None = None
    job_title: PersonalLine | None = None
    grade: Text | None = None


Command = RecordPerson


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """All that is recorded of a person from a day on; every change restates it in full."""

    person_id: UUID
    opd_id: UUID
    employment_type: EmploymentType
    status: Status
    effective_on: date
    source: str
    name: Personal
    front_title: Personal | None = None
    back_title: Personal | None = None
    nip: Personal | None = None
    phone: Personal | None = None
    email: Personal | None = None
    job_title: Personal | None = None
    grade: str | None = None


class PersonRegistered(Stated, decider.Event, frozen=True, tag="personnel.person-registered.v1"):
    """The first that is recorded of a person."""


class PersonChanged(Stated, decider.Event, frozen=True, tag="personnel.person-changed.v1"):
    """Restates all that holds from ``effective_on`` on, what did not change included."""


Record = PersonRegistered | PersonChanged
Event = Record | SeatTaken | SeatLeft


class NipIsNotValid(Refused):
    """An NIP has the form that the civil service gives it, for the type of employment."""

    status = 422


class NipIsNotForContractStaff(Refused):
    """Only civil servants and contract civil servants have an NIP."""

    status = 422


class Person(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    """Of the latest record. Rules that speak of a day ask ``on`` instead."""
    records: tuple[Record, ...] = ()
    """By the day from which they hold; for the same day only what was recorded last."""
    seats: tuple[Seat, ...] = ()

    def on(self, day: date) -> Record | None:
        """Return what holds on ``day``, ``None`` before anything is known."""
        held = [record for record in self.records if record.effective_on <= day]
        return held[-1] if held else None

    def seat_on(self, day: date) -> Seat | None:
        return next(iter(self.seats_between(day, day)), None)

    def seats_between(self, first: date, last: date) -> tuple[Seat, ...]:
        """Return the seats held on any day from ``first`` to ``last``."""
        return tuple(
            seat for seat in self.seats if seat.effective_on <= last and first <= seat.until
        )


def decide(command: Command, state: Person, facts: Facts) -> Sequence[Event]:
    match command:
        case RecordPerson():
            return _record(command, state, facts)
        case _:
            assert_never(command)


def _record(command: RecordPerson, state: Person, facts: Facts) -> Sequence[Event]:
    stated = with_plain_nip(command)
    held = state.on(stated.effective_on)
    # Whatever the day of the record that holds: docs/decisions/0015-unchanged-people.md.
    if held and _content(held) == _content(stated):
        return []
    opd_in_force(facts, stated.opd_id, stated.effective_on)
    said = msgspec.structs.asdict(stated)
    return [PersonChanged(**said) if state.records else PersonRegistered(**said)]


def with_plain_nip(command: RecordPerson) -> RecordPerson:
    """Return the command with the NIP as bare digits, or ``None`` for contract staff."""
    if command.employment_type is EmploymentType.CONTRACT_STAFF:
        if nip.normalise(command.nip or ""):
            raise NipIsNotForContractStaff
        return msgspec.structs.replace(command, nip=None)
    checked = nip.check(command.nip or "", kind=nip.NipKind(command.employment_type))
    if checked.errors:
        raise NipIsNotValid(errors=[finding.code.value for finding in checked.errors])
    return msgspec.structs.replace(command, nip=checked.digits)


def _content(record: Record | RecordPerson) -> dict[str, object]:
    said = msgspec.structs.asdict(record)
    return {field: said[field] for field in said if field not in OF_THE_RECORDING}


def evolve(state: Person, event: Event) -> Person:
    match event:
        case PersonRegistered() | PersonChanged():
            records = _inserted(state.records, event)
            return msgspec.structs.replace(state, opd_id=records[-1].opd_id, records=records)
        case SeatTaken():
            return msgspec.structs.replace(state, seats=taken(state.seats, event))
        case SeatLeft():
            return msgspec.structs.replace(state, seats=left(state.seats, event))
        case _:
            assert_never(event)


def _inserted(records: tuple[Record, ...], new: Record) -> tuple[Record, ...]:
    others = [record for record in records if record.effective_on != new.effective_on]
    return tuple(sorted([*others, new], key=lambda record: record.effective_on))


person: Decider[Command, Event, Person] = Decider(
    name="person", initial=Person(), decide=decide, evolve=evolve
)
"""What is decided about one person, and which seats others decided that they hold."""
