"""What follows once a list of the time before this suite is taken over, all of it or nothing?"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.decree import decree
from personnel.domain.decree_number import claimed
from personnel.domain.inherited import InheritedOpdsNamed, TeamInherited
from personnel.domain.inheriting import (
    InheritDecree,
    SeatOnPaper,
    as_inherited,
    header_of,
    known_seats,
    obstacles,
)
from personnel.domain.person import person
from personnel.domain.seat import SeatInherited, taken
from personnel.domain.team import team, team_of
from personnel.domain.vacancy import vacated


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
    return [each for one in command.decrees for each in _inherited(one, facts)]


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
        new = [row for row in rows if as_inherited(row) not in known]
        if new:
            days = [*(each.last_day for each in known), *(each.last_day for each in rows)]
            event = _team(one, opd_id, max(days), new)
            yield Elsewhere(team, team_of(opd_id), event)
        for row in new:
            yield from _seat(one, row, facts)


def _opds_named(one: InheritDecree, facts: Facts) -> Iterator[Elsewhere]:
    """Yield for which OPDs it has rows, so that the teams are found that end with it."""
    known = facts.of(decree, one.decree_id).inherited_in
    named = dict.fromkeys(row.opd_id for row in one.seats)
    if new := tuple(opd_id for opd_id in named if opd_id not in known):
        event = InheritedOpdsNamed(decree_id=one.decree_id, opds=new)
        yield Elsewhere(decree, one.decree_id, event)


def _team(
    one: InheritDecree, opd_id: UUID, last_day: date, rows: Sequence[SeatOnPaper]
) -> TeamInherited:
    return TeamInherited(
        opd_id=opd_id,
        decree_id=one.decree_id,
        effective_on=one.effective_on,
        until=one.until,
        last_day=last_day,
        seats=tuple(as_inherited(row) for row in rows),
    )


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
    yield Elsewhere(person, row.person_id, event)
    records = facts.of(person, row.person_id).records
    for left in vacated(row.person_id, taken((), event), records, one.effective_on):
        yield Elsewhere(person, row.person_id, left)


def evolve(state: None, _event: Event) -> None:
    return state


inheritance: Decider[Command, Event, None] = Decider(
    name="inheritance", initial=None, decide=decide, evolve=evolve
)
"""What is decided about one list; the stream itself stays empty."""
