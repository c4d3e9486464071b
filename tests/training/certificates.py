"""A certificate of Budi for a passed course in design, and how it is decided on."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from kit.decider import Elsewhere, Refused
from kit.decider import Event as AnyEvent
from kit.testing import SOMEBODY, Spec, Stream
from tests.training.heard import noted
from training.domain.award import (
    Award,
)
from training.domain.batch import BatchScheduled, PersonEnrolled, batch
from training.domain.certificate import (
    CertificateExpired,
    CertificateIssued,
    CertificateRevoked,
    Command,
    Event,
    IssueCertificate,
    RevokeCertificate,
    RevokeOutsideCertificate,
    certificate,
)
from training.domain.certificate_number import certificate_id_of
from training.domain.participation import (
    AwardWithdrawn,
    CertificateAwarded,
    Outcome,
    ResultRecorded,
)
from training.domain.programme import (
    CertificateKind,
    ProgrammeRegistered,
    Provider,
    programme,
)
from training.domain.registration import (
    CertificateRegistered,
    CertificateVerified,
    CheckedAgainst,
)
from training.domain.trainee import trainee, trainee_of

spec = Spec(certificate)
change = msgspec.structs.replace

BUDI, SITI, DINKES = UUID(int=1), UUID(int=2), UUID(int=11)
DESIGN, BATCH = UUID(int=21), UUID(int=22)
LSP, NUMBER = "LSP Desain", "62010 7421 5 0000001 2026"
CERTIFICATE, EARLIER = certificate_id_of(LSP, NUMBER), UUID(int=31)
MARCH_2, MARCH_3, MARCH_4 = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
LAST_DAY = date(2029, 3, 3)
DAY_AFTER = date(2029, 3, 4)
ONE_DAY = timedelta(days=1)

design = ProgrammeRegistered(
    title="Sertifikasi Desainer Grafis",
    provider=Provider.LSP,
    provider_name=LSP,
    kind=0,
    competences=("graphic_design",),
    hours_jp=16,
    certificate_kind=CertificateKind.COMPETENCY,
    validity_months=36,
)
endless = change(design, kind=8, certificate_kind=CertificateKind.TRAINING, validity_months=None)
result = ResultRecorded(
    person_id=BUDI,
    opd_id=DINKES,
    programme_id=DESIGN,
    outcome=Outcome.COMPETENT,
    score=None,
    assessed_on=MARCH_3,
)
run: list[AnyEvent] = [
    BatchScheduled(
        programme_id=DESIGN,
        starts_on=MARCH_2,
        ends_on=MARCH_3,
        place="Mamuju",
        online=False,
        seats=20,
    ),
    PersonEnrolled(person_id=BUDI, opd_id=DINKES, programme_id=DESIGN),
]
awarded = CertificateAwarded(person_id=BUDI, certificate_id=CERTIFICATE)
withdrawn = AwardWithdrawn(person_id=BUDI, certificate_id=CERTIFICATE)


def facts(*results: AnyEvent, offer: ProgrammeRegistered = design) -> dict[Stream, list[AnyEvent]]:
    heard = noted(BUDI, DINKES, active=False)
    return {
        (programme, DESIGN): [offer],
        (batch, BATCH): [*run, *results],
        (trainee, trainee_of(BUDI)): [heard],
    }


issue = IssueCertificate(
    batch_id=BATCH,
    person_id=BUDI,
    issuer=LSP,
    number=NUMBER,
    issued_on=MARCH_3,
    valid_until=LAST_DAY,
)
award = Award(
    person_id=BUDI,
    opd_id=DINKES,
    certificate_id=CERTIFICATE,
    programme_id=DESIGN,
    competences=("graphic_design",),
    certificate_kind=CertificateKind.COMPETENCY,
    valid_from=MARCH_3,
    valid_until=LAST_DAY,
    hours_jp=16,
)
restated = msgspec.structs.asdict(award)
issued = CertificateIssued(
    **restated,
    batch_id=BATCH,
    issuer=LSP,
    number=NUMBER,
    title="Sertifikasi Desainer Grafis",
    issued_on=MARCH_3,
)
revoke = RevokeCertificate(reason="Hasil uji dibatalkan.", effective_on=MARCH_4)
revoked = CertificateRevoked(**restated, reason="Hasil uji dibatalkan.", effective_on=MARCH_4)
revoke_outside = RevokeOutsideCertificate(reason="Dicabut penerbit.", effective_on=MARCH_4)
expired = CertificateExpired(**restated, effective_on=DAY_AFTER)
registered = CertificateRegistered(
    **restated | {"programme_id": None},
    issuer=LSP,
    number=NUMBER,
    title="Desainer Grafis",
    issued_on=MARCH_3,
    file_name="sertifikat.pdf",
    file_sha256="ab" * 32,
    registered_by=SOMEBODY.account_id,
)
outside = restated | {"programme_id": None}
confirmed = CertificateVerified(**outside, checked_against=CheckedAgainst.QR_CODE)
revoked_outside = CertificateRevoked(**outside, reason="Dicabut penerbit.", effective_on=MARCH_4)


def decides(
    given: list[Event],
    when: Command,
    then: list[Event | Elsewhere] | type[Refused],
    today: date = MARCH_4,
    elsewhere: dict[Stream, list[AnyEvent]] | None = None,
) -> None:
    spec(given=given, when=when, then=then, today=today, elsewhere=elsewhere or facts(result))
