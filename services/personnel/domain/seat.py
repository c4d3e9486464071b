"""Which position in a team a person holds, by which decree, and on which days.

Seats live on the person's stream, so that nobody sits in two teams. They are taken and left only
by the decision of others: a decree, an interim assignment, a reorganisation; and left by what is
recorded of their holder.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, assert_never
from uuid import UUID

import msgspec

from kit import decider


class LeavingReason(StrEnum):
    OPD_CLOSED = "opd-closed"
    TEAM_RENEWED = "team-renewed"
    """A later decree names the whole team again."""
    REPLACED = "replaced"
    """An amending decree names somebody for the position."""
    REASSIGNED = "reassigned"
    """An amending decree gives the holder another seat of the team."""
    DECREE_REVOKED = "decree-revoked"
    INTERIM_ENDED = "interim-ended"
    """By the head of the OPD, before the last day that was said."""
    TRANSFERRED = "transferred"
    UNPAID_LEAVE = "unpaid-leave"
    STUDY_ASSIGNMENT = "study-assignment"
    SUSPENDED = "suspended"
    PRE_RETIREMENT_LEAVE = "pre-retirement-leave"
    INACTIVE = "inactive"
    DISMISSED = "dismissed"
    RETIRED = "retired"
    DECEASED = "deceased"


class SeatTaken(decider.Event, frozen=True, tag="personnel.seat-taken.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    nomination_id: UUID
    effective_on: date
    until: date
    """The last day of the term."""


class InterimSeatTaken(decider.Event, frozen=True, tag="personnel.interim-seat-taken.v1"):
    """Somebody does the work of a position without a decree, by the word of the OPD's head."""

    person_id: UUID
    opd_id: UUID
    position: str
    assignment_id: UUID
    effective_on: date
    until: date
    """The last day, if it is not ended before."""


class SeatInherited(decider.Event, frozen=True, tag="personnel.seat-inherited.v1"):
    """A decree of the time before this suite gave somebody a seat, recorded afterwards."""

    person_id: UUID
    opd_id: UUID
    position: str
    """Its key; one made of the name where no structure of this suite has had the position."""
    position_name: str
    """As the paper has it."""
    decree_id: UUID
    effective_on: date
    until: date
    """The last day of the term."""
    last_day: date
    """The last on which the seat was really held."""
    reason: LeavingReason | None
    """Why it ended before the term; none where it did not."""


class InheritedSeatStruck(decider.Event, frozen=True, tag="personnel.inherited-seat-struck.v1"):
    """That somebody held this seat was taken over wrongly from a list: it counts for no day."""

    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    effective_on: date
    """The day from which it had been said to be held."""
    reason: str


class SeatLeft(decider.Event, frozen=True, tag="personnel.seat-left.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    """By which the seat had been taken: a decree, or an interim assignment."""
    reason: LeavingReason
    effective_on: date
    """The first day without the seat."""
    interim: bool = False
    """Whether it was interim work that ends; the seat was vacant all the while."""
    for_decree_id: UUID | None = None
    """The later decree for which the seat is left."""


class Seat(msgspec.Struct, frozen=True):
    """A seat held from ``effective_on`` to ``until``, both days included."""

    opd_id: UUID
    position: str
    decree_id: UUID
    effective_on: date
    until: date
    interim: bool = False
    """Then ``decree_id`` is that of the assignment."""


class OfSeat(Protocol):
    """A seat, or an event of one."""

    @property
    def opd_id(self) -> UUID:
        """Return in whose team."""

    @property
    def position(self) -> str:
        """Return the key of the position."""

    @property
    def decree_id(self) -> UUID:
        """Return by which decree it was taken."""


def key_of(one: OfSeat) -> tuple[UUID, str, UUID]:
    """Return what tells a seat from the others of the same person."""
    return (one.opd_id, one.position, one.decree_id)


def taken(
    seats: tuple[Seat, ...], event: SeatTaken | InterimSeatTaken | SeatInherited
) -> tuple[Seat, ...]:
    first = event.effective_on
    match event:
        case SeatTaken():
            return (*seats, Seat(*key_of(event), first, event.until))
        case InterimSeatTaken():
            of = (event.opd_id, event.position, event.assignment_id)
            return (*seats, Seat(*of, first, event.until, interim=True))
        case SeatInherited():
            return (*seats, Seat(*key_of(event), first, event.last_day))
        case _:
            assert_never(event)


def left(seats: tuple[Seat, ...], event: SeatLeft) -> tuple[Seat, ...]:
    """Return ``seats`` with the one left shortened; one that had not begun is gone."""
    last_day = event.effective_on - timedelta(days=1)
    shortened = (
        msgspec.structs.replace(seat, until=min(seat.until, last_day))
        if key_of(seat) == key_of(event)
        else seat
        for seat in seats
    )
    return tuple(seat for seat in shortened if seat.effective_on <= seat.until)


def leaving(
    person_id: UUID,
    seat: Seat,
    reason: LeavingReason,
    on: date,
    *,
    for_decree_id: UUID | None = None,
) -> SeatLeft:
    """Return that a person has a seat no longer from ``on``, or never had one that begins later."""
    return SeatLeft(
        person_id=person_id,
        opd_id=seat.opd_id,
        position=seat.position,
        decree_id=seat.decree_id,
        reason=reason,
        effective_on=max(on, seat.effective_on),
        interim=seat.interim,
        for_decree_id=for_decree_id,
    )
