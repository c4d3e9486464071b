"""What is decided on a certificate that is issued here, revoked or expires."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from kit.decider import Elsewhere, Refused
from kit.decider import Event as AnyEvent
from kit.testing import SOMEBODY, Spec, Stream
from tests.training.heard import noted
from training.domain.award import (
    Award,
    CertificateEndsBeforeItStarts,
    CertificateIsUnknown,
    CertificateNumberIsTaken,
    EndIsBeyondTheProgramme,
    EndIsMissing,
    award_in,
)
from training.domain.batch import BatchIsUnknown, BatchScheduled, PersonEnrolled, batch
from training.domain.certificate import (
    CertificateExpired,
    CertificateHasNoEnd,
    CertificateIsDatedBeforeTheResult,
    CertificateIsRevoked,
    CertificateIsStillValid,
    CertificateIssued,
    CertificateNeverProvedAnything,
    CertificateRevoked,
    Command,
    Event,
    ExpireCertificate,
    IssueCertificate,
    ResultHasItsCertificate,
    ResultIsNotCompetent,
    RevocationIsDatedBeforeTheCertificate,
    RevokeCertificate,
    certificate,
)
from training.domain.certificate_number import certificate_id_of
from training.domain.dates import DateIsInTheFuture
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
from training.domain.registration import CertificateRegistered
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


def decides(
    given: list[Event],
    when: Command,
    then: list[Event | Elsewhere] | type[Refused],
    today: date = MARCH_4,
    elsewhere: dict[Stream, list[AnyEvent]] | None = None,
) -> None:
    spec(given=given, when=when, then=then, today=today, elsewhere=elsewhere or facts(result))


def test_a_competent_result_earns_a_certificate_with_what_its_programme_proves() -> None:
    decides([], issue, [issued, Elsewhere(batch, BATCH, awarded)])
    assert issued.effective_on == MARCH_3
    assert award_in(issued) == award


def test_issuing_the_same_again_changes_nothing() -> None:
    decides([issued], issue, [], elsewhere=facts(result, awarded))


def test_a_number_used_before_is_refused_even_after_revocation() -> None:
    decides([issued, revoked], change(issue, issued_on=MARCH_4), CertificateNumberIsTaken)
    decides([registered], issue, CertificateNumberIsTaken)


def test_a_result_earns_one_certificate_until_that_one_is_revoked() -> None:
    earlier = change(awarded, certificate_id=EARLIER)
    decides([], issue, ResultHasItsCertificate, elsewhere=facts(result, earlier))
    taken_back = facts(result, earlier, change(withdrawn, certificate_id=EARLIER))
    decides([], issue, [issued, Elsewhere(batch, BATCH, awarded)], elsewhere=taken_back)


def test_nobody_is_certified_without_the_result_competent() -> None:
    failed = change(result, outcome=Outcome.NOT_YET_COMPETENT)
    decides([], issue, ResultIsNotCompetent, elsewhere=facts(failed))
    decides([], issue, ResultIsNotCompetent, elsewhere=facts())
    decides([], change(issue, person_id=SITI), ResultIsNotCompetent)


def test_nobody_is_certified_by_an_unknown_batch() -> None:
    decides([], change(issue, batch_id=UUID(int=23)), BatchIsUnknown)


def test_a_certificate_is_not_dated_before_the_result() -> None:
    early = change(issue, issued_on=MARCH_2, valid_until=date(2029, 3, 2))
    decides([], early, CertificateIsDatedBeforeTheResult)


def test_a_certificate_is_not_issued_in_the_future() -> None:
    decides([], issue, DateIsInTheFuture, today=MARCH_2)


def test_a_certificate_ends_after_the_day_of_issue() -> None:
    decides([], change(issue, valid_until=MARCH_3), CertificateEndsBeforeItStarts)


def test_a_programme_with_a_validity_gives_no_certificate_without_an_end() -> None:
    decides([], change(issue, valid_until=None), EndIsMissing)


def test_a_certificate_holds_no_longer_than_its_programme_grants() -> None:
    decides([], change(issue, valid_until=DAY_AFTER), EndIsBeyondTheProgramme)


def test_a_training_certificate_has_no_end() -> None:
    kind = CertificateKind.TRAINING
    decides(
        [],
        change(issue, valid_until=None),
        [
            change(issued, certificate_kind=kind, valid_until=None),
            Elsewhere(batch, BATCH, awarded),
        ],
        elsewhere=facts(result, offer=endless),
    )


def test_a_certificate_is_revoked_and_the_result_may_earn_another() -> None:
    decides([issued], revoke, [revoked, Elsewhere(batch, BATCH, withdrawn)])


def test_an_expired_certificate_can_still_be_found_to_be_wrong() -> None:
    then: list[Event | Elsewhere] = [revoked, Elsewhere(batch, BATCH, withdrawn)]
    decides([issued, expired], revoke, then, today=DAY_AFTER)


def test_revoking_again_as_of_the_same_day_changes_nothing() -> None:
    decides([issued, revoked], revoke, [])


def test_revoking_again_as_of_another_day_is_refused() -> None:
    decides([issued, revoked], change(revoke, effective_on=MARCH_3), CertificateIsRevoked)


def test_a_revocation_is_dated_within_the_life_of_the_certificate() -> None:
    decides([issued], change(revoke, effective_on=MARCH_4 + ONE_DAY), DateIsInTheFuture)
    before = change(revoke, effective_on=MARCH_2)
    decides([issued], before, RevocationIsDatedBeforeTheCertificate)


def test_a_certificate_can_be_revoked_as_of_its_first_day() -> None:
    from_the_start = change(revoke, effective_on=MARCH_3)
    decides(
        [issued],
        from_the_start,
        [change(revoked, effective_on=MARCH_3), Elsewhere(batch, BATCH, withdrawn)],
    )


def test_what_was_never_verified_is_not_revoked() -> None:
    decides([registered], revoke, CertificateNeverProvedAnything)


def test_a_certificate_expires_on_the_day_after_its_last_day() -> None:
    decides([issued], ExpireCertificate(on=DAY_AFTER), [expired], today=DAY_AFTER)


def test_a_certificate_that_is_found_late_expired_on_its_own_day() -> None:
    late = DAY_AFTER + 10 * ONE_DAY
    decides([issued], ExpireCertificate(on=late), [expired], today=late)


@pytest.mark.parametrize(("on", "today"), [(LAST_DAY, DAY_AFTER), (DAY_AFTER, LAST_DAY)])
def test_a_certificate_does_not_expire_before_that_day(on: date, today: date) -> None:
    decides([issued], ExpireCertificate(on=on), CertificateIsStillValid, today=today)


def test_a_certificate_without_an_end_does_not_expire() -> None:
    forever = change(issued, valid_until=None)
    decides([forever], ExpireCertificate(on=DAY_AFTER), CertificateHasNoEnd, today=DAY_AFTER)


@pytest.mark.parametrize("history", [[issued, expired], [issued, revoked], [registered]])
def test_what_proves_nothing_any_more_or_not_yet_does_not_expire(history: list[Event]) -> None:
    decides(history, ExpireCertificate(on=DAY_AFTER), [], today=DAY_AFTER)


@pytest.mark.parametrize("command", [revoke, ExpireCertificate(on=MARCH_3)])
def test_an_unknown_certificate_is_neither_revoked_nor_expired(command: Command) -> None:
    decides([], command, CertificateIsUnknown)
