"""What a certificate proves, of whom, from when until when, and how it stands now."""

from calendar import monthrange
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from training.domain.dates import has_come
from training.domain.programme import CertificateKind

MONTHS = 12


class Award(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that every published change of a certificate restates in full."""

    person_id: UUID
    opd_id: UUID
    certificate_id: UUID
    programme_id: UUID | None
    competences: tuple[str, ...]
    certificate_kind: CertificateKind
    valid_from: date
    valid_until: date | None
    """The last day on which it holds; ``None`` where it has no end."""
    hours_jp: int


class Status(StrEnum):
    UNVERIFIED = "unverified"
    VALID = "valid"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Certificate(msgspec.Struct, frozen=True):
    status: Status | None = None
    award: Award | None = None
    recorded: decider.Event | None = None
    """The issue or registration that took the number, to know a repeat from another use."""
    batch_id: UUID | None = None
    registered_by: frozenset[UUID] = frozenset()
    """The account that registered it from outside, and for whom it acted."""
    revoked_on: date | None = None

    @property
    def opd_id(self) -> UUID | None:
        """Return the OPD of the holder; a rejected registration leaves the number to anyone."""
        return self.award.opd_id if self.award and self.status is not Status.REJECTED else None

    @property
    def person_id(self) -> UUID | None:
        """Return the holder."""
        return self.award.person_id if self.award else None


class CertificateIsUnknown(Refused):
    """There is no such certificate."""


class CertificateNumberIsTaken(Refused):
    """An issuer gives a number to one certificate only; a rejected registration frees it."""


class CertificateEndsBeforeItStarts(Refused):
    """A certificate ends after the day on which it was issued."""

    status = 422


class EndIsMissing(Refused):
    """A competency certificate, or one of a programme with a validity, names its last day."""

    status = 422


class EndIsBeyondTheProgramme(Refused):
    """A certificate holds no longer than its programme grants."""

    status = 422


def award_in(event: Award) -> Award:
    """Return the award as such, without what else the event says."""
    return Award(**{name: getattr(event, name) for name in Award.__struct_fields__})


def known(state: Certificate) -> Award:
    """Return what the certificate proves, or would prove once verified."""
    if state.award is None:
        raise CertificateIsUnknown
    return state.award


def is_repeat(state: Certificate, recorded: decider.Event) -> bool:
    """Say whether this very fact is recorded already; refuse another use of the number."""
    if state.status in {None, Status.REJECTED}:
        return False
    if state.recorded != recorded:
        raise CertificateNumberIsTaken(certificate_id=known(state).certificate_id)
    return True


def check_period(issued_on: date, valid_until: date | None, facts: Facts) -> None:
    """Refuse a certificate of the future and one that ends before it starts."""
    has_come("issued_on", issued_on, facts)
    if valid_until is not None and valid_until <= issued_on:
        raise CertificateEndsBeforeItStarts(
            issued_on=issued_on.isoformat(), valid_until=valid_until.isoformat()
        )


def check_validity(issued_on: date, valid_until: date | None, months: int) -> None:
    """Refuse an end other than within ``months`` of the day of issue."""
    if valid_until is None:
        raise EndIsMissing
    latest = months_after(issued_on, months)
    if valid_until > latest:
        raise EndIsBeyondTheProgramme(latest=latest.isoformat())


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
