"""Which certificates of a person personnel has heard of, and what they prove on a given day.

Training decides about certificates; here is only what was heard from it, with the event that said
so, because a rule may rest only on facts of personnel's own journal.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts


def competence_of(person_id: UUID) -> UUID:
    """Return the stream of what was heard of one person's certificates."""
    return uuid5(person_id, "competence")


class RecogniseCertificate(decider.Command, frozen=True):
    person_id: UUID
    certificate_id: UUID
    programme_id: UUID | None
    competences: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    heard_event_id: UUID


class WithdrawCertificate(decider.Command, frozen=True):
    person_id: UUID
    certificate_id: UUID
    reason_code: str
    effective_on: date
    heard_event_id: UUID


Command = RecogniseCertificate | WithdrawCertificate


class CertificateRecognised(decider.Event, frozen=True, tag="personnel.certificate-recognised.v1"):
    person_id: UUID
    certificate_id: UUID
    programme_id: UUID | None
    competences: tuple[str, ...]
    effective_on: date
    """The first day of its validity."""
    valid_until: date | None
    heard_event_id: UUID


class RecognitionWithdrawn(decider.Event, frozen=True, tag="personnel.recognition-withdrawn.v1"):
    person_id: UUID
    certificate_id: UUID
    reason_code: str
    effective_on: date
    """The first day on which the certificate proves nothing."""
    heard_event_id: UUID


Event = CertificateRecognised | RecognitionWithdrawn


class Certificate(msgspec.Struct, frozen=True):
    certificate_id: UUID
    programme_id: UUID | None
    competences: tuple[str, ...]
    valid_from: date
    valid_until: date | None

    def holds(self, on: date, max_age_years: int | None) -> bool:
        """Return whether it counts on the day; an age limits only what has no end of its own."""
        if self.valid_until is not None:
            return self.valid_from <= on <= self.valid_until
        too_old = max_age_years is not None and on > _years_after(self.valid_from, max_age_years)
        return self.valid_from <= on and not too_old


class Competence(msgspec.Struct, frozen=True):
    certificates: tuple[Certificate, ...] = ()
    withdrawn: tuple[RecognitionWithdrawn, ...] = ()
    """Also of certificates not heard of yet: order between streams is not promised."""

    def proves(self, any_of: tuple[str, ...], on: date, max_age_years: int | None) -> bool:
        return self.proof_of(any_of, on, max_age_years) is not None

    def proof_of(self, any_of: tuple[str, ...], on: date, max_age_years: int | None) -> UUID | None:
        """Return a certificate that proves one of ``any_of`` on the day; both bounds count."""
        withdrawn = {event.certificate_id for event in self.withdrawn if event.effective_on <= on}
        return next(
            (
                held.certificate_id
                for held in self.certificates
                if set(any_of) & set(held.competences)
                and held.holds(on, max_age_years)
                and held.certificate_id not in withdrawn
            ),
            None,
        )


def decide(command: Command, state: Competence, _facts: Facts) -> Sequence[Event]:
    match command:
        case RecogniseCertificate():
            return _recognise(command, state)
        case WithdrawCertificate():
            return _withdraw(command, state)
        case _:
            assert_never(command)


def _recognise(command: RecogniseCertificate, state: Competence) -> Sequence[Event]:
    recognised = CertificateRecognised(
        person_id=command.person_id,
        certificate_id=command.certificate_id,
        programme_id=command.programme_id,
        competences=command.competences,
        effective_on=command.valid_from,
        valid_until=command.valid_until,
        heard_event_id=command.heard_event_id,
    )
    return [] if _certificate(recognised) in state.certificates else [recognised]


def _withdraw(command: WithdrawCertificate, state: Competence) -> Sequence[Event]:
    since = [
        event.effective_on
        for event in state.withdrawn
        if event.certificate_id == command.certificate_id
    ]
    if since and min(since) <= command.effective_on:
        return []
    return [
        RecognitionWithdrawn(
            person_id=command.person_id,
            certificate_id=command.certificate_id,
            reason_code=command.reason_code,
            effective_on=command.effective_on,
            heard_event_id=command.heard_event_id,
        )
    ]


def _certificate(event: CertificateRecognised) -> Certificate:
    return Certificate(
        certificate_id=event.certificate_id,
        programme_id=event.programme_id,
        competences=event.competences,
        valid_from=event.effective_on,
        valid_until=event.valid_until,
    )


def _years_after(day: date, years: int) -> date:
    """Return the anniversary; of 29 February in a common year the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def evolve(state: Competence, event: Event) -> Competence:
    match event:
        case CertificateRecognised():
            heard = _certificate(event)
            others = (
                held for held in state.certificates if held.certificate_id != heard.certificate_id
            )
            return msgspec.structs.replace(state, certificates=(*others, heard))
        case RecognitionWithdrawn():
            return msgspec.structs.replace(state, withdrawn=(*state.withdrawn, event))
        case _:
            assert_never(event)


competence: Decider[Command, Event, Competence] = Decider(
    name="competence", initial=Competence(), decide=decide, evolve=evolve
)
"""What personnel has heard of one person's competence."""
