"""What does a request to import a list of people say, beside the list?"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import unquote

import anyio
from starlette.requests import Request

from kit.envelope import Context
from kit.http.body import day_out_of_bounds
from kit.http.context import context_of, fingerprint
from kit.http.headers import simulated_time
from kit.http.problems import BadRequest, MediaTypeNotSupported, Wrong
from kit.journal import Journal
from personnel.people_import_api import ACTION, MEDIA_TYPES

LONGEST_FILE_NAME: Final = 255
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Asked:
    """One request, with the file as it came."""

    file_name: str
    content: bytes
    effective_on: date
    context: Context
    at: datetime | None
    preview: bool = False
    """Only to be looked at: nothing is recorded."""


async def asked(request: Request, journal: Journal) -> Asked:
    """Read what the request says before its body is read."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise MediaTypeNotSupported(expected=", ".join(MEDIA_TYPES))
    file_name, effective_on = file_name_of(request), _effective_on(request)
    preview = _preview(request)
    context = context_of(request, journal.service)
    at = await anyio.to_thread.run_sync(simulated_time, request, journal)
    content = await request.body()
    digest = hashlib.sha256(content).hexdigest()
    context = replace(context, fingerprint=fingerprint(ACTION, str(effective_on), digest))
    return Asked(file_name, content, effective_on, context, at, preview)


def file_name_of(request: Request) -> str:
    """Only its ending is looked at, since it may name a person; it is kept nowhere."""
    said = request.headers.getlist("File-Name")
    if len(said) != 1:
        raise BadRequest(Wrong("File-Name", "twice" if said else "required"))
    name = unquote(said[0], errors="replace")
    if "\ufffd" in name or not name.isprintable():
        raise BadRequest(Wrong("File-Name", "text"))
    if len(name) > LONGEST_FILE_NAME:
        raise BadRequest(Wrong("File-Name", "range", f"<= {LONGEST_FILE_NAME}"))
    return name


def _preview(request: Request) -> bool:
    said = request.query_params.getlist("preview")
    if said not in ([], ["true"], ["false"]):
        wrong = Wrong("preview", "choice", "true, false")
        raise BadRequest(Wrong("preview", "twice") if len(said) > 1 else wrong)
    return said == ["true"]


def _effective_on(request: Request) -> date:
    query = request.query_params
    if unknown := sorted(set(query) - {"effective_on", "preview"}):
        raise BadRequest(*(Wrong(name, "unknown") for name in unknown))
    said = query.getlist("effective_on")
    if len(said) != 1:
        raise BadRequest(Wrong("effective_on", "twice" if said else "required"))
    wrong = BadRequest(Wrong("effective_on", "date"))
    if not (said[0].isascii() and _DAY.fullmatch(said[0])):
        raise wrong
    try:
        day = date.fromisoformat(said[0])
    except ValueError as error:
        raise wrong from error
    if beyond := day_out_of_bounds("effective_on", day):
        raise BadRequest(beyond)
    return day
