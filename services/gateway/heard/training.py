"""What the gateway hears from training: programmes, batches, who took part, certificates."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from kit.policies import HeardEvent


class ProgrammeRegistered(HeardEvent, frozen=True, tag="training.programme-registered.v1"):
    title: str
    provider: str
    provider_name: str
    kind: int
    competences: tuple[str, ...]
    hours_jp: int
    certificate_kind: str
    validity_months: int | None


class ProgrammeRetired(HeardEvent, frozen=True, tag="training.programme-retired.v1"):
    effective_on: date


class BatchScheduled(HeardEvent, frozen=True, tag="training.batch-scheduled.v1"):
    programme_id: UUID
    starts_on: date
    ends_on: date
    place: str
    online: bool
    seats: int


class PersonEnrolled(HeardEvent, frozen=True, tag="training.person-enrolled.v1"):
    person_id: UUID
    opd_id: UUID


class AttendanceRecorded(HeardEvent, frozen=True, tag="training.attendance-recorded.v1"):
    person_id: UUID
    attended_on: date
    jp: int


class ResultRecorded(HeardEvent, frozen=True, tag="training.result-recorded.v1"):
    person_id: UUID
    outcome: str
    score: Decimal | None
    assessed_on: date


class CertificateAwarded(HeardEvent, frozen=True, tag="training.certificate-awarded.v1"):
    person_id: UUID
    certificate_id: UUID


class AwardWithdrawn(HeardEvent, frozen=True, tag="training.award-withdrawn.v1"):
    person_id: UUID


class BatchCompleted(HeardEvent, frozen=True, tag="training.batch-completed.v1"):
    absent: tuple[UUID, ...]


class _Recorded(HeardEvent, frozen=True):
    certificate_id: UUID
    person_id: UUID
    opd_id: UUID
    programme_id: UUID | None
    competences: tuple[str, ...]
    certificate_kind: str
    valid_from: date
    valid_until: date | None
    hours_jp: int
    issuer: str
    number: str
    title: str
    issued_on: date


class CertificateIssued(_Recorded, frozen=True, tag="training.certificate-issued.v1"):
    batch_id: UUID


class CertificateRegistered(_Recorded, frozen=True, tag="training.certificate-registered.v1"):
    file_sha256: str


class CertificateVerified(HeardEvent, frozen=True, tag="training.certificate-verified.v1"):
    certificate_id: UUID
    checked_against: str


class CertificateRejected(HeardEvent, frozen=True, tag="training.certificate-rejected.v1"):
    certificate_id: UUID


class CertificateExpired(HeardEvent, frozen=True, tag="training.certificate-expired.v1"):
    certificate_id: UUID


class CertificateRevoked(HeardEvent, frozen=True, tag="training.certificate-revoked.v1"):
    certificate_id: UUID
    effective_on: date
