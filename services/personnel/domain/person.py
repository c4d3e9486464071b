"""Who somebody is, in which OPD and standing they are, and which seats they hold, day by day."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused, holding, restated
from personnel.domain import nip
from personnel.domain.form import Email, NipAsWritten, PersonalLine, Phone, Text
from personnel.domain.opd import opd_in_force
from personnel.domain.person_record import (
    EmploymentType,
    PersonChanged,
    PersonRegistered,
    Record,
    Status,
)
from personnel.domain.seat import (
    InheritedSeatStruck,
    InterimSeatTaken,
    LeavingReason,
    Seat,
    SeatInherited,
    SeatLeft,
    SeatTaken,
    key_of,
    leaving,
    left,
    taken,
)
from personnel.domain.team import team, team_of
from personnel.domain.vacancy import (
    LostSeat,
    SeatRegained,
    lost_by,
    regained,
    regained_in,
    vacated,
)

OF_THE_RECORDING = ("effective_on", "source")
"""Fields that say when and from where something was recorded, not what holds."""


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


Event = (
    Record
    | SeatTaken
    | InterimSeatTaken
    | SeatInherited
    | InheritedSeatStruck
    | SeatLeft
    | SeatRegained
)


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
    lost: tuple[LostSeat, ...] = ()
    """Left, and theirs after all where what ended them was recorded wrongly or is revoked."""

    def on(self, day: date) -> Record | None:
        """Return what holds on ``day``, ``None`` before anything is known."""
        return holding(self.records, day)

    def seat_on(self, day: date) -> Seat | None:
        return next(iter(self.seats_between(day, day)), None)

    def seats_between(self, first: date, last: date) -> tuple[Seat, ...]:
        """Return the seats held on any day from ``first`` to ``last``."""
        return tuple(
            seat for seat in self.seats if seat.effective_on <= last and first <= seat.until
        )


def decide(command: Command, state: Person, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case RecordPerson():
            return _record(command, state, facts)
        case _:
            assert_never(command)


def _record(command: RecordPerson, state: Person, facts: Facts) -> Sequence[Event | Elsewhere]:
    stated = with_plain_nip(command)
    held = state.on(stated.effective_on)
    # Whatever the day of the record that holds: docs/decisions/0015-unchanged-people.md.
    if held and _content(held) == _content(stated):
        return []
    opd_in_force(facts, stated.opd_id, stated.effective_on)
    said = msgspec.structs.asdict(stated)
    record = PersonChanged(**said) if state.records else PersonRegistered(**said)
    known = evolve(state, record)
    back = regained(known.lost, known.records, record, facts)
    for event in back:
        known = evolve(known, event)
    gone = vacated(record.person_id, known.seats, known.records, record.effective_on)
    ended = (each for event in back for each in interims_ended(event, facts))
    return [record, *back, *gone, *ended]


def interims_ended(back: SeatRegained, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that nobody else does the work of a seat that was not left after all."""
    first, last = back.effective_on, back.until
    for person_id in facts.of(team, team_of(back.opd_id)).people_between(first, last):
        if person_id == back.person_id:
            continue
        for seat in facts.of(person, person_id).seats_between(first, last):
            if seat.interim and (seat.opd_id, seat.position) == (back.opd_id, back.position):
                left = leaving(person_id, seat, LeavingReason.INTERIM_ENDED, first)
                yield Elsewhere(person, person_id, left)


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
            records = restated(state.records, event)
            return msgspec.structs.replace(state, opd_id=records[-1].opd_id, records=records)
        case SeatTaken() | InterimSeatTaken() | SeatInherited():
            return msgspec.structs.replace(state, seats=taken(state.seats, event))
        case InheritedSeatStruck():
            seats = tuple(each for each in state.seats if key_of(each) != key_of(event))
            lost = tuple(each for each in state.lost if key_of(each.seat) != key_of(event))
            return msgspec.structs.replace(state, seats=seats, lost=lost)
        case SeatLeft():
            lost = (*state.lost, *lost_by(state.seats, event))
            return msgspec.structs.replace(state, seats=left(state.seats, event), lost=lost)
        case SeatRegained():
            lost = tuple(each for each in state.lost if not each.is_of(event))
            seats = regained_in(state.seats, state.lost, event)
            return msgspec.structs.replace(state, seats=seats, lost=lost)
        case _:
            assert_never(event)


person: Decider[Command, Event, Person] = Decider(
    name="person", initial=Person(), decide=decide, evolve=evolve
)
"""What is decided about one person, and which seats others decided that they hold."""
