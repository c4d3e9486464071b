"""What does each event of training look like? One course, who passed it, what came of that."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from msgspec.structs import asdict

from personnel.domain.opd import opd_id_of
from spbe.contracts.story import (
    BATCH,
    BUDI,
    CERTIFICATE,
    CERTIFICATE_NUMBER,
    COURSE,
    ISSUER,
    OPERATOR,
    PROGRAMME,
    SITI,
    VALID_FROM,
    VALID_UNTIL,
    Told,
    day,
    event_of,
    stream,
)
from training.domain.award import Award
from training.domain.batch import BatchCompleted, BatchScheduled, PersonEnrolled
from training.domain.certificate import CertificateExpired, CertificateIssued, CertificateRevoked
from training.domain.certificate_number import certificate_id_of
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
    CheckedAgainst,
)
from training.domain.trainee import TraineeNoted, trainee_of

_KOMINFO = opd_id_of("DISKOMINFOSP")
_OTHER_ISSUER, _OTHER_NUMBER = "LSP Contoh", "LSP-CONTOH-2023-0002"
_OTHER = certificate_id_of(_OTHER_ISSUER, _OTHER_NUMBER)
_REJECTED = certificate_id_of(_OTHER_ISSUER, "LSP-CONTOH-2023-0003")

_AWARD: Mapping[str, Any] = asdict(
    Award(
        person_id=SITI,
        opd_id=_KOMINFO,
        certificate_id=CERTIFICATE,
        programme_id=PROGRAMME,
        competences=("spbe_infrastructure",),
        certificate_kind=CertificateKind.TRAINING,
        valid_from=VALID_FROM,
        valid_until=VALID_UNTIL,
        hours_jp=40,
    )
)
_FROM_OUTSIDE: Mapping[str, Any] = asdict(
    Award(
        person_id=BUDI,
        opd_id=_KOMINFO,
        certificate_id=_OTHER,
        programme_id=None,
        competences=("asset_administration",),
        certificate_kind=CertificateKind.COMPETENCY,
        valid_from=day(4, 1, 2023),
        valid_until=day(3, 31),
        hours_jp=0,
    )
)
_IN_BATCH: Mapping[str, Any] = {
    "person_id": SITI,
    "opd_id": _KOMINFO,
    "programme_id": PROGRAMME,
}

_REGISTERED = ProgrammeRegistered(
    title=COURSE,
    provider=Provider.BPSDM,
    provider_name=ISSUER,
    kind=3,
    competences=("spbe_infrastructure",),
    hours_jp=40,
    certificate_kind=CertificateKind.TRAINING,
    validity_months=36,
)

_SCHEDULED = BatchScheduled(
    programme_id=PROGRAMME,
    starts_on=day(2, 2),
    ends_on=day(2, 6),
    place="Mamuju",
    online=False,
    seats=30,
)

_ISSUED = CertificateIssued(
    **_AWARD,
    batch_id=BATCH,
    issuer=ISSUER,
    number=CERTIFICATE_NUMBER,
    title=COURSE,
    issued_on=VALID_FROM,
)

_BROUGHT = CertificateRegistered(
    **_FROM_OUTSIDE,
    issuer=_OTHER_ISSUER,
    number=_OTHER_NUMBER,
    title="Sertifikat Kompetensi Pengurus Barang (contoh)",
    issued_on=day(4, 1, 2023),
    file_name="sertifikat-budi-contoh.pdf",
    file_sha256=sha256(b"sertifikat-budi-contoh.pdf").hexdigest(),
    registered_by=OPERATOR,
)

_REFUSED = CertificateRejected(
    person_id=SITI,
    opd_id=_KOMINFO,
    certificate_id=_REJECTED,
    reason="Nomor sertifikat Siti Contoh tidak ditemukan pada daftar penerbit.",
)

_NOTED = TraineeNoted(
    person_id=SITI,
    opd_id=_KOMINFO,
    active=True,
    effective_on=day(1, 1),
    heard_event_id=event_of("personnel.person-registered.v1"),
)

TOLD: tuple[Told, ...] = (
    *stream(trainee_of(SITI), (day(1, 1), _NOTED)),
    *stream(
        PROGRAMME,
        (day(1, 5), _REGISTERED),
        (day(6, 1), ProgrammeRetired(effective_on=day(7, 1), reason="Diganti program baru.")),
    ),
    *stream(
        BATCH,
        (day(1, 19), _SCHEDULED),
        (day(1, 19), PersonEnrolled(**_IN_BATCH)),
        (day(2, 2), AttendanceRecorded(**_IN_BATCH, attended_on=day(2, 2), jp=8)),
        (
            day(2, 6),
            ResultRecorded(
                **_IN_BATCH,
                outcome=Outcome.COMPETENT,
                score=Decimal("86.50"),
                assessed_on=day(2, 6),
            ),
        ),
        (day(2, 6), BatchCompleted(programme_id=PROGRAMME, absent=(BUDI,))),
        (day(2, 6), CertificateAwarded(person_id=SITI, certificate_id=CERTIFICATE)),
        (day(6, 1), AwardWithdrawn(person_id=SITI, certificate_id=CERTIFICATE)),
    ),
    *stream(
        CERTIFICATE,
        (day(2, 6), _ISSUED),
        (
            day(6, 1),
            CertificateRevoked(
                **_AWARD,
                effective_on=day(6, 1),
                reason="Diterbitkan keliru: Siti Contoh belum menyelesaikan ujian akhir.",
            ),
        ),
    ),
    *stream(
        _OTHER,
        (day(1, 19), _BROUGHT),
        (
            day(1, 20),
            CertificateVerified(**_FROM_OUTSIDE, checked_against=CheckedAgainst.ISSUER_REGISTER),
        ),
        (day(4, 1), CertificateExpired(**_FROM_OUTSIDE, effective_on=day(4, 1))),
    ),
    *stream(_REJECTED, (day(1, 20), _REFUSED), after=1),
)
