"""Which steps run, who has their turn, and how late are they? For a board, and by holder."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from gateway.views.answers import answer
from gateway.views.calendar import WorkingDays
from gateway.views.opds import OPD, on_day
from gateway.views.seats import SEAT
from gateway.views.step_tables import STEP
from gateway.views.structure import POSITION

_TENTH = Decimal("0.1")

Standing = Literal["late", "soon", "in_time"]


class OverdueStep(msgspec.Struct, frozen=True):
    subject_id: UUID
    """Of the nomination, or of the vacant seats of the OPD."""
    opd_id: UUID
    opd_code: str | None
    opd_name: str | None
    step: str
    position: str | None
    """Of a seat that is to be filled again."""
    position_name: str | None
    holder: str
    """The role whose turn it is."""
    began_on: date
    until: date
    """The last day on which it is in time."""
    standing: Standing
    """``soon``: the day of the first reminder has come."""
    working_days_late: int
    working_days_running: int
    reminders: int
    escalated_to: str | None
    weekends_only: bool
    """Whether it was counted without holidays, as those of a year were not published yet."""


class Ageing(msgspec.Struct, frozen=True):
    """How long the steps of one holder have been running, in working days."""

    holder: str
    running: int
    late: int
    mean_age: Decimal
    """To a tenth."""
    oldest_age: int
    oldest_since: date


class Wanted(msgspec.Struct, frozen=True):
    """Which steps are asked for."""

    holder: str | None = None
    step: str | None = None
    opd_id: UUID | None = None
    confined_to: UUID | None = None
    standings: frozenset[Standing] = frozenset({"late", "soon"})


def running_on(on: date) -> ColumnElement[bool]:
    """Return the condition that a step goes on: of a seat only while nobody holds it by decree."""
    in_team = and_(SEAT.c.opd_id == STEP.c.opd_id, SEAT.c.effective_on <= on, SEAT.c.last_day >= on)
    by_decree = and_(SEAT.c.position == STEP.c.position, SEAT.c.interim.is_(False))
    held = exists().where(in_team, by_decree)
    return or_(STEP.c.position == "", and_(exists().where(in_team), ~held))


def _late(on: date) -> ColumnElement[bool]:
    return STEP.c.until < on


def _standing(on: date) -> ColumnElement[str]:
    return case(
        (_late(on), literal("late")),
        (or_(STEP.c.remind_on <= on, STEP.c.until == on), literal("soon")),
        else_=literal("in_time"),
    )


def _asked(wanted: Wanted, on: date) -> Iterable[ColumnElement[bool]]:
    yield running_on(on)
    yield _standing(on).in_(sorted(wanted.standings))
    if wanted.holder is not None:
        yield STEP.c.holder == wanted.holder
    if wanted.step is not None:
        yield STEP.c.step == wanted.step
    for each in (wanted.opd_id, wanted.confined_to):
        if each is not None:
            yield STEP.c.opd_id == each


def overdue_steps(
    connection: Connection,
    wanted: Wanted,
    on: date,
    *,
    after: tuple[date, UUID, str] | None = None,
    limit: int = 100,
) -> tuple[OverdueStep, ...]:
    """Return steps, the earliest deadline first, beyond a deadline, subject and position."""
    place = (STEP.c.until, STEP.c.subject_id, STEP.c.position)
    asked = _lines(on).where(*_asked(wanted, on))
    if after is not None:
        bounds = (literal(end, column.type) for end, column in zip(after, place, strict=True))
        asked = asked.where(tuple_(*place) > tuple_(*bounds))
    days = WorkingDays.known(connection)
    rows = connection.execute(asked.order_by(*place).limit(limit)).mappings()
    return tuple(_line(row, days, on) for row in rows)


def _lines(on: date) -> Select[tuple[object, ...]]:
    newest = (
        select(POSITION.c.name)
        .where(POSITION.c.key == STEP.c.position)
        .order_by(POSITION.c.effective_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(
        STEP,
        OPD.c.code.label("opd_code"),
        on_day("name", on).label("opd_name"),
        newest.label("position_name"),
        _standing(on).label("standing"),
    ).select_from(STEP.outerjoin(OPD, OPD.c.opd_id == STEP.c.opd_id))


def _line(row: RowMapping, days: WorkingDays, on: date) -> OverdueStep:
    return answer(
        OverdueStep,
        row,
        position=row["position"] or None,
        working_days_late=days.between(row["until"], on),
        working_days_running=days.between(row["began_on"], on),
    )


def ageing(connection: Connection, wanted: Wanted, on: date) -> tuple[Ageing, ...]:
    """Return the holders, the one with the oldest step first.

    The steps of one day are counted by the database: there are never more days than a year has.
    """
    counted = (
        select(
            STEP.c.holder,
            STEP.c.began_on,
            func.count().label("running"),
            func.sum(case((_late(on), 1), else_=0)).label("late"),
        )
        .where(*_asked(wanted, on))
        .group_by(STEP.c.holder, STEP.c.began_on)
        .order_by(STEP.c.began_on)
    )
    days = WorkingDays.known(connection)
    by_holder: dict[str, list[RowMapping]] = {}
    for row in connection.execute(counted).mappings():
        by_holder.setdefault(row["holder"], []).append(row)
    return tuple(_aged(holder, rows, days, on) for holder, rows in by_holder.items())


def _aged(holder: str, rows: Sequence[RowMapping], days: WorkingDays, on: date) -> Ageing:
    running = sum(row["running"] for row in rows)
    total = sum(row["running"] * days.between(row["began_on"], on) for row in rows)
    oldest: date = rows[0]["began_on"]
    return Ageing(
        holder=holder,
        running=running,
        late=sum(row["late"] for row in rows),
        mean_age=(Decimal(total) / running).quantize(_TENTH),
        oldest_age=days.between(oldest, on),
        oldest_since=oldest,
    )
