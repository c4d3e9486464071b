"""What do the headers of a command say, beside who sends it?"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from starlette.requests import Request

from kit.http.access import ON_BEHALF_OF
from kit.http.journal_token import HEADER, MOST_TOKENS, JournalToken, parse_token
from kit.http.play import HEADER as PLAY
from kit.http.play import check_player
from kit.http.problems import BadRequest, SimulatedTimeNotAllowed, Wrong
from kit.journal import Journal

_KEY = re.compile(r"[\x21-\x7e]{1,128}")
_VERSION = re.compile(r'"(\d{1,18})(?:-[0-9a-f]{32})?"')
"""Of a command's answer, or of one thing as a query showed it."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TRACE = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?")
_TRACE_LENGTH = 55
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def idempotency_key(request: Request) -> str:
    """Return the key under which a repeat is known; it is required."""
    key = _single(request, "Idempotency-Key")
    if key is None:
        raise BadRequest(Wrong("Idempotency-Key", "required"))
    if not _KEY.fullmatch(key):
        raise BadRequest(Wrong("Idempotency-Key", "key"))
    return key


def named_mandate(request: Request) -> UUID | None:
    """Return the mandate by which the caller acts for another, if they say so."""
    value = _single(request, ON_BEHALF_OF)
    if value is None:
        return None
    if not _UUID.fullmatch(value):
        raise BadRequest(Wrong(ON_BEHALF_OF, "uuid"))
    return UUID(value)


def expected_version(request: Request) -> int | None:
    """Return the version that ``If-Match`` names: the ETag of one thing, read or just changed."""
    value = _single(request, "If-Match")
    if value is None:
        return None
    form = _VERSION.fullmatch(value)
    if form is None:
        raise BadRequest(Wrong("If-Match", "version"))
    return int(form[1])


def traceparent(request: Request) -> str | None:
    """Return the trace context in which a request is answered: the app's own, or what came."""
    own: str | None = getattr(request.state, "traceparent", None)
    return own or sent_traceparent(request)


def sent_traceparent(request: Request) -> str | None:
    """Return a valid trace context; an invalid one is as if none were sent (W3C Trace Context)."""
    value = request.headers.get("traceparent", "")
    form = _TRACE.fullmatch(value)
    if form is None or form[1] == "ff" or not (int(form[2], 16) and int(form[3], 16)):
        return None
    if form[1] == "00" and len(value) > _TRACE_LENGTH:  # only a later version may say more
        return None
    return value[:_TRACE_LENGTH]


def trace_id(trace: str | None) -> UUID | None:
    """Return the trace id of a trace context as a UUID."""
    return UUID(hex=trace[3:35]) if trace else None


def simulated_time(request: Request, journal: Journal) -> datetime | None:
    """Return the instant at which a sample journal is written; never one that lies ahead.

    While it is played, only who plays it says one.
    """
    value = _single(request, "Simulated-Time")
    if value is None:
        return None
    if not journal.is_sample():
        raise SimulatedTimeNotAllowed
    at = _instant(value)
    if at > journal.clock.now():
        raise BadRequest(Wrong("Simulated-Time", "future"))
    check_player(journal, _single(request, PLAY))
    return at


def journal_tokens(request: Request) -> Sequence[JournalToken]:
    """Return what must have been heard first: tokens parted by commas, one of each service."""
    values = request.headers.getlist(HEADER)
    texts = [text.strip() for value in values for text in value.split(",", MOST_TOKENS)]
    if len(texts) > MOST_TOKENS:
        raise BadRequest(Wrong(HEADER, "range", f"≤ {MOST_TOKENS}"))
    try:
        tokens = [parse_token(text) for text in texts]
    except ValueError as error:
        raise BadRequest(Wrong(HEADER, "journal-token")) from error
    if len({token.service for token in tokens}) < len(tokens):
        raise BadRequest(Wrong(HEADER, "twice"))
    return tokens


def _instant(value: str) -> datetime:
    wrong = BadRequest(Wrong("Simulated-Time", "instant"))
    try:
        at = datetime.fromisoformat(value)
        if at.utcoffset() is None or at < _EPOCH:
            raise wrong
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise wrong from error


def _single(request: Request, name: str) -> str | None:
    values = request.headers.getlist(name)
    if len(values) > 1:
        raise BadRequest(Wrong(name, "twice"))
    return values[0] if values else None
