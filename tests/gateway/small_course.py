"""Budi is trained and certified; Siti stays away and brings a certificate from outside."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.evaluation.examples import KOMINFO
from tests.gateway.small_team import BUDI, JAN_1, MAY_15, NETWORK_CERTIFICATE, OPERATOR, SITI
from tests.gateway.story import Story, Told
from training.domain.batch import BatchCompleted, BatchScheduled, PersonEnrolled
from training.domain.certificate import CertificateExpired, CertificateIssued, CertificateRevoked
from training.domain.participation import (
    AttendanceRecorded,
    AwardWithdrawn,
    CertificateAwarded,
    Outcome,
    ResultRecorded,
)
from training.domain.programme import (
    CertificateKind,
    ProgrammeRegistered,
    ProgrammeRetired,
    Provider,
)
from training.domain.registration import (
    CertificateRegistered,
    CertificateRejected,
    CertificateVerified,
)

PROGRAMME, BATCH = UUID(int=0xF1), UUID(int=0xF2)
OUTSIDE_CERTIFICATE = UUID(int=0xF4)
KINDS = (
    *(ProgrammeRegistered, ProgrammeRetired, BatchScheduled, BatchCompleted, PersonEnrolled),
    *(AttendanceRecorded, ResultRecorded, CertificateAwarded, AwardWithdrawn),
    *(CertificateIssued, CertificateRegistered, CertificateVerified, CertificateRejected),
    *(CertificateExpired, CertificateRevoked),
)

programme_registered = ProgrammeRegistered(
    title="Jaringan Dasar",
    provider=Provider.BPSDM,
    provider_name="BPSDM Sulbar",
    kind=8,
    competences=("spbe_infrastructure",),
    hours_jp=20,
    certificate_kind=CertificateKind.TRAINING,
    validity_months=None,
)
batch_scheduled = BatchScheduled(
    programme_id=PROGRAMME, starts_on=JAN_1, ends_on=JAN_1, place="Mamuju", online=False, seats=30
)
_award: dict[str, Any] = {
    "opd_id": KOMINFO,
    "valid_from": JAN_1,
    "hours_jp": 20,
    "issued_on": JAN_1,
    "certificate_kind": CertificateKind.TRAINING,
}
issued = CertificateIssued(
    person_id=BUDI,
    certificate_id=NETWORK_CERTIFICATE,
    programme_id=PROGRAMME,
    competences=("spbe_infrastructure",),
    valid_until=MAY_15,
    batch_id=BATCH,
    issuer="BPSDM Sulbar",
    number="1/2026",
    title="Jaringan Dasar",
    **_award,
)
registered = CertificateRegistered(
    person_id=SITI,
    certificate_id=OUTSIDE_CERTIFICATE,
    programme_id=None,
    competences=("asset_administration",),
    valid_until=None,
    issuer="LKPP",
    number="77",
    title="Barang Milik Daerah",
    file_name="sertifikat-siti.pdf",
    file_sha256="0b" * 32,
    registered_by=OPERATOR,
    **_award,
)


def enrolled(person_id: UUID) -> Told:
    return BATCH, PersonEnrolled(person_id=person_id, opd_id=KOMINFO, programme_id=PROGRAMME)


def attended(person_id: UUID, on: date, jp: int) -> Told:
    return BATCH, AttendanceRecorded(
        person_id=person_id, opd_id=KOMINFO, programme_id=PROGRAMME, attended_on=on, jp=jp
    )


def trained(story: Story) -> None:
    story.tell((PROGRAMME, programme_registered))
    story.tell((BATCH, batch_scheduled))
    story.tell(enrolled(BUDI))
    story.tell(enrolled(SITI))
    story.tell(attended(BUDI, JAN_1, 8))
    story.tell(attended(BUDI, JAN_1, 10))
    result = ResultRecorded(
        person_id=BUDI,
        opd_id=KOMINFO,
        programme_id=PROGRAMME,
        outcome=Outcome.COMPETENT,
        score=Decimal("80.50"),
        assessed_on=JAN_1,
    )
    story.tell((BATCH, result))
    story.tell((BATCH, BatchCompleted(programme_id=PROGRAMME, absent=(SITI,))))
    awarded = CertificateAwarded(person_id=BUDI, certificate_id=NETWORK_CERTIFICATE)
    story.tell((NETWORK_CERTIFICATE, issued), (BATCH, awarded))
    story.tell((OUTSIDE_CERTIFICATE, registered))
