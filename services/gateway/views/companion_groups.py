"""Which groups of companions are there on a day: who is in them, and whom do they visit next?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Uuid,
    func,
    literal,
    select,
    tuple_,
)

from gateway.views.answers import answer
from gateway.views.companions import CARE, COMPANION, GROUP, holds
from gateway.views.opds import OPD, on_day
from gateway.views.person_card import card_on, name_in
from gateway.views.visits import VISIT


class CompanionName(msgspec.Struct, frozen=True):
    person_id: UUID
    person_name: str


class VisitedOpd(msgspec.Struct, frozen=True):
    """An OPD in the care of a group."""

    opd_id: UUID
    opd_code: str
    opd_name: str
    last_visit_on: date | None
    next_visit_on: date | None


class GroupCard(msgspec.Struct, frozen=True):
    group_id: UUID
    number: int
    name: str
    effective_on: date
    until: date
    letter_number: str
    letter_on: date
    companions: tuple[CompanionName, ...]
    opds: tuple[VisitedOpd, ...]
    """Those first that were never visited, then those whose last visit is longest ago."""


def last_visit(opd_id: ColumnElement[UUID], on: date) -> ColumnElement[date]:
    """Return the day of the last visit to an OPD by a day."""
    held = select(func.max(VISIT.c.held_on)).where(
        VISIT.c.opd_id == opd_id, VISIT.c.stage == "held", VISIT.c.held_on <= on
    )
    return held.scalar_subquery()


def next_visit(opd_id: ColumnElement[UUID], on: date) -> ColumnElement[date]:
    """Return the day of the first visit that is planned for the day or later."""
    planned = select(func.min(VISIT.c.planned_on)).where(
        VISIT.c.opd_id == opd_id, VISIT.c.stage == "planned", VISIT.c.planned_on >= on
    )
    return planned.scalar_subquery()


def companion_groups(
    connection: Connection,
    on: date,
    *,
    confined_to: UUID | None = None,
    after: tuple[int, UUID] | None = None,
    limit: int = 100,
) -> tuple[GroupCard, ...]:
    """Return the groups of a day by number; of who is confined to an OPD only the one of that."""
    wanted = select(GROUP).where(holds(GROUP, on))
    if confined_to is not None:
        of_it = select(CARE.c.group_id).where(CARE.c.opd_id == confined_to, holds(CARE, on))
        wanted = wanted.where(GROUP.c.group_id.in_(of_it))
    place = (GROUP.c.number, GROUP.c.group_id)
    if after is not None:
        end = (literal(after[0], Integer()), literal(after[1], Uuid()))
        wanted = wanted.where(tuple_(*place) > tuple_(*end))
    rows = connection.execute(wanted.order_by(*place).limit(limit)).mappings().all()
    ids = [row["group_id"] for row in rows]
    people, opds = companions_of(connection, ids, on), _visited(connection, ids, on)
    return tuple(
        answer(
            GroupCard,
            row,
            companions=people.get(row["group_id"], ()),
            opds=opds.get(row["group_id"], ()),
        )
        for row in rows
    )


def companions_of(
    connection: Connection, groups: Collection[UUID], on: date
) -> Mapping[UUID, tuple[CompanionName, ...]]:
    """Return who is in each of the groups on a day, by name."""
    card, held = card_on(COMPANION.c.person_id, on)
    wanted = (
        select(COMPANION.c.group_id, COMPANION.c.person_id, name_in(card))
        .select_from(COMPANION.outerjoin(card, held))
        .where(COMPANION.c.group_id.in_(groups), holds(COMPANION, on))
        .order_by(COMPANION.c.group_id, card.c.name, COMPANION.c.person_id)
    )
    return {
        group_id: tuple(CompanionName(row.person_id, row.person_name) for row in rows)
        for group_id, rows in groupby(connection.execute(wanted), key=lambda row: row.group_id)
    }


def _visited(
    connection: Connection, groups: Collection[UUID], on: date
) -> Mapping[UUID, tuple[VisitedOpd, ...]]:
    rows = connection.execute(_in_care(groups, on)).mappings()
    return {
        group_id: tuple(_longest_ago([answer(VisitedOpd, row) for row in of_group]))
        for group_id, of_group in groupby(rows, key=lambda row: row["group_id"])
    }


def _longest_ago(opds: Sequence[VisitedOpd]) -> Sequence[VisitedOpd]:
    return sorted(opds, key=lambda one: (one.last_visit_on or date.min, one.opd_code))


def _in_care(groups: Collection[UUID], on: date) -> Select[tuple[object, ...]]:
    return (
        select(
            CARE.c.group_id,
            OPD.c.opd_id,
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
            last_visit(OPD.c.opd_id, on).label("last_visit_on"),
            next_visit(OPD.c.opd_id, on).label("next_visit_on"),
        )
        .join(OPD, OPD.c.opd_id == CARE.c.opd_id)
        .where(CARE.c.group_id.in_(groups), holds(CARE, on))
        .order_by(CARE.c.group_id, OPD.c.code)
    )
