"""On which day does a certificate expire?"""

from collections.abc import Sequence

from kit.dues import Cancel, Change, Due, Dues, day_after
from kit.envelope import Envelope
from training.domain.certificate import (
    CertificateExpired,
    CertificateIssued,
    CertificateRevoked,
    ExpireCertificate,
    certificate,
)
from training.domain.registration import CertificateRejected, CertificateVerified

EXPIRY = "expire-certificate"


def _holds(event: CertificateIssued | CertificateVerified, envelope: Envelope) -> Sequence[Change]:
    on = day_after(event.valid_until)
    if on is None:
        return []
    return [
        Due(
            on=on,
            name=EXPIRY,
            kind=certificate,
            stream_id=envelope.stream,
            command=ExpireCertificate(on=on),
        )
    ]


def _over(
    _: CertificateRevoked | CertificateRejected | CertificateExpired, envelope: Envelope
) -> Sequence[Change]:
    return [Cancel(envelope.stream, EXPIRY)]


DUES: Dues = {
    CertificateIssued: _holds,
    CertificateVerified: _holds,
    CertificateRevoked: _over,
    CertificateRejected: _over,
    CertificateExpired: _over,
}
