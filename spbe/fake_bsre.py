"""A FAKE of BSrE's eSign client service (version 2), to try and to test with: it signs nothing.

It speaks the real shapes, refuses fields and types that it does not know, and can be told to fail,
to be slow, or to answer half. What it "signs" gets a line at the end that says so.
"""

import asyncio
import hashlib
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

USER, PASSWORD = "esign", "contoh"
SIGNERS: Final = {"7699000000000001": "kata-sandi-contoh"}
"""By NIK, of a regency that does not exist, the passphrase."""
MARK: Final = b"\n%TIRUAN-BSRE bukan tanda tangan elektronik "
WRONG_PASSPHRASE, UNKNOWN_SIGNER, BAD_BODY = 2031, 2011, 1001

Mood = Literal["well", "fail", "delay", "half", "empty", "unsigned"]
Door = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class _Property(_Strict, frozen=True):
    tampilan: Literal["VISIBLE", "INVISIBLE"]
    location: str = ""
    reason: str = ""
    page: int | None = None
    originX: float | None = None  # noqa: N815 - as the real one writes it
    originY: float | None = None  # noqa: N815
    width: float | None = None
    height: float | None = None
    imageBase64: str | None = None  # noqa: N815


class _Sign(_Strict, frozen=True):
    nik: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{16}$")]
    passphrase: str
    signatureProperties: Annotated[list[_Property], msgspec.Meta(min_length=1)]  # noqa: N815
    file: Annotated[list[str], msgspec.Meta(min_length=1)]


class _Verify(_Strict, frozen=True):
    file: str
    password: str | None = None


class _Check(_Strict, frozen=True):
    nik: str


class FakeBsre:
    """The service; ``mood`` says how it answers from now on."""

    def __init__(self) -> None:
        """Answer well."""
        self.mood: Mood = "well"
        self.delay = 30.0
        self.signed = 0
        """How many documents have been signed."""
        self.app = Starlette(
            routes=[
                Route("/api/v2/sign/pdf", self._door(self._sign), methods=["POST"]),
                Route("/api/v2/verify/pdf", self._door(self._verify), methods=["POST"]),
                Route("/api/v2/user/check/status", self._door(self._status), methods=["POST"]),
            ]
        )

    def _door(self, answers: Callable[[bytes], Response]) -> Door:
        async def come_in(request: Request) -> Response:
            if not _knows(request):
                return Response(status_code=401)
            body = await request.body()
            if self.mood == "fail":
                return _json({"error": "Internal Server Error", "status": 500}, 500)
            if self.mood == "delay":
                await asyncio.sleep(self.delay)
            answer = answers(body)
            if self.mood == "half":
                return Response(bytes(answer.body)[: len(answer.body) // 2], answer.status_code)
            return answer

        return come_in

    def _sign(self, body: bytes) -> Response:
        asked = _read(body, _Sign)
        if asked is None:
            return _refused(BAD_BODY, "Permintaan tidak sesuai")
        if asked.nik not in SIGNERS:
            return _refused(UNKNOWN_SIGNER, f"NIK {asked.nik} belum terdaftar")
        if not secrets.compare_digest(asked.passphrase.encode(), SIGNERS[asked.nik].encode()):
            return _refused(WRONG_PASSPHRASE, "Passphrase anda salah")
        if self.mood == "empty":
            return _json({"time": 1, "file": []})
        self.signed += 1
        begun, files = time.monotonic(), [b64decode(one) for one in asked.file]
        signed = [one if self.mood == "unsigned" else _marked(one) for one in files]
        took = int((time.monotonic() - begun) * 1000)
        return _json({"time": took, "file": [b64encode(one).decode() for one in signed]})

    def _verify(self, body: bytes) -> Response:
        asked = _read(body, _Verify)
        if asked is None:
            return _refused(BAD_BODY, "Permintaan tidak sesuai")
        content, mark, digest = b64decode(asked.file).rpartition(MARK)
        intact = digest.strip() == hashlib.sha256(content).hexdigest().encode()
        found = {
            "signerName": "Penanda Tangan Contoh",
            "signatureFormat": "TIRUAN",
            "integrityValid": intact,
            "certificateTrusted": False,
        }
        return _json(
            {
                "conclusion": "VALID" if mark and intact else "INVALID",
                "description": "Jawaban layanan tiruan",
                "signatureCount": 1 if mark else 0,
                "signatureInformations": [found] if mark else [],
            }
        )

    def _status(self, body: bytes) -> Response:
        asked = _read(body, _Check)
        if asked is None:
            return _refused(BAD_BODY, "Permintaan tidak sesuai")
        return _json({"status": "ISSUE" if asked.nik in SIGNERS else "NOT_REGISTERED"})


def settings_at(url: str) -> Iterator[tuple[str, str]]:
    """Iterate over what the suite has to be told to ask the fake at that address."""
    yield "SPBE_ESIGN_URL", url
    yield "SPBE_ESIGN_USER", USER
    yield "SPBE_ESIGN_PASSWORD", PASSWORD


def _marked(pdf: bytes) -> bytes:
    return pdf + MARK + hashlib.sha256(pdf).hexdigest().encode() + b"\n"


def _knows(request: Request) -> bool:
    expected = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    return secrets.compare_digest(request.headers.get("authorization", ""), expected)


def _read(body: bytes, shape: type[T]) -> T | None:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.MsgspecError:
        return None


def _refused(code: int, error: str) -> Response:
    return _json({"status": code, "error": error}, 400)


def _json(said: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(said), status, media_type="application/json")
