"""Which collective decrees are there, and whom does one name?"""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.seeing import Items, Seeing, after_id
from gateway.views.decree_annex import Decree, decree
from gateway.views.decrees import DecreeLine, decrees
from kit.http.access import confined_to, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page

READ_DECREES = "gateway.read-decrees"


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of decrees; who is confined to an OPD sees all that are decided."""
    routes = APIRouter(tags=["decrees"], dependencies=[Depends(requires(READ_DECREES))])

    @routes.get("/api/decrees", response_class=Response)
    @shows(Items[DecreeLine])
    async def find(request: Request, wanted: Annotated[Page, Depends(page)]) -> Response:
        """List decrees, the latest prepared first."""
        own, after = confined_to(request, READ_DECREES), after_id(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: decrees(
                connection, confined_to=own, after=after, limit=limit
            ),
            lambda line: [line.decree_id],
        )

    @routes.get("/api/decrees/{decree_id}", response_class=Response)
    @shows(Decree)
    async def one(
        request: Request,
        decree_id: UUID,
        on: Annotated[date, Depends(seeing.day)],
        wanted: Annotated[Page, Depends(page)],
    ) -> Response:
        """Show one decree with a page of its annex, OPD by OPD."""
        own = confined_to(request, READ_DECREES)
        shown = partial(decree, confined_to=own, after=_after(wanted), limit=wanted.limit)
        return await single(
            seeing,
            request,
            lambda connection: shown(connection, decree_id, on),
            lambda found: found.decree_id,
            lambda found: wanted.link([found.beyond] if found.beyond else None),
        )

    return routes


def _after(wanted: Page) -> int:
    key = wanted.after(tuple[int])
    return key[0] if key else 0
