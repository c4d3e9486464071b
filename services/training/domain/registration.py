"""Whether a certificate from outside is genuine, and who found that out."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Personal, Refused
from training.domain.award import (
    Award,
    Certificate,
    EndIsMissing,
    Status,
    award_in,
    check_period,
    is_repeat,
    known,
)
from training.domain.certificate_number import certificate_id_of
from training.domain.competence import in_order
from training.domain.form import HoursJp, Key, PersonalText, Sha256, Text
from training.domain.programme import CertificateKind, CompetenceIsMissing
from training.domain.trainee import known_opd


class CheckedAgainst(StrEnum):
    ISSUER_REGISTER = "issuer_register"
    QR_CODE = "qr_code"
    ELECTRONIC_SIGNATURE = "electronic_signature"
    ISSUER_LETTER = "issuer_letter"
    ORIGINAL_DOCUMENT = "original_document"


class RegisterCertificate(decider.Command, frozen=True):
    """Report a certificate issued elsewhere; it proves nothing until it is verified."""

    person_id: UUID
    opd_id: UUID
    issuer: Text
    number: Text
    title: Text
    certificate_kind: CertificateKind
    competences: tuple[Key, ...]
    hours_jp: HoursJp
    issued_on: date
    valid_until: date | None
    file_name: PersonalText
    file_sha256: Sha256


class VerifyCertificate(decider.Command, frozen=True):
    """Confirm a reported certificate, and say against what it was checked."""

    checked_against: CheckedAgainst


class RejectCertificate(decider.Command, frozen=True):
    """Refuse a reported certificate, with the reason."""

    reason: PersonalText


class CertificateRegistered(
    Award, decider.Event, frozen=True, tag="training.certificate-registered.v1"
):
    """Unverified: it proves nothing yet."""

    issuer: str
    number: str
    title: str
    issued_on: date
    file_name: Personal
    file_sha256: str
    registered_by: UUID
    """The account that registered it, which therefore does not verify it."""
    on_behalf_of: UUID | None = None
    """For whom that account acted, if it stood in for another, who does not verify it either."""


class CertificateVerified(
    Award, decider.Event, frozen=True, tag="training.certificate-verified.v1"
):
    checked_against: CheckedAgainst

    @property
    def effective_on(self) -> date:
        """Return the first day on which it proves the competences."""
        return self.valid_from


class CertificateRejected(decider.Event, frozen=True, tag="training.certificate-rejected.v1"):
    person_id: UUID
    opd_id: UUID
    certificate_id: UUID
    reason: Personal


Event = CertificateRegistered | CertificateVerified | CertificateRejected


class PersonIsOfAnotherOpd(Refused):
    """An OPD registers the certificates of its own people."""


class CertificateIsNotOpen(Refused):
    """Only a certificate that waits for verification is verified or rejected."""


class RegisteredByTheSame(Refused):
    """Nobody verifies a certificate that they registered."""


def register(command: RegisterCertificate, state: Certificate, facts: Facts) -> Sequence[Event]:
    """Decide on a certificate from outside, which proves nothing until it is verified."""
    opd_id = known_opd(command.person_id, facts)
    if opd_id != command.opd_id:
        raise PersonIsOfAnotherOpd(person_id=command.person_id)
    _check_content(command, facts)
    registered = CertificateRegistered(
        person_id=command.person_id,
        opd_id=opd_id,
        certificate_id=certificate_id_of(command.issuer, command.number),
        programme_id=None,
        competences=in_order(command.competences),
        certificate_kind=command.certificate_kind,
        valid_from=command.issued_on,
        valid_until=command.valid_until,
        hours_jp=command.hours_jp,
        issuer=command.issuer.strip(),
        number=command.number.strip(),
        title=command.title.strip(),
        issued_on=command.issued_on,
        file_name=command.file_name,
        file_sha256=command.file_sha256.lower(),
        registered_by=facts.actor.account_id,
        on_behalf_of=facts.actor.on_behalf_of,
    )
    return [] if is_repeat(state, registered) else [registered]


def _check_content(command: RegisterCertificate, facts: Facts) -> None:
    if not command.competences:
        raise CompetenceIsMissing
    if command.certificate_kind is CertificateKind.COMPETENCY and command.valid_until is None:
        raise EndIsMissing
    check_period(command.issued_on, command.valid_until, facts)


def verify(command: VerifyCertificate, state: Certificate, facts: Facts) -> Sequence[Event]:
    """Decide that the certificate is genuine, said by somebody else than registered it."""
    award = known(state)
    if state.status is Status.VALID and state.registered_by:
        return []
    _check_open(state)
    if state.registered_by & facts.actor.persons:
        raise RegisteredByTheSame
    restated = msgspec.structs.asdict(award)
    return [CertificateVerified(**restated, checked_against=command.checked_against)]


def reject(command: RejectCertificate, state: Certificate) -> Sequence[Event]:
    """Decide that the certificate proves nothing; who registered it may take it back this way."""
    award = known(state)
    if state.status is Status.REJECTED:
        return []
    _check_open(state)
    return [
        CertificateRejected(
            person_id=award.person_id,
            opd_id=award.opd_id,
            certificate_id=award.certificate_id,
            reason=command.reason,
        )
    ]


def _check_open(state: Certificate) -> None:
    if state.status is not Status.UNVERIFIED:
        raise CertificateIsNotOpen(status=state.status)


def evolve(state: Certificate, event: Event) -> Certificate:
    """Return how the certificate stands after ``event``."""
    change = msgspec.structs.replace
    match event:
        case CertificateRegistered():
            return Certificate(
                status=Status.UNVERIFIED,
                award=award_in(event),
                recorded=event,
                registered_by=frozenset(
                    {event.registered_by, event.on_behalf_of or event.registered_by}
                ),
            )
        case CertificateVerified():
            return change(state, status=Status.VALID)
        case CertificateRejected():
            return change(state, status=Status.REJECTED)
        case _:
            assert_never(event)
