"""Which teams end soon or have ended with nobody after them, and what is under way for the next?"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    exists,
    literal,
    select,
    tuple_,
)

from gateway.views.answers import answers
from gateway.views.decrees import DECREE
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD, in_force, on_day
from gateway.views.teams import TEAM
from gateway.views.vacancies import Sees, must_act, running_as_seen


class ExpiringTerm(msgspec.Struct, frozen=True):
    opd_id: UUID
    opd_code: str
    opd_name: str
    decree_id: UUID
    """By which the team was named."""
    decree_number: str | None
    effective_on: date
    last_day: date
    """The last day on which the team is in office."""
    next_decree_id: UUID | None
    """By which the next team is named already."""
    next_effective_on: date | None
    nomination_id: UUID | None
    """The running nomination of the OPD, if the reader may see one."""
    nomination_stage: str | None
    must_act: str
    """The role that has the running nomination, else the head of the OPD."""


def expiring_terms(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    on: date,
    within: int,
    *,
    sees: Sees,
    opd_id: UUID | None = None,
    unattended: bool = False,
    after: tuple[date, str] | None = None,
    limit: int = 100,
) -> tuple[ExpiringTerm, ...]:
    """Return the latest team of each OPD in force that ends within so many days, or has ended.

    They come by last day and OPD code, beyond the pair ``after``. ``unattended`` leaves out those
    for which a nomination is running, or the next team is named.
    """
    running = NOMINATION.alias("running")
    wanted = _lines(running, on, sees).where(
        *_the_latest(on), TEAM.c.last_day <= on + timedelta(days=within), in_force(on)
    )
    if opd_id is not None:
        wanted = wanted.where(TEAM.c.opd_id == opd_id)
    if unattended:
        wanted = wanted.where(running.c.nomination_id.is_(None), ~exists().where(*_next(on)))
    if after is not None:
        place = tuple_(TEAM.c.last_day, OPD.c.code)
        wanted = wanted.where(place > tuple_(*(literal(each) for each in after)))
    ordered = wanted.order_by(TEAM.c.last_day, OPD.c.code).limit(limit)
    return answers(connection, ordered, ExpiringTerm)


_NEXT = TEAM.alias("next")
_LATER = TEAM.alias("later")


def _held_office(team: FromClause) -> ColumnElement[bool]:
    """Leave out a team whose decree was revoked before it began."""
    return team.c.last_day >= team.c.effective_on


def _the_latest(on: date) -> tuple[ColumnElement[bool], ...]:
    later = exists().where(
        _LATER.c.opd_id == TEAM.c.opd_id,
        _LATER.c.effective_on > TEAM.c.effective_on,
        _LATER.c.effective_on <= on,
        _held_office(_LATER),
    )
    return TEAM.c.effective_on <= on, _held_office(TEAM), ~later


def _next(on: date) -> tuple[ColumnElement[bool], ...]:
    return _NEXT.c.opd_id == TEAM.c.opd_id, _NEXT.c.effective_on > on, _held_office(_NEXT)


def _of_the_next(column: str, on: date) -> ScalarSelect[Any]:
    first = select(_NEXT.c[column]).where(*_next(on)).order_by(_NEXT.c.effective_on).limit(1)
    return first.correlate(TEAM).scalar_subquery()


def _lines(running: FromClause, on: date, sees: Sees) -> Select[tuple[object, ...]]:
    joined = (
        TEAM.join(OPD, OPD.c.opd_id == TEAM.c.opd_id)
        .outerjoin(DECREE, DECREE.c.decree_id == TEAM.c.decree_id)
        .outerjoin(running, and_(running.c.opd_id == TEAM.c.opd_id, running_as_seen(running, sees)))
    )
    return select(
        TEAM.c.opd_id,
        OPD.c.code.label("opd_code"),
        on_day("name", on).label("opd_name"),
        TEAM.c.decree_id,
        DECREE.c.number.label("decree_number"),
        TEAM.c.effective_on,
        TEAM.c.last_day,
        _of_the_next("decree_id", on).label("next_decree_id"),
        _of_the_next("effective_on", on).label("next_effective_on"),
        running.c.nomination_id,
        running.c.stage.label("nomination_stage"),
        must_act(running),
    ).select_from(joined)
