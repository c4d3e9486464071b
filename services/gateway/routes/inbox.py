"""What waits for me?"""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.seeing import Seeing
from gateway.views.inbox import Place, inbox
from kit.http.access import caller, requires
from kit.http.paging import Page, page

READ_INBOX = "gateway.read-inbox"


def router(seeing: Seeing) -> APIRouter:
    """Return the route of the inbox."""
    routes = APIRouter(tags=["inbox"], dependencies=[Depends(requires(READ_INBOX))])

    @routes.get("/api/inbox", response_class=Response)
    async def waiting(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
    ) -> Response:
        """List what waits for the caller's roles, longest first."""
        me, after = caller(request), wanted.after(Place)

        def ask(connection: Connection, limit: int) -> list[dict[str, Any]]:
            found = inbox(connection, me.roles, me.opd_id, on, after=after, limit=limit)
            return [one._asdict() for one in found]

        return await seeing.listing(request, wanted, ask, _place)

    return routes


def _place(row: dict[str, Any]) -> Place:
    return Place(**{name: row[name] for name in Place._fields})
