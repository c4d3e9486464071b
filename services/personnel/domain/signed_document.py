"""Which file is the signed paper of a decree, and which was taken for it before?"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.decree import decree
from personnel.domain.form import Sha256, Text

Size = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
"""In bytes; how large a file may really be is for the store to say."""


class Signing(StrEnum):
    """How the Governor's office signed it."""

    OUTSIDE = "outside"
    """On paper or in another system; the file is what came of it."""
    ELECTRONIC = "electronic"
    """With a certified electronic signature, which is part of the file."""


class DocumentType(StrEnum):
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class AttachSignedDocument(decider.Command, frozen=True):
    """Attach the signed paper of a decided decree; another one takes its place with a reason."""

    decree_id: UUID
    sha256: Sha256
    media_type: DocumentType
    size: Size
    signed: Signing
    attached_by: Text
    """The office that answers for it, not the person."""
    remark: Text | None = None
    """Without naming anybody: it is stored as it stands, and public."""
    reason: Text | None = None
    """Why it takes the place of an earlier one, without naming anybody."""


Command = AttachSignedDocument


class SignedDocumentAttached(
    decider.Event, frozen=True, tag="personnel.signed-document-attached.v1"
):
    decree_id: UUID
    sha256: str
    media_type: DocumentType
    size: int
    signed: Signing
    attached_by: str
    remark: str | None
    replaces: str | None
    """The SHA-256 of the one that counted until now."""
    reason: str | None


Event = SignedDocumentAttached


class DecreeIsNotDecided(Refused):
    """Only a decree that is decided has a signed document."""


class ReplacementNeedsReason(Refused):
    """A signed document takes the place of an earlier one only with a reason."""

    status = 422


class FileIsNotStored(Refused):
    """A document is attached once its file, of this size and media type, is in the store."""

    status = 422


class SignedDocument(msgspec.Struct, frozen=True):
    current: SignedDocumentAttached | None = None


def document_of(decree_id: UUID) -> UUID:
    """Return the stream of a decree's signed document."""
    return uuid5(decree_id, "signed-document")


def decide(command: Command, state: SignedDocument, facts: Facts) -> Sequence[Event]:
    known = facts.of(decree, command.decree_id)
    if known.decided is None and known.inherited is None:
        raise DecreeIsNotDecided(decree_id=command.decree_id)
    current = state.current
    if current and (current.sha256, current.signed) == (command.sha256, command.signed):
        return []
    if current and command.reason is None:
        raise ReplacementNeedsReason(decree_id=command.decree_id, sha256=current.sha256)
    return [
        SignedDocumentAttached(
            decree_id=command.decree_id,
            sha256=command.sha256,
            media_type=command.media_type,
            size=command.size,
            signed=command.signed,
            attached_by=command.attached_by,
            remark=command.remark,
            replaces=current.sha256 if current else None,
            reason=command.reason if current else None,
        )
    ]


def evolve(_state: SignedDocument, event: Event) -> SignedDocument:
    return SignedDocument(current=event)


signed_document: Decider[Command, Event, SignedDocument] = Decider(
    name="signed_document", initial=SignedDocument(), decide=decide, evolve=evolve
)
"""What is known of the signed paper of one decree."""
