"""How does a file come into the store of a service, and who takes it out again?

What a file is about, and therefore who may see it, stands in the thing to which it belongs: a
service hands files to the gateway alone, which asks its views.
"""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

import anyio
import msgspec
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kit.clock import business_day
from kit.files import (
    MEDIA_TYPES,
    SHA_256,
    Arriving,
    FileIsNotWhatWasSaid,
    FileIsTooLarge,
    FileStore,
    Kept,
)
from kit.http.access import ON_BEHALF_OF, caller, commands, requires
from kit.http.edge import limited_to
from kit.http.headers import named_mandate
from kit.http.openapi import header
from kit.http.parts import parts_of
from kit.http.problems import (
    BadRequest,
    BodyTooLarge,
    MediaTypeNotSupported,
    NotFound,
    Problem,
    Wrong,
)
from kit.readset import Reading
from kit.rights import Forbidden
from kit.settings import MEGABYTE
from kit.standing_in import standing_in

LARGEST: Final = 20 * MEGABYTE
"""A scanned decree with fifty annexes has some 10 MB."""
PATH: Final = "/files/{sha256}"

T = TypeVar("T")


class ContentIsDifferent(Problem):
    """The content has another SHA-256 than the address says; nothing was kept."""

    status = 422


class ContentIsNoSuchFile(Problem):
    """The content does not begin as a file of the media type that was said; nothing was kept."""

    status = 422


class FileKept(msgspec.Struct, frozen=True):
    """What is known of a file that is there."""

    sha256: str
    size: int
    media_type: str


_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
OPERATION: Final[dict[str, Any]] = {
    "summary": "Keep a file (PDF, JPEG or PNG) under its SHA-256; the same again changes nothing",
    "parameters": [header(ON_BEHALF_OF)],
    "requestBody": {
        "required": True,
        "content": dict.fromkeys(MEDIA_TYPES, _FILE),
    },
    "responses": {
        "200": {
            "description": "It is there.",
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["sha256", "size", "media_type"],
                        "properties": {
                            "sha256": {"type": "string"},
                            "size": {"type": "integer"},
                            "media_type": {"enum": list(MEDIA_TYPES)},
                        },
                    }
                }
            },
        }
    },
}


def files_router(service: str, files: FileStore, readers: Collection[UUID]) -> APIRouter:
    """Return the routes that take files in and give them to ``readers``."""
    router = APIRouter(tags=["files"])
    store, read = f"{service}.store-file", f"{service}.read-files"

    @router.put(
        PATH,
        name="store-file",
        operation_id=f"{service}-store-file",
        dependencies=[Depends(commands(store))],
        response_class=Response,
        openapi_extra=OPERATION,
    )
    @limited_to(LARGEST)
    async def take(request: Request, sha256: str) -> Response:
        """Keep a file whole, or nothing of it."""
        await _in_thread(request, partial(_check_office, request, store))
        kept = await taken(request, files, named(sha256), _media_type(request))
        said = FileKept(kept.sha256, kept.size, kept.media_type or "")
        return Response(msgspec.json.encode(said), media_type="application/json")

    @router.get(PATH, dependencies=[Depends(requires(read))], response_class=Response)
    async def give(request: Request, sha256: str) -> Response:
        """Give a file to the service that knows who may see it."""
        if caller(request).account_id not in readers:
            raise Forbidden(action=read)
        found = await _in_thread(request, partial(files.find, named(sha256)))
        if found is None:
            raise NotFound
        content = await _in_thread(request, partial(files.read, sha256))
        headers = {"Content-Length": str(found.size)}
        return StreamingResponse(content, headers=headers, media_type=found.media_type)

    return router


async def taken(request: Request, files: FileStore, sha256: str, media_type: str) -> Kept:
    """Take the body of a request into the store, a part at a time."""
    async with _in_threads(files.arriving(LARGEST)) as file:
        try:
            async for chunk in request.stream():
                await _in_thread(request, partial(file.write, chunk))
            if file.media_type != media_type:
                raise ContentIsNoSuchFile(expected=media_type, found=file.media_type)
            return await _in_thread(request, partial(file.keep, sha256))
        except FileIsTooLarge as large:
            raise BodyTooLarge(limit=LARGEST) from large
        except FileIsNotWhatWasSaid as other:
            raise ContentIsDifferent(declared=sha256, found=str(other)) from other


def _check_office(request: Request, action: str) -> None:
    """Refuse who brings a file for an office that is not in their hands, or that keeps none.

    To bring a file is no act of its own; who may do that for which it is brought is asked there.
    """
    mandate, parts = named_mandate(request), parts_of(request)
    if mandate is None:
        return
    if parts.mandates is None or parts.journal is None:
        raise BadRequest(Wrong(ON_BEHALF_OF, "unknown"))
    today = business_day(parts.journal.now())
    facts = Reading(parts.journal.load, today, caller(request))
    parts.rights.enter(standing_in(parts.mandates, mandate, facts), action)


def named(sha256: str) -> str:
    """Return the name of a file as the address says it; nothing else ever names one."""
    if not SHA_256.fullmatch(sha256):
        raise BadRequest(Wrong("sha256", "sha-256"))
    return sha256


def _media_type(request: Request) -> str:
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in MEDIA_TYPES:
        raise MediaTypeNotSupported(expected=", ".join(MEDIA_TYPES))
    return said


async def _in_thread(request: Request, work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work, limiter=parts_of(request).threads)


@asynccontextmanager
async def _in_threads(held: AbstractContextManager[Arriving]) -> AsyncIterator[Arriving]:
    """Hold what blocks a thread as it begins; it ends at once, and even where we are cancelled."""
    file = await anyio.to_thread.run_sync(held.__enter__)
    try:
        yield file
    finally:
        held.__exit__(None, None, None)
