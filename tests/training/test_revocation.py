"""Who takes the proof of a certificate away, and from which day on."""

from kit.decider import Elsewhere
from tests.training.certificates import (
    BATCH,
    DAY_AFTER,
    MARCH_2,
    MARCH_3,
    MARCH_4,
    ONE_DAY,
    change,
    confirmed,
    decides,
    expired,
    issued,
    registered,
    revoke,
    revoke_outside,
    revoked,
    revoked_outside,
    withdrawn,
)
from training.domain.batch import batch
from training.domain.certificate import (
    CertificateIsFromOutside,
    CertificateIsIssuedHere,
    CertificateIsRevoked,
    CertificateNeverProvedAnything,
    Event,
    RevocationIsDatedBeforeTheCertificate,
)
from training.domain.dates import DateIsInTheFuture


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
    decides([registered], revoke_outside, CertificateNeverProvedAnything)


def test_a_certificate_from_outside_is_not_revoked_by_a_provider() -> None:
    decides([registered, confirmed], revoke, CertificateIsFromOutside)
    decides([registered, confirmed], revoke_outside, [revoked_outside])
    decides([issued], revoke_outside, CertificateIsIssuedHere)
