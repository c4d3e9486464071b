"""How much of what was promised for a year has arrived, in each OPD and in all of them?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from gateway.views.facilitation import CATEGORIES, PROMISE, REALISATION
from gateway.views.facilitation_sums import (
    NOTHING,
    Amounts,
    AsOf,
    added,
    arrived_in,
    counts,
    percent,
    promised_in,
    read_arrived,
    read_promised,
    version_of,
)
from gateway.views.opds import OPD, on_day


class Wanted(msgspec.Struct, frozen=True):
    """Which OPDs are looked for, and what of their plans is counted."""

    category: str | None = None
    below: int | None = None
    """Only where less than so many percent of what is due have arrived."""
    without_plan: bool = False
    """Only those that have no plan for the year."""


class FacilitationLine(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str
    year: int
    category: str | None
    """None: all of them."""
    version: int | None
    """Of the plan in force on the day; none where there is none."""
    planned: Decimal
    due: Decimal
    realised: Decimal
    undisclosed: int
    percent: Decimal | None


class ProvinceFacilitation(msgspec.Struct, frozen=True):
    year: int
    on: date
    opds: int
    """In force on any day of the year."""
    opds_with_plan: int
    total: Amounts
    categories: Mapping[str, Amounts]
    months: tuple[Amounts, ...]
    """From January to December; of a month that is to come nothing is due yet."""


def facilitation_board(
    connection: Connection,
    as_of: AsOf,
    wanted: Wanted,
    *,
    after: str | None = None,
    limit: int = 100,
) -> tuple[FacilitationLine, ...]:
    """Return the OPDs that are in force in the year by code, beyond the code ``after``."""
    rows = _lines(as_of, wanted.category).where(*in_force_in(as_of.year))
    if after is not None:
        rows = rows.where(OPD.c.code > after)
    if wanted.without_plan:
        rows = rows.where(version_of(as_of, OPD).is_(None))
    if wanted.below is not None:
        rows = _below(rows, wanted.below)
        rows = rows.order_by(rows.selected_columns.code)
    else:
        rows = rows.order_by(OPD.c.code)
    found = connection.execute(rows.limit(limit)).mappings()
    return tuple(_line(row, as_of.year, wanted.category) for row in found)


def facilitation_of_province(connection: Connection, as_of: AsOf) -> ProvinceFacilitation:
    """Return what all OPDs together have promised, and what of it has arrived."""
    promised = read_promised(connection, promised_in(as_of))
    arrived = read_arrived(connection, arrived_in(as_of))
    opds, with_plan = _counted(connection, as_of)
    keys = sorted({*promised, *arrived})
    return ProvinceFacilitation(
        year=as_of.year,
        on=as_of.on,
        opds=opds,
        opds_with_plan=with_plan,
        total=added(keys, promised, arrived, as_of),
        categories={
            each: added([key for key in keys if key[0] == each], promised, arrived, as_of)
            for each in CATEGORIES
        },
        months=tuple(
            added([key for key in keys if key[1] == month], promised, arrived, as_of)
            for month in range(1, 13)
        ),
    )


def in_force_in(year: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an OPD is in force on any day of the year."""
    return (
        or_(OPD.c.valid_from.is_(None), OPD.c.valid_from <= date(year, 12, 31)),
        or_(OPD.c.valid_to.is_(None), OPD.c.valid_to >= date(year, 1, 1)),
    )


def _counted(connection: Connection, as_of: AsOf) -> tuple[int, int]:
    """Return how many OPDs there are in the year, and how many of them have a plan."""
    planned = case((version_of(as_of, OPD).is_not(None), 1), else_=0)
    wanted = select(func.count(), func.coalesce(func.sum(planned), 0)).select_from(OPD)
    row = connection.execute(wanted.where(*in_force_in(as_of.year))).one()
    return int(row[0]), int(row[1])


def _lines(as_of: AsOf, category: str | None) -> Select[Any]:
    version = version_of(as_of, OPD)
    promised = select(func.sum(PROMISE.c.amount)).where(
        PROMISE.c.opd_id == OPD.c.opd_id,
        PROMISE.c.year == as_of.year,
        PROMISE.c.version == version,
    )
    arrived = select(func.sum(REALISATION.c.amount)).where(
        REALISATION.c.opd_id == OPD.c.opd_id, counts(as_of)
    )
    hidden = (
        select(func.count())
        .select_from(REALISATION)
        .where(REALISATION.c.opd_id == OPD.c.opd_id, counts(as_of), REALISATION.c.amount.is_(None))
    )
    if category is not None:
        promised = promised.where(PROMISE.c.category == category)
        arrived = arrived.where(REALISATION.c.category == category)
        hidden = hidden.where(REALISATION.c.category == category)
    due = promised.where(PROMISE.c.month <= as_of.months_due)
    return select(
        OPD.c.opd_id,
        OPD.c.code,
        on_day("name", as_of.on).label("name"),
        version.label("version"),
        promised.correlate(OPD).scalar_subquery().label("planned"),
        due.correlate(OPD).scalar_subquery().label("due"),
        arrived.correlate(OPD).scalar_subquery().label("realised"),
        hidden.correlate(OPD).scalar_subquery().label("undisclosed"),
    )


def _below(rows: Select[Any], most: int) -> Select[Any]:
    of = rows.subquery()
    due = type_coerce(of.c.due, BigInteger)
    realised = func.coalesce(type_coerce(of.c.realised, BigInteger), 0)
    return select(of).where(due > 0, realised * 100 < due * most)


def _line(row: Any, year: int, category: str | None) -> FacilitationLine:  # noqa: ANN401 - a row
    planned, due = row["planned"] or NOTHING, row["due"] or NOTHING
    realised = row["realised"] or NOTHING
    return FacilitationLine(
        opd_id=row["opd_id"],
        code=row["code"],
        name=row["name"],
        year=year,
        category=category,
        version=row["version"],
        planned=planned,
        due=due,
        realised=realised,
        undisclosed=row["undisclosed"],
        percent=percent(realised, due),
    )
