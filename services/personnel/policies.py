"""Whenever training says what a certificate proves, then personnel takes note of it."""

from collections.abc import Mapping

from kit.envelope import Envelope
from kit.policies import HeardEvent, Order, Policy
from personnel.domain.competence import (
    RecogniseCertificate,
    WithdrawCertificate,
    competence,
    competence_of,
)
from personnel.heard import (
    CertificateExpired,
    CertificateIssued,
    CertificateRevoked,
    CertificateVerified,
)


def _recognise(heard: CertificateIssued | CertificateVerified, envelope: Envelope) -> Order:
    command = RecogniseCertificate(
        person_id=heard.person_id,
        certificate_id=heard.certificate_id,
        programme_id=heard.programme_id,
        competences=heard.competences,
        valid_from=heard.valid_from,
        valid_until=heard.valid_until,
        heard_event_id=envelope.id,
    )
    return Order(competence, competence_of(heard.person_id), command)


def _withdraw(heard: CertificateRevoked | CertificateExpired, envelope: Envelope) -> Order:
    command = WithdrawCertificate(
        person_id=heard.person_id,
        certificate_id=heard.certificate_id,
        reason_code="revoked" if isinstance(heard, CertificateRevoked) else "expired",
        effective_on=heard.effective_on,
        heard_event_id=envelope.id,
    )
    return Order(competence, competence_of(heard.person_id), command)


POLICIES: Mapping[type[HeardEvent], Policy] = {
    CertificateIssued: _recognise,
    CertificateVerified: _recognise,
    CertificateRevoked: _withdraw,
    CertificateExpired: _withdraw,
}
