"""What does one OPD promise its team in a year, line by line, and what of it has arrived?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select

from gateway.views.answers import answer, answers
from gateway.views.equipment import Handover, handovers
from gateway.views.facilitation import CATEGORIES, PLAN, PLAN_LINE, REALISATION
from gateway.views.facilitation_sums import (
    NOTHING,
    Amounts,
    AsOf,
    added,
    arrived_in,
    counts,
    known_plans,
    percent,
    promised_in,
    read_arrived,
    read_promised,
)
from gateway.views.meetings import Meeting, meetings
from gateway.views.opds import OPD, OpdName, on_day

MOST = 500
"""No team has more payments, things or meetings in a year; a bound all the same."""


class PlanInForce(msgspec.Struct, frozen=True):
    version: int
    document_number: str
    effective_on: date
    reason: str | None
    """Why it replaced the version before."""


class SheetLine(msgspec.Struct, frozen=True):
    line: str
    category: str
    what: str
    budget_code: str
    budget_name: str
    months: tuple[int, ...]
    planned: Decimal
    realised: Decimal
    percent: Decimal | None
    """Of the whole year."""


class Realisation(msgspec.Struct, frozen=True):
    realisation_id: UUID
    line: str
    category: str
    month: int
    amount: Decimal | None
    """None where it would tell what one or two people received."""
    people: int | None
    """Among how many an incentive was paid."""
    paid_on: date
    document_number: str
    document_sha256: str | None


class FacilitationSheet(msgspec.Struct, frozen=True):
    opd: OpdName
    year: int
    on: date
    plan: PlanInForce | None
    lines: tuple[SheetLine, ...]
    total: Amounts
    categories: Mapping[str, Amounts]
    months: tuple[Amounts, ...]
    realisations: tuple[Realisation, ...]
    """The latest first, without those that were reversed."""
    equipment: tuple[Handover, ...]
    meetings: tuple[Meeting, ...]


def facilitation_sheet(
    connection: Connection, opd_id: UUID, as_of: AsOf, *, named: bool = False
) -> FacilitationSheet | None:
    """Return one OPD's year; who holds equipment only where it is to be ``named``."""
    wanted = select(OPD.c.opd_id, OPD.c.code, on_day("name", as_of.on).label("name"))
    row = connection.execute(wanted.where(OPD.c.opd_id == opd_id)).mappings().one_or_none()
    if row is None:
        return None
    promised = read_promised(connection, promised_in(as_of, PLAN.c.opd_id == opd_id))
    arrived = read_arrived(connection, arrived_in(as_of).where(REALISATION.c.opd_id == opd_id))
    keys = sorted({*promised, *arrived})
    by_category = {each: [key for key in keys if key[0] == each] for each in CATEGORIES}
    by_month = [[key for key in keys if key[1] == month] for month in range(1, 13)]
    plan = _plan(connection, opd_id, as_of)
    return FacilitationSheet(
        opd=answer(OpdName, row),
        year=as_of.year,
        on=as_of.on,
        plan=plan,
        lines=_lines(connection, opd_id, as_of, plan.version) if plan else (),
        total=added(keys, promised, arrived, as_of),
        categories={
            each: added(own, promised, arrived, as_of) for each, own in by_category.items()
        },
        months=tuple(added(own, promised, arrived, as_of) for own in by_month),
        realisations=_realisations(connection, opd_id, as_of),
        equipment=handovers(connection, opd_id, as_of.on, named=named, limit=MOST),
        meetings=meetings(connection, opd_id, as_of.year, as_of.on, limit=MOST),
    )


def _plan(connection: Connection, opd_id: UUID, as_of: AsOf) -> PlanInForce | None:
    known = select(PLAN).where(PLAN.c.opd_id == opd_id, *known_plans(as_of))
    found = answers(connection, known.order_by(PLAN.c.version.desc()).limit(1), PlanInForce)
    return next(iter(found), None)


def _lines(
    connection: Connection, opd_id: UUID, as_of: AsOf, version: int
) -> tuple[SheetLine, ...]:
    spent = (
        select(func.sum(REALISATION.c.amount))
        .where(
            REALISATION.c.opd_id == PLAN_LINE.c.opd_id,
            REALISATION.c.line == PLAN_LINE.c.line,
            counts(as_of),
        )
        .scalar_subquery()
    )
    wanted = (
        select(PLAN_LINE, spent.label("realised"))
        .where(
            PLAN_LINE.c.opd_id == opd_id,
            PLAN_LINE.c.year == as_of.year,
            PLAN_LINE.c.version == version,
        )
        .order_by(PLAN_LINE.c.number)
    )
    return tuple(_line(row) for row in connection.execute(wanted).mappings())


def _line(row: Any) -> SheetLine:  # noqa: ANN401 - a row
    realised = row["realised"] or NOTHING
    own = {
        "planned": row["amount"],
        "realised": realised,
        "percent": percent(realised, row["amount"]),
    }
    return answer(SheetLine, row, **own)


def _realisations(connection: Connection, opd_id: UUID, as_of: AsOf) -> tuple[Realisation, ...]:
    wanted = select(REALISATION).where(REALISATION.c.opd_id == opd_id, counts(as_of))
    order = (REALISATION.c.paid_on.desc(), REALISATION.c.realisation_id)
    return answers(connection, wanted.order_by(*order).limit(MOST), Realisation)
