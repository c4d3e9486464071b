"""Who somebody is, in which OPD and standing they are, and which seats they hold, day by day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused, holding, restated
from personnel.domain import nip
from personnel.domain.form import Email, NipAsWritten, PersonalLine, Phone, Text
from personnel.domain.holder import judged
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
    Seat,
    SeatInherited,
    SeatLeft,
    SeatRegained,
    SeatTaken,
    becoming,
    changed,
    key_of,
    seat_of,
)
from personnel.domain.so_far import SoFar
from personnel.domain.team import InterimNamed, team, team_of
from personnel.domain.tenure import End, LeavingReason, by_decree, by_return

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
    taken: tuple[Seat, ...] = ()
    """All that were ever taken, those that never were held on any day too."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that are held on any day."""
        return self.seats_between(date.min, date.max)

    def on(self, day: date) -> Record | None:
        """Return what holds on ``day``, ``None`` before anything is known."""
        return holding(self.records, day)

    def seat_on(self, day: date) -> Seat | None:
        return next(iter(self.seats_between(day, day)), None)

    def seats_between(self, first: date, last: date) -> tuple[Seat, ...]:
        """Return the seats held on any day from ``first`` to ``last``."""
        return tuple(seat for seat in self.taken if seat.is_held(first, last))


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
    became = [
        each
        for seat in known.taken
        if seat.is_claimed(record.effective_on, date.max)
        for each in judged(record.person_id, seat, known.records)
    ]
    so_far = SoFar(facts)
    so_far.know(person, record.person_id, reduce(evolve, became, known))
    moved = dict.fromkeys(key_of(each) for each in became if not each.interim)
    work = given_way(record.person_id, moved, so_far)
    own = record.person_id
    return [
        record,
        *became,
        *(each if who == own else Elsewhere(person, who, each) for who, each in work),
    ]


def given_way(
    person_id: UUID, seats: Iterable[tuple[UUID, str, UUID]], facts: Facts
) -> Iterator[tuple[UUID, SeatLeft | SeatRegained]]:
    """Yield whose interim work ends or goes on, after the days of somebody's seats have changed.

    It ends while the seat is held by decree after all, or while its worker holds one.
    """
    for opd_id, position, decree_id in seats:
        for work in facts.of(team, team_of(opd_id)).interims:
            if work.position == position or work.person_id == person_id:
                for each in _given_way(work, decree_id, facts):
                    yield work.person_id, each


def _given_way(
    work: InterimNamed, decree_id: UUID, facts: Facts
) -> Sequence[SeatLeft | SeatRegained]:
    worker = facts.of(person, work.person_id).taken
    seat = next(each for each in worker if each.decree_id == work.assignment_id)
    first, last = seat.effective_on, seat.claimed_until
    days = [
        max(first, held.effective_on)
        for one in facts.of(team, team_of(work.opd_id)).people_between(first, last)
        for held in facts.of(person, one).seats_between(first, last)
        if (held.opd_id, held.decree_id) == (work.opd_id, decree_id)
        if held.position == work.position or one == work.person_id
    ]
    known = seat.ended_for(by_decree(decree_id))
    ends = End(LeavingReason.HOLDER_RETURNED, min(days), decree_id) if days else None
    if known and ends and known.on <= ends.on:
        ends = None
    return becoming(work.person_id, seat, by_return(decree_id), ends)


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
            return msgspec.structs.replace(state, taken=(*state.taken, seat_of(event)))
        case InheritedSeatStruck():
            taken = tuple(each for each in state.taken if key_of(each) != key_of(event))
            return msgspec.structs.replace(state, taken=taken)
        case SeatLeft() | SeatRegained():
            return msgspec.structs.replace(state, taken=changed(state.taken, event))
        case _:
            assert_never(event)


person: Decider[Command, Event, Person] = Decider(
    name="person", initial=Person(), decide=decide, evolve=evolve
)
"""What is decided about one person, and which seats others decided that they hold."""
