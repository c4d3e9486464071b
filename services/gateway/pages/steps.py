"""The board of steps: what is late or soon due, at whom, and for how long?"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import wording
from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.routes.steps import READ_STEPS, STANDINGS
from gateway.seeing import NOBODY, Reader, reader
from gateway.views.calendar import holidays
from gateway.views.deadlines import deadlines_on
from gateway.views.steps import OverdueStep, Wanted, ageing, overdue_steps
from kit.http.access import requires
from kit.http.problems import BadRequest, Wrong

SHOWN = 50
_PLACE_PARTS = 3


class Asked(BaseModel):
    """What the form of the page asks for."""

    keadaan: Annotated[str, Field(max_length=10)] = "due"
    pemegang: Annotated[str, Field(max_length=40)] = ""
    tahap: Annotated[str, Field(max_length=40)] = ""
    opd: Annotated[str, Field(max_length=40)] = ""
    setelah: Annotated[str, Field(max_length=120)] = ""


def steps_router(site: Site) -> APIRouter:
    """Return the route of the board."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(requires(READ_STEPS))])

    @router.get("/tenggat")
    async def board(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        after = _after(asked.setelah)
        question = partial(_told, who=reader(request), on=site.today(), asked=asked, after=after)
        return await site.show(request, "steps.html", question)

    return router


def _told(
    connection: Connection,
    who: Reader,
    on: date,
    asked: Asked,
    after: tuple[date, UUID, str] | None,
) -> Context:
    wanted = _wanted(connection, who, on, asked)
    found = overdue_steps(connection, wanted, on, after=after, limit=SHOWN + 1)
    shown = found[:SHOWN]
    return {
        "on": on,
        "asked": asked,
        "lines": shown,
        "first": after is None,
        "beyond": _place(shown[-1]) if len(found) > SHOWN else None,
        "ageing": ageing(connection, _all_of(wanted), on),
        "rules": deadlines_on(connection, on),
        "holidays": holidays(connection, on.year),
        "holders": wording.SETS["holder"],
        "steps": wording.SETS["step"],
        "confined": wanted.confined_to is not None,
        "file": _file(asked, wanted),
    }


def _wanted(connection: Connection, who: Reader, on: date, asked: Asked) -> Wanted:
    """Return what is asked for; an OPD that nobody knows has no steps."""
    code = asked.opd.strip().upper()
    return Wanted(
        holder=asked.pemegang if asked.pemegang in wording.SETS["holder"] else None,
        step=asked.tahap if asked.tahap in wording.SETS["step"] else None,
        opd_id=(named(connection, code, on) or NOBODY) if code else None,
        confined_to=who.confined_to(READ_STEPS),
        standings=STANDINGS.get(asked.keadaan, STANDINGS["due"]),
    )


def _all_of(wanted: Wanted) -> Wanted:
    return Wanted(wanted.holder, wanted.step, wanted.opd_id, wanted.confined_to, STANDINGS["all"])


def _file(asked: Asked, wanted: Wanted) -> dict[str, str]:
    """Return the same filter as the API knows it."""
    said = {"holder": wanted.holder, "step": wanted.step, "standing": asked.keadaan}
    said |= {"opd_id": str(wanted.opd_id) if wanted.opd_id else None}
    return {name: value for name, value in said.items() if value}


def _place(line: OverdueStep) -> str:
    return f"{line.until.isoformat()}.{line.subject_id}.{line.position or ''}"


def _after(said: str) -> tuple[date, UUID, str] | None:
    if not said:
        return None
    parts: Sequence[str] = said.split(".")
    try:
        if len(parts) == _PLACE_PARTS:
            return date.fromisoformat(parts[0]), UUID(parts[1]), parts[2]
    except ValueError as error:
        raise BadRequest(Wrong("setelah", "cursor")) from error
    raise BadRequest(Wrong("setelah", "cursor"))
