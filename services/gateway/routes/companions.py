"""Who accompanies which OPDs, what is open with them, and how much has each companion to do?"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import words
from gateway.routes.table_files import Column, Format, TableFile, table_answer
from gateway.seeing import Items, Reader, Seeing, after_text, reader, within_reach
from gateway.views.companion_board import AccompaniedOpd, Filter, Shown, companion_board
from gateway.views.companion_groups import GroupCard, companion_groups
from gateway.views.companion_load import CompanionLoad, Place, companion_load
from gateway.views.companionship import Companionship, companionship
from gateway.views.estate import answers_for
from kit.http.access import confined_to, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page
from kit.rights import Forbidden

READ_COMPANIONSHIP = words.READ_COMPANIONSHIP
READ_COMPANION_LOAD = "gateway.read-companion-load"

BOARD = (
    Column("opd_code", "Kode"),
    Column("opd_name", "Perangkat daerah", 44),
    Column("group_number", "Kelompok", 10),
    Column("group_name", "Nama kelompok", 26),
    Column("companion_names", "Pendamping", 50),
    Column("last_visit_on", "Kunjungan terakhir"),
    Column("next_visit_on", "Kunjungan berikutnya"),
    Column("open_requests", "Permintaan terbuka"),
    Column("oldest_request_on", "Permintaan terlama"),
    Column("open_findings", "Temuan terbuka"),
    Column("overdue_findings", "Temuan lewat batas"),
    Column("reported_findings", "Menunggu diperiksa"),
)
LOAD = (
    Column("group_number", "Kelompok", 10),
    Column("group_name", "Nama kelompok", 26),
    Column("person_name", "Pendamping", 34),
    Column("opds", "OPD didampingi"),
    Column("waiting_requests", "Permintaan menunggu"),
    Column("taken_requests", "Sedang ditangani"),
    Column("visits_in_quarter", "Kunjungan triwulan ini"),
    Column("visits_in_year", "Kunjungan tahun ini"),
    Column("planned_visits", "Kunjungan direncanakan"),
    Column("open_findings", "Temuan terbuka"),
)


def companionship_for(
    connection: Connection, who: Reader, opd_id: UUID, on: date
) -> Companionship | None:
    """Return what there is of one OPD, to its own people and to those of who answers for it."""
    own = who.confined_to(READ_COMPANIONSHIP)
    if own is not None and not answers_for(connection, own, opd_id, on):
        raise Forbidden(action=READ_COMPANIONSHIP)
    return companionship(connection, opd_id, on)


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of companions."""
    routes = APIRouter(tags=["companions"])
    reads = [Depends(requires(READ_COMPANIONSHIP))]

    @routes.get("/api/companion-groups", response_class=Response, dependencies=reads)
    @shows(Items[GroupCard])
    async def groups(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
    ) -> Response:
        """List the groups of the day with their companions and OPDs, by number."""
        own, after = confined_to(request, READ_COMPANIONSHIP), wanted.after(tuple[int, UUID])
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: companion_groups(
                connection, on, confined_to=own, after=after, limit=limit
            ),
            lambda row: [row.number, row.group_id],
        )

    @routes.get("/api/opds/{opd_id}/companionship", response_class=Response, dependencies=reads)
    @shows(Companionship)
    async def one(
        request: Request, opd_id: UUID, on: Annotated[date, Depends(seeing.day)]
    ) -> Response:
        """Show who accompanies an OPD, what it has asked, and its visits with their findings."""
        who = reader(request)
        return await seeing.answer(
            request, lambda connection: companionship_for(connection, who, opd_id, on)
        )

    _board(routes, seeing)
    _load(routes, seeing)
    return routes


async def _filter(
    request: Request,
    text: Annotated[str, Query(max_length=200)] = "",
    group_id: UUID | None = None,
    shown: Shown = "all",
    not_visited_since: date | None = None,
) -> Filter:
    """Read which OPDs are asked for; who is confined to one sees no other."""
    if not_visited_since:
        within_reach("not_visited_since", not_visited_since)
    own = confined_to(request, READ_COMPANIONSHIP)
    return Filter(text, group_id, shown, not_visited_since, own)


def _board(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get(
        "/api/companion-board",
        response_class=Response,
        dependencies=[Depends(requires(READ_COMPANIONSHIP))],
    )
    @shows(Items[AccompaniedOpd])
    async def board(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        asked: Annotated[Filter, Depends(_filter)],
        on: Annotated[date, Depends(seeing.day)],
        form: Format = "json",
    ) -> Response:
        """List the OPDs in force with who accompanies them and what is open, by code."""
        after = after_text(wanted)
        return await table_answer(
            seeing,
            request,
            wanted,
            lambda connection, limit: companion_board(
                connection, on, asked, after=after, limit=limit
            ),
            lambda row: [row.opd_code],
            form=form,
            file=TableFile(f"pendampingan-{on}", f"Papan pendampingan per {on}", BOARD),
        )


def _load(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get(
        "/api/companions/load",
        response_class=Response,
        dependencies=[Depends(requires(READ_COMPANION_LOAD))],
    )
    @shows(Items[CompanionLoad])
    async def load(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
        form: Format = "json",
    ) -> Response:
        """List the companions of the day with what each has to do, by group."""
        after = wanted.after(Place)
        return await table_answer(
            seeing,
            request,
            wanted,
            lambda connection, limit: companion_load(connection, on, after=after, limit=limit),
            lambda row: [row.group_number, row.group_id, row.person_id],
            form=form,
            file=TableFile(f"beban-pendamping-{on}", f"Beban pendamping per {on}", LOAD),
        )
