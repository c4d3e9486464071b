"""Whether a person holds a competence, by which certificate, and until when.

Certificates from outside are registered and verified in ``registration``, on the same stream.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Personal, Refused
from training.domain import registration
from training.domain.award import (
    Award,
    Certificate,
    Status,
    award_in,
    check_period,
    check_validity,
    is_repeat,
    known,
)
from training.domain.batch import batch, scheduled_in
from training.domain.certificate_number import certificate_id_of
from training.domain.dates import has_come
from training.domain.form import PersonalText, Text
from training.domain.participation import (
    AwardWithdrawn,
    CertificateAwarded,
    Outcome,
    Participant,
)
from training.domain.programme import registered
from training.domain.registration import (
    CertificateRegistered,
    CertificateRejected,
    CertificateVerified,
    RegisterCertificate,
    RejectCertificate,
    VerifyCertificate,
)
from training.domain.trainee import known_opd


class IssueCertificate(decider.Command, frozen=True):
    """Issue the certificate of a batch to a person who has passed it."""

    batch_id: UUID
    person_id: UUID
    issuer: Text
    """The provider of the programme: with the number it says which certificate this is."""
    number: Text
    issued_on: date
    valid_until: date | None


class Revocation(decider.Command, frozen=True):
    reason: PersonalText
    effective_on: date
    """The first day on which it proves nothing any more."""


class RevokeCertificate(Revocation, frozen=True):
    """Take the proof of a certificate issued here away from a day on, with the reason."""


class RevokeOutsideCertificate(Revocation, frozen=True):
    """Take the proof of a verified certificate from outside away from a day on, with the reason."""


class ExpireCertificate(decider.Command, frozen=True):
    on: date


Command = (
    IssueCertificate
    | RegisterCertificate
    | VerifyCertificate
    | RejectCertificate
    | RevokeCertificate
    | RevokeOutsideCertificate
    | ExpireCertificate
)


class CertificateIssued(Award, decider.Event, frozen=True, tag="training.certificate-issued.v1"):
    batch_id: UUID
    issuer: str
    number: str
    title: str
    issued_on: date

    @property
    def effective_on(self) -> date:
        """Return the first day on which it proves the competences."""
        return self.valid_from


class CertificateRevoked(Award, decider.Event, frozen=True, tag="training.certificate-revoked.v1"):
    effective_on: date
    reason: Personal


class CertificateExpired(Award, decider.Event, frozen=True, tag="training.certificate-expired.v1"):
    effective_on: date


Event = CertificateIssued | CertificateRevoked | CertificateExpired | registration.Event


class IssuerIsNotTheProvider(Refused):
    """A certificate is issued in the name of the provider of its programme, and of nobody else."""


class CertificateIsFromOutside(Refused):
    """A certificate that was issued elsewhere is revoked by those who verified it."""


class CertificateIsIssuedHere(Refused):
    """A certificate that was issued here is revoked by its provider."""


class ResultIsNotCompetent(Refused):
    """A certificate is issued for the result competent of a person in a batch."""


class ResultHasItsCertificate(Refused):
    """A result earns one certificate; it is revoked before another is issued."""


class CertificateIsDatedBeforeTheResult(Refused):
    """A certificate is issued on the day of the result or later."""


class CertificateNeverProvedAnything(Refused):
    """Only a certificate that was issued here or verified is revoked."""


class CertificateIsRevoked(Refused):
    """A revoked certificate is not revoked again as of another day."""


class RevocationIsDatedBeforeTheCertificate(Refused):
    """A revocation takes effect on the first day of the certificate or later."""


class CertificateHasNoEnd(Refused):
    """A certificate without an end does not expire."""


class CertificateIsStillValid(Refused):
    """A certificate expires on the day after its last day, not before."""


def decide(command: Command, state: Certificate, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case IssueCertificate():
            return _issue(command, state, facts)
        case RegisterCertificate():
            return registration.register(command, state, facts)
        case VerifyCertificate():
            return registration.verify(command, state, facts)
        case RejectCertificate():
            return registration.reject(command, state)
        case RevokeCertificate() | RevokeOutsideCertificate():
            _check_origin(command, state)
            return _revoke(command, state, facts)
        case ExpireCertificate():
            return _expire(command, state, facts)
        case _:
            assert_never(command)


def _issue(
    command: IssueCertificate, state: Certificate, facts: Facts
) -> Sequence[Event | Elsewhere]:
    programme_id = scheduled_in(facts.of(batch, command.batch_id)).programme_id
    offer = registered(programme_id, facts)
    certificate_id = certificate_id_of(command.issuer, command.number)
    if certificate_id != certificate_id_of(offer.provider_name, command.number):
        raise IssuerIsNotTheProvider(provider=offer.provider_name)
    check_period(command.issued_on, command.valid_until, facts)
    if offer.validity_months is not None:
        check_validity(command.issued_on, command.valid_until, offer.validity_months)
    holder = _competent(command, facts)
    issued = CertificateIssued(
        person_id=command.person_id,
        opd_id=known_opd(command.person_id, facts),
        certificate_id=certificate_id,
        programme_id=programme_id,
        competences=offer.competences,
        certificate_kind=offer.certificate_kind,
        valid_from=command.issued_on,
        valid_until=command.valid_until,
        hours_jp=offer.hours_jp,
        batch_id=command.batch_id,
        issuer=offer.provider_name,
        number=command.number.strip(),
        title=offer.title,
        issued_on=command.issued_on,
    )
    if is_repeat(state, issued):
        return []
    if holder.certificate_id is not None:
        raise ResultHasItsCertificate(certificate_id=holder.certificate_id)
    awarded = CertificateAwarded(person_id=issued.person_id, certificate_id=issued.certificate_id)
    return [issued, Elsewhere(batch, command.batch_id, awarded)]


def _competent(command: IssueCertificate, facts: Facts) -> Participant:
    who = facts.of(batch, command.batch_id).participant(command.person_id)
    if who is None or who.result is None or who.result.outcome is not Outcome.COMPETENT:
        raise ResultIsNotCompetent(person_id=command.person_id, batch_id=command.batch_id)
    if command.issued_on < who.result.assessed_on:
        raise CertificateIsDatedBeforeTheResult(assessed_on=who.result.assessed_on.isoformat())
    return who


def _check_origin(
    command: RevokeCertificate | RevokeOutsideCertificate, state: Certificate
) -> None:
    certificate_id = known(state).certificate_id
    outside = state.batch_id is None
    if outside and isinstance(command, RevokeCertificate):
        raise CertificateIsFromOutside(certificate_id=certificate_id)
    if not outside and isinstance(command, RevokeOutsideCertificate):
        raise CertificateIsIssuedHere(certificate_id=certificate_id)


def _revoke(command: Revocation, state: Certificate, facts: Facts) -> Sequence[Event | Elsewhere]:
    award = known(state)
    if state.status is Status.REVOKED and state.revoked_on == command.effective_on:
        return []
    if state.status is Status.REVOKED:
        raise CertificateIsRevoked(certificate_id=award.certificate_id)
    if state.status not in {Status.VALID, Status.EXPIRED}:
        raise CertificateNeverProvedAnything(status=state.status)
    has_come("effective_on", command.effective_on, facts)
    if command.effective_on < award.valid_from:
        raise RevocationIsDatedBeforeTheCertificate(valid_from=award.valid_from.isoformat())
    restated = msgspec.structs.asdict(award)
    revoked = CertificateRevoked(
        **restated, effective_on=command.effective_on, reason=command.reason
    )
    if state.batch_id is None:
        return [revoked]
    withdrawn = AwardWithdrawn(person_id=award.person_id, certificate_id=award.certificate_id)
    return [revoked, Elsewhere(batch, state.batch_id, withdrawn)]


def _expire(command: ExpireCertificate, state: Certificate, facts: Facts) -> Sequence[Event]:
    award = known(state)
    if state.status is not Status.VALID:
        return []
    if award.valid_until is None:
        raise CertificateHasNoEnd
    if min(command.on, facts.today) <= award.valid_until:
        raise CertificateIsStillValid(valid_until=award.valid_until.isoformat())
    restated = msgspec.structs.asdict(award)
    return [CertificateExpired(**restated, effective_on=award.valid_until + timedelta(days=1))]


def evolve(state: Certificate, event: Event) -> Certificate:
    change = msgspec.structs.replace
    match event:
        case CertificateIssued():
            return Certificate(
                status=Status.VALID,
                award=award_in(event),
                recorded=event,
                batch_id=event.batch_id,
            )
        case CertificateRegistered() | CertificateVerified() | CertificateRejected():
            return registration.evolve(state, event)
        case CertificateRevoked():
            return change(state, status=Status.REVOKED, revoked_on=event.effective_on)
        case CertificateExpired():
            return change(state, status=Status.EXPIRED)
        case _:
            assert_never(event)


certificate: Decider[Command, Event, Certificate] = Decider(
    name="certificate", initial=Certificate(), decide=decide, evolve=evolve
)
