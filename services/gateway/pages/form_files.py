"""How does a file come with a form? Whole, known by its content, and kept before it is named."""

import hashlib
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import NamedTuple

import httpx
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gateway.forward import given
from gateway.incoming import Share
from gateway.pages.form_fields import Typed
from gateway.pages.form_sent import Sent, form_of
from gateway.standing_in import header_of
from kit.files import media_type_of
from kit.http.files import LARGEST
from kit.settings import MEGABYTE

BODY_LIMIT = LARGEST + MEGABYTE
"""The file, and what is typed beside it."""
NOT_THERE_YET = f"{'0' * 64} application/pdf 1 -"
"""Stands for a file that a check is not sent: the rules are asked as if it were there."""
_MULTIPART = "multipart/form-data"
_SUCH_FILES = "Pilih berkas PDF, JPEG, atau PNG."
_TOO_LARGE = f"Berkas terlalu besar: paling banyak {LARGEST // MEGABYTE} MB."
_NOT_KEPT = "Berkas belum dapat disimpan. Kirim sekali lagi sebentar lagi."


class Upload(NamedTuple):
    """A file that came in."""

    name: str
    content: bytes


class _InMemory(MultiPartParser):
    spool_max_size = BODY_LIMIT
    """What people send may be personal: it is not written to this machine's disk."""


async def received(request: Request, body: bytes) -> tuple[Typed, Mapping[str, Upload]]:
    """Return what was typed, and the files by their fields."""
    if not request.headers.get("content-type", "").startswith(_MULTIPART):
        return form_of(body), {}

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    typed: dict[str, list[str]] = {}
    uploads: dict[str, Upload] = {}
    try:
        form = await _InMemory(
            request.headers, stream(), max_files=4, max_fields=5_000, max_part_size=MEGABYTE
        ).parse()
    except (MultiPartException, KeyError):
        return {}, {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            typed.setdefault(name, []).append(value)
        elif value.filename:
            uploads[name] = Upload(_plain(value.filename), await value.read())
    await form.close()
    return typed, uploads


@dataclass(frozen=True)
class Files:
    """The files that one form asks for."""

    names: Sequence[str]
    service: str
    client: httpx.AsyncClient
    share: Share
    keeps: bool = True
    """Whether the service keeps files; else it is told the hash alone."""

    def room(self) -> AbstractContextManager[None]:
        """Files are kept in memory while they are passed on: only so many at once."""
        return self.share.of("file") if self.names else nullcontext()

    async def kept(
        self, request: Request, sent: Sent, uploads: Mapping[str, Upload]
    ) -> tuple[Sent, dict[str, str]]:
        """Have the files kept that came, so that a second try does not need them; say faults."""
        typed, wrong = dict(sent.typed), dict[str, str]()
        for name in self.names:
            if name in uploads:
                said, fault = await self._keep(request, sent, uploads[name])
                typed[name] = [said]
                wrong |= {name: fault} if fault else {}
        return replace(sent, typed=typed), wrong

    def checked(self, sent: Sent) -> Typed:
        """Return what the rules are asked of: a check is not sent the files that were chosen."""
        if sent.act != "periksa":
            return sent.typed
        chosen = [name for name in self.names if sent.typed.get(name) == ["1"]]
        return {**sent.typed, **{name: [NOT_THERE_YET] for name in chosen}}

    async def _keep(self, request: Request, sent: Sent, upload: Upload) -> tuple[str, str]:
        """Return how a form names the file once it is kept, or what is wrong with it."""
        media_type = media_type_of(upload.content[:16])
        if media_type is None:
            return "", _SUCH_FILES
        if len(upload.content) > LARGEST:
            return "", _TOO_LARGE
        sha256 = hashlib.sha256(upload.content).hexdigest()
        known = f"{sha256} {media_type} {len(upload.content)} {upload.name}"
        if not self.keeps:
            return known, ""
        said = (upload.content, {"Content-Type": media_type, **header_of(sent.who)})
        answer = await given(self.client, self.service, request, f"/files/{sha256}", said)
        if not answer.is_success:
            return "", _NOT_KEPT
        return known, ""


def _plain(name: str) -> str:
    """Return the name of a file without folders, as far as it can be shown in a line."""
    last: Sequence[str] = re.split(r"[/\\]", name)[-1:]
    return re.sub(r"[^\w.() -]", "", "".join(last))[:100] or "berkas"
