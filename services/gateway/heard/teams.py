"""What the gateway hears of teams and seats beside decrees: interim work, handovers, their ends."""

from datetime import date
from uuid import UUID

from kit.policies import HeardEvent


class InterimSeatTaken(HeardEvent, frozen=True, tag="personnel.interim-seat-taken.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    assignment_id: UUID
    effective_on: date
    until: date


class InterimAssigned(HeardEvent, frozen=True, tag="personnel.interim-assigned.v1"):
    assignment_id: UUID
    opd_id: UUID
    letter_number: str
    letter_on: date


class HandoverRecorded(HeardEvent, frozen=True, tag="personnel.handover-recorded.v1"):
    handover_id: UUID
    opd_id: UUID
    position: str
    from_person_id: UUID | None
    to_person_id: UUID
    effective_on: date
    minutes_number: str
    minutes_sha256: str
    contents: tuple[str, ...]


class TeamDecreed(HeardEvent, frozen=True, tag="personnel.team-decreed.v1"):
    opd_id: UUID
    decree_id: UUID
    effective_on: date
    until: date
    structure_on: date | None = None


class TeamDissolved(HeardEvent, frozen=True, tag="personnel.team-dissolved.v1"):
    opd_id: UUID
    decree_id: UUID
    effective_on: date
    dissolved_before_on: date | None = None


class TeamRestored(HeardEvent, frozen=True, tag="personnel.team-restored.v1"):
    opd_id: UUID
    decree_id: UUID
    until: date


class InheritedTeamCorrected(HeardEvent, frozen=True, tag="personnel.inherited-team-corrected.v1"):
    opd_id: UUID
    decree_id: UUID
    last_day: date | None
    amends: UUID | None = None


class InheritedSeatStruck(HeardEvent, frozen=True, tag="personnel.inherited-seat-struck.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    decree_id: UUID
    effective_on: date


class TeamInherited(HeardEvent, frozen=True, tag="personnel.team-inherited.v1"):
    opd_id: UUID
    decree_id: UUID
    effective_on: date
    until: date
    last_day: date
    amends: UUID | None = None


class SeatInherited(HeardEvent, frozen=True, tag="personnel.seat-inherited.v1"):
    person_id: UUID
    opd_id: UUID
    position: str
    position_name: str
    decree_id: UUID
    effective_on: date
    until: date
    last_day: date
    reason: str | None
