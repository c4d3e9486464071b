"""What do OPDs promise their teams, and what has arrived? A board for all, a sheet for one."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.choices_of_facilitation import INCENTIVES
from gateway.pages.forms import Forms, Link
from gateway.pages.register import named, register
from gateway.pages.site import Context, Site
from gateway.pages.things_of_facilitation import (
    keeper,
    thing_of_handover,
    thing_of_meeting,
    thing_of_plan,
    thing_of_realisation,
    thing_of_team,
)
from gateway.routes.facilitation import READ_INCENTIVES
from gateway.routes.facilitation_files import READ_FILES, reads
from gateway.seeing import READ_PEOPLE, Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.facilitation import CATEGORIES
from gateway.views.facilitation_board import (
    FacilitationLine,
    Wanted,
    facilitation_board,
    facilitation_of_province,
)
from gateway.views.facilitation_sheet import FacilitationSheet, SheetLine, facilitation_sheet
from gateway.views.facilitation_sums import AsOf
from gateway.wording import MONTHS

PUBLIC = ("/fasilitasi", "/fasilitasi/{code}")
SHOWN = 50
PAYS = "bayar-insentif"
"""Of a line of incentives; of any other a realisation is recorded."""
LAGGING, DONE = 75, 100
"""Below so many percent of what is due a figure is marked; from all of it on it is well."""

_PERCENT = r"^[1-9]?[0-9]?$"


class Asked(BaseModel):
    """What the form of the board asks for."""

    pada: Annotated[str, Field(max_length=10)] = ""
    tahun: Annotated[str, Field(pattern=r"^(20[0-9]{2})?$")] = ""
    jenis: Annotated[str, Field(max_length=30)] = ""
    kurang: Annotated[str, Field(pattern=_PERCENT)] = ""
    tanpa: Annotated[str, Field(max_length=5)] = ""
    setelah: Annotated[str, Field(max_length=40)] = ""

    def wanted(self) -> Wanted:
        """Return what is looked for; a category that there is not is none."""
        below = int(self.kurang) if self.kurang not in {"", "0"} else None
        category = self.jenis if self.jenis in CATEGORIES else None
        return Wanted(category, below, bool(self.tanpa))


def facilitation_router(site: Site, forms: Forms) -> APIRouter:
    """Return the routes of the board and of one OPD's sheet."""
    router = APIRouter(include_in_schema=False)

    @router.get(PUBLIC[0])
    async def board(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        on = site.day(asked.pada)
        as_of = AsOf(int(asked.tahun or on.year), on)
        question = partial(_listed, asked=asked, as_of=as_of, today=site.today())
        return await site.show(request, "facilitation.html", question)

    @router.get(PUBLIC[1])
    async def one(request: Request, code: str, asked: Annotated[Asked, Query()]) -> Response:
        on, wanted = site.day(asked.pada), code.upper()
        seen = await site.seeing.ask(request, lambda connection: named(connection, wanted, on))
        if seen.found is None:
            unknown = partial(_unknown, on=on, code=code)
            return await site.show(request, "opd-unknown.html", unknown, status=404)
        as_of = AsOf(int(asked.tahun or on.year), on)
        question = partial(
            _told, forms, reader(request), opd_id=seen.found, as_of=as_of, today=site.today()
        )
        return await site.show(request, "facilitation-sheet.html", question)

    return router


def _listed(connection: Connection, asked: Asked, as_of: AsOf, today: date) -> Context:
    wanted = asked.wanted()
    found = facilitation_board(
        connection, as_of, wanted, after=asked.setelah or None, limit=SHOWN + 1
    )
    lines = found[:SHOWN]
    return {
        "on": as_of.on,
        "is_today": as_of.on == today,
        "year": as_of.year,
        "categories": CATEGORIES,
        "asked": asked,
        "wanted": wanted,
        "kept": _kept(asked),
        "province": facilitation_of_province(connection, as_of),
        "lines": lines,
        "looks": _looks(lines),
        "first": not asked.setelah,
        "beyond": lines[-1].code if len(found) > SHOWN else None,
    }


def _kept(asked: Asked) -> dict[str, str]:
    """Return the fields that a link to another page of the list keeps."""
    said = asked.model_dump(exclude={"setelah"})
    return {name: value for name, value in said.items() if value}


def _looks(lines: tuple[FacilitationLine, ...]) -> dict[UUID, str]:
    return {line.opd_id: _look(line) for line in lines}


def _look(line: FacilitationLine) -> str:
    if line.version is None:
        return "bad"
    if line.percent is None:
        return ""
    return "bad" if line.percent < LAGGING else "good" if line.percent >= DONE else "info"


def _told(  # noqa: PLR0913 - whose, which year and as of when is said by name
    forms: Forms,
    who: Reader,
    connection: Connection,
    *,
    opd_id: UUID,
    as_of: AsOf,
    today: date,
) -> Context | None:
    named_there = who.sees(READ_PEOPLE, opd_id)
    sheet = facilitation_sheet(connection, opd_id, as_of, named=named_there)
    if sheet is None:
        return None
    who, own = with_deputies(connection, who, today), keeper(connection, who, opd_id, today)
    is_today = as_of.on == today
    return {
        "sheet": sheet,
        "is_today": is_today,
        "years": [as_of.year - 1, as_of.year + 1],
        "names_of_months": MONTHS,
        "sees_people": named_there,
        "sees_files": reads(connection, who, READ_FILES, opd_id, today),
        "sees_amounts": reads(connection, who, READ_INCENTIVES, opd_id, today),
        "incentives": INCENTIVES,
        "out": [each for each in sheet.equipment if each.returned_on is None],
        "left": [each for each in sheet.equipment if each.holder_has_left],
        "links": _links(forms, who, sheet, own) if is_today else {},
    }


def _links(
    forms: Forms, who: Reader, sheet: FacilitationSheet, own: UUID
) -> Mapping[str | UUID, Sequence[Link]]:
    """Return what may be done: with the plan, the team, and by key or id with each part of it."""
    plan, year = thing_of_plan(sheet, own), str(sheet.year)
    found: dict[str | UUID, Sequence[Link]] = {"plan": forms.links(who, plan, year=year)}
    for kind in ("equipment", "meetings"):
        found[kind] = forms.links(who, thing_of_team(sheet, own, kind))
    for line in sheet.lines:
        links = forms.links(who, plan, year=year, line=line.line)
        found[f"line {line.line}"] = [link for link in links if _fits(link, line)]
    for paid in sheet.realisations:
        thing = thing_of_realisation(sheet, own, paid)
        found[paid.realisation_id] = forms.links(who, thing)
    for lent in sheet.equipment:
        found[lent.handover_id] = forms.links(who, thing_of_handover(sheet, own, lent))
    for held in sheet.meetings:
        found[held.meeting_id] = forms.links(who, thing_of_meeting(sheet, own, held))
    return found


def _fits(link: Link, line: SheetLine) -> bool:
    return (link.key == PAYS) == (line.category == INCENTIVES)


def _unknown(connection: Connection, on: date, code: str) -> Context:
    words = code.replace("-", " ")[:40]
    return {"code": code[:40], "register": register(connection, on, words, "", "")}
