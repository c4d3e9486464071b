"""From which day on can somebody not hold a seat, by what is recorded of them?

A seat is held by people in active service of its OPD. The first day of its term on which its holder
is not ends it; whoever comes back later has no claim to it. Where the record of that day turns out
to be wrong, the end that it made goes with it.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from kit.decider import holding
from personnel.domain.person_record import Record, Status
from personnel.domain.seat import Seat, SeatLeft, SeatRegained, becoming
from personnel.domain.tenure import BY_RECORDS, End, LeavingReason

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


def judged(
    person_id: UUID, seat: Seat, records: Sequence[Record]
) -> Sequence[SeatLeft | SeatRegained]:
    """Return what becomes of a seat by all that is recorded of its holder."""
    return becoming(person_id, seat, BY_RECORDS, _end(seat, records))


def _end(seat: Seat, records: Sequence[Record]) -> End | None:
    first, last = seat.effective_on, seat.term_until
    later = (each.effective_on for each in records if first < each.effective_on <= last)
    for day in (first, *later):
        if reason := _against(holding(records, day), seat):
            return End(reason, day)
    return None


def _against(record: Record | None, seat: Seat) -> LeavingReason | None:
    if record is None:
        return None
    if record.status is not Status.ACTIVE:
        return REASONS[record.status]
    return None if record.opd_id == seat.opd_id else LeavingReason.TRANSFERRED
