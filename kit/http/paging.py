"""How does a reader walk through a long list, and how is a repeated question answered cheaply?"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated, TypeVar

import msgspec
from fastapi import Query
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response

from kit.envelope import canonical
from kit.http.problems import BadRequest, Wrong

T = TypeVar("T")

MOST = 200
_USUAL = 50
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_POSITIONS = 2**63


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for: ``Annotated[Page, Depends(page)]``."""

    request: Request
    limit: int
    cursor: str | None

    def after(self, key: type[T]) -> T | None:
        """Return the key of the last row of the page before; none on the first page."""
        return None if self.cursor is None else read_cursor(self.cursor, key)

    def link(self, last: Sequence[object] | None) -> Mapping[str, str]:
        """Return the header that leads on (RFC 8288), given the last key if rows remain."""
        if last is None:
            return {}
        url = URL(scope=self.request.scope).include_query_params(cursor=cursor(last))
        return {"Link": f'<{url.path}?{url.query}>; rel="next"'}


async def page(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST)] = _USUAL,
    cursor: Annotated[str | None, Query(max_length=1024)] = None,
) -> Page:
    """Read ``limit`` and ``cursor`` of the query."""
    return Page(request, limit, cursor)


def cursor(key: Sequence[object]) -> str:
    """Return a key as opaque text: base64url of JSON."""
    return urlsafe_b64encode(canonical(key)).decode().rstrip("=")


def read_cursor(text: str, key: type[T]) -> T:
    """Return the key that a cursor stands for."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = msgspec.json.decode(urlsafe_b64decode(padded), type=key)
    except ValueError as error:
        raise BadRequest(Wrong("cursor", "cursor")) from error
    parts: Iterable[object] = found if isinstance(found, Iterable) else (found,)
    if not all(map(_may_stand_in_a_key, parts)):
        raise BadRequest(Wrong("cursor", "cursor"))
    return found


def _may_stand_in_a_key(part: object) -> bool:
    """Say whether every database can look for it; no page has ended with anything else."""
    match part:
        case int():
            return abs(part) < _POSITIONS
        case str():
            return not has_controls(part)
        case datetime():  # it is told in another zone, and the next moment is named
            return part.tzinfo is not None and MINYEAR < part.year < MAXYEAR
        case _:
            return True


def has_controls(text: str) -> bool:
    """Say whether there are control characters: nothing recorded is found by them."""
    return _CONTROL.search(text) is not None


def answer(
    request: Request,
    content: object,
    *,
    headers: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Response:
    """Answer a query as JSON with its ETag, or with 304 if the caller has just that.

    Where one thing is shown, the ETag begins with the ``version`` of its stream: a command takes
    it as ``If-Match``. The rest tells what the same version shows to others, or on another day.
    """
    body = msgspec.json.encode(content)
    digest = hashlib.sha256(body + request.headers.get("accept-language", "").encode())
    began = "" if version is None else f"{version}-"
    etag = f'"{began}{digest.hexdigest()[:32]}"'
    all_headers = {"ETag": etag, "Cache-Control": "private, no-cache", **(headers or {})}
    if has_already(request, etag):
        return Response(status_code=304, headers=all_headers)
    return Response(body, headers=all_headers, media_type="application/json")


def has_already(request: Request, etag: str) -> bool:
    """Say whether ``If-None-Match`` names the ETag, compared weakly (RFC 9110, 13.1.2)."""
    named = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in named or etag in [tag.removeprefix("W/") for tag in named]
