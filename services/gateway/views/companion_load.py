"""How much has each companion to do: whom they accompany, what waits, what they have visited?"""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    Uuid,
    and_,
    func,
    literal,
    select,
    tuple_,
)

from gateway.views.answers import answers
from gateway.views.companions import (
    CARE,
    COMPANION,
    GROUP,
    OPEN_REQUEST,
    REQUEST,
    holds,
)
from gateway.views.person_card import card_on, name_in
from gateway.views.visits import ATTENDANCE, FINDING, OPEN_FINDING, VISIT

MONTHS_A_QUARTER = 3


class CompanionLoad(msgspec.Struct, frozen=True):
    """What one companion has to do in one group."""

    person_id: UUID
    person_name: str
    group_id: UUID
    group_number: int
    group_name: str
    opds: int
    waiting_requests: int
    """Of these OPDs, that nobody has taken up."""
    taken_requests: int
    """That this companion has taken up and not answered."""
    visits_in_quarter: int
    visits_in_year: int
    """Up to the day, that this companion has attended, for whichever group."""
    planned_visits: int
    """Of the group, that were not held yet."""
    open_findings: int
    """At these OPDs."""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends."""

    number: int
    group_id: UUID
    person_id: UUID


def companion_load(
    connection: Connection, on: date, *, after: Place | None = None, limit: int = 100
) -> tuple[CompanionLoad, ...]:
    """Return the companions of a day by the number of their group."""
    card, held = card_on(COMPANION.c.person_id, on)
    with_group = COMPANION.join(GROUP, GROUP.c.group_id == COMPANION.c.group_id)
    wanted = (
        select(
            COMPANION.c.person_id,
            name_in(card),
            GROUP.c.group_id,
            GROUP.c.number.label("group_number"),
            GROUP.c.name.label("group_name"),
            *(figure.label(name) for name, figure in _figures(on).items()),
        )
        .select_from(with_group.outerjoin(card, held))
        .where(holds(COMPANION, on))
    )
    place = (GROUP.c.number, GROUP.c.group_id, COMPANION.c.person_id)
    if after is not None:
        end = (
            literal(after.number, Integer()),
            literal(after.group_id, Uuid()),
            literal(after.person_id, Uuid()),
        )
        wanted = wanted.where(tuple_(*place) > tuple_(*end))
    return answers(connection, wanted.order_by(*place).limit(limit), CompanionLoad)


def _figures(on: date) -> dict[str, ColumnElement[int]]:
    first_month = (on.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1
    quarter, year = date(on.year, first_month, 1), date(on.year, 1, 1)
    taken = and_(REQUEST.c.stage == "taken", REQUEST.c.taken_by == COMPANION.c.person_id)
    planned = and_(VISIT.c.group_id == COMPANION.c.group_id, VISIT.c.stage == "planned")
    care = and_(CARE.c.group_id == COMPANION.c.group_id, holds(CARE, on))
    return {
        "opds": _count(CARE, care),
        "waiting_requests": _at_opds(REQUEST, on, REQUEST.c.stage == OPEN_REQUEST[0]),
        "taken_requests": _count(REQUEST, taken),
        "visits_in_quarter": _attended(quarter, on),
        "visits_in_year": _attended(year, on),
        "planned_visits": _count(VISIT, planned),
        "open_findings": _at_opds(FINDING, on, FINDING.c.stage.in_(OPEN_FINDING)),
    }


def _count(of: Table, which: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(of).where(which)
    return counted.correlate(COMPANION).scalar_subquery()


def _attended(first: date, last: date) -> ColumnElement[int]:
    own = ATTENDANCE.c.person_id == COMPANION.c.person_id
    return _count(ATTENDANCE, and_(own, ATTENDANCE.c.held_on.between(first, last)))


def _at_opds(of: Table, on: date, which: ColumnElement[bool]) -> ColumnElement[int]:
    care = and_(CARE.c.group_id == COMPANION.c.group_id, holds(CARE, on))
    counted = (
        select(func.count())
        .select_from(CARE.join(of, of.c.opd_id == CARE.c.opd_id))
        .where(care, which)
    )
    return counted.correlate(COMPANION).scalar_subquery()
