"""What happened to anything: who, when, what and why?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.drafts import READ_DRAFTS, without_drafts
from gateway.history import Entry, tell
from gateway.routes.nominations import READ_NOMINATIONS
from gateway.sealed import opened
from gateway.seeing import (
    READ_CERTIFICATES,
    READ_PEOPLE,
    Items,
    Reader,
    Seeing,
    after_id,
    reader,
    widens,
)
from gateway.views.history import HistoryLine, history
from gateway.words import ViewWords
from kit.http.access import confined_to, requires
from kit.http.openapi import shows
from kit.http.paging import Page, answer, page
from kit.http.problems import NotFound
from kit.sealing import Keyring

READ_HISTORY = "gateway.read-history"

_OPENED_BY: Mapping[str, str] = {
    "personnel.person-": READ_PEOPLE,
    "personnel.": READ_NOMINATIONS,
    "training.": READ_CERTIFICATES,
}
"""Which right opens the sealed text of an event, by how its type begins."""


_CERTIFICATE = "training.certificate-"
_OF_A_CERTIFICATE = frozenset({"number", "file_name", "file_sha256"})
"""What only those are told of a certificate who may read certificates."""


class HistoryPage(msgspec.Struct, frozen=True):
    """A part of a history, the latest first."""

    items: tuple[Entry, ...]
    last: UUID | None
    """After which event the next part begins, if there is one."""


def history_for(  # noqa: PLR0913 - what, for whom, as of when and which part is said by name
    connection: Connection,
    who: Reader,
    keyring: Keyring,
    subject_id: UUID,
    *,
    on: date,
    after: UUID | None = None,
    limit: int = 50,
) -> HistoryPage | None:
    """Tell what happened to a subject, as far as the reader may know; ``None`` where of nothing.

    A part may be shorter than ``limit`` though more follows: what is not the reader's to see is
    left out.
    """
    own = who.confined_to(READ_HISTORY)
    lines = history(connection, subject_id, confined_to=own, after=after, limit=limit + 1)
    shown = without_drafts(connection, who, lines[:limit])
    more = len(lines) > limit
    if after is None and not more and not shown:
        return None
    return HistoryPage(
        items=_told(connection, who, keyring, shown, on),
        last=lines[limit - 1].event_id if more else None,
    )


def router(seeing: Seeing) -> APIRouter:
    """Return the route of histories."""
    needed = [Depends(requires(READ_HISTORY)), Depends(widens(READ_DRAFTS))]
    routes = APIRouter(tags=["history"], dependencies=needed)

    @routes.get("/api/history/{subject_id}", response_class=Response)
    @shows(Items[Entry])
    async def find(
        request: Request,
        subject_id: UUID,
        wanted: Annotated[Page, Depends(page)],
    ) -> Response:
        """Tell what happened to whatever has this id, the latest first."""
        confined_to(request, READ_HISTORY)
        who, after, today = reader(request), after_id(wanted), seeing.today()

        def ask(connection: Connection) -> HistoryPage | None:
            return history_for(
                connection,
                who,
                seeing.keyring,
                subject_id,
                on=today,
                after=after,
                limit=wanted.limit,
            )

        seen = await seeing.ask(request, ask)
        if seen.found is None:
            raise NotFound(headers=seen.headers)
        link = wanted.link(None if seen.found.last is None else [seen.found.last])
        return answer(request, Items(seen.found.items), headers={**seen.headers, **link})

    return routes


def _told(
    connection: Connection,
    who: Reader,
    keyring: Keyring,
    lines: Sequence[HistoryLine],
    on: date,
) -> tuple[Entry, ...]:
    """Tell the events; when they were recorded is said in UTC, in whatever zone it is stored."""
    words = ViewWords(connection, on, who)
    envelopes = {line.event_id: line.envelope() for line in lines}
    readable = [envelopes[line.event_id] for line in lines if _opens(who, line)]
    fields = opened(readable, keyring)
    told = (
        tell(
            envelopes[one.event_id],
            fields.get(one.event_id, {}),
            words,
            withheld=_withheld(who, one),
        )
        for one in lines
    )
    return tuple(
        msgspec.structs.replace(entry, recorded_at=line.recorded_at)
        for entry, line in zip(told, lines, strict=True)
    )


def _opens(who: Reader, line: HistoryLine) -> bool:
    """Say whether the reader may read what is sealed; their history is confined already."""
    for begins, action in _OPENED_BY.items():
        if line.type.startswith(begins):
            own = who.confined_to(action)
            return own is None or own == who.confined_to(READ_HISTORY)
    return False


def _withheld(who: Reader, line: HistoryLine) -> Collection[str]:
    about = line.type.startswith(_CERTIFICATE)
    return _OF_A_CERTIFICATE if about and not who.sees(READ_CERTIFICATES, line.opd_id) else ()
