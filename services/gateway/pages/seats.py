"""Who held the seats of an OPD on a day, as it was known on another, and one over the years?"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.forms import Forms, Link
from gateway.pages.register import named
from gateway.pages.seat_things import SeatNow, seat_links
from gateway.pages.site import Context, Site
from gateway.routes.vacancies import seen_by
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.seat_history import SeatHistory, seat_history, seats_then
from gateway.views.vacancies import Sees

PUBLIC = ("/opd/{code}/kursi", "/opd/{code}/kursi/{position}")


class Asked(BaseModel):
    """What the form of both pages asks for: the two clocks."""

    pada: Annotated[str, Field(max_length=10)] = ""
    diketahui: Annotated[str, Field(max_length=10)] = ""


def seats_router(site: Site, forms: Forms) -> APIRouter:
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
            links=partial(_links, forms, reader(request), site.today()),
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
    links: Callable[[Connection, SeatHistory], Sequence[Link]],
    code: str,
    position: str,
    on: date,
    known_on: date | None,
    sees: Sees,
) -> Context | None:
    opd_id = named(connection, code, on)
    found = opd_id and seat_history(connection, opd_id, position, on, known_on, sees)
    if not found:
        return None
    return {
        "told": found,
        "known_on": known_on,
        "links": () if known_on else links(connection, found),
    }


def _links(
    forms: Forms, who: Reader, on: date, connection: Connection, told: SeatHistory
) -> Sequence[Link]:
    """Return what the reader may record about the seat as it stands today."""
    now = next((each for each in told.spells if each.first_on <= on <= (each.last_on or on)), None)
    holder = now.holder if now else None
    assignment_id = holder.decree_id if holder and holder.interim else None
    person_id = holder.person_id if holder else None
    seat = SeatNow(told.opd_id, told.position, person_id, assignment_id)
    return seat_links(forms, with_deputies(connection, who, on), seat)
