"""Is each OPD's website alive: its sites, what it published, week by week? Open to everybody."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.routes.table_files import Column, Format, TableFile, table_answer
from gateway.seeing import Items, Seeing, after_text, within_reach
from gateway.views.opds import OPD
from gateway.views.website_weeks import (
    WEEK,
    BoardLine,
    State,
    Streaks,
    Week,
    streaks,
    website_board,
    weeks_of,
)
from gateway.views.websites import (
    Duty,
    Item,
    Site,
    SiteCard,
    duty_on,
    items_of,
    monday,
    site_card,
    sites_of,
)
from kit.http.openapi import shows
from kit.http.paging import Page, page

PUBLIC = (
    *("/api/website-board", "/api/opds/{opd_id}/website", "/api/opds/{opd_id}/website-items"),
    "/api/sites/{site_id}",
)
SHOWN_WEEKS = 26

_COLUMNS = (
    Column("code", "Kode OPD"),
    Column("name", "Nama OPD", 48),
    Column("week", "Pekan mulai"),
    Column("items", "Isi terbit"),
    Column("minimum", "Minimum"),
    Column("state_in_words", "Keadaan"),
    Column("streak", "Pekan berturut-turut", 20),
    Column("gaps", "Terlewat dari 12 pekan", 22),
    Column("sites", "Situs"),
)
Below = Annotated[
    int | None, Query(ge=1, le=53, description="Only those with fewer weeks met in a row")
]


class OpdWebsite(msgspec.Struct, frozen=True):
    on: date
    opd_id: UUID
    duty: Duty | None
    """As it holds on the day."""
    sites: tuple[Site, ...]
    weeks: tuple[Week, ...]
    """The last 26 that were owed or could have been, the latest first."""
    streaks: Streaks


def last_whole_week(today: date) -> date:
    """Return the Monday of the last week that is over."""
    return monday(today) - WEEK


def opd_website(connection: Connection, opd_id: UUID, on: date, today: date) -> OpdWebsite | None:
    """Return the sites and weeks of an OPD, ``None`` where there is no such OPD."""
    if connection.execute(select(OPD.c.opd_id).where(OPD.c.opd_id == opd_id)).first() is None:
        return None
    weeks = weeks_of(connection, opd_id, on, today)
    return OpdWebsite(
        on=on,
        opd_id=opd_id,
        duty=duty_on(connection, on),
        sites=sites_of(connection, opd_id, on),
        weeks=tuple(reversed(weeks[-SHOWN_WEEKS:])),
        streaks=streaks(weeks),
    )


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of the website duty."""
    routes = APIRouter(tags=["websites"])

    @routes.get("/api/website-board", response_class=Response)
    @shows(Items[BoardLine])
    async def board(  # noqa: PLR0913 - each part of the query is said by name
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        *,
        week: Annotated[date | None, Query(description="Any day of the week")] = None,
        opd_id: UUID | None = None,
        state: State | None = None,
        below: Below = None,
        form: Format = "json",
    ) -> Response:
        """List what each OPD published in a week, the last one that is over if none is named."""
        after, today = after_text(wanted), seeing.today()
        first = monday(within_reach("week", week)) if week else last_whole_week(today)

        def ask(connection: Connection, limit: int) -> tuple[BoardLine, ...]:
            return website_board(
                connection,
                first,
                today,
                opd_id=opd_id,
                state=state,
                below=below,
                after=after,
                limit=limit,
            )

        file = TableFile(f"laman-opd-{first:%G-W%V}", f"Laman OPD, pekan {first:%G-W%V}", _COLUMNS)
        key = lambda line: [line.code]  # noqa: E731
        return await table_answer(seeing, request, wanted, ask, key, form=form, file=file)

    _of_one(routes, seeing)
    _of_a_site(routes, seeing)
    return routes


def _of_one(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/opds/{opd_id}/website", response_class=Response)
    @shows(OpdWebsite)
    async def website(
        request: Request, opd_id: UUID, on: Annotated[date, Depends(seeing.day)]
    ) -> Response:
        """Show the sites of an OPD with who tends them, and its weeks."""
        today = seeing.today()
        return await seeing.answer(
            request, lambda connection: opd_website(connection, opd_id, on, today)
        )

    @routes.get("/api/opds/{opd_id}/website-items", response_class=Response)
    @shows(Items[Item])
    async def items(
        request: Request,
        opd_id: UUID,
        wanted: Annotated[Page, Depends(page)],
        week: Annotated[date | None, Query(description="Any day of the week")] = None,
    ) -> Response:
        """List what an OPD has published, the latest first."""
        after = wanted.after(tuple[date, UUID])
        first = monday(within_reach("week", week)) if week else None
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: items_of(
                connection, opd_id, week=first, after=after, limit=limit
            ),
            lambda item: [item.published_on, item.item_id],
        )


def _of_a_site(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/sites/{site_id}", response_class=Response)
    @shows(SiteCard)
    async def site(request: Request, site_id: UUID) -> Response:
        """Show which OPDs have had a site, and which positions have tended it."""
        return await single(
            seeing,
            request,
            lambda connection: site_card(connection, site_id),
            lambda found: found.site_id,
        )
