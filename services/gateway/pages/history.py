"""What happened to one thing, as a timeline: the latest first, a day at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.drafts import READ_DRAFTS
from gateway.history import Entry
from gateway.pages.site import Context, Site
from gateway.pages.subject import subject
from gateway.routes.history import READ_HISTORY, history_for
from gateway.seeing import Reader, reader, widens
from kit.clock import WITA
from kit.http.access import requires
from kit.sealing import Keyring

SHOWN = 30


class Told(msgspec.Struct, frozen=True):
    """One event, and whether it holds from another day than that on which it was recorded."""

    entry: Entry
    clock: str
    holds_from: date | None


class Day(msgspec.Struct, frozen=True):
    """What was recorded on one day."""

    on: date
    told: tuple[Told, ...]


@dataclass(frozen=True)
class _Asked:
    subject_id: UUID
    after: UUID | None
    on: date


def history_router(site: Site) -> APIRouter:
    """Return the route of the page of a history; who may read it is said in the table of rights."""
    needed = [Depends(requires(READ_HISTORY)), Depends(widens(READ_DRAFTS))]
    router = APIRouter(include_in_schema=False, dependencies=needed)

    @router.get("/riwayat/{subject_id}")
    async def one(
        request: Request,
        subject_id: UUID,
        setelah: Annotated[UUID | None, Query()] = None,
    ) -> Response:
        asked = _Asked(subject_id, setelah, site.today())
        question = partial(_told, who=reader(request), keyring=site.seeing.keyring, asked=asked)
        return await site.show(request, "history.html", question)

    return router


def _told(connection: Connection, who: Reader, keyring: Keyring, asked: _Asked) -> Context | None:
    found = history_for(
        connection,
        who,
        keyring,
        asked.subject_id,
        on=asked.on,
        after=asked.after,
        limit=SHOWN,
    )
    if found is None:
        return None
    return {
        "subject": subject(connection, who, asked.subject_id, asked.on),
        "subject_id": asked.subject_id,
        "days": tuple(_days(found.items)),
        "count": len(found.items),
        "first": asked.after is None,
        "beyond": found.last,
    }


def _days(entries: Sequence[Entry]) -> Iterator[Day]:
    for on, group in groupby(entries, key=lambda entry: entry.recorded_at.astimezone(WITA).date()):
        yield Day(on, tuple(_one(entry, on) for entry in group))


def _one(entry: Entry, on: date) -> Told:
    local = entry.recorded_at.astimezone(WITA)
    return Told(
        entry, f"{local:%H.%M} WITA", entry.effective_on if entry.effective_on != on else None
    )
