"""Which periods are assessed, and by which instruments?"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.seeing import Items, Seeing, after_id
from gateway.views.instruments import InstrumentLine, instruments
from gateway.views.periods import Period, period, periods
from kit.http.access import requires
from kit.http.openapi import shows
from kit.http.paging import Page, page

READ_PERIODS = "gateway.read-periods"


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of periods and instruments."""
    routes = APIRouter(tags=["assessments"], dependencies=[Depends(requires(READ_PERIODS))])
    _periods(routes, seeing)
    _instruments(routes, seeing)
    return routes


def _periods(routes: APIRouter, seeing: Seeing) -> None:

    @routes.get("/api/periods", response_class=Response)
    @shows(Items[Period])
    async def find_periods(request: Request, wanted: Annotated[Page, Depends(page)]) -> Response:
        """List periods, the latest first."""
        after = after_id(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: periods(connection, after=after, limit=limit),
            lambda found: [found.period_id],
        )

    @routes.get("/api/periods/{period_id}", response_class=Response)
    @shows(Period)
    async def one_period(request: Request, period_id: UUID) -> Response:
        """Show one period with its deadlines and terms."""
        return await single(
            seeing,
            request,
            lambda connection: period(connection, period_id),
            lambda found: found.period_id,
        )


def _instruments(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/instruments", response_class=Response)
    @shows(Items[InstrumentLine])
    async def find_instruments(
        request: Request, wanted: Annotated[Page, Depends(page)]
    ) -> Response:
        """List instruments, by id."""
        after = after_id(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: instruments(connection, after=after, limit=limit),
            lambda instrument: [instrument.instrument_id],
        )
