"""Was a form shown to whoever sends it back? A mark bound to the session says so."""

import hmac
import re
from hashlib import sha256
from uuid import uuid4

from starlette.requests import Request

from kit.http.journal_token import parse_token
from kit.http.parts import parts_of

ADDRESS = "/isian"
AFTER = "spbe_after"
"""The cookie that says what was just recorded, for the one page that is shown next."""
AFTER_SECONDS = 30
_SAYS = b"forms of this session"
_DRAFT = re.compile(r"[a-z-]{1,60}(?:/[0-9a-f-]{36}){0,3}")


def new_key() -> str:
    """Return the key under which one form, sent however often, is one command."""
    return uuid4().hex


def mark_of(request: Request) -> str:
    """Return what only pages that were made for this session know: no other site can read it."""
    token = parts_of(request).token_of(request) or ""
    return hmac.new(token.encode(), _SAYS, sha256).hexdigest()


def from_here(request: Request) -> bool:
    """Say whether the browser does not name another site; old ones and programs name none."""
    return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def is_marked(request: Request, mark: str) -> bool:
    """Say whether the form was shown in this session."""
    return hmac.compare_digest(mark.encode(), mark_of(request).encode())


def just_done(request: Request) -> tuple[str, str]:
    """Return of which form what was sent is recorded, and where a reader finds it."""
    said, _, token = request.cookies.get(AFTER, "").partition("|")
    draft = said.replace(":", "/")
    try:
        parse_token(token)
    except ValueError:
        return "", ""
    return (draft, token) if _DRAFT.fullmatch(draft) else ("", "")
