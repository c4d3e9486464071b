"""How are the views asked? Over one connection that sees all of them, each under its name.

Nothing is written here.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from kit.http.journal_token import JournalToken, Reach
from kit.lanes import lane_of
from kit.recorder import Lane
from kit.view_parked_tables import of_schema
from kit.view_reading import ViewReading
from kit.view_store import PARKED, PLACES, ViewStore
from kit.views import View

Columns = ReadOnlyColumnCollection[str, Column[Any]]


class Freshness(msgspec.Struct, frozen=True):
    """Up to where the views know a source's journal."""

    source: str
    epoch: UUID
    position: int


class Reading(ViewReading):
    """The read models, as their writers have written them. Safe for use by many threads."""

    def __init__(self, store: ViewStore, views: Sequence[View]) -> None:
        """Read the views where ``store`` keeps them."""
        self.views = {view.name: view for view in views}
        super().__init__(store, views)


def places(connection: Connection, view: View, source: str) -> Mapping[Lane, int]:
    """Return how far each lane of a source is in a view."""
    table = of_schema(view.schema, PLACES)
    rows = connection.execute(select(table).where(table.c.source == source))
    return {Lane(row.source, row.epoch, row.lane): row.position for row in rows}


def reached(
    connection: Connection, views: Sequence[View], tokens: Sequence[JournalToken]
) -> Mapping[str, Reach]:
    """Return by service whether all the views show what stands at the places of its token.

    All of it is asked at once. Where an event at one of the places is parked, no waiting helps.
    """
    if not tokens:
        return {}
    parked = {row.source for row in connection.execute(_parked_at(views, tokens))}
    known: dict[tuple[str, str, int], int] = {
        (row.view, row.source, row.lane): row.position
        for row in connection.execute(_places_of(views, tokens))
    }

    def behind(token: JournalToken) -> bool:
        return any(
            known.get((view.name, token.service, lane), 0) < position
            for view in views
            for lane, position in token.positions.items()
        )

    def reach(token: JournalToken) -> Reach:
        if token.service in parked:
            return "held-back"
        return "behind" if behind(token) else "reached"

    return {token.service: reach(token) for token in tokens}


def shown_until(connection: Connection, views: Sequence[View], source: str, stream: UUID) -> int:
    """Return the position up to which all views show a stream: before what is parked of it."""
    lane, ends = lane_of(stream), list[int]()
    for view in views:
        place, parked = of_schema(view.schema, PLACES).c, of_schema(view.schema, PARKED).c
        reached = select(func.max(place.position)).where(place.source == source, place.lane == lane)
        first = select(func.min(parked.position)).where(
            parked.source == source, parked.stream == stream
        )
        row = connection.execute(select(reached.scalar_subquery(), first.scalar_subquery())).one()
        ends.append(min(row[0] or 0, row[1] - 1) if row[1] else row[0] or 0)
    return min(ends, default=0)


def freshness(connection: Connection, views: Sequence[View]) -> tuple[Freshness, ...]:
    """Return by source and epoch the last position that all the views know of."""
    known: dict[tuple[str, UUID], list[int]] = {}
    for view in views:
        place = of_schema(view.schema, PLACES).c
        newest = select(place.source, place.epoch, func.max(place.position).label("position"))
        for row in connection.execute(newest.group_by(place.source, place.epoch)):
            known.setdefault((row.source, row.epoch), []).append(row.position)
    return tuple(
        Freshness(source, epoch, min(positions) if len(positions) == len(views) else 0)
        for (source, epoch), positions in sorted(known.items())
    )


def _places_of(
    views: Sequence[View], tokens: Sequence[JournalToken]
) -> CompoundSelect[tuple[str, str, UUID, int, int]]:
    tables = [(view.name, of_schema(view.schema, PLACES).c) for view in views]
    return union_all(
        *(
            select(literal(name).label("view"), at.source, at.epoch, at.lane, at.position).where(
                or_(*(_in(at, token, at.lane.in_(list(token.positions))) for token in tokens))
            )
            for name, at in tables
        )
    )


def _parked_at(views: Sequence[View], tokens: Sequence[JournalToken]) -> CompoundSelect[tuple[str]]:
    tables = [of_schema(view.schema, PARKED).c for view in views]
    return union_all(
        *(
            select(at.source).where(
                or_(*(_in(at, token, _at_places(at, token)) for token in tokens))
            )
            for at in tables
        )
    )


def _in(at: Columns, token: JournalToken, where: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(at.source == token.service, at.epoch == token.epoch, where)


def _at_places(at: Columns, token: JournalToken) -> ColumnElement[bool]:
    if not token.first:
        return tuple_(at.lane, at.position).in_(list(token.positions.items()))
    within = at.position.between(token.first, max(token.positions.values()))
    return and_(at.lane.in_(list(token.positions)), within)
