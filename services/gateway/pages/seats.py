"""Who held the seats of an OPD on a day, as it was known on another, and one over the years?"""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.routes.vacancies import seen_by
from gateway.seeing import reader
from gateway.views.seat_history import seat_history, seats_then
from gateway.views.vacancies import Sees

PUBLIC = ("/opd/{code}/kursi", "/opd/{code}/kursi/{position}")


class Asked(BaseModel):
    """What the form of both pages asks for: the two clocks."""

    pada: Annotated[str, Field(max_length=10)] = ""
    diketahui: Annotated[str, Field(max_length=10)] = ""


def seats_router(site: Site) -> APIRouter:
    """Return the routes of both pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/opd/{code}/kursi")
    async def then(request: Request, code: str, asked: Annotated[Asked, Query()]) -> Response:
        question = partial(
            _then,
            code=code.upper(),
            on=site.day(asked.pada),
            known_on=site.day(asked.diketahui) if asked.diketahui else None,
            sees=seen_by(reader(request)),
        )
        return await site.show(request, "seats.html", question)

    @router.get("/opd/{code}/kursi/{position}")
    async def history(
        request: Request, code: str, position: str, asked: Annotated[Asked, Query()]
    ) -> Response:
        question = partial(
            _history,
            code=code.upper(),
            position=position,
            on=site.today(),
            known_on=site.day(asked.diketahui) if asked.diketahui else None,
            sees=seen_by(reader(request)),
        )
        return await site.show(request, "seat-history.html", question)

    return router


def _then(
    connection: Connection, *, code: str, on: date, known_on: date | None, sees: Sees
) -> Context | None:
    opd_id = named(connection, code, on)
    found = opd_id and seats_then(connection, opd_id, on, known_on, sees)
    return {"told": found, "on": on, "known_on": known_on} if found else None


def _history(  # noqa: PLR0913 - of which seat, on which clocks, seen by whom
    connection: Connection,
    *,
    code: str,
    position: str,
    on: date,
    known_on: date | None,
    sees: Sees,
) -> Context | None:
    opd_id = named(connection, code, on)
    found = opd_id and seat_history(connection, opd_id, position, on, known_on, sees)
    return {"told": found, "known_on": known_on} if found else None
