"""What is decided on a certificate that is issued here or expires."""

from datetime import date
from uuid import UUID

import pytest

from kit.decider import Elsewhere
from tests.training.certificates import (
    BATCH,
    DAY_AFTER,
    EARLIER,
    LAST_DAY,
    MARCH_2,
    MARCH_3,
    MARCH_4,
    ONE_DAY,
    SITI,
    award,
    awarded,
    change,
    decides,
    endless,
    expired,
    facts,
    issue,
    issued,
    registered,
    result,
    revoke,
    revoke_outside,
    revoked,
    withdrawn,
)
from training.domain.award import (
    CertificateEndsBeforeItStarts,
    CertificateIsUnknown,
    CertificateNumberIsTaken,
    EndIsBeyondTheProgramme,
    EndIsMissing,
    award_in,
)
from training.domain.batch import BatchIsUnknown, batch
from training.domain.certificate import (
    CertificateHasNoEnd,
    CertificateIsDatedBeforeTheResult,
    CertificateIsStillValid,
    Command,
    Event,
    ExpireCertificate,
    IssuerIsNotTheProvider,
    ResultHasItsCertificate,
    ResultIsNotCompetent,
)
from training.domain.dates import DateIsInTheFuture
from training.domain.participation import (
    Outcome,
)
from training.domain.programme import (
    CertificateKind,
)


def test_a_competent_result_earns_a_certificate_with_what_its_programme_proves() -> None:
    decides([], issue, [issued, Elsewhere(batch, BATCH, awarded)])
    assert issued.effective_on == MARCH_3
    assert award_in(issued) == award


def test_a_certificate_is_issued_in_the_name_of_its_provider_and_of_nobody_else() -> None:
    decides([], change(issue, issuer="Kementerian Komdigi"), IssuerIsNotTheProvider)
    otherwise_written = change(issue, issuer=" lsp  DESAIN ")
    decides([], otherwise_written, [issued, Elsewhere(batch, BATCH, awarded)])


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


@pytest.mark.parametrize("command", [revoke, revoke_outside, ExpireCertificate(on=MARCH_3)])
def test_an_unknown_certificate_is_neither_revoked_nor_expired(command: Command) -> None:
    decides([], command, CertificateIsUnknown)
