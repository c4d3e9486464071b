"""Which position in a team a person holds, by which decree, and on which days.

Seats live on the person's stream, so that nobody sits in two teams. They are taken and left only
by the decision of others: a decree, a reorganisation; and left by what is recorded of their holder.
"""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from kit import decider


class LeavingReason(StrEnum):
    OPD_CLOSED = "opd-closed"
    TEAM_RENEWED = "team-renewed"
    """A later decree names the whole team again."""
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


class SeatLeft(decider.Event, frozen=True, tag="personnel.seat-left.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    """By which the seat had been taken."""
    reason: LeavingReason
    effective_on: date
    """The first day without the seat."""


class Seat(msgspec.Struct, frozen=True):
    """A seat held from ``effective_on`` to ``until``, both days included."""

    opd_id: UUID
    position: str
    decree_id: UUID
    effective_on: date
    until: date


def taken(seats: tuple[Seat, ...], event: SeatTaken) -> tuple[Seat, ...]:
    seat = Seat(event.opd_id, event.position, event.decree_id, event.effective_on, event.until)
    return (*seats, seat)


def left(seats: tuple[Seat, ...], event: SeatLeft) -> tuple[Seat, ...]:
    """Return ``seats`` with the one left shortened; one that had not begun is gone."""
    last_day = event.effective_on - timedelta(days=1)
    named = (event.opd_id, event.position, event.decree_id)
    shortened = (
        msgspec.structs.replace(seat, until=min(seat.until, last_day))
        if (seat.opd_id, seat.position, seat.decree_id) == named
        else seat
        for seat in seats
    )
    return tuple(seat for seat in shortened if seat.effective_on <= seat.until)


def leaving(person_id: UUID, seat: Seat, reason: LeavingReason, on: date) -> SeatLeft:
    """Return that a person has a seat no longer from ``on``, or never had one that begins later."""
    return SeatLeft(
        person_id=person_id,
        opd_id=seat.opd_id,
        position=seat.position,
        decree_id=seat.decree_id,
        reason=reason,
        effective_on=max(on, seat.effective_on),
    )
