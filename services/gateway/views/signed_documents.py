"""Which file is the signed paper of a decree, which was before, and is a given file one of them?

The table belongs to the view ``nominations``.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, select

from gateway.heard import personnel as heard
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant
from gateway.views.decrees import DECREE, METADATA
from kit.envelope import Envelope
from kit.views import Change, Upsert

SIGNED_DOCUMENT = Table(
    "signed_document",
    METADATA,
    Column("decree_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("signed", String, nullable=False),
    Column("attached_by", String, nullable=False),
    Column("attached_at", Instant, nullable=False),
    Column("remark", Text),
    Column("reason", Text),
    Index("signed_document_by_hash", "sha256", "decree_id"),
)
"""Of a decree the one with the highest ``version`` counts."""


def project(event: heard.SignedDocumentAttached, envelope: Envelope) -> Iterable[Change]:
    said = msgspec.structs.asdict(event)
    row = {"version": envelope.version, "attached_at": envelope.recorded_at}
    yield Upsert(SIGNED_DOCUMENT, said | row)


class SignedDocument(msgspec.Struct, frozen=True):
    sha256: str
    media_type: str
    size: int
    """In bytes."""
    signed: str
    attached_by: str
    """The office that answers for it."""
    attached_at: datetime
    remark: str | None
    reason: str | None
    """Why it took the place of the one before."""


class Standing(StrEnum):
    """What a file is to a decree."""

    SIGNED_DOCUMENT = "signed-document"
    EARLIER_DOCUMENT = "earlier-document"
    UNKNOWN = "unknown"


class Verification(msgspec.Struct, frozen=True):
    """What a file, known by its SHA-256, is to a decree."""

    decree_id: UUID
    sha256: str
    standing: Standing
    number: str | None
    """Of the decree."""
    document: SignedDocument | None
    """As it was attached; ``None`` where it never was."""
    counts: SignedDocument | None
    """The one that counts now."""


def signed_documents(connection: Connection, decree_id: UUID) -> tuple[SignedDocument, ...]:
    """Return the signed documents of a decree: the one that counts, then the earlier ones."""
    wanted = select(SIGNED_DOCUMENT).where(SIGNED_DOCUMENT.c.decree_id == decree_id)
    newest = wanted.order_by(SIGNED_DOCUMENT.c.version.desc())
    return answers(connection, newest, SignedDocument)


def verification(connection: Connection, decree_id: UUID, sha256: str) -> Verification | None:
    """Say what a file is to a decree; ``None`` where no such decree is decided."""
    decided = select(DECREE.c.number).where(
        DECREE.c.decree_id == decree_id, DECREE.c.number.is_not(None)
    )
    number = connection.execute(decided).scalar_one_or_none()
    if number is None:
        return None
    documents = signed_documents(connection, decree_id)
    counts = documents[0] if documents else None
    found = next((each for each in documents if each.sha256 == sha256), None)
    return Verification(decree_id, sha256, _standing(found, counts), number, found, counts)


def _standing(found: SignedDocument | None, counts: SignedDocument | None) -> Standing:
    if found is None:
        return Standing.UNKNOWN
    return Standing.SIGNED_DOCUMENT if found is counts else Standing.EARLIER_DOCUMENT
