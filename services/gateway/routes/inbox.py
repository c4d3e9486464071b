"""What waits for me?"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.seeing import Items, Seeing
from gateway.views.delegations import in_hands_of
from gateway.views.inbox import Place, inbox
from kit.http.access import caller, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page

READ_INBOX = "gateway.read-inbox"


class WaitingLine(msgspec.Struct, frozen=True):
    """One thing that waits for somebody."""

    since: datetime
    kind: str
    subject_id: UUID
    """Of the nomination, decree, certificate, batch, assessment, request or visit, of a period not
    yet begun, of the decree that a vacant seat was held by, or of an escalated late step."""
    detail: str
    """The code of the indicator, the key of the position or the late step, if it is about one."""
    opd_id: UUID | None
    until: date | None
    """The last day to do it, where there is one."""
    reminders: int
    """How often its holder was reminded of the deadline."""
    opd_code: str | None
    opd_name: str | None
    delegation_id: UUID | None = None
    """By which it waits for the caller, who stands in; none where it waits for themselves."""
    acting_as: str | None = None
    """plh, plt or an."""
    overdue: bool = False
    """Whether that day has passed."""


def router(seeing: Seeing) -> APIRouter:
    """Return the route of the inbox."""
    routes = APIRouter(tags=["inbox"], dependencies=[Depends(requires(READ_INBOX))])

    @routes.get("/api/inbox", response_class=Response)
    @shows(Items[WaitingLine])
    async def waiting(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
    ) -> Response:
        """List what waits for the caller, as who they are and as who they stand in for."""
        me, after = caller(request), wanted.after(Place)

        def ask(connection: Connection, limit: int) -> list[WaitingLine]:
            found = inbox(
                connection,
                me.roles,
                me.opd_id,
                on,
                account_id=me.account_id,
                in_hands=in_hands_of(connection, me.account_id, on),
                after=after,
                limit=limit,
            )
            return [WaitingLine(*one, _is_over(one.until, on)) for one in found]

        return await seeing.listing(request, wanted, ask, _place)

    return routes


def _is_over(until: date | None, on: date) -> bool:
    return until is not None and until < on


def _place(row: WaitingLine) -> Place:
    return Place(**{name: getattr(row, name) for name in Place._fields})
