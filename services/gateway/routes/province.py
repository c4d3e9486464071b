"""How does the province stand on a day? Open to everybody."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from gateway.seeing import Seeing
from gateway.views.province import Province, province
from kit.http.openapi import shows


def router(seeing: Seeing) -> APIRouter:
    """Return the route of the province."""
    routes = APIRouter(tags=["province"])

    @routes.get("/api/province", response_class=Response)
    @shows(Province)
    async def glance(request: Request, on: Annotated[date, Depends(seeing.day)]) -> Response:
        """Count OPDs, teams, open seats, nominations and certificates, and rank the latest."""
        return await seeing.answer(request, lambda connection: province(connection, on))

    return routes
