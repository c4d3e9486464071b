"""What stands against taking over who was named before this suite, row by row of a list?

Rules of the time before are not asked again: positions may be such that no structure here has,
people may have left since. What is asked is what can be wrong in a list, also against what this
suite has decided itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts
from personnel.domain.cut_over import cut_over_on
from personnel.domain.decree import decree
from personnel.domain.decree_number import decree_number, normalise, number_of
from personnel.domain.form import Key, Text
from personnel.domain.inherited import DecreeInherited, InheritedSeat
from personnel.domain.opd import opd
from personnel.domain.person import person
from personnel.domain.seat import LeavingReason
from personnel.domain.team import team, team_of

_EVER = (date.min, date.max)


class SeatOnPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of a list: who was named for which position of which OPD."""

    row: int
    """Where the list has it, so that a refusal can name it."""
    opd_id: UUID
    position: Key
    person_id: UUID
    position_name: Text
    last_day: date
    reason: LeavingReason | None = None


class InheritDecree(decider.Command, frozen=True):
    """Record a decree of the time before this suite, and who held seats by it."""

    decree_id: UUID
    title: Text
    number: Text
    decided_on: date
    effective_on: date
    until: date
    """The last day of the term."""
    signed_by: Text
    """The office that signed, not the person."""
    seats: tuple[SeatOnPaper, ...]


class Fault(StrEnum):
    """What stands against a row."""

    NUMBER_TAKEN = "number-is-taken"
    DECREE_DIFFERS = "decree-differs"
    DECIDED_LATER = "decided-later"
    DECIDED_HERE = "decided-since-cut-over"
    WORKS_BACKWARDS = "works-backwards"
    BEGINS_LATER = "begins-later"
    TERM_IS_EMPTY = "term-is-empty"
    OPD_NOT_IN_FORCE = "opd-not-in-force"
    PERSON_UNKNOWN = "person-unknown"
    LAST_DAY_OUTSIDE = "last-day-outside"
    REASON_MISSING = "reason-missing"
    REASON_WITHOUT_END = "reason-without-end"
    SEAT_DIFFERS = "seat-differs"
    SEAT_IS_HELD = "seat-is-held"
    IN_TWO_SEATS = "in-two-seats"


class Obstacle(msgspec.Struct, frozen=True):
    """What stands against one row, and against which other row where it is one of the list."""

    row: int
    fault: Fault
    other: int | None = None

    def told(self) -> dict[str, object]:
        return {"row": self.row, "fault": self.fault.value, "other_row": self.other}


class Held(NamedTuple):
    """Who has a seat on which days, and in which row of the list, if it is there."""

    person_id: UUID
    opd_id: UUID
    position: str
    first: date
    last: date
    row: int | None

    def meets(self, other: "Held") -> bool:
        return self.first <= other.last and other.first <= self.last


def header_of(command: InheritDecree) -> DecreeInherited:
    said = msgspec.structs.asdict(command)
    del said["seats"]
    return DecreeInherited(**said | {"number": normalise(command.number)})


def as_inherited(row: SeatOnPaper) -> InheritedSeat:
    return InheritedSeat(row.position, row.position_name, row.person_id, row.last_day, row.reason)


def known_seats(command: InheritDecree, opd_id: UUID, facts: Facts) -> frozenset[InheritedSeat]:
    """Return which seats of an OPD are recorded of this decree already."""
    return frozenset(
        seat
        for event in facts.of(team, team_of(opd_id)).inherited
        if event.decree_id == command.decree_id
        for seat in event.seats
    )


def obstacles(decrees: Sequence[InheritDecree], facts: Facts) -> list[Obstacle]:
    """Return everything that stands against any row; a row that is recorded already is as it is.

    ``CutOverIsNotSet`` where nobody has said when the time before this suite ended.
    """
    cut_over_on(facts)
    occupied = _Occupied(facts)
    return [each for one in decrees for each in _of_decree(one, occupied, facts)]


def _of_decree(one: InheritDecree, occupied: "_Occupied", facts: Facts) -> Iterator[Obstacle]:
    fault = next(_against_header(one, facts), None)
    if fault and one.seats:
        yield Obstacle(one.seats[0].row, fault)
        return
    known = {each: known_seats(one, each, facts) for each in {row.opd_id for row in one.seats}}
    for row in one.seats:
        if as_inherited(row) in known[row.opd_id]:
            continue
        alone = next(_against_row(row, one, known[row.opd_id], facts), None)
        seat = Held(
            row.person_id, row.opd_id, row.position, one.effective_on, row.last_day, row.row
        )
        found = Obstacle(row.row, alone) if alone else occupied.against(seat)
        if found:
            yield found
        else:
            occupied.take(seat)


def _against_header(one: InheritDecree, facts: Facts) -> Iterator[Fault]:
    recorded = facts.of(decree, one.decree_id).inherited
    if recorded:
        if recorded != header_of(one):
            yield Fault.DECREE_DIFFERS
        return
    yield from _against_days(one, facts)
    if facts.of(decree_number, number_of(one.number, one.decided_on.year)).decree_id:
        yield Fault.NUMBER_TAKEN
    if one.decided_on >= cut_over_on(facts):
        yield Fault.DECIDED_HERE


def _against_days(one: InheritDecree, facts: Facts) -> Iterator[Fault]:
    if one.decided_on > facts.today:
        yield Fault.DECIDED_LATER
    if one.effective_on > facts.today:
        yield Fault.BEGINS_LATER
    if one.effective_on < one.decided_on:
        yield Fault.WORKS_BACKWARDS
    if one.until < one.effective_on:
        yield Fault.TERM_IS_EMPTY


def _against_row(
    row: SeatOnPaper, one: InheritDecree, known: frozenset[InheritedSeat], facts: Facts
) -> Iterator[Fault]:
    if not one.effective_on <= row.last_day <= one.until:
        yield Fault.LAST_DAY_OUTSIDE
    if row.last_day < one.until and row.reason is None:
        yield Fault.REASON_MISSING
    if row.last_day == one.until and row.reason is not None:
        yield Fault.REASON_WITHOUT_END
    if not facts.of(person, row.person_id).records:
        yield Fault.PERSON_UNKNOWN
    office = facts.of(opd, row.opd_id)
    if not (office.in_force(one.effective_on) and office.in_force(row.last_day)):
        yield Fault.OPD_NOT_IN_FORCE
    if (row.person_id, row.position) in {(each.person_id, each.position) for each in known}:
        yield Fault.SEAT_DIFFERS


class _Occupied:
    """Who has which seat on which days, by what is recorded and by the rows so far."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._of_person: dict[UUID, list[Held]] = {}
        self._of_seat: dict[tuple[UUID, str], list[Held]] = {}
        self._opds: set[UUID] = set()

    def against(self, seat: Held) -> Obstacle | None:
        """Return what the seat collides with; each row has one place in the list."""
        self._look_at(seat)
        for held in self._of_seat.get((seat.opd_id, seat.position), ()):
            if held.person_id != seat.person_id and held.meets(seat):
                return Obstacle(seat.row or 0, Fault.SEAT_IS_HELD, held.row)
        for held in self._of_person[seat.person_id]:
            if held.meets(seat):
                return Obstacle(seat.row or 0, Fault.IN_TWO_SEATS, held.row)
        return None

    def take(self, seat: Held) -> None:
        self._of_person[seat.person_id].append(seat)
        self._of_seat.setdefault((seat.opd_id, seat.position), []).append(seat)

    def _look_at(self, seat: Held) -> None:
        if seat.person_id not in self._of_person:
            self._of_person[seat.person_id] = list(self._recorded(seat.person_id))
        if seat.opd_id in self._opds:
            return
        self._opds.add(seat.opd_id)
        for person_id in self._facts.of(team, team_of(seat.opd_id)).people_between(*_EVER):
            for held in self._recorded(person_id):
                if held.opd_id == seat.opd_id:
                    self._of_seat.setdefault((held.opd_id, held.position), []).append(held)

    def _recorded(self, person_id: UUID) -> Iterator[Held]:
        for seat in self._facts.of(person, person_id).seats:
            days = (seat.effective_on, seat.until)
            yield Held(person_id, seat.opd_id, seat.position, *days, None)
