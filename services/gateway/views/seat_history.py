"""Who held each seat of an OPD on a day as it was known then, and who held one over the years?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from gateway.views.decrees import DECREE
from gateway.views.opds import OPD, name_known, on_day
from gateway.views.person_card import names_on
from gateway.views.seat_events import Held, end_of, known_seats
from gateway.views.structure import Position, called, structure_on
from gateway.views.teams import ASSIGNMENT, HANDOVER, begun_on
from gateway.views.vacancies import OF_THE_TEAM, Sees
from kit.decider import ERASED

_DAY = timedelta(days=1)


class Holder(msgspec.Struct, frozen=True):
    person_id: UUID
    person_name: str
    interim: bool
    """Whether the work is done without a decree while the seat is vacant."""
    decree_id: UUID
    """Of interim work the id of the assignment."""
    number: str | None
    """Of the decree, or of the letter of assignment."""
    effective_on: date
    until: date
    """The last day as it was decreed or assigned."""
    last_day: date
    """The last day on which it is held, as far as it is known."""
    inherited: bool
    """Whether it is of the time before this suite, and was recorded afterwards."""
    reason: str | None
    """Why it ended before; not shown to everybody where it says something about the person."""


class SeatThen(msgspec.Struct, frozen=True):
    number: int | None
    """Its place in the structure; ``None``: an older structure had it."""
    position: str
    position_name: str
    technical: bool
    holders: tuple[Holder, ...]
    """At most one by decree, else at most one who does the work meanwhile."""


class SeatsThen(msgspec.Struct, frozen=True):
    opd_id: UUID
    opd_code: str
    opd_name: str
    """As it was called on the day."""
    on: date
    known_on: date | None
    """As it was known at the end of this day; ``None``: as it is known now."""
    seats: tuple[SeatThen, ...]


class Spell(msgspec.Struct, frozen=True):
    kind: Literal["decree", "interim", "vacant"]
    first_on: date
    last_on: date | None
    """``None``: vacant still."""
    holder: Holder | None
    """``None``: nobody held the seat or did its work."""


class Handover(msgspec.Struct, frozen=True):
    handover_id: UUID
    from_person_id: UUID | None
    from_person_name: str | None
    to_person_id: UUID
    to_person_name: str
    handed_on: date
    minutes_number: str
    contents: tuple[str, ...] | None
    """``None``: not shown to this reader."""


class SeatHistory(msgspec.Struct, frozen=True):
    opd_id: UUID
    opd_code: str
    opd_name: str
    """As it is called on the day."""
    position: str
    position_name: str
    on: date
    known_on: date | None
    spells: tuple[Spell, ...]
    """The latest first."""
    handovers: tuple[Handover, ...]
    """The latest first."""


def seats_then(
    connection: Connection, opd_id: UUID, on: date, known_on: date | None, sees: Sees
) -> SeatsThen | None:
    """Return who held each seat of an OPD on a day, as it was known on another.

    People, OPD and positions are called as they were known to be called, people unless they are
    erased. What was not known at all by then is called as it is now.
    """
    before = end_of(known_on) if known_on else None
    opd = _opd(connection, opd_id, on, before)
    if opd is None:
        return None
    known = known_seats(connection, opd_id, before=before)
    held = [each for each in known if each.effective_on <= on <= each.last_day]
    people = _Told(connection, held, on, sees, before)
    day = begun_on(connection, opd_id, on) or on
    structure = structure_on(connection, day, before) or structure_on(connection, day)
    positions: Sequence[Position] = structure.positions if structure else ()
    of_it = {each.key for each in positions}
    seats = [(each.number, each.key, each.name, each.technical) for each in positions]
    others = sorted({each.position for each in held} - of_it)
    names = _called(connection, others, held, before)
    old = [(None, key, names.get(key, key), False) for key in others]
    return SeatsThen(
        opd_id=opd_id,
        opd_code=opd.code,
        opd_name=opd.name,
        on=on,
        known_on=known_on,
        seats=tuple(
            SeatThen(*seat, tuple(people.holder(each) for each in held if each.position == seat[1]))
            for seat in (*seats, *old)
        ),
    )


def seat_history(  # noqa: PLR0913, PLR0917 - of which seat, on which clocks, seen by whom
    connection: Connection,
    opd_id: UUID,
    position: str,
    on: date,
    known_on: date | None,
    sees: Sees,
) -> SeatHistory | None:
    """Return all that is known of one seat; ``None`` where no structure and nobody has had it."""
    before = end_of(known_on) if known_on else None
    opd = _opd(connection, opd_id, on, before)
    if opd is None:
        return None
    held = known_seats(connection, opd_id, position=position, before=before)
    name = _called(connection, [position], held, before).get(position)
    if name is None and not held:
        return None
    until = on if opd.valid_to is None else min(on, opd.valid_to)
    people = _Told(connection, held, on, sees, before)
    return SeatHistory(
        opd_id=opd_id,
        opd_code=opd.code,
        opd_name=opd.name,
        position=position,
        position_name=name or position,
        on=on,
        known_on=known_on,
        spells=tuple(reversed([*_spells(held, people, until)])),
        handovers=_handovers(connection, opd_id, position, on, sees, before),
    )


def _spells(held: Sequence[Held], people: "_Told", until: date) -> Iterator[Spell]:
    """Go through the seat day by day: holders in their order, and where there was none."""
    filled: date | None = None
    for each in held:
        if filled is not None and each.effective_on > filled + _DAY:
            yield Spell("vacant", filled + _DAY, each.effective_on - _DAY, None)
        kind: Literal["interim", "decree"] = "interim" if each.interim else "decree"
        yield Spell(kind, each.effective_on, each.last_day, people.holder(each))
        filled = max(filled or each.last_day, each.last_day)
    if filled is not None and filled < until:
        yield Spell("vacant", filled + _DAY, None, None)


class _Told:
    """What is said of holders besides the seat: names, and the numbers of decrees and letters."""

    def __init__(
        self,
        connection: Connection,
        held: Iterable[Held],
        on: date,
        sees: Sees,
        before: datetime | None,
    ) -> None:
        """Look up all of them at once."""
        seats = tuple(held)
        self._sees = sees
        self._names = names_on(connection, {each.person_id for each in seats}, on, before)
        self._numbers = _numbers(connection, {each.decree_id for each in seats})

    def holder(self, held: Held) -> Holder:
        """Return the holder of a seat as the reader sees them."""
        people_of = self._sees.people_of
        shown = people_of in (None, held.opd_id) or held.reason in OF_THE_TEAM
        return Holder(
            person_id=held.person_id,
            person_name=self._names.get(held.person_id, ERASED),
            interim=held.interim,
            decree_id=held.decree_id,
            number=self._numbers.get(held.decree_id),
            effective_on=held.effective_on,
            until=held.until,
            last_day=held.last_day,
            inherited=held.inherited,
            reason=held.reason if shown else None,
        )


def _numbers(connection: Connection, decrees: set[UUID]) -> Mapping[UUID, str | None]:
    decreed = select(DECREE.c.decree_id, DECREE.c.number).where(DECREE.c.decree_id.in_(decrees))
    assigned = select(ASSIGNMENT.c.assignment_id, ASSIGNMENT.c.letter_number).where(
        ASSIGNMENT.c.assignment_id.in_(decrees)
    )
    return {row[0]: row[1] for each in (decreed, assigned) for row in connection.execute(each)}


class _Opd(NamedTuple):
    code: str
    valid_to: date | None
    name: str


def _opd(connection: Connection, opd_id: UUID, on: date, before: datetime | None) -> _Opd | None:
    name = on_day("name", on).label("name")
    wanted = select(OPD.c.code, OPD.c.valid_to, name).where(OPD.c.opd_id == opd_id)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    known = name_known(connection, opd_id, on, before) if before else None
    return _Opd(row.code, row.valid_to, known or row.name)


def _called(
    connection: Connection, keys: Collection[str], held: Iterable[Held], before: datetime | None
) -> Mapping[str, str]:
    """Return what positions were known to be called, else on the paper, else what they are now."""
    papers = {each.position: each.position_name for each in held if each.position_name}
    return {**called(connection, keys), **papers, **called(connection, keys, before)}


def _handovers(  # noqa: PLR0913, PLR0917 - of which seat, on which clocks, seen by whom
    connection: Connection,
    opd_id: UUID,
    position: str,
    on: date,
    sees: Sees,
    before: datetime | None,
) -> tuple[Handover, ...]:
    wanted = select(HANDOVER).where(HANDOVER.c.opd_id == opd_id, HANDOVER.c.position == position)
    if before is not None:
        wanted = wanted.where(HANDOVER.c.recorded_at < before)
    ordered = wanted.order_by(HANDOVER.c.handed_on.desc(), HANDOVER.c.handover_id)
    rows = connection.execute(ordered).all()
    both = {one for row in rows for one in (row.from_person_id, row.to_person_id) if one}
    names = names_on(connection, both, on, before)
    shown = sees.people_of in (None, opd_id)
    return tuple(
        Handover(
            handover_id=row.handover_id,
            from_person_id=row.from_person_id,
            from_person_name=names.get(row.from_person_id, ERASED) if row.from_person_id else None,
            to_person_id=row.to_person_id,
            to_person_name=names.get(row.to_person_id, ERASED),
            handed_on=row.handed_on,
            minutes_number=row.minutes_number,
            contents=tuple(row.contents) if shown else None,
        )
        for row in rows
    )
