"""The first page: how does the province stand, and where is my OPD?"""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.register import register
from gateway.pages.site import Context, Site
from gateway.pages.strip import Scale, strip
from gateway.routes.steps import READ_STEPS
from gateway.seeing import NOBODY, Reader, reader
from gateway.views.periods import Period, instrument, periods
from gateway.views.province import PeriodGlance, glance, province
from gateway.views.structure import structure_on

PUBLIC = ("/",)
_LOOKED_BACK = 12
_RANKED = 100


class Asked(BaseModel):
    """What the forms of the page ask for."""

    pada: Annotated[str, Field(max_length=10)] = ""
    periode: Annotated[str, Field(max_length=10)] = ""
    cari: Annotated[str, Field(max_length=100)] = ""
    jenis: Annotated[str, Field(max_length=20)] = ""
    setelah: Annotated[str, Field(max_length=40)] = ""


def province_router(site: Site) -> APIRouter:
    """Return the route of the first page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def first(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        who, on = reader(request), site.day(asked.pada)
        question = partial(_told, site=site, who=who, on=on, asked=asked)
        return await site.show(request, "province.html", question)

    return router


def _told(connection: Connection, site: Site, who: Reader, on: date, asked: Asked) -> Context:
    known = [period for period in periods(connection, limit=_LOOKED_BACK) if period.opens_on <= on]
    shown = _shown(connection, known, asked.periode, on)
    means = instrument(connection, shown.period.instrument_id) if shown else None
    structure = structure_on(connection, on)
    return {
        "on": on,
        "is_today": on == site.today(),
        "played": site.plays.going_on(connection),
        "province": province(connection, on, limit=1),
        "sees_steps": who.confined_to(READ_STEPS) != NOBODY,
        "structure_is_proposal": structure is not None and not structure.official,
        "periods": known,
        "glance": shown,
        "instrument": means,
        "scale": Scale(means.predicates) if means and means.predicates else None,
        "strip": strip(shown, means.predicates) if shown and means else None,
        "register": register(connection, on, asked.cari.strip(), asked.jenis, asked.setelah),
    }


def _shown(connection: Connection, known: list[Period], key: str, on: date) -> PeriodGlance | None:
    """Return the period asked for, else the last with all its results, with some, or at all."""
    asked = [period for period in known if period.period_key == key]
    looked_at = [glance(connection, period, on, _RANKED) for period in asked or known[:4]]
    whole = [each for each in looked_at if each.final == each.taking_part > 0]
    some = [each for each in looked_at if each.final]
    return next(iter((*whole, *some, *looked_at)), None)
