"""What is asked of a service that signs electronically, whichever it is?

A passphrase goes through it once and is kept nowhere: it never shows in what is written of it.
"""

from dataclasses import dataclass
from typing import Protocol

import msgspec

from kit.http.problems import Problem


class SignatureIsNotSetUp(Problem):
    """Documents are not signed electronically here; sign outside and attach the file."""

    status = 503


class SignatureServiceDoesNotAnswer(Problem):
    """The signing service does not answer; nothing was attached."""

    status = 503


class SignatureAnswerIsIncomplete(Problem):
    """The signing service answered with something else than a signed document."""

    status = 502


class SignatureIsRefused(Problem):
    """The signing service refuses to sign: passphrase, certificate or signer are not in order."""

    status = 422


@dataclass(frozen=True)
class Secret:
    """A text that is used and never shown."""

    value: str

    def __repr__(self) -> str:
        """Say nothing of it."""
        return "Secret(…)"


@dataclass(frozen=True)
class Signer:
    """Who signs, as the signing service knows them."""

    nik: Secret
    passphrase: Secret


class Appearance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a signature says of itself; where it is seen, on which page and where on it."""

    location: str
    reason: str
    page: int | None = None
    """``None``: it is in the file and not seen."""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    image_base64: str = ""


class Summary(msgspec.Struct, frozen=True):
    """What the service finds in a signed document; names are not kept."""

    signatures: int
    intact: bool


class ElectronicSignature(Protocol):
    """A service that signs documents; each part may block a thread."""

    def status(self, nik: Secret) -> str:
        """Return how the service calls the standing of a signer, ``ISSUE`` where all is well."""

    def sign(self, pdf: bytes, signer: Signer, appearance: Appearance) -> bytes:
        """Return the document with a signature; a ``Problem`` where there is none."""

    def verify(self, pdf: bytes) -> Summary:
        """Return what the service finds in a document."""
