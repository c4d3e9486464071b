"""How does a signed document come out again? Open to everybody: a decided decree is an archive."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final, NamedTuple
from uuid import UUID

import httpx
from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gateway.seeing import SAMPLE_DATA, Seeing
from gateway.views.signed_documents import (
    SignedDocument,
    signed_documents,
    verification,
)
from kit.http.files import named
from kit.http.openapi import shows
from kit.http.paging import has_already
from kit.http.problems import NotFound

PUBLIC: Final = ("/api/decrees/{decree_id}/document",)
CLOSED: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""A file comes from outside: a browser shows it alone, and runs nothing of it."""
_ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def document_files_router(seeing: Seeing, files: httpx.AsyncClient) -> APIRouter:
    """Return the route of signed documents; ``files`` is the line to the service that has them."""
    routes = APIRouter(tags=["decrees"])

    @routes.get(PUBLIC[0], response_class=Response)
    @shows(bytes, "application/pdf")
    async def one(
        request: Request,
        decree_id: UUID,
        sha256: Annotated[str | None, Query(description="Of an earlier one")] = None,
    ) -> Response:
        """Give the signed document of a decree, or an earlier one by its SHA-256."""
        wanted = None if sha256 is None else named(sha256.lower())
        seen = await seeing.ask(request, lambda connection: _found(connection, decree_id, wanted))
        if seen.found is None:
            raise NotFound(headers=seen.headers)
        document, number = seen.found
        kept = KeptFile(document.sha256, document.media_type, document.size, f"SK-{number}")
        return await given(request, files, kept, seen.headers)

    return routes


class KeptFile(NamedTuple):
    """A file that a service keeps, and under which name it is saved."""

    sha256: str
    media_type: str | None
    """``None``: the service that keeps it says it, and its size."""
    size: int | None
    name: str


async def given(
    request: Request, files: httpx.AsyncClient, kept: KeptFile, said: Mapping[str, str]
) -> Response:
    """Give a file to whom that is shown to which it belongs; 404 where only its hash is known."""
    headers = {
        **said,
        **CLOSED,
        "ETag": f'"{kept.sha256}"',
        "Cache-Control": "no-cache",
    }
    if has_already(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    asked = files.build_request("GET", f"/files/{kept.sha256}")
    answer = await files.send(asked, stream=True)
    if answer.status_code == HTTPStatus.NOT_FOUND:
        await answer.aclose()
        raise NotFound(headers=said)
    media_type = kept.media_type or answer.headers.get("content-type", "")
    sample = SAMPLE_DATA in said
    headers["Content-Disposition"] = disposition(kept.name, media_type, sample=sample)
    if size := kept.size or answer.headers.get("content-length"):
        headers["Content-Length"] = str(size)
    return _Passing(answer, headers, media_type)


def disposition(name: str, media_type: str, *, sample: bool) -> str:
    """Return under which name a file is saved: letters, digits, dots and hyphens only."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:100] or "dokumen"
    mark = "DATA-CONTOH-" if sample else ""
    return f'attachment; filename="{mark}{plain}.{_ENDINGS.get(media_type, "bin")}"'


def _found(
    connection: Connection, decree_id: UUID, sha256: str | None
) -> tuple[SignedDocument, str] | None:
    documents = signed_documents(connection, decree_id)
    found = next((each for each in documents if sha256 in (None, each.sha256)), None)
    told = verification(connection, decree_id, found.sha256) if found else None
    return (found, told.number or "") if found and told else None


class _Passing(StreamingResponse):
    """A file as it comes from the service; the line is given back, however it ends."""

    def __init__(self, answer: httpx.Response, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(answer.aiter_bytes(), headers=headers, media_type=media_type)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._answer.raise_for_status()
            await super().__call__(scope, receive, send)
        finally:
            await self._answer.aclose()
