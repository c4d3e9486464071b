"""What the gateway hears of the OPDs' facilitation: plans, money, equipment, meetings."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from kit.policies import HeardEvent


class Line(msgspec.Struct, frozen=True):
    line: str
    category: str
    what: str
    amount: Decimal
    budget_code: str
    budget_name: str
    months: tuple[int, ...]


class FacilitationPlanned(HeardEvent, frozen=True, tag="personnel.facilitation-planned.v1"):
    opd_id: UUID
    year: int
    document_number: str
    effective_on: date
    lines: tuple[Line, ...]


class FacilitationRevised(HeardEvent, frozen=True, tag="personnel.facilitation-revised.v1"):
    opd_id: UUID
    year: int
    version: int
    document_number: str
    effective_on: date
    reason: str
    lines: tuple[Line, ...]


class RealisationRecorded(HeardEvent, frozen=True, tag="personnel.realisation-recorded.v1"):
    opd_id: UUID
    year: int
    realisation_id: UUID
    line: str
    category: str
    month: int
    amount: Decimal
    effective_on: date
    document_number: str
    document_sha256: str | None


class RealisationReversed(HeardEvent, frozen=True, tag="personnel.realisation-reversed.v1"):
    realisation_id: UUID
    reason: str


class IncentivesPaid(HeardEvent, frozen=True, tag="personnel.incentives-paid.v1"):
    opd_id: UUID
    year: int
    realisation_id: UUID
    line: str
    month: int
    people: tuple[UUID, ...]
    total: Decimal | None
    effective_on: date
    document_number: str
    document_sha256: str | None


class IncentiveReceived(HeardEvent, frozen=True, tag="personnel.incentive-received.v1"):
    """Without the amount, which stays sealed."""

    person_id: UUID
    opd_id: UUID
    year: int
    month: int
    realisation_id: UUID
    effective_on: date


class IncentiveTakenBack(HeardEvent, frozen=True, tag="personnel.incentive-taken-back.v1"):
    person_id: UUID
    realisation_id: UUID


class EquipmentHandedOver(HeardEvent, frozen=True, tag="personnel.equipment-handed-over.v1"):
    opd_id: UUID
    handover_id: UUID
    person_id: UUID
    what: str
    inventory_code: str
    condition: str
    effective_on: date
    record_number: str


class EquipmentReturned(HeardEvent, frozen=True, tag="personnel.equipment-returned.v1"):
    handover_id: UUID
    condition: str
    effective_on: date
    record_number: str


class Minutes(msgspec.Struct, frozen=True):
    sha256: str
    media_type: str
    size_bytes: int


class MeetingHeld(HeardEvent, frozen=True, tag="personnel.meeting-held.v1"):
    opd_id: UUID
    meeting_id: UUID
    effective_on: date
    subject: str
    people: int
    positions: tuple[str, ...]
    minutes: Minutes


class MeetingRetracted(HeardEvent, frozen=True, tag="personnel.meeting-retracted.v1"):
    meeting_id: UUID
