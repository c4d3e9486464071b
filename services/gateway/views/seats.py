"""Who holds which seat of which OPD from when until when, by which decree, and why not longer?

Teams, interim work and handovers belong to the same view: ``views/teams.py``; and what was said of
each seat event by event: ``views/seat_events.py``.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    MetaData,
    String,
    Table,
    and_,
    select,
)

from gateway.heard import personnel as heard
from gateway.heard.teams import InheritedSeatStruck, InterimSeatTaken, SeatInherited
from gateway.views import teams
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant
from gateway.views.person_card import card_on, name_in
from gateway.views.seat_events import Seats, Taken, said
from kit.envelope import Envelope
from kit.views import Change, Changed, Delete, Update, Upsert, View

METADATA: MetaData = teams.METADATA
SEAT = Table(
    "seat",
    METADATA,
    Column("person_id", Id, primary_key=True),
    Column("decree_id", Id, primary_key=True),
    Column("opd_id", Id, primary_key=True),
    Column("position", String, primary_key=True),
    Column("nomination_id", Id),
    Column("interim", Boolean, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("left_on", Date),
    Column("reason", String),
    Column("left_at", Instant),
    Column("inherited", Boolean, nullable=False),
    Column("position_name", String),
    Index("seat_by_opd", "opd_id", "effective_on"),
    Index("seat_by_position", "opd_id", "position", "effective_on"),
    Index("seat_by_decree", "decree_id", "opd_id"),
)
"""``until`` is what the decree says, ``last_day`` the last on which the seat was really held;
``left_at`` is when it was recorded that it was left. Of interim work ``decree_id`` is the id of the
assignment. ``inherited``: of the time before this suite; then ``position_name`` is the paper's."""

Heard = Seats | teams.Heard

_HELD: dict[str, object] = {"left_on": None, "reason": None, "left_at": None}


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.SeatTaken() | InterimSeatTaken() | SeatInherited():
            return [said(event, envelope), _taken(event, envelope)]
        case InheritedSeatStruck():
            return [said(event, envelope), Delete(SEAT, _key(event))]
        case heard.SeatLeft() if event.left_before_on:
            return []
        case heard.SeatLeft() | heard.SeatRegained():
            return [said(event, envelope), _changed(event, envelope)]
        case _:
            return teams.project(event, envelope)


def _key(event: Seats) -> dict[str, object]:
    by = event.assignment_id if isinstance(event, InterimSeatTaken) else event.decree_id
    return {
        "person_id": event.person_id,
        "decree_id": by,
        "opd_id": event.opd_id,
        "position": event.position,
    }


def _taken(event: Taken, envelope: Envelope) -> Change:
    term: dict[str, object] = {
        "nomination_id": getattr(event, "nomination_id", None),
        "interim": isinstance(event, InterimSeatTaken),
        "effective_on": event.effective_on,
        "until": event.until,
        "last_day": event.until,
        "inherited": isinstance(event, SeatInherited),
        "position_name": getattr(event, "position_name", None),
    }
    ended: dict[str, object] = {}
    if isinstance(event, SeatInherited) and event.last_day < event.until:
        left_on = event.last_day + timedelta(days=1)
        ended = {"last_day": event.last_day, "left_on": left_on, "reason": event.reason}
        ended |= {"left_at": envelope.recorded_at}
    return Upsert(SEAT, _key(event) | term | _HELD | ended)


def _changed(event: heard.SeatLeft | heard.SeatRegained, envelope: Envelope) -> Change:
    match event:
        case heard.SeatLeft():
            last_day = event.effective_on - timedelta(days=1)
            left = {"left_on": event.effective_on, "last_day": last_day, "reason": event.reason}
            return Update(SEAT, _key(event), left | {"left_at": envelope.recorded_at})
        case heard.SeatRegained() if event.reason:
            left_on = event.until + timedelta(days=1)
            ends = {"left_on": left_on, "last_day": event.until, "reason": event.reason}
            return Update(SEAT, _key(event), ends | {"left_at": envelope.recorded_at})
        case heard.SeatRegained():
            return Update(SEAT, _key(event), {"last_day": event.until} | _HELD)
        case _:
            assert_never(event)


VIEW = View(
    name="seats",
    version=9,
    metadata=METADATA,
    hears=(
        *(heard.SeatTaken, InterimSeatTaken, SeatInherited, InheritedSeatStruck),
        *(heard.SeatLeft, heard.SeatRegained),
        *teams.HEARD,
    ),
    project=project,
    changed=(
        *(Changed(table) for table in ("team", "assignment", "handover", "seat_event")),
        Changed("seat", ("interim", "left_at", "inherited", "position_name")),
        Changed("seat", ("last_day", "left_on", "reason")),
    ),
)


class Seat(msgspec.Struct, frozen=True):
    opd_id: UUID
    position: str
    person_id: UUID
    person_name: str
    decree_id: UUID
    """Of interim work the id of the assignment."""
    nomination_id: UUID | None
    effective_on: date
    until: date
    """The last day of the term, as decreed, or of the interim assignment."""
    left_on: date | None
    """The first day without the seat, where it was left before the end of the term."""
    reason: str | None
    interim: bool
    """Whether the work is done without a decree while the seat is vacant."""
    inherited: bool
    """Whether it is of the time before this suite, taken over from a list."""
    position_name: str | None
    """What the paper calls the position, where it is inherited."""


def held_on(on: date) -> ColumnElement[bool]:
    """Return the condition that a seat is held on the day."""
    return and_(SEAT.c.effective_on <= on, SEAT.c.last_day >= on)


def seats_of_opd(connection: Connection, opd_id: UUID, on: date) -> tuple[Seat, ...]:
    """Return the seats of an OPD that are held on the day."""
    return _seats(connection, and_(SEAT.c.opd_id == opd_id, held_on(on)), on)


def seats_of_person(connection: Connection, person_id: UUID, on: date) -> tuple[Seat, ...]:
    """Return the seats that a person has held and will hold, the earliest first."""
    return _seats(connection, SEAT.c.person_id == person_id, on)


def seats_of_people(
    connection: Connection, persons: Collection[UUID], on: date
) -> tuple[Seat, ...]:
    """Return the seats that any of these people hold on the day."""
    return _seats(connection, and_(SEAT.c.person_id.in_(persons), held_on(on)), on)


def seats_since(connection: Connection, opd_id: UUID, since: date, on: date) -> tuple[Seat, ...]:
    """Return the seats of an OPD that were held on a day or later, with the names of another."""
    return _seats(connection, and_(SEAT.c.opd_id == opd_id, SEAT.c.last_day >= since), on)


def seats_by_decree(
    connection: Connection, decree_id: UUID, on: date, opds: Collection[UUID] | None = None
) -> tuple[Seat, ...]:
    """Return the seats that were taken by one decree: all, or those in some OPDs."""
    by_it = SEAT.c.decree_id == decree_id
    which = by_it if opds is None else and_(by_it, SEAT.c.opd_id.in_(opds))
    return _seats(connection, which, on)


def _seats(connection: Connection, which: ColumnElement[bool], on: date) -> tuple[Seat, ...]:
    card, held = card_on(SEAT.c.person_id, on)
    wanted = select(SEAT, name_in(card)).select_from(SEAT.outerjoin(card, held)).where(which)
    order = (SEAT.c.effective_on, SEAT.c.opd_id, SEAT.c.position, SEAT.c.person_id)
    return answers(connection, wanted.order_by(*order), Seat)
