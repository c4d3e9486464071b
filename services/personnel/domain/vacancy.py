"""Which seats does somebody leave by what is recorded of them, and which are theirs after all?

A seat is held by people in active service of its OPD. From the day on which its holder is not, it
is vacant by itself; where that was recorded wrongly and is put right for the same day, it is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, holding
from personnel.domain.decreed_team import Named
from personnel.domain.person_record import Record, Status
from personnel.domain.seat import LeavingReason, Seat, SeatLeft, key_of, leaving
from personnel.domain.team import team, team_of

REASONS: Mapping[Status, LeavingReason] = {
    Status.UNPAID_LEAVE: LeavingReason.UNPAID_LEAVE,
    Status.STUDY_ASSIGNMENT: LeavingReason.STUDY_ASSIGNMENT,
    Status.SUSPENDED: LeavingReason.SUSPENDED,
    Status.PRE_RETIREMENT_LEAVE: LeavingReason.PRE_RETIREMENT_LEAVE,
    Status.INACTIVE: LeavingReason.INACTIVE,
    Status.DISMISSED: LeavingReason.DISMISSED,
    Status.RETIRED: LeavingReason.RETIRED,
    Status.DECEASED: LeavingReason.DECEASED,
}
"""Every standing but active service ends a seat."""
OF_THE_HOLDER = frozenset({*REASONS.values(), LeavingReason.TRANSFERRED})
BY_DECREE = frozenset(
    {
        LeavingReason.TEAM_RENEWED,
        LeavingReason.REPLACED,
        LeavingReason.REASSIGNED,
    }
)
"""Reasons that fall away where the decree is revoked before it takes effect."""
_MAY_COME_BACK = OF_THE_HOLDER | BY_DECREE | {LeavingReason.OPD_CLOSED}


class SeatRegained(decider.Event, frozen=True, tag="personnel.seat-regained.v1"):
    """What had ended the seat on that day was recorded in error."""

    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    effective_on: date
    until: date


class LostSeat(msgspec.Struct, frozen=True):
    """A seat as it was held before its holder left it, and the first day without it."""

    seat: Seat
    on: date
    reason: LeavingReason
    for_decree_id: UUID | None = None
    """The decree for which it was left."""

    def is_of(self, event: SeatRegained) -> bool:
        return key_of(self.seat) == key_of(event)


def vacated(
    person_id: UUID, seats: Sequence[Seat], records: Sequence[Record], since: date
) -> list[SeatLeft]:
    """Return which seats are left by the records, and on which day, not before ``since``."""
    found = (
        _end_of(person_id, seat, records, max(seat.effective_on, since))
        for seat in seats
        if since <= seat.until
    )
    return [event for event in found if event]


def _end_of(person_id: UUID, seat: Seat, records: Sequence[Record], first: date) -> SeatLeft | None:
    days = [
        first,
        *(each.effective_on for each in records if first < each.effective_on <= seat.until),
    ]
    for day in days:
        reason = _against(holding(records, day), seat)
        if reason:
            return leaving(person_id, seat, reason, day)
    return None


def _against(record: Record | None, seat: Seat) -> LeavingReason | None:
    if record is None:
        return None
    if record.status is not Status.ACTIVE:
        return REASONS[record.status]
    return None if record.opd_id == seat.opd_id else LeavingReason.TRANSFERRED


def regained(
    lost: Sequence[LostSeat], records: Sequence[Record], new: Record, facts: Facts
) -> list[SeatRegained]:
    """Return which seats were not left after all: ``new`` restates the day on which they were.

    Not where the team has ended since, or was named anew.
    """
    return [
        SeatRegained(
            person_id=new.person_id,
            opd_id=each.seat.opd_id,
            position=each.seat.position,
            decree_id=each.seat.decree_id,
            effective_on=each.on,
            until=until,
        )
        for each in lost
        if each.reason in OF_THE_HOLDER
        and each.on == max(new.effective_on, each.seat.effective_on)
        and _against(holding(records, each.on), each.seat) is None
        for until in _until(each, new.person_id, facts)
    ]


def _until(lost: LostSeat, person_id: UUID, facts: Facts) -> Iterator[date]:
    """Yield the last day of the seat's team, where nobody else was named for the seat since."""
    named = Named(lost.seat.position, person_id, lost.seat.decree_id)
    for period in facts.of(team, team_of(lost.seat.opd_id)).between(lost.on, lost.on):
        if named in period.named:
            yield period.until


def lost_by(seats: Sequence[Seat], event: SeatLeft) -> Iterator[LostSeat]:
    """Yield the seat that was left, as it was, where it may yet turn out not to be."""
    for seat in seats:
        if event.reason in _MAY_COME_BACK and key_of(seat) == key_of(event):
            yield LostSeat(seat, event.effective_on, event.reason, event.for_decree_id)


def regained_in(
    seats: Sequence[Seat], lost: Sequence[LostSeat], event: SeatRegained
) -> tuple[Seat, ...]:
    """Return the seats with the one that goes on as if it had not been left."""
    before = [seat for seat in seats if key_of(seat) == key_of(event)]
    others = [seat for seat in seats if key_of(seat) != key_of(event)]
    held = any(seat.until + timedelta(days=1) == event.effective_on for seat in before)
    began = before[0].effective_on if held else event.effective_on
    interim = any(each.seat.interim for each in lost if each.is_of(event))
    return (*others, Seat(*key_of(event), began, event.until, interim))
