"""What stands against taking over who was named before this suite, row by row of a list?

Rules of the time before are not asked again: positions may be such that no structure here has,
people may have left since. What is asked is what can be wrong in a list, also against what this
suite has decided itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts
from personnel.domain.cut_over import cut_over_on
from personnel.domain.decree import decree
from personnel.domain.decree_number import decree_number, normalise, number_of
from personnel.domain.decreed_team import Period
from personnel.domain.form import Key, Text
from personnel.domain.inherited import DecreeInherited, InheritedSeat, TeamInherited
from personnel.domain.occupied import Held, Occupied
from personnel.domain.opd import opd
from personnel.domain.person import person
from personnel.domain.so_far import SoFar
from personnel.domain.team import team, team_of
from personnel.domain.tenure import LeavingReason


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
    TEAM_HAS_ENDED = "team-has-ended"
    """Its team had ended by then, or another one was in office."""


class Obstacle(msgspec.Struct, frozen=True):
    """What stands against one row, and against which other row where it is one of the list."""

    row: int
    fault: Fault
    other: int | None = None

    def told(self) -> dict[str, object]:
        return {"row": self.row, "fault": self.fault.value, "other_row": self.other}


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


def team_inherited(
    one: InheritDecree, opd_id: UUID, rows: Sequence[SeatOnPaper], facts: Facts
) -> TeamInherited:
    """Return that a decree named these people, and until when their team is in office by that."""
    base = _base(one, opd_id, facts)
    earlier = [each.last_day for each in known_seats(one, opd_id, facts)]
    lasting = [base.term_until] if base else []
    last_day = max([*earlier, *lasting, *(each.last_day for each in rows)])
    ended = [each.on - timedelta(days=1) for each in base.ends] if base else []
    amends = base.decree_id if base and base.decree_id != one.decree_id else None
    return TeamInherited(
        opd_id=opd_id,
        decree_id=one.decree_id,
        effective_on=one.effective_on,
        until=one.until,
        last_day=min([last_day, *ended]),
        seats=tuple(as_inherited(row) for row in rows),
        amends=amends,
    )


def _base(one: InheritDecree, opd_id: UUID, facts: Facts) -> Period | None:
    """Return the team in which a decree gave seats: its own one, or that of its first day."""
    known = facts.of(team, team_of(opd_id))
    said = (each for each in known.inherited if each.decree_id == one.decree_id)
    of_it = next((each.amends or each.decree_id for each in said), None)
    if of_it:
        return known.by(of_it)
    return next(iter(known.between(one.effective_on, one.effective_on)), None)


def in_order(decrees: Sequence[InheritDecree]) -> Sequence[InheritDecree]:
    """Return them as they took effect: a later one may change the team of an earlier one."""
    return sorted(decrees, key=lambda one: (one.effective_on, one.decided_on))


def obstacles(decrees: Sequence[InheritDecree], facts: Facts) -> list[Obstacle]:
    """Return everything that stands against any row; a row that is recorded already is as it is.

    ``CutOverIsNotSet`` where nobody has said when the time before this suite ended.
    """
    cut_over_on(facts)
    occupied, so_far = Occupied(facts), SoFar(facts)
    found = [each for one in in_order(decrees) for each in _of_decree(one, occupied, so_far)]
    return sorted(found, key=lambda each: each.row)


def _of_decree(one: InheritDecree, occupied: Occupied, facts: SoFar) -> Iterator[Obstacle]:
    fault = next(_against_header(one, facts), None)
    if fault and one.seats:
        yield Obstacle(one.seats[0].row, fault)
        return
    right: dict[UUID, list[SeatOnPaper]] = {}
    known = {each: known_seats(one, each, facts) for each in {row.opd_id for row in one.seats}}
    for row in one.seats:
        if as_inherited(row) in known[row.opd_id]:
            continue
        if found := _of_row(row, one, known[row.opd_id], occupied, facts):
            yield found
        else:
            right.setdefault(row.opd_id, []).append(row)
    for opd_id, rows in right.items():
        event = team_inherited(one, opd_id, rows, facts)
        facts.know(team, team_of(opd_id), team.evolve(facts.of(team, team_of(opd_id)), event))


def _of_row(
    row: SeatOnPaper,
    one: InheritDecree,
    known: frozenset[InheritedSeat],
    occupied: Occupied,
    facts: Facts,
) -> Obstacle | None:
    alone = next(_against_row(row, one, known, facts), None)
    seat = Held(row.person_id, row.opd_id, row.position, one.effective_on, row.last_day, row.row)
    found = Obstacle(row.row, alone) if alone else None
    if found is None and (met := occupied.against(seat)):
        fault = Fault.IN_TWO_SEATS if met.in_two_seats else Fault.SEAT_IS_HELD
        found = Obstacle(row.row, fault, met.row)
    if found is None and _team_has_ended(row, one, facts):
        found = Obstacle(row.row, Fault.TEAM_HAS_ENDED)
    if found is None:
        occupied.take(seat)
    return found


def _team_has_ended(row: SeatOnPaper, one: InheritDecree, facts: Facts) -> bool:
    """Return whether on any day of the seat another team was in office, or none any more."""
    known = facts.of(team, team_of(row.opd_id))
    base = _base(one, row.opd_id, facts)
    if any(each != base for each in known.between(one.effective_on, row.last_day)):
        return True
    of_old = {each.decree_id for each in known.inherited}
    return base is not None and (
        base.decree_id not in of_old or any(end.on <= row.last_day for end in base.ends)
    )


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
