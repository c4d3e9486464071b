"""How is a document signed by BSrE, the certification body of the national cyber agency?

By its eSign client service, version 2: JSON with the file in base64, over basic authentication.
"""

import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import httpx
import msgspec

from kit.settings import MEGABYTE
from personnel.signature import (
    Appearance,
    Secret,
    SignatureAnswerIsIncomplete,
    SignatureIsNotSetUp,
    SignatureIsRefused,
    SignatureServiceDoesNotAnswer,
    Signer,
    Summary,
)

SIGN: Final = "/api/v2/sign/pdf"
VERIFY: Final = "/api/v2/verify/pdf"
STATUS: Final = "/api/v2/user/check/status"
SECONDS: Final = 6.0
"""For each of the two questions of a signing: together less than who waits for it waits."""
_LARGEST: Final = 40 * MEGABYTE
_RETRY: Final = {"Retry-After": "5"}

T = TypeVar("T")


class _Signed(msgspec.Struct):
    file: list[str]


class _Found(msgspec.Struct, rename="camel"):
    integrity_valid: bool = False


class _Verified(msgspec.Struct, rename="camel"):
    signature_count: int
    signature_informations: list[_Found]


class _Standing(msgspec.Struct):
    status: str


class _Refusal(msgspec.Struct):
    status: int | None = None
    status_code: int | None = None


Line = Callable[[], httpx.Client]
"""Opens a line that signs in by itself; one is opened for each question, and closed after it."""


def bsre_line(url: str, user: str, password: str) -> Line:
    """Return the line to BSrE's client service."""
    timeout = httpx.Timeout(SECONDS, connect=2.0)
    return partial(httpx.Client, base_url=url, auth=(user, password), timeout=timeout)


class Bsre:
    """Signs by the eSign client service, version 2."""

    def __init__(self, line: Line) -> None:
        """Ask over lines that are opened for it."""
        self._line = line

    def status(self, nik: Secret) -> str:
        """Return how the service calls the standing of a signer."""
        return self._ask(STATUS, {"nik": nik.value}, _Standing).status

    def sign(self, pdf: bytes, signer: Signer, appearance: Appearance) -> bytes:
        """Return the document with a signature; a ``Problem`` where there is none."""
        body: dict[str, object] = {
            "nik": signer.nik.value,
            "passphrase": signer.passphrase.value,
            "signatureProperties": [_properties(appearance)],
            "file": [b64encode(pdf).decode()],
        }
        files = self._ask(SIGN, body, _Signed).file
        try:
            (signed,) = (b64decode(one, validate=True) for one in files)
        except ValueError as error:  # none, several, or no base64
            raise SignatureAnswerIsIncomplete from error
        if not signed.startswith(b"%PDF-") or signed == pdf:
            raise SignatureAnswerIsIncomplete
        return signed

    def verify(self, pdf: bytes) -> Summary:
        """Return what the service finds in a document."""
        found = self._ask(VERIFY, {"file": b64encode(pdf).decode()}, _Verified)
        intact = all(one.integrity_valid for one in found.signature_informations)
        whole = found.signature_count == len(found.signature_informations)
        return Summary(signatures=found.signature_count, intact=intact and whole)

    def _ask(self, path: str, body: dict[str, object], shape: type[T]) -> T:
        """Ask once; a second time is for who sent it to decide, since a signing may have begun."""
        try:
            ends = time.monotonic() + SECONDS
            with self._line() as line, line.stream("POST", path, json=body) as answer:
                said = _whole(answer, ends)
        except httpx.TransportError as fault:
            # What failed is told without its request, which holds the passphrase.
            kind = type(fault).__name__
            raise SignatureServiceDoesNotAnswer(headers=_RETRY, fault=kind) from None
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise SignatureIsNotSetUp(reason="the signing service does not know us")
        if answer.is_server_error:
            raise SignatureServiceDoesNotAnswer(headers=_RETRY, status=answer.status_code)
        if not answer.is_success:
            raise SignatureIsRefused(code=_code(said))
        try:
            return msgspec.json.decode(said, type=shape)
        except msgspec.MsgspecError:
            raise SignatureAnswerIsIncomplete from None


def _whole(answer: httpx.Response, ends: float) -> bytes:
    said = bytearray()
    for part in answer.iter_bytes():
        said += part
        if time.monotonic() > ends:
            raise SignatureServiceDoesNotAnswer(headers=_RETRY)
        if len(said) > _LARGEST:
            raise SignatureAnswerIsIncomplete
    return bytes(said)


def _code(said: bytes) -> int | None:
    """Return by which number the service refuses; its words may repeat who signs."""
    try:
        refusal = msgspec.json.decode(said, type=_Refusal)
    except msgspec.MsgspecError:
        return None
    return refusal.status_code or refusal.status


def _properties(appearance: Appearance) -> dict[str, object]:
    said: dict[str, object] = {"location": appearance.location, "reason": appearance.reason}
    if appearance.page is None:
        return {"tampilan": "INVISIBLE"} | said
    return {
        "tampilan": "VISIBLE",
        "page": appearance.page,
        "originX": appearance.x,
        "originY": appearance.y,
        "width": appearance.width,
        "height": appearance.height,
        "imageBase64": appearance.image_base64,
    } | said
