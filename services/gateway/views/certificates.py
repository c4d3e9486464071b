"""Which certificates are there, of whom, what do they prove and how does each stand?

Their table belongs to the view ``training``. Why one was rejected or revoked is sealed and not
kept here: ``reason_event_id`` is the event in whose stored bytes it is found.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    or_,
    select,
)

from gateway.heard import training as heard
from gateway.views.answers import answers, one
from gateway.views.columns import Id, Instant, Listed, listed
from gateway.views.opds import OPD
from gateway.views.person_card import card_on, name_in
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

METADATA = MetaData(schema="training")
CERTIFICATE = Table(
    "certificate",
    METADATA,
    Column("certificate_id", Id, primary_key=True),
    Column("person_id", Id, nullable=False, index=True),
    Column("opd_id", Id, nullable=False),
    Column("programme_id", Id),
    Column("batch_id", Id),
    Column("competences", Listed, nullable=False),
    Column("certificate_kind", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("hours_jp", Integer, nullable=False),
    Column("issuer", String, nullable=False),
    Column("number", String, nullable=False),
    Column("title", String, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("status", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("file_sha256", String),
    Column("checked_against", String),
    Column("revoked_on", Date),
    Column("reason_event_id", Id),
    Index("certificate_by_status", "status", "valid_until"),
    Index("certificate_by_opd", "opd_id", "certificate_id"),
)

Recorded = heard.CertificateIssued | heard.CertificateRegistered
Changed = (
    heard.CertificateVerified
    | heard.CertificateRejected
    | heard.CertificateExpired
    | heard.CertificateRevoked
)
Heard = Recorded | Changed
HEARS = (
    *(heard.CertificateIssued, heard.CertificateRegistered, heard.CertificateVerified),
    *(heard.CertificateRejected, heard.CertificateExpired, heard.CertificateRevoked),
)
PROVEN = ("valid", "expired", "revoked")
"""What was issued here or verified: each proves something between its first and last day."""


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    since: dict[str, object] = {"since": envelope.recorded_at}
    match event:
        case heard.CertificateIssued():
            own = {"status": "valid", "batch_id": event.batch_id, "file_sha256": None}
            yield Upsert(CERTIFICATE, _recorded(event) | since | own)
        case heard.CertificateRegistered():
            own = {"status": "unverified", "batch_id": None, "file_sha256": event.file_sha256}
            yield Upsert(CERTIFICATE, _recorded(event) | since | own)
        case _:
            where = {"certificate_id": event.certificate_id}
            yield Update(CERTIFICATE, where, since | _changed(event, envelope))


def _recorded(event: Recorded) -> dict[str, object]:
    """Return the row from its start: a number that a rejection freed begins anew."""
    said = {
        name: getattr(event, name)
        for name in event.__struct_fields__
        if name not in {"batch_id", "file_sha256"}
    }
    fresh = {"checked_against": None, "revoked_on": None, "reason_event_id": None}
    return said | fresh | {"competences": listed(event.competences)}


def _changed(event: Changed, envelope: Envelope) -> dict[str, object]:
    match event:
        case heard.CertificateVerified():
            return {"status": "valid", "checked_against": event.checked_against}
        case heard.CertificateRejected():
            return {"status": "rejected", "reason_event_id": envelope.id}
        case heard.CertificateExpired():
            return {"status": "expired"}
        case heard.CertificateRevoked():
            revoked = {"revoked_on": event.effective_on, "reason_event_id": envelope.id}
            return {"status": "revoked"} | revoked
        case _:
            assert_never(event)


class Certificate(msgspec.Struct, frozen=True):
    certificate_id: UUID
    person_id: UUID
    person_name: str
    opd_id: UUID
    opd_code: str | None
    programme_id: UUID | None
    batch_id: UUID | None
    """``None``: a certificate from outside."""
    competences: tuple[str, ...]
    certificate_kind: str
    valid_from: date
    valid_until: date | None
    hours_jp: int
    issuer: str
    number: str
    title: str
    issued_on: date
    status: str
    since: datetime
    file_sha256: str | None
    checked_against: str | None
    revoked_on: date | None
    reason_event_id: UUID | None


def proves_on(on: date) -> ColumnElement[bool]:
    """Return the condition that a certificate counts on the day, both bounds included."""
    return and_(
        CERTIFICATE.c.status.in_(PROVEN),
        CERTIFICATE.c.valid_from <= on,
        or_(CERTIFICATE.c.valid_until.is_(None), CERTIFICATE.c.valid_until >= on),
        or_(CERTIFICATE.c.revoked_on.is_(None), CERTIFICATE.c.revoked_on > on),
    )


def expiring(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition that a certificate counts until a day between the two."""
    return and_(proves_on(first), CERTIFICATE.c.valid_until <= last)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which certificates are asked for; what is ``None`` does not matter."""

    person_id: UUID | None = None
    opd_id: UUID | None = None
    status: str | None = None
    expires_by: date | None = None
    """Only those that count today and no longer after this day."""
    confined_to: UUID | None = None

    def conditions(self, on: date) -> Iterable[ColumnElement[bool]]:
        """Return what a row has to meet."""
        if self.person_id is not None:
            yield CERTIFICATE.c.person_id == self.person_id
        for opd_id in (self.opd_id, self.confined_to):
            if opd_id is not None:
                yield CERTIFICATE.c.opd_id == opd_id
        if self.status is not None:
            yield CERTIFICATE.c.status == self.status
        if self.expires_by is not None:
            yield expiring(on, self.expires_by)


def certificates(
    connection: Connection,
    on: date,
    wanted: Wanted,
    *,
    after: UUID | None = None,
    limit: int = 100,
) -> tuple[Certificate, ...]:
    """Return certificates by their id, beyond ``after``."""
    statement = _lines(on).where(*wanted.conditions(on))
    if after is not None:
        statement = statement.where(CERTIFICATE.c.certificate_id > after)
    page = statement.order_by(CERTIFICATE.c.certificate_id).limit(limit)
    return answers(connection, page, Certificate)


def certificate(
    connection: Connection, certificate_id: UUID, on: date, *, confined_to: UUID | None = None
) -> Certificate | None:
    """Return one certificate; ``None`` too where its holder is of another OPD than allowed."""
    wanted = _lines(on).where(CERTIFICATE.c.certificate_id == certificate_id)
    found = one(connection, wanted, Certificate)
    return found if found and confined_to in (None, found.opd_id) else None


def _lines(on: date) -> Select[tuple[object, ...]]:
    card, held = card_on(CERTIFICATE.c.person_id, on)
    joined = CERTIFICATE.outerjoin(card, held).outerjoin(OPD, OPD.c.opd_id == CERTIFICATE.c.opd_id)
    lines = select(CERTIFICATE, name_in(card), OPD.c.code.label("opd_code"))
    return lines.select_from(joined)
