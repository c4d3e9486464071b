"""Who held a seat on one day, as we knew it on another, and all who ever did? Open to everybody.

What a reason for leaving or a handover says about a person is only for those who see the people.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.vacancies import seen_by
from gateway.seeing import Seeing, reader, within_reach
from gateway.views.seat_history import SeatHistory, SeatsThen, seat_history, seats_then
from kit.http.openapi import shows

PUBLIC = ("/api/opds/{opd_id}/seats", "/api/opds/{opd_id}/seats/{position}/history")

Position = Annotated[str, Path(max_length=100)]
KnownOn = Annotated[
    date | None, Query(description="As it was known at the end of this day; now if unsaid")
]


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of the seats of an OPD."""
    routes = APIRouter(tags=["opds"])

    @routes.get("/api/opds/{opd_id}/seats", response_class=Response)
    @shows(SeatsThen)
    async def then(
        request: Request,
        opd_id: UUID,
        on: Annotated[date, Depends(seeing.day)],
        known_on: KnownOn = None,
    ) -> Response:
        """Show who held each seat of an OPD on a day, as it was known on another."""
        sees, known = seen_by(reader(request)), _known(known_on)
        return await seeing.answer(
            request, lambda connection: seats_then(connection, opd_id, on, known, sees)
        )

    @routes.get("/api/opds/{opd_id}/seats/{position}/history", response_class=Response)
    @shows(SeatHistory)
    async def history(
        request: Request,
        opd_id: UUID,
        position: Position,
        on: Annotated[date, Depends(seeing.day)],
        known_on: KnownOn = None,
    ) -> Response:
        """Show who held one seat after whom, by what, why it ended, and where nobody did."""
        sees, known = seen_by(reader(request)), _known(known_on)
        return await seeing.answer(
            request, lambda connection: seat_history(connection, opd_id, position, on, known, sees)
        )

    return routes


def _known(known_on: date | None) -> date | None:
    return within_reach("known_on", known_on) if known_on else None
