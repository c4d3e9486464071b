"""Who accompanies which OPDs, and what is asked, found and done? A board, and a page of each."""

from datetime import date
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.routes.companions import (
    READ_COMPANION_LOAD,
    READ_COMPANIONSHIP,
    companionship_for,
)
from gateway.seeing import Reader, reader
from gateway.views.companion_board import Filter, Shown, companion_board
from gateway.views.companion_load import companion_load
from kit.http.access import requires

SHOWN = 60
MOST_COMPANIONS = 100


class Asked(BaseModel):
    """What the form of the board asks for."""

    pada: Annotated[str, Field(max_length=10)] = ""
    tampil: Annotated[str, Field(max_length=20)] = ""
    cari: Annotated[str, Field(max_length=100)] = ""
    setelah: Annotated[str, Field(max_length=40)] = ""


def companions_router(site: Site) -> APIRouter:
    """Return the routes of the board and of an OPD's page."""
    reads = [Depends(requires(READ_COMPANIONSHIP))]
    router = APIRouter(include_in_schema=False, dependencies=reads)

    @router.get("/pendampingan")
    async def board(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        question = partial(_board, site=site, who=reader(request), asked=asked)
        return await site.show(request, "companion-board.html", question)

    @router.get("/opd/{code}/pendampingan")
    async def one(
        request: Request, code: str, pada: Annotated[str, Query(max_length=10)] = ""
    ) -> Response:
        question = partial(_one, code=code.upper(), on=site.day(pada), who=reader(request))
        return await site.show(request, "companionship.html", question)

    return router


def _board(connection: Connection, site: Site, who: Reader, asked: Asked) -> Context:
    on, own = site.day(asked.pada), who.confined_to(READ_COMPANIONSHIP)
    kinds: tuple[Shown, ...] = get_args(Shown)
    shown: Shown = next((kind for kind in kinds if kind == asked.tampil), "all")
    wanted = Filter(asked.cari.strip(), shown=shown, confined_to=own)
    after = asked.setelah or None
    lines = companion_board(connection, on, wanted, after=after, limit=SHOWN + 1)
    sees_load = who.confined_to(READ_COMPANION_LOAD) is None
    return {
        "on": on,
        "is_today": on == site.today(),
        "asked": asked,
        "kinds": kinds,
        "shown": shown,
        "lines": lines[:SHOWN],
        "beyond": lines[SHOWN - 1].opd_code if len(lines) > SHOWN else None,
        "load": companion_load(connection, on, limit=MOST_COMPANIONS) if sees_load else (),
    }


def _one(connection: Connection, code: str, on: date, who: Reader) -> Context | None:
    opd_id = named(connection, code, on)
    found = companionship_for(connection, who, opd_id, on) if opd_id else None
    return {"on": on, "found": found} if found else None
