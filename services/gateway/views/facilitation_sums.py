"""How much did a plan promise until a day, and how much of it has arrived, known when?

Promised until a day is what the plan in force provides for the months up to that of the day;
arrived is what was paid until the day. Both are as they were known at a later time, if one is
given.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Table,
    and_,
    case,
    func,
    or_,
    select,
)

from gateway.views.facilitation import PLAN, PROMISE, REALISATION

_PERCENT = Decimal("0.1")
NOTHING = Decimal("0.00")


class AsOf(msgspec.Struct, frozen=True):
    """Of which year is asked, as it held on which day, as it was known when."""

    year: int
    on: date
    known_at: datetime | None = None
    """None: as it is known now."""

    @property
    def months_due(self) -> int:
        """Return how many months of the year have begun by the day."""
        if self.on.year != self.year:
            return 12 if self.on.year > self.year else 0
        return self.on.month


class Amounts(msgspec.Struct, frozen=True):
    """What was promised and what has arrived, in rupiah."""

    planned: Decimal
    """For the whole year."""
    due: Decimal
    """Up to the month of the day."""
    realised: Decimal
    undisclosed: int
    """Payments to one or two people: they are not in ``realised``, as it would tell amounts."""
    percent: Decimal | None
    """Of what is due, how much has arrived; none as long as nothing is due."""


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return how much of the whole the part is, in tenths: 49.99 is not 50."""
    return (part * 100 / whole).quantize(_PERCENT, ROUND_DOWN) if whole else None


def amounts(planned: Decimal, due: Decimal, realised: Decimal, undisclosed: int) -> Amounts:
    """Return the amounts with their percent."""
    return Amounts(planned, due, realised, undisclosed, percent(realised, due))


Key = tuple[str, int]
"""Category and month."""
Promised = Mapping[Key, Decimal]
Arrived = Mapping[Key, tuple[Decimal, int]]
"""How much, and how many payments of which the amount is not told."""


def added(keys: Sequence[Key], promised: Promised, arrived: Arrived, as_of: AsOf) -> Amounts:
    """Return the sums over some categories and months."""
    due = [promised.get(key, NOTHING) for key in keys if key[1] <= as_of.months_due]
    return amounts(
        sum((promised.get(key, NOTHING) for key in keys), NOTHING),
        sum(due, NOTHING),
        sum((arrived[key][0] for key in keys if key in arrived), NOTHING),
        sum(arrived[key][1] for key in keys if key in arrived),
    )


def version_of(as_of: AsOf, of: Table) -> ScalarSelect[int]:
    """Return which version of the plan is in force, of the OPD that a row of ``of`` names."""
    latest = select(func.max(PLAN.c.version))
    latest = latest.where(PLAN.c.opd_id == of.c.opd_id, *known_plans(as_of))
    return latest.correlate(of).scalar_subquery()


def known_plans(as_of: AsOf) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a version of a plan holds on the day, and is known."""
    held = (PLAN.c.year == as_of.year, PLAN.c.effective_on <= as_of.on)
    return held if as_of.known_at is None else (*held, PLAN.c.recorded_at <= as_of.known_at)


def counts(as_of: AsOf) -> ColumnElement[bool]:
    """Return the condition that a realisation counts: paid by the day, and not reversed."""
    paid = and_(REALISATION.c.year == as_of.year, REALISATION.c.paid_on <= as_of.on)
    if as_of.known_at is None:
        return and_(paid, REALISATION.c.reversed_at.is_(None))
    later = REALISATION.c.reversed_at > as_of.known_at
    known = REALISATION.c.recorded_at <= as_of.known_at
    return and_(paid, known, or_(REALISATION.c.reversed_at.is_(None), later))


def promised_in(as_of: AsOf, *of: ColumnElement[bool]) -> Select[Any]:
    """Return what the plans in force promise, by category and month; ``of`` narrows the plans."""
    in_force = select(PLAN.c.opd_id, func.max(PLAN.c.version).label("version"))
    in_force = in_force.where(*known_plans(as_of), *of).group_by(PLAN.c.opd_id)
    of_plan = in_force.subquery()
    its_own = and_(
        PROMISE.c.opd_id == of_plan.c.opd_id,
        PROMISE.c.year == as_of.year,
        PROMISE.c.version == of_plan.c.version,
    )
    return (
        select(PROMISE.c.category, PROMISE.c.month, func.sum(PROMISE.c.amount).label("amount"))
        .select_from(of_plan.join(PROMISE, its_own))
        .group_by(PROMISE.c.category, PROMISE.c.month)
    )


def arrived_in(as_of: AsOf) -> Select[Any]:
    """Return what has arrived, by category and month."""
    hidden = func.sum(case((REALISATION.c.amount.is_(None), 1), else_=0))
    spent = func.sum(REALISATION.c.amount).label("amount")
    return (
        select(REALISATION.c.category, REALISATION.c.month, spent, hidden.label("undisclosed"))
        .where(counts(as_of))
        .group_by(REALISATION.c.category, REALISATION.c.month)
    )


def read_promised(connection: Connection, wanted: Select[Any]) -> Promised:
    """Return the rows of ``promised_in``."""
    return {(row.category, row.month): row.amount for row in connection.execute(wanted)}


def read_arrived(connection: Connection, wanted: Select[Any]) -> Arrived:
    """Return the rows of ``arrived_in``."""
    return {
        (row.category, row.month): (row.amount or NOTHING, int(row.undisclosed))
        for row in connection.execute(wanted)
    }
