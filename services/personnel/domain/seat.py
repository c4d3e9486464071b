"""Which position in a team a person holds, by which decree, and on which days.

Seats live on the person's stream, so that nobody sits in two teams. They are taken and left only
by the decision of others: a decree, an interim assignment, a reorganisation; and left by what is
recorded of their holder.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, assert_never
from uuid import UUID

from kit import decider
from personnel.domain.tenure import Cause, End, LeavingReason, Tenure


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
    """Something ends a seat; of the same cause it takes the place of what was said before."""

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
    """The later decree or assignment for which the seat is left, the one that is revoked, or the
    one by which somebody holds the seat again."""
    left_before_on: date | None = None
    """The first day without the seat where something else ends it before: that stands, and this
    counts once it falls away."""


class SeatRegained(decider.Event, frozen=True, tag="personnel.seat-regained.v1"):
    """What had ended a seat, or would have, was recorded in error or never takes effect."""

    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    """By which the seat had been taken: a decree, or an interim assignment."""
    left_for: LeavingReason
    """The end that does not stand."""
    effective_on: date
    """The first day without the seat, had it stood."""
    until: date
    """The last day on which the seat is held by what stands now; before ``effective_on`` where
    something else ends it before."""
    reason: LeavingReason | None = None
    """Why it ends on that day; none where its term does."""
    interim: bool = False
    for_decree_id: UUID | None = None
    """As it was said of the end."""


class Seat(Tenure, frozen=True, kw_only=True):
    """A seat, or interim work, from the day on which it is taken."""

    opd_id: UUID
    position: str
    decree_id: UUID
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


def seat_of(event: SeatTaken | InterimSeatTaken | SeatInherited) -> Seat:
    """Return the seat as it is taken."""
    by = event.assignment_id if isinstance(event, InterimSeatTaken) else event.decree_id
    return Seat(
        opd_id=event.opd_id,
        position=event.position,
        decree_id=by,
        interim=isinstance(event, InterimSeatTaken),
        effective_on=event.effective_on,
        term_until=event.last_day if isinstance(event, SeatInherited) else event.until,
    )


def changed(seats: tuple[Seat, ...], event: SeatLeft | SeatRegained) -> tuple[Seat, ...]:
    """Return ``seats`` with one end more, or one less, of the one of which the event tells."""
    return tuple(_changed(each, event) if key_of(each) == key_of(event) else each for each in seats)


def _changed(seat: Seat, event: SeatLeft | SeatRegained) -> Seat:
    match event:
        case SeatLeft():
            return seat.ended(End(event.reason, event.effective_on, event.for_decree_id))
        case SeatRegained():
            end = End(event.left_for, event.effective_on, event.for_decree_id)
            return seat.without(end.cause)
        case _:
            assert_never(event)


def leaving(person_id: UUID, seat: Seat, end: End) -> Sequence[SeatLeft]:
    """Return that something ends a seat, not before its first day; nothing where it is known."""
    on = max(end.on, seat.effective_on)
    if seat.ended_for(end.cause) == End(end.reason, on, end.for_decree_id):
        return []
    return [
        SeatLeft(
            person_id=person_id,
            opd_id=seat.opd_id,
            position=seat.position,
            decree_id=seat.decree_id,
            reason=end.reason,
            effective_on=on,
            interim=seat.interim,
            for_decree_id=end.for_decree_id,
            left_before_on=seat.earlier_than(End(end.reason, on, end.for_decree_id)),
        )
    ]


def becoming(
    person_id: UUID, seat: Seat, cause: Cause, wanted: End | None
) -> Sequence[SeatLeft | SeatRegained]:
    """Return what has to be said so that a cause ends a seat like this, or not at all."""
    known = seat.ended_for(cause)
    if wanted is None:
        return regaining(person_id, seat, cause)
    if known is None or wanted.on <= known.on:
        return leaving(person_id, seat, wanted)
    back = regaining(person_id, seat, cause)
    return [*back, *leaving(person_id, seat.without(cause), wanted)]


def regaining(person_id: UUID, seat: Seat, cause: Cause) -> Sequence[SeatRegained]:
    """Return that this cause ends a seat no longer; nothing where it never did."""
    end, rest = seat.ended_for(cause), seat.without(cause)
    if end is None:
        return []
    return [
        SeatRegained(
            person_id=person_id,
            opd_id=seat.opd_id,
            position=seat.position,
            decree_id=seat.decree_id,
            left_for=end.reason,
            effective_on=end.on,
            until=rest.until,
            reason=rest.end.reason if rest.end else None,
            interim=seat.interim,
            for_decree_id=end.for_decree_id,
        )
    ]
