"""Which OPDs are there, and who sits in the team of one? Open to everybody, drafts left out."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.drafts import hides
from gateway.routes.nominations import READ_NOMINATIONS
from gateway.routes.single import single
from gateway.seeing import Items, Reader, Seeing, after_text, reader
from gateway.views.delegations import acting_heads
from gateway.views.opd_list import OpdLine, opd_list
from gateway.views.team import ActingHead, Team, team
from gateway.words import ViewWords
from kit.http.openapi import shows
from kit.http.paging import Page, page

Kind = Literal["dinas", "badan", "biro", "sekretariat", "satuan", "inspektorat", "uptd"]


def team_for(connection: Connection, who: Reader, opd_id: UUID, on: date) -> Team | None:
    """Return one OPD with its team, and of what is under way only what the reader may see."""
    found = team(connection, opd_id, on, confined_to=who.confined_to(READ_NOMINATIONS))
    if found is None:
        return None
    hidden = found.nomination is not None and hides(who, found.nomination)
    return msgspec.structs.replace(
        found,
        nomination=None if hidden else found.nomination,
        acting_heads=_acting(connection, who, opd_id, on),
    )


def _acting(connection: Connection, who: Reader, opd_id: UUID, on: date) -> tuple[ActingHead, ...]:
    words = ViewWords(connection, on, who)
    return tuple(
        ActingHead(each.kind, words.account(each.deputy), each.first_on, each.last_day)
        for each in acting_heads(connection, opd_id, on)
    )


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of OPDs."""
    routes = APIRouter(tags=["opds"])

    @routes.get("/api/opds", response_class=Response)
    @shows(Items[OpdLine])
    async def find(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
        text: Annotated[str, Query(max_length=200)] = "",
        kind: Kind | None = None,
    ) -> Response:
        """List the OPDs in force on the day, by code."""
        after = after_text(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: opd_list(
                connection, on, text=text, kind=kind, after=after, limit=limit
            ),
            lambda line: [line.code],
        )

    @routes.get("/api/opds/{opd_id}", response_class=Response)
    @shows(Team)
    async def one(
        request: Request, opd_id: UUID, on: Annotated[date, Depends(seeing.day)]
    ) -> Response:
        """Show one OPD with its seats on the day, what is under way and its last results."""
        who = reader(request)
        return await single(
            seeing,
            request,
            lambda connection: team_for(connection, who, opd_id, on),
            lambda _: opd_id,
        )

    return routes
