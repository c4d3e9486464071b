"""What was said of the seats of an OPD, when, and who held which on a day as it was known then?

The table belongs to the view ``seats``, which keeps beside it what is known now. A row is written
by the event on the person's stream that it tells of, and never changes.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Column, Connection, Date, Index, Integer, String, Table, select

from gateway.heard import personnel as heard
from gateway.heard.teams import InheritedSeatStruck, InterimSeatTaken, SeatInherited
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant
from gateway.views.teams import METADATA
from kit.clock import WITA
from kit.envelope import Envelope
from kit.views import Change, Upsert

SEAT_EVENT = Table(
    "seat_event",
    METADATA,
    Column("person_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("position", String, nullable=False),
    Column("decree_id", Id, nullable=False),
    Column("kind", String, nullable=False),
    Column("effective_on", Date),
    Column("until", Date),
    Column("last_day", Date),
    Column("reason", String),
    Column("position_name", String),
    Column("recorded_at", Instant, nullable=False),
    Index("seat_event_by_opd", "opd_id", "position"),
)
"""``version`` is that of the person's stream; of interim work ``decree_id`` is the assignment's.
``position_name`` and ``last_day`` are said of seats of the time before this suite."""

Taken = heard.SeatTaken | InterimSeatTaken | SeatInherited
Seats = Taken | heard.SeatLeft | heard.SeatRegained | InheritedSeatStruck
Kind = Literal["taken", "interim", "inherited", "left", "regained", "struck"]


class _Said(msgspec.Struct, frozen=True):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    kind: Kind
    effective_on: date | None
    until: date | None
    last_day: date | None
    reason: str | None
    position_name: str | None


class Held(msgspec.Struct, frozen=True):
    """A seat from the first to the last day on which it was held, as far as it is known."""

    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    """Of interim work the id of the assignment."""
    interim: bool
    effective_on: date
    until: date
    """The last day as it was decreed or assigned."""
    last_day: date
    left_on: date | None = None
    reason: str | None = None
    inherited: bool = False
    """Whether it is of the time before this suite, and was recorded afterwards."""
    position_name: str | None = None
    """What the paper calls an inherited position."""


def said(event: Seats, envelope: Envelope) -> Change:
    """Return the row of what an event says of a seat."""
    by = event.assignment_id if isinstance(event, InterimSeatTaken) else event.decree_id
    row: dict[str, object] = {
        "person_id": event.person_id,
        "version": envelope.version,
        "opd_id": event.opd_id,
        "position": event.position,
        "decree_id": by,
        **dict.fromkeys(("effective_on", "until", "last_day", "reason", "position_name")),
        "recorded_at": envelope.recorded_at,
    }
    match event:
        case heard.SeatTaken() | InterimSeatTaken() | SeatInherited():
            return Upsert(SEAT_EVENT, row | _term(event))
        case heard.SeatLeft():
            left = {"effective_on": event.effective_on, "reason": event.reason}
            return Upsert(SEAT_EVENT, row | left | {"kind": "left"})
        case InheritedSeatStruck():
            struck = {"effective_on": event.effective_on, "kind": "struck"}
            return Upsert(SEAT_EVENT, row | struck)
        case heard.SeatRegained():
            back = {"last_day": event.until, "reason": event.reason}
            return Upsert(SEAT_EVENT, row | back | {"kind": "regained"})
        case _:
            assert_never(event)


def _term(event: Taken) -> dict[str, object]:
    term = {"effective_on": event.effective_on, "until": event.until}
    match event:
        case heard.SeatTaken():
            return {**term, "kind": "taken"}
        case InterimSeatTaken():
            return {**term, "kind": "interim"}
        case SeatInherited():
            really = {"last_day": event.last_day, "reason": event.reason}
            return {**term, **really, "position_name": event.position_name, "kind": "inherited"}
        case _:
            assert_never(event)


def end_of(known_on: date) -> datetime:
    """Return the first moment after a day in Central Indonesia Time."""
    return datetime.combine(known_on + timedelta(days=1), time.min, WITA)


def known_seats(
    connection: Connection,
    opd_id: UUID,
    *,
    position: str | None = None,
    before: datetime | None = None,
) -> tuple[Held, ...]:
    """Return the seats of an OPD as they were known before a moment, now if none is named.

    They come by their first day. What never was held on any day is left out.
    """
    wanted = select(SEAT_EVENT).where(SEAT_EVENT.c.opd_id == opd_id)
    if position is not None:
        wanted = wanted.where(SEAT_EVENT.c.position == position)
    if before is not None:
        wanted = wanted.where(SEAT_EVENT.c.recorded_at < before)
    ordered = wanted.order_by(SEAT_EVENT.c.person_id, SEAT_EVENT.c.version)
    found = _folded(answers(connection, ordered, _Said))
    held = (each for each in found if each.effective_on <= each.last_day)
    return tuple(sorted(held, key=lambda one: (one.effective_on, one.position, one.person_id)))


def _folded(events: Iterable[_Said]) -> Iterable[Held]:
    """Go through what was said of each person in its order, as the table of seats does."""
    seats: dict[tuple[UUID, UUID, str], Held] = {}
    for event in events:
        key = (event.person_id, event.decree_id, event.position)
        held = _after(seats.pop(key, None), event)
        if held is not None:
            seats[key] = held
    return seats.values()


def _after(held: Held | None, event: _Said) -> Held | None:
    if event.kind in ("taken", "interim", "inherited") and event.effective_on and event.until:
        return _begun(event, event.effective_on, event.until)
    if held is None or event.kind == "struck":
        return None
    if event.kind == "left" and event.effective_on:
        last_day = event.effective_on - timedelta(days=1)
        return replace(held, left_on=event.effective_on, last_day=last_day, reason=event.reason)
    last_day = event.last_day or held.until
    left_on = last_day + timedelta(days=1) if event.reason else None
    return replace(held, left_on=left_on, last_day=last_day, reason=event.reason)


def _begun(event: _Said, effective_on: date, until: date) -> Held:
    last_day = event.last_day or until
    ended = last_day < until
    return Held(
        person_id=event.person_id,
        opd_id=event.opd_id,
        position=event.position,
        decree_id=event.decree_id,
        interim=event.kind == "interim",
        effective_on=effective_on,
        until=until,
        last_day=last_day,
        left_on=last_day + timedelta(days=1) if ended else None,
        reason=event.reason if ended else None,
        inherited=event.kind == "inherited",
        position_name=event.position_name,
    )
