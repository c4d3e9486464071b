"""Which seats are vacant, whose term ends soon, and who must act? For Diskominfo, open to all."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.forms import Forms, Link
from gateway.pages.register import named
from gateway.pages.seat_things import ASSIGNS, SeatNow, seat_links
from gateway.pages.site import Context, Site
from gateway.routes.vacancies import MOST_DAYS, SOON, seen_by
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.expiring_terms import expiring_terms
from gateway.views.vacancies import Sees, Vacancy, vacancies
from kit.http.paging import cursor, read_cursor
from kit.http.problems import BadRequest, Wrong

PUBLIC = ("/jabatan-kosong", "/masa-tugas")
SHOWN = 40
Deeds = Mapping[tuple[UUID, str], Sequence[Link]]
"""By OPD and position, what may be done."""
TECHNICAL = {"ya": True, "tidak": False}


class Asked(BaseModel):
    """What the forms of both pages ask for."""

    opd: Annotated[str, Field(max_length=60)] = ""
    pada: Annotated[str, Field(max_length=10)] = ""
    teknis: Annotated[str, Field(max_length=5)] = ""
    hari: Annotated[str, Field(max_length=4)] = ""
    perlu: Annotated[str, Field(max_length=2)] = ""
    setelah: Annotated[str, Field(max_length=1024)] = ""

    @property
    def filters(self) -> dict[str, str]:
        """Return what was asked for, without the place in the list."""
        said = self.model_dump(exclude={"setelah"})
        return {name: value for name, value in said.items() if value}


def vacancies_router(site: Site, forms: Forms) -> APIRouter:
    """Return the routes of both pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/jabatan-kosong")
    async def vacant(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        after = read_cursor(asked.setelah, tuple[str, str]) if asked.setelah else None
        sees, on = seen_by(reader(request)), site.day(asked.pada)
        deeds = partial(_deeds, forms, reader(request), on) if on == site.today() else _none
        question = partial(_vacant, asked=asked, on=on, sees=sees, after=after, deeds=deeds)
        return await site.show(request, "vacancies.html", question)

    @router.get("/masa-tugas")
    async def expiring(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        after = read_cursor(asked.setelah, tuple[date, str]) if asked.setelah else None
        within, on = _within(asked.hari), site.day(asked.pada)
        question = partial(
            _expiring, asked=asked, on=on, within=within, sees=seen_by(reader(request)), after=after
        )
        return await site.show(request, "expiring-terms.html", question)

    return router


def _within(said: str) -> int:
    if not said:
        return SOON
    if not (said.isascii() and said.isdigit() and int(said) <= MOST_DAYS):
        raise BadRequest(Wrong("hari", "range", f"0..{MOST_DAYS}"))
    return int(said)


def _vacant(  # noqa: PLR0913 - what is asked for is said by name
    connection: Connection,
    *,
    asked: Asked,
    on: date,
    sees: Sees,
    after: tuple[str, str] | None,
    deeds: Callable[[Connection, Sequence[Vacancy]], Deeds],
) -> Context | None:
    opd_id = _opd(connection, asked.opd, on)
    if opd_id is None and asked.opd.strip():
        return None
    technical = TECHNICAL.get(asked.teknis)
    lines = vacancies(
        connection,
        on,
        sees=sees,
        opd_id=opd_id,
        technical=technical,
        unattended=bool(asked.perlu),
        after=after,
        limit=SHOWN + 1,
    )
    last = lines[SHOWN - 1] if len(lines) > SHOWN else None
    filters = _filters(on, opd_id, asked) | {"technical": _flag(technical)}
    beyond = [last.opd_code, last.position] if last else None
    shown = _shown(asked, on, lines[:SHOWN], filters, beyond)
    return {**shown, "sees": sees, "deeds": deeds(connection, lines[:SHOWN])}


def _deeds(
    forms: Forms, who: Reader, on: date, connection: Connection, lines: Sequence[Vacancy]
) -> Deeds:
    """Return what the reader may do about vacant seats; interim work ends on the seat's page."""
    who = with_deputies(connection, who, on)
    found = {}
    for line in lines:
        links = seat_links(forms, who, SeatNow(line.opd_id, line.position, None))
        done = line.interim_person_id is not None
        kept = [link for link in links if not (done and link.key == ASSIGNS)]
        found[line.opd_id, line.position] = kept
    return found


def _none(_: Connection, __: Sequence[Vacancy]) -> Deeds:
    return {}


def _expiring(  # noqa: PLR0913 - what is asked for is said by name
    connection: Connection,
    *,
    asked: Asked,
    on: date,
    within: int,
    sees: Sees,
    after: tuple[date, str] | None,
) -> Context | None:
    opd_id = _opd(connection, asked.opd, on)
    if opd_id is None and asked.opd.strip():
        return None
    lines = expiring_terms(
        connection,
        on,
        within,
        sees=sees,
        opd_id=opd_id,
        unattended=bool(asked.perlu),
        after=after,
        limit=SHOWN + 1,
    )
    last = lines[SHOWN - 1] if len(lines) > SHOWN else None
    filters = _filters(on, opd_id, asked) | {"within": within}
    beyond = [last.last_day, last.opd_code] if last else None
    shown = _shown(asked, on, lines[:SHOWN], filters, beyond)
    return {**shown, "within": within, "sees": sees}


def _opd(connection: Connection, code: str, on: date) -> UUID | None:
    said = code.strip().upper()
    return named(connection, said, on) if said else None


def _flag(value: bool | None) -> str | None:  # noqa: FBT001 - a filter that may be left out
    return None if value is None else str(value).lower()


def _filters(on: date, opd_id: UUID | None, asked: Asked) -> dict[str, Any]:
    return {"on": on.isoformat(), "opd_id": opd_id, "unattended": "true" if asked.perlu else None}


def _shown(
    asked: Asked,
    on: date,
    lines: object,
    filters: dict[str, Any],
    beyond: Sequence[object] | None,
) -> Context:
    return {
        "on": on,
        "asked": asked,
        "lines": lines,
        "file": {name: value for name, value in filters.items() if value is not None},
        "first": not asked.setelah,
        "beyond": cursor(beyond) if beyond else None,
    }
