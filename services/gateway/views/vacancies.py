"""Which seats of the teams in office are held by nobody on a day, since when, and who must act?"""

from datetime import date, datetime
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
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)

from gateway.views.answers import answers
from gateway.views.columns import Instant
from gateway.views.decrees import DECREE
from gateway.views.nominations import NOMINATION, RUNNING
from gateway.views.opds import OPD, on_day
from gateway.views.person_card import card_on, name_in
from gateway.views.seats import SEAT, held_on
from gateway.views.structure import POSITION, STRUCTURE
from gateway.views.teams import TEAM, in_office


class Vacancy(msgspec.Struct, frozen=True):
    opd_id: UUID
    opd_code: str
    opd_name: str
    position: str
    position_name: str
    technical: bool
    decree_id: UUID
    """By which the team was named."""
    since: datetime
    """When it was recorded that the seat is vacant."""
    vacant_on: date | None
    """The first day without a holder; ``None``: nobody has held it in this term."""
    reason: str | None
    until: date
    """The last day of the term."""
    interim_person_id: UUID | None
    """Who does the work meanwhile."""
    interim_person_name: str | None
    nomination_id: UUID | None
    """The running nomination of the OPD, if there is one; else the head of the OPD must act."""
    nomination_stage: str | None


def vacant_seats(on: date) -> Select[tuple[object, ...]]:
    """Select by OPD and position what a team in office should have and nobody holds by decree.

    The positions are those of the structure in force when the term of the team began.
    """
    structure = (
        select(func.max(STRUCTURE.c.effective_on))
        .where(STRUCTURE.c.effective_on <= TEAM.c.effective_on)
        .scalar_subquery()
    )
    return (
        select(
            TEAM.c.opd_id,
            TEAM.c.decree_id,
            TEAM.c.until,
            POSITION.c.key.label("position"),
            POSITION.c.name.label("position_name"),
            POSITION.c.technical,
            type_coerce(func.coalesce(_left_last("left_at", on), DECREE.c.since), Instant()).label(
                "since"
            ),
            _left_last("left_on", on).label("vacant_on"),
            _left_last("reason", on).label("reason"),
        )
        .select_from(
            TEAM.join(POSITION, POSITION.c.effective_on == structure).join(
                DECREE, DECREE.c.decree_id == TEAM.c.decree_id
            )
        )
        .where(in_office(on), ~exists().where(_of_the_seat(), _decreed(), held_on(on)))
    )


def _of_the_seat() -> ColumnElement[bool]:
    return and_(SEAT.c.opd_id == TEAM.c.opd_id, SEAT.c.position == POSITION.c.key)


def _decreed() -> ColumnElement[bool]:
    return SEAT.c.interim.is_(False)


def _left_last(column: str, on: date) -> ScalarSelect[Any]:
    """Return what is known of the holder who left the seat last, within the term."""
    return (
        select(SEAT.c[column])
        .where(
            _of_the_seat(),
            _decreed(),
            SEAT.c.left_on <= on,
            SEAT.c.effective_on >= TEAM.c.effective_on,
        )
        .order_by(SEAT.c.left_on.desc(), SEAT.c.person_id)
        .limit(1)
        .correlate(TEAM, POSITION)
        .scalar_subquery()
    )


def vacancies(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    on: date,
    *,
    opd_id: UUID | None = None,
    technical: bool | None = None,
    unattended: bool = False,
    after: tuple[str, str] | None = None,
    limit: int | None = 100,
) -> tuple[Vacancy, ...]:
    """Return vacant seats by OPD code and position, beyond the pair ``after``.

    ``unattended`` leaves those whose OPD has a running nomination, or somebody who does the work.
    """
    vacant, interim, running = _board(on)
    wanted = _lines(vacant, interim, running, on)
    if opd_id is not None:
        wanted = wanted.where(vacant.c.opd_id == opd_id)
    if technical is not None:
        wanted = wanted.where(vacant.c.technical.is_(technical))
    if unattended:
        wanted = wanted.where(running.c.nomination_id.is_(None), interim.c.person_id.is_(None))
    if after is not None:
        place = tuple_(OPD.c.code, vacant.c.position)
        wanted = wanted.where(place > tuple_(*(literal(each) for each in after)))
    ordered = wanted.order_by(OPD.c.code, vacant.c.position)
    return answers(connection, ordered if limit is None else ordered.limit(limit), Vacancy)


def _board(on: date) -> tuple[FromClause, FromClause, FromClause]:
    return vacant_seats(on).subquery("vacant"), SEAT.alias("interim"), NOMINATION.alias("running")


def _lines(
    vacant: FromClause, interim: FromClause, running: FromClause, on: date
) -> Select[tuple[object, ...]]:
    card, named = card_on(interim.c.person_id, on)
    joined = (
        vacant.join(OPD, OPD.c.opd_id == vacant.c.opd_id)
        .outerjoin(interim, _does_the_work(interim, vacant, on))
        .outerjoin(card, named)
        .outerjoin(running, and_(running.c.opd_id == vacant.c.opd_id, running.c.stage.in_(RUNNING)))
    )
    return select(
        vacant,
        OPD.c.code.label("opd_code"),
        on_day("name", on).label("opd_name"),
        interim.c.person_id.label("interim_person_id"),
        name_in(card).label("interim_person_name"),
        running.c.nomination_id,
        running.c.stage.label("nomination_stage"),
    ).select_from(joined)


def _does_the_work(interim: FromClause, vacant: FromClause, on: date) -> ColumnElement[bool]:
    return and_(
        interim.c.opd_id == vacant.c.opd_id,
        interim.c.position == vacant.c.position,
        interim.c.interim.is_(True),
        interim.c.effective_on <= on,
        interim.c.last_day >= on,
    )
