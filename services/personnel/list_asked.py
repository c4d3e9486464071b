"""What does a request say that sends a list, beside the list itself?"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

import anyio
from starlette.requests import Request

from kit.envelope import Context
from kit.http.context import context_of, fingerprint
from kit.http.headers import simulated_time
from kit.http.problems import MediaTypeNotSupported
from kit.journal import Journal
from personnel.people_asked import file_name_of
from personnel.people_import_api import MEDIA_TYPES


@dataclass(frozen=True)
class SentList:
    """A list as it came, and whose command it is."""

    file_name: str
    content: bytes
    context: Context
    at: datetime | None


async def list_asked(request: Request, journal: Journal, *action: str) -> SentList:
    """Read it; ``action`` says what is asked for, so that a key is for one thing only."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise MediaTypeNotSupported(expected=", ".join(MEDIA_TYPES))
    file_name, context = file_name_of(request), context_of(request, journal.service)
    at = await anyio.to_thread.run_sync(simulated_time, request, journal)
    content = await request.body()
    digest = hashlib.sha256(content).hexdigest()
    context = replace(context, fingerprint=fingerprint(*action, digest))
    return SentList(file_name, content, context, at)
