"""What is decided on a certificate from outside."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from kit.decider import Actor, Refused
from kit.decider import Event as AnyEvent
from kit.testing import SOMEBODY, Spec, Stream
from tests.training.heard import noted
from training.domain.award import (
    Certificate,
    CertificateEndsBeforeItStarts,
    CertificateIsUnknown,
    CertificateNumberIsTaken,
    EndIsMissing,
    Status,
)
from training.domain.certificate import (
    CertificateRevoked,
    Command,
    Event,
    RevokeOutsideCertificate,
    certificate,
)
from training.domain.certificate_number import certificate_id_of
from training.domain.dates import DateIsInTheFuture
from training.domain.programme import CertificateKind, CompetenceIsMissing
from training.domain.registration import (
    CertificateIsNotOpen,
    CertificateRegistered,
    CertificateRejected,
    CertificateVerified,
    CheckedAgainst,
    PersonIsOfAnotherOpd,
    RegisterCertificate,
    RegisteredByTheSame,
    RejectCertificate,
    VerifyCertificate,
)
from training.domain.trainee import TraineeIsUnknown, trainee, trainee_of

spec = Spec(certificate)
change = msgspec.structs.replace

BUDI, SITI, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
DINKES, BAPPERIDA = UUID(int=11), UUID(int=12)
OPERATOR = SOMEBODY
VERIFIER = Actor(account_id=UUID(int=0xBEE))
DEPUTY = Actor(account_id=UUID(int=0xDEB), on_behalf_of=OPERATOR.account_id)
LAST_YEAR, TODAY, TOMORROW = date(2025, 5, 5), date(2026, 3, 2), date(2026, 3, 3)
IN_2028 = date(2028, 5, 5)
ISSUER, NUMBER = "LSP Informatika", "62010 2513 5 0012345 2025"
HASH = "ab" * 32


ELSEWHERE: dict[Stream, list[AnyEvent]] = {
    (trainee, trainee_of(BUDI)): [noted(BUDI, DINKES)],
    (trainee, trainee_of(SITI)): [noted(SITI, BAPPERIDA)],
}

register = RegisterCertificate(
    person_id=BUDI,
    opd_id=DINKES,
    issuer=ISSUER,
    number=NUMBER,
    title="Teknisi Jaringan",
    certificate_kind=CertificateKind.COMPETENCY,
    competences=("spbe_infrastructure",),
    hours_jp=0,
    issued_on=LAST_YEAR,
    valid_until=IN_2028,
    file_name="sertifikat budi.pdf",
    file_sha256=HASH.upper(),
)
registered = CertificateRegistered(
    person_id=BUDI,
    opd_id=DINKES,
    certificate_id=certificate_id_of(ISSUER, NUMBER),
    programme_id=None,
    competences=("spbe_infrastructure",),
    certificate_kind=CertificateKind.COMPETENCY,
    valid_from=LAST_YEAR,
    valid_until=IN_2028,
    hours_jp=0,
    issuer=ISSUER,
    number=NUMBER,
    title="Teknisi Jaringan",
    issued_on=LAST_YEAR,
    file_name="sertifikat budi.pdf",
    file_sha256=HASH,
    registered_by=OPERATOR.account_id,
)
verify = VerifyCertificate(checked_against=CheckedAgainst.ISSUER_REGISTER)
verified = CertificateVerified(
    person_id=BUDI,
    opd_id=DINKES,
    certificate_id=registered.certificate_id,
    programme_id=None,
    competences=registered.competences,
    certificate_kind=CertificateKind.COMPETENCY,
    valid_from=LAST_YEAR,
    valid_until=IN_2028,
    hours_jp=0,
    checked_against=CheckedAgainst.ISSUER_REGISTER,
)
reject = RejectCertificate(reason="Nomor tidak dikenal penerbit.")
rejected = CertificateRejected(
    person_id=BUDI,
    opd_id=DINKES,
    certificate_id=registered.certificate_id,
    reason="Nomor tidak dikenal penerbit.",
)
revoked = CertificateRevoked(
    person_id=BUDI,
    opd_id=DINKES,
    certificate_id=registered.certificate_id,
    programme_id=None,
    competences=registered.competences,
    certificate_kind=CertificateKind.COMPETENCY,
    valid_from=LAST_YEAR,
    valid_until=IN_2028,
    hours_jp=0,
    effective_on=TODAY,
    reason="Dicabut penerbit.",
)


def decides(
    given: list[Event],
    when: Command,
    then: list[Event] | type[Refused],
    by: Actor = OPERATOR,
) -> None:
    spec(given=given, when=when, then=then, today=TODAY, elsewhere=ELSEWHERE, by=by)


def test_a_certificate_from_outside_is_registered_with_who_registered_it() -> None:
    decides([], register, [registered])


def test_registering_the_same_again_changes_nothing_even_after_verification() -> None:
    decides([registered, verified], register, [])


@pytest.mark.parametrize("history", [[], [verified], [verified, revoked]])
def test_a_number_used_before_is_refused(history: list[Event]) -> None:
    other = change(register, person_id=SITI, opd_id=BAPPERIDA)
    decides([registered, *history], other, CertificateNumberIsTaken)


def test_a_number_whose_registration_was_rejected_is_free_again_for_any_opd() -> None:
    right = change(register, person_id=SITI, opd_id=BAPPERIDA)
    decides([registered, rejected], right, [change(registered, person_id=SITI, opd_id=BAPPERIDA)])
    assert certificate.replay([registered]).opd_id == DINKES
    assert certificate.replay([registered, rejected]).opd_id is None


def test_a_certificate_of_a_person_of_whom_training_has_not_heard_is_refused() -> None:
    decides([], change(register, person_id=STRANGER), TraineeIsUnknown)


def test_an_opd_registers_no_certificate_of_another_opds_people() -> None:
    decides([], change(register, person_id=SITI), PersonIsOfAnotherOpd)


def test_a_certificate_of_the_future_is_refused() -> None:
    decides([], change(register, issued_on=TOMORROW), DateIsInTheFuture)


def test_a_certificate_may_be_issued_today() -> None:
    today = change(registered, issued_on=TODAY, valid_from=TODAY)
    decides([], change(register, issued_on=TODAY), [today])


@pytest.mark.parametrize("end", [LAST_YEAR, date(2025, 5, 4)])
def test_a_certificate_ends_after_the_day_of_issue(end: date) -> None:
    decides([], change(register, valid_until=end), CertificateEndsBeforeItStarts)


def test_a_competency_certificate_has_an_end() -> None:
    decides([], change(register, valid_until=None), EndIsMissing)


def test_a_training_certificate_needs_no_end() -> None:
    training = CertificateKind.TRAINING
    decides(
        [],
        change(register, certificate_kind=training, valid_until=None),
        [change(registered, certificate_kind=training, valid_until=None)],
    )


def test_a_certificate_proves_at_least_one_competence() -> None:
    decides([], change(register, competences=()), CompetenceIsMissing)


def test_a_certificate_may_prove_what_a_later_structure_of_positions_asks_for() -> None:
    body = msgspec.to_builtins(register) | {"competences": ["digital_identity"]}
    recorded = change(registered, competences=("digital_identity",))
    decides([], msgspec.convert(body, RegisterCertificate), [recorded])


@pytest.mark.parametrize("key", ["", "Keamanan SPBE", "spbe-security", "a" * 61])
def test_a_competence_is_named_by_its_key(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(register) | {"competences": [key]}, RegisterCertificate)


@pytest.mark.parametrize(
    "wrong", [{"file_sha256": "ab"}, {"file_sha256": HASH + "\n"}, {"number": "-"}]
)
def test_a_registration_of_the_wrong_form_is_not_understood(wrong: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(register) | wrong, RegisterCertificate)


@pytest.mark.parametrize("reason", ["", " ", "-"])
def test_a_rejection_without_a_reason_is_not_understood(reason: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"reason": reason}, RejectCertificate)


def test_somebody_else_verifies_it_and_it_proves_the_competence_from_its_first_day() -> None:
    decides([registered], verify, [verified], by=VERIFIER)
    assert verified.effective_on == LAST_YEAR


@pytest.mark.parametrize("same", [OPERATOR, DEPUTY])
def test_nobody_verifies_what_they_registered(same: Actor) -> None:
    decides([registered], verify, RegisteredByTheSame, by=same)


def test_who_registered_in_the_name_of_another_and_that_other_do_not_verify() -> None:
    by_deputy = change(
        registered, registered_by=DEPUTY.account_id, on_behalf_of=DEPUTY.on_behalf_of
    )
    decides([], register, [by_deputy], by=DEPUTY)
    for same in (OPERATOR, Actor(account_id=DEPUTY.account_id)):
        decides([by_deputy], verify, RegisteredByTheSame, by=same)


def test_verifying_again_changes_nothing() -> None:
    decides([registered, verified], verify, [], by=VERIFIER)


def test_a_registration_is_rejected_with_a_reason() -> None:
    decides([registered], reject, [rejected], by=VERIFIER)


def test_who_registered_it_may_take_it_back() -> None:
    decides([registered], reject, [rejected], by=OPERATOR)


def test_rejecting_again_changes_nothing() -> None:
    decides([registered, rejected], reject, [], by=VERIFIER)


def test_what_is_decided_is_not_decided_otherwise() -> None:
    decides([registered, rejected], verify, CertificateIsNotOpen, by=VERIFIER)
    decides([registered, verified], reject, CertificateIsNotOpen, by=VERIFIER)
    decides([registered, verified, revoked], verify, CertificateIsNotOpen, by=VERIFIER)


@pytest.mark.parametrize("command", [verify, reject])
def test_a_certificate_nobody_registered_is_neither_verified_nor_rejected(
    command: Command,
) -> None:
    decides([], command, CertificateIsUnknown, by=VERIFIER)


def test_a_verified_certificate_is_revoked_when_its_issuer_says_so() -> None:
    revoke = RevokeOutsideCertificate(reason="Dicabut penerbit.", effective_on=TODAY)
    decides([registered, verified], revoke, [revoked], by=VERIFIER)


def test_the_status_follows_what_was_decided() -> None:
    def status(*history: Event) -> Status | None:
        return certificate.replay(history).status

    assert certificate.initial == Certificate()
    assert status(registered) is Status.UNVERIFIED
    assert status(registered, verified) is Status.VALID
    assert status(registered, rejected) is Status.REJECTED
    assert status(registered, verified, revoked) is Status.REVOKED
