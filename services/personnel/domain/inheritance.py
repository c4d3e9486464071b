"""What follows once a list of the time before this suite is taken over, all of it or nothing?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.decree import decree
from personnel.domain.decree_number import claimed
from personnel.domain.holder import judged
from personnel.domain.inherited import InheritedOpdsNamed, TeamInherited
from personnel.domain.inheriting import (
    InheritDecree,
    SeatOnPaper,
    as_inherited,
    header_of,
    in_order,
    known_seats,
    obstacles,
    team_inherited,
)
from personnel.domain.person import person
from personnel.domain.relief import Span, claims, left, relieved
from personnel.domain.seat import SeatInherited, seat_of
from personnel.domain.so_far import SoFar
from personnel.domain.team import team, team_of
from personnel.domain.tenure import End, LeavingReason


class InheritDecrees(decider.Command, frozen=True):
    """Record decrees of the time before this suite as a list has them."""

    decrees: tuple[InheritDecree, ...]
    """Each of them once, with all its rows."""


Command = InheritDecrees
Event = TeamInherited | SeatInherited


class InheritedRowsAreWrong(Refused):
    """Nothing of a list of earlier decrees is recorded as long as one of its rows is wrong."""

    status = 422


def decide(command: Command, _state: None, facts: Facts) -> Sequence[Elsewhere]:
    if found := obstacles(command.decrees, facts):
        raise InheritedRowsAreWrong(problems=[each.told() for each in found])
    so_far = SoFar(facts)
    return [
        each
        for one in in_order(command.decrees)
        for each in so_far.decided(_inherited(one, so_far))
    ]


def _inherited(one: InheritDecree, facts: Facts) -> Iterator[Elsewhere]:
    header = header_of(one)
    if facts.of(decree, one.decree_id).inherited is None:
        yield Elsewhere(decree, one.decree_id, header)
        yield claimed(header.number, one.decided_on, one.decree_id, facts)
    yield from _opds_named(one, facts)
    by_opd: dict[UUID, list[SeatOnPaper]] = {}
    for row in one.seats:
        by_opd.setdefault(row.opd_id, []).append(row)
    for opd_id, rows in by_opd.items():
        known = known_seats(one, opd_id, facts)
        if new := [row for row in rows if as_inherited(row) not in known]:
            yield from _in_team(one, opd_id, new, facts)


def _opds_named(one: InheritDecree, facts: Facts) -> Iterator[Elsewhere]:
    """Yield for which OPDs it has rows, so that the teams are found that end with it."""
    known = facts.of(decree, one.decree_id).inherited_in
    named = dict.fromkeys(row.opd_id for row in one.seats)
    if new := tuple(opd_id for opd_id in named if opd_id not in known):
        event = InheritedOpdsNamed(decree_id=one.decree_id, opds=new)
        yield Elsewhere(decree, one.decree_id, event)


def _in_team(
    one: InheritDecree, opd_id: UUID, rows: Sequence[SeatOnPaper], facts: Facts
) -> Iterator[Elsewhere]:
    """Yield the seats of a team of that time, in place of what could come back on their days."""
    event = team_inherited(one, opd_id, rows, facts)
    own = facts.of(team, team_of(opd_id)).papers(event.amends or one.decree_id) | {one.decree_id}
    span = Span(opd_id, one.effective_on, max(row.last_day for row in rows))
    end = End(LeavingReason.TEAM_RENEWED, one.effective_on, one.decree_id)
    yield from relieved(span, end, facts, spared=own)
    yield from _made_way(one, opd_id, rows, facts)
    yield Elsewhere(team, team_of(opd_id), event)
    for row in rows:
        yield from _seat(one, row, facts)


def _made_way(
    one: InheritDecree, opd_id: UUID, rows: Sequence[SeatOnPaper], facts: Facts
) -> Iterator[Elsewhere]:
    """Yield the ends of what could come back of these positions, or of these people's seats."""
    first, by = one.effective_on, one.decree_id
    positions, people = defaultdict[str, list[date]](list), defaultdict[UUID, list[date]](list)
    for row in rows:
        positions[row.position].append(row.last_day)
        people[row.person_id].append(row.last_day)
    last = max(row.last_day for row in rows)
    for person_id, seat in claims(Span(opd_id, first, last), facts):
        if seat.decree_id == by:
            continue
        if any(seat.is_claimed(first, each) for each in positions.get(seat.position, ())):
            yield from left(person_id, seat, End(LeavingReason.REPLACED, first, by))
        elif any(seat.is_claimed(first, each) for each in people.get(person_id, ())):
            yield from left(person_id, seat, End(LeavingReason.REASSIGNED, first, by))


def _seat(one: InheritDecree, row: SeatOnPaper, facts: Facts) -> Iterator[Elsewhere]:
    """Yield that a seat was taken, and left where what is recorded of its holder ends it."""
    event = SeatInherited(
        person_id=row.person_id,
        opd_id=row.opd_id,
        position=row.position,
        position_name=row.position_name,
        decree_id=one.decree_id,
        effective_on=one.effective_on,
        until=one.until,
        last_day=row.last_day,
        reason=row.reason,
    )
    records = facts.of(person, row.person_id).records
    for each in (event, *judged(row.person_id, seat_of(event), records)):
        yield Elsewhere(person, row.person_id, each)


def evolve(state: None, _event: Event) -> None:
    return state


inheritance: Decider[Command, Event, None] = Decider(
    name="inheritance", initial=None, decide=decide, evolve=evolve
)
"""What is decided about one list; the stream itself stays empty."""
