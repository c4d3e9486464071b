"""Which steps are late or soon due, at whom, and by which deadlines and holidays?"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import wording
from gateway.routes.table_files import Column, Format, TableFile, table_answer
from gateway.seeing import Items, Seeing
from gateway.views.calendar import Holiday, holidays
from gateway.views.deadlines import (
    Checklist,
    Deadlines,
    DelegationTerms,
    InitialChain,
    checklist_on,
    deadlines_on,
    delegation_terms_on,
    initial_chain_on,
)
from gateway.views.steps import Ageing, OverdueStep, Standing, Wanted, ageing, overdue_steps
from kit.http.access import confined_to, may, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page

READ_STEPS, READ_DEADLINES = "gateway.read-steps", "gateway.read-deadlines"

Holder = Literal[
    "opd_operator", "opd_head", "diskominfo_verifier", "governor_office", "coordination_team"
]
Step = Literal["submission", "verification", "correction", "decree", "replacement"]
STANDINGS: dict[str, frozenset[Standing]] = {
    "late": frozenset({"late"}),
    "due": frozenset({"late", "soon"}),
    "all": frozenset({"late", "soon", "in_time"}),
}

BOARD = TableFile(
    "tahap-berjalan",
    "Tahap yang terlambat atau segera jatuh tempo",
    (
        Column("opd_code", "Kode OPD"),
        Column("opd_name", "Nama OPD", 48),
        Column("step", "Tahap"),
        Column("position_name", "Jabatan yang kosong", 32),
        Column("holder", "Pemegang giliran", 22),
        Column("began_on", "Mulai"),
        Column("until", "Tenggat"),
        Column("standing", "Keadaan"),
        Column("working_days_late", "Terlambat (hari kerja)", 22),
        Column("working_days_running", "Berjalan (hari kerja)", 22),
        Column("reminders", "Pengingat"),
        Column("escalated_to", "Diteruskan kepada", 22),
    ),
)


def asked(
    request: Request,
    holder: Holder | None = None,
    step: Step | None = None,
    opd_id: UUID | None = None,
    standing: Annotated[
        Literal["late", "due", "all"],
        Query(description="Late only, late and soon due, or all that run"),
    ] = "due",
) -> Wanted:
    """Return what the query asks for, within what the caller may see."""
    if opd_id is not None:
        may(request, READ_STEPS, opd_id)
    return Wanted(holder, step, opd_id, confined_to(request, READ_STEPS), STANDINGS[standing])


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of steps and of what counts their days."""
    routes = APIRouter(tags=["steps"])
    for right, table in ((READ_STEPS, _board), (READ_DEADLINES, _rules)):
        of_right = APIRouter(dependencies=[Depends(requires(right))])
        table(of_right, seeing)
        routes.include_router(of_right)
    return routes


def _board(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/overdue-steps", response_class=Response)
    @shows(Items[OverdueStep])
    async def overdue(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        of: Annotated[Wanted, Depends(asked)],
        on: Annotated[date, Depends(seeing.day)],
        form: Format = "json",
    ) -> Response:
        """List the steps that are late or soon due, the earliest deadline first."""
        after = wanted.after(tuple[date, UUID, str])

        def ask(connection: Connection, limit: int) -> Sequence[OverdueStep]:
            found = overdue_steps(connection, of, on, after=after, limit=limit)
            return found if form == "json" else [_in_words(each) for each in found]

        return await table_answer(seeing, request, wanted, ask, _place, form=form, file=BOARD)

    @routes.get("/api/step-ageing", response_class=Response)
    @shows(Items[Ageing])
    async def aged(
        request: Request,
        of: Annotated[Wanted, Depends(asked)],
        on: Annotated[date, Depends(seeing.day)],
    ) -> Response:
        """Show for each holder how many steps run, and their mean and oldest age."""
        return await seeing.answer(request, lambda connection: Items(ageing(connection, of, on)))


def _in_words(row: OverdueStep) -> OverdueStep:
    """Return a row as people read it in a file."""
    return msgspec.structs.replace(
        row,
        step=wording.word("step", row.step),
        holder=wording.word("holder", row.holder),
        standing=wording.word("standing", row.standing),
        escalated_to=wording.word("holder", row.escalated_to) if row.escalated_to else None,
    )


def _place(row: OverdueStep) -> Sequence[object]:
    return [row.until, row.subject_id, row.position or ""]


def _rules(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/holidays/{year}", response_class=Response)
    @shows(Items[Holiday])
    async def off(request: Request, year: Annotated[int, Path(ge=2000, le=2100)]) -> Response:
        """List the days off of a year; none where they were not published."""
        return await seeing.answer(request, lambda connection: Items(holidays(connection, year)))

    @routes.get("/api/deadlines", response_class=Response)
    @shows(Deadlines)
    async def deadlines(request: Request, on: Annotated[date, Depends(seeing.day)]) -> Response:
        """Show the deadlines in force on the day."""
        return await seeing.answer(request, lambda connection: deadlines_on(connection, on))

    @routes.get("/api/checklist", response_class=Response)
    @shows(Checklist)
    async def checklist(request: Request, on: Annotated[date, Depends(seeing.day)]) -> Response:
        """Show what is checked of nominations that are submitted on the day."""
        return await seeing.answer(request, lambda connection: checklist_on(connection, on))

    @routes.get("/api/initial-chain", response_class=Response)
    @shows(InitialChain)
    async def chain(request: Request, on: Annotated[date, Depends(seeing.day)]) -> Response:
        """Show whose initials a decree needs that is prepared on the day."""
        return await seeing.answer(request, lambda connection: initial_chain_on(connection, on))

    @routes.get("/api/delegation-terms", response_class=Response)
    @shows(DelegationTerms)
    async def terms(request: Request, on: Annotated[date, Depends(seeing.day)]) -> Response:
        """Show which offices may be stood in for on the day, how and for how long."""
        return await seeing.answer(request, lambda connection: delegation_terms_on(connection, on))
