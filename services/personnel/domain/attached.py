"""Which file proves something? It is known by the hash of its bytes, and kept elsewhere."""

from enum import StrEnum
from typing import Annotated

import msgspec

from personnel.domain.form import Sha256


class MediaType(StrEnum):
    """What officials hand in: a document as it was signed, a scan or a photograph."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class AttachedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; an event carries the same fields in the open, to grow freely."""

    sha256: Sha256
    media_type: MediaType
    size: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
    """In bytes."""

    def as_stored(self) -> "Attached":
        """Return it as an event carries it."""
        return Attached(self.sha256, self.media_type.value, self.size)


class Attached(msgspec.Struct, frozen=True):
    sha256: str
    media_type: str
    size: int
