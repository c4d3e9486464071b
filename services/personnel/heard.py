"""What personnel hears from training, with only the fields it needs."""

from datetime import date
from uuid import UUID

from kit.policies import HeardEvent


class _Certificate(HeardEvent, frozen=True, kw_only=True):
    person_id: UUID
    certificate_id: UUID


class _Proof(_Certificate, frozen=True, kw_only=True):
    programme_id: UUID | None
    competences: tuple[str, ...]
    valid_from: date
    valid_until: date | None


class CertificateIssued(_Proof, frozen=True, tag="training.certificate-issued.v1"):
    pass


class CertificateVerified(_Proof, frozen=True, tag="training.certificate-verified.v1"):
    pass


class CertificateRevoked(_Certificate, frozen=True, tag="training.certificate-revoked.v1"):
    effective_on: date


class CertificateExpired(_Certificate, frozen=True, tag="training.certificate-expired.v1"):
    effective_on: date
