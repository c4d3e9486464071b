"""Which seats of the teams in office are held by nobody on a day, since when, and who must act?"""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
)

from gateway.views.answers import answers
from gateway.views.columns import Instant
from gateway.views.decrees import DECREE
from gateway.views.nominations import NOMINATION, OPEN, RUNNING
from gateway.views.opds import OPD, on_day
from gateway.views.person_card import card_on, name_in
from gateway.views.seats import SEAT, held_on
from gateway.views.structure import POSITION, STRUCTURE
from gateway.views.teams import TEAM, in_office


class Sees(NamedTuple):
    """Of which OPDs a reader sees what is not open to everybody."""

    nominations_of: UUID | None
    """Whose nominations that were submitted once; ``None``: those of all."""
    drafts_of: UUID | None
    """Whose nominations that never were."""
    people_of: UUID | None
    """Of whose people why they left a seat."""


HANDED_IN = ("submitted", "verified")
"""That a nomination has been handed in is no secret; drafts, and why one came back, are."""
OF_THE_TEAM = (
    *("opd-closed", "team-renewed", "replaced", "reassigned", "decree-revoked", "interim-ended"),
    "holder-returned",
)
"""Reasons for leaving a seat that say nothing about the person who held it."""


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
    """Not shown to everybody where it says something about the person who left."""
    until: date
    """The last day of the term."""
    interim_person_id: UUID | None
    """Who does the work meanwhile."""
    interim_person_name: str | None
    nomination_id: UUID | None
    """The running nomination that names the position, if the reader may see one."""
    nomination_stage: str | None
    must_act: str
    """The role that has the running nomination, else the head of the OPD."""


def vacant_seats(on: date) -> Select[tuple[object, ...]]:
    """Select by OPD and position what a team in office should have and nobody holds by decree.

    The positions are those of the structure in force when the term of the team began.
    """
    structure = (
        select(func.max(STRUCTURE.c.effective_on))
        .where(STRUCTURE.c.effective_on <= TEAM.c.structure_on)
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
    sees: Sees,
    opd_id: UUID | None = None,
    technical: bool | None = None,
    unattended: bool = False,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> tuple[Vacancy, ...]:
    """Return vacant seats by OPD code and position, beyond the pair ``after``.

    ``unattended`` leaves those for which no nomination is running and nobody does the work.
    """
    vacant, interim, running = _board(on)
    wanted = _lines(vacant, interim, running, on, sees)
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
    return answers(connection, ordered.limit(limit), Vacancy)


def _board(on: date) -> tuple[FromClause, FromClause, FromClause]:
    return vacant_seats(on).subquery("vacant"), SEAT.alias("interim"), NOMINATION.alias("running")


def _lines(
    vacant: FromClause, interim: FromClause, running: FromClause, on: date, sees: Sees
) -> Select[tuple[object, ...]]:
    card, named = card_on(interim.c.person_id, on)
    joined = (
        vacant.join(OPD, OPD.c.opd_id == vacant.c.opd_id)
        .outerjoin(interim, _does_the_work(interim, vacant, on))
        .outerjoin(card, named)
        .outerjoin(
            running,
            and_(
                running.c.opd_id == vacant.c.opd_id,
                _names(running, vacant.c.position),
                running_as_seen(running, sees),
            ),
        )
    )
    return select(
        *(column for column in vacant.c if column.name != "reason"),
        reason_as_seen(vacant, sees).label("reason"),
        OPD.c.code.label("opd_code"),
        on_day("name", on).label("opd_name"),
        interim.c.person_id.label("interim_person_id"),
        case((interim.c.person_id.is_not(None), name_in(card))).label("interim_person_name"),
        running.c.nomination_id,
        running.c.stage.label("nomination_stage"),
        must_act(running),
    ).select_from(joined)


def _does_the_work(interim: FromClause, vacant: FromClause, on: date) -> ColumnElement[bool]:
    return and_(
        interim.c.opd_id == vacant.c.opd_id,
        interim.c.position == vacant.c.position,
        interim.c.interim.is_(True),
        interim.c.effective_on <= on,
        interim.c.last_day >= on,
    )


def _names(running: FromClause, position: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a nomination names the position: a whole team names them all."""
    listed = cast(running.c.positions, String)
    without = func.replace(listed, literal('"') + position + literal('"'), "")
    return or_(listed == "[]", listed != without)


def running_as_seen(running: FromClause, sees: Sees) -> ColumnElement[bool]:
    """Return the condition that a nomination is running, and the reader may know of it."""
    once = and_(running.c.judged_on.is_not(None), _of(running, sees.nominations_of))
    shown = or_(running.c.stage.in_(HANDED_IN), once, _of(running, sees.drafts_of))
    return and_(running.c.stage.in_(RUNNING), shown)


def must_act(running: FromClause) -> ColumnElement[str]:
    """Return whose turn it is, as a role."""
    stage = running.c.stage
    return case(
        (stage.in_(OPEN), literal("opd_operator")),
        (stage == "submitted", literal("diskominfo_verifier")),
        (stage == "verified", literal("governor_office")),
        else_=literal("opd_head"),
    ).label("must_act")


def reason_as_seen(left: FromClause, sees: Sees) -> ColumnElement[Any]:
    """Return why a seat was left: everything to those who see the people of the OPD."""
    return case((or_(_of(left, sees.people_of), left.c.reason.in_(OF_THE_TEAM)), left.c.reason))


def _of(what: FromClause, opd_id: UUID | None) -> ColumnElement[bool]:
    return true() if opd_id is None else what.c.opd_id == opd_id
