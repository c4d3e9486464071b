"""What do OPDs promise their teams, and what has arrived? Budgets are public (UU 14/2008).

What one person received is not: it is opened for the head of the OPD that paid it, and the audit.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.table_files import Column, Format, TableFile, table_answer
from gateway.sealed import Fields, personal_fields
from gateway.seeing import READ_PEOPLE, Items, Seeing, after_text, reader
from gateway.views.facilitation_board import (
    FacilitationLine,
    ProvinceFacilitation,
    Wanted,
    facilitation_board,
    facilitation_of_province,
)
from gateway.views.facilitation_sheet import FacilitationSheet, facilitation_sheet
from gateway.views.facilitation_sums import AsOf
from gateway.views.incentives import Incentive, incentives_of
from kit.http.access import confined_to, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page
from kit.http.problems import BadRequest, Wrong

READ_INCENTIVES = "gateway.read-incentives"
PUBLIC = (
    "/api/facilitation",
    "/api/province/facilitation",
    "/api/opds/{opd_id}/facilitation",
)
COLUMNS = (
    Column("code", "Kode OPD"),
    Column("name", "Nama OPD", 48),
    Column("year", "Tahun", 8),
    Column("category", "Jenis", 20),
    Column("version", "Versi rencana", 14),
    Column("planned", "Rencana setahun (Rp)", 22),
    Column("due", "Rencana sampai bulan ini (Rp)", 28),
    Column("realised", "Realisasi (Rp)", 20),
    Column("undisclosed", "Pembayaran tanpa jumlah", 24),
    Column("percent", "Capaian (%)", 12),
)

Category = Literal[
    "monthly_incentive", "training_cost", "work_equipment", "routine_meeting", "other_cost"
]
KnownAt = Annotated[datetime | None, Query(description="As it was known then; now if unsaid")]
Year = Annotated[int | None, Query(ge=2000, le=2100, description="That of the day if unsaid")]


class PaidIncentive(Incentive, frozen=True):
    """With the amount, where it is opened."""

    amount: Decimal | None
    """In rupiah; none where it is erased, or cannot be opened now."""
    erased: bool


def _asked(seeing: Seeing) -> Callable[..., Awaitable[AsOf]]:
    async def asked(
        on: Annotated[date, Depends(seeing.day)], year: Year = None, known_at: KnownAt = None
    ) -> AsOf:
        """Read of which year is asked, and as of when; without a zone it would be anybody's."""
        if known_at is not None and known_at.tzinfo is None:
            raise BadRequest(Wrong("known_at", "instant"))
        return AsOf(year or on.year, on, known_at)

    return asked


async def _looked_for(
    category: Category | None = None,
    below: Annotated[int | None, Query(ge=1, le=1000)] = None,
    *,
    without_plan: bool = False,
) -> Wanted:
    return Wanted(category, below, without_plan)


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of facilitation."""
    routes = APIRouter(tags=["facilitation"])
    _board(routes, seeing)
    _province(routes, seeing)
    _one(routes, seeing)
    _incentives(routes, seeing)
    return routes


def _board(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/facilitation", response_class=Response)
    @shows(Items[FacilitationLine])
    async def board(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        when: Annotated[AsOf, Depends(_asked(seeing))],
        looked_for: Annotated[Wanted, Depends(_looked_for)],
        form: Format = "json",
    ) -> Response:
        """List OPDs with what is planned, due and realised; as JSON, CSV or XLSX."""
        after, on = after_text(wanted), when.on

        def ask(connection: Connection, limit: int) -> Sequence[FacilitationLine]:
            return facilitation_board(connection, when, looked_for, after=after, limit=limit)

        title = f"Fasilitasi tim SPBE {when.year} per {on.isoformat()}"
        file = TableFile(f"fasilitasi-{when.year}-{on.isoformat()}", title, COLUMNS)
        key = lambda line: [line.code]  # noqa: E731
        return await table_answer(seeing, request, wanted, ask, key, form=form, file=file)


def _province(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/province/facilitation", response_class=Response)
    @shows(ProvinceFacilitation)
    async def province(
        request: Request, when: Annotated[AsOf, Depends(_asked(seeing))]
    ) -> Response:
        """Add up what all OPDs have promised and what has arrived, by category and month."""
        return await seeing.answer(
            request, lambda connection: facilitation_of_province(connection, when)
        )


def _one(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/opds/{opd_id}/facilitation", response_class=Response)
    @shows(FacilitationSheet)
    async def one(
        request: Request,
        opd_id: UUID,
        when: Annotated[AsOf, Depends(_asked(seeing))],
    ) -> Response:
        """Show one OPD's plan, payments, equipment and meetings of a year."""
        named = reader(request).sees(READ_PEOPLE, opd_id)
        return await seeing.answer(
            request,
            lambda connection: facilitation_sheet(connection, opd_id, when, named=named),
        )


def _incentives(routes: APIRouter, seeing: Seeing) -> None:
    needed = [Depends(requires(READ_INCENTIVES))]

    @routes.get("/api/people/{person_id}/incentives", response_class=Response, dependencies=needed)
    @shows(Items[PaidIncentive])
    async def incentives(
        request: Request,
        person_id: UUID,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
    ) -> Response:
        """List the monthly incentives of a person, the latest month first."""
        own, after = confined_to(request, READ_INCENTIVES), wanted.after(tuple[int, int, UUID])

        def ask(connection: Connection, limit: int) -> Sequence[PaidIncentive]:
            found = incentives_of(
                connection, person_id, on, confined_to=own, after=after, limit=limit
            )
            said = personal_fields(connection, [each.event_id for each in found], seeing.keyring)
            return [_opened(each, said.get(each.event_id)) for each in found]

        return await seeing.listing(
            request,
            wanted,
            ask,
            lambda line: [line.year, line.month, line.realisation_id],
        )


def _opened(paid: Incentive, said: Fields | None) -> PaidIncentive:
    amount = None if said is None else said.get("amount")
    return PaidIncentive(
        **msgspec.structs.asdict(paid),
        amount=None if amount is None else Decimal(str(amount)),
        erased=said is None,
    )
