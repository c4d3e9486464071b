"""Who stands in for whom, and until when? For those who work with it, in words."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.routes.delegations import READ_DELEGATIONS, shown
from gateway.seeing import Reader, reader
from gateway.views.delegations import Place, delegations, ending_by
from gateway.words import ViewWords
from kit.http.access import may, requires
from kit.http.problems import BadRequest, Wrong

SHOWN = 30
MOST_DAYS = 366


class Asked(BaseModel):
    """What the form of the page asks for."""

    opd: Annotated[str, Field(max_length=60)] = ""
    pada: Annotated[str, Field(max_length=10)] = ""
    berakhir: Annotated[str, Field(max_length=3)] = ""
    mulai: Annotated[str, Field(max_length=10)] = ""
    setelah: UUID | None = None


def delegations_router(site: Site) -> APIRouter:
    """Return the route of the list."""
    needed = [Depends(requires(READ_DELEGATIONS))]
    router = APIRouter(include_in_schema=False, dependencies=needed)

    @router.get("/pelimpahan")
    async def every(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        on, within = site.day(asked.pada), _within(asked.berakhir)
        after = Place(site.day(asked.mulai), asked.setelah) if asked.setelah else None
        question = partial(_told, request=request, asked=asked, on=on, within=within, after=after)
        return await site.show(request, "delegations.html", question)

    return router


def _within(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and int(said) <= MOST_DAYS):
        raise BadRequest(Wrong("berakhir", "range", f"0..{MOST_DAYS}"))
    return int(said)


def _told(  # noqa: PLR0913 - what is asked for is said by name
    connection: Connection,
    *,
    request: Request,
    asked: Asked,
    on: date,
    within: int | None,
    after: Place | None,
) -> Context | None:
    who: Reader = reader(request)
    code = asked.opd.strip().upper()
    opd_id = named(connection, code, on) if code else who.confined_to(READ_DELEGATIONS)
    if code and opd_id is None:
        return None
    may(request, READ_DELEGATIONS, opd_id)
    found = delegations(
        connection,
        on,
        opd_id=opd_id,
        in_force=bool(asked.pada),
        ending_by=ending_by(on, within),
        after=after,
        limit=SHOWN + 1,
    )
    words = ViewWords(connection, on, who)
    filters = {
        "opd_id": opd_id,
        "in_force_on": on.isoformat() if asked.pada else None,
        "ending_within": within,
    }
    return {
        "lines": [shown(each, words, on) for each in found[:SHOWN]],
        "on": on,
        "asked": asked,
        "code": code,
        "kept": {"opd": code, "pada": asked.pada, "berakhir": asked.berakhir},
        "file": {name: value for name, value in filters.items() if value is not None},
        "first": after is None,
        "beyond": found[SHOWN - 1] if len(found) > SHOWN else None,
    }
