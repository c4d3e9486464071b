"""What is set aside in a view, in which order, and how is it found? Asked beside its writer."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    case,
    func,
    literal,
    select,
    tuple_,
)

from kit.parked_tables import text
from kit.recorder import Heard, Lane, Parked, Waiting, WaitingKey, Wanted
from kit.view_store import DISCARDED, PARKED, RETRIES
from kit.views import View


class Asked(Protocol):
    """Over what is asked: an engine, or what follows the builds that are read."""

    def begin(self) -> AbstractContextManager[Connection]:
        """Return a transaction that sees each view under its name."""


class ParkedRows:
    """The parked events of one view, as readers see them."""

    def __init__(self, view: View, reading: Asked) -> None:
        """Ask over an engine that sees the view under its name."""
        self.engine = reading
        self._parked = of_schema(view.schema, PARKED)
        self._retries = of_schema(view.schema, RETRIES)
        self._discarded = of_schema(view.schema, DISCARDED)

    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond (since when, source, position)."""
        p, r = self._parked.c, self._retries.c
        first = self._first()
        of_stream = self._parked.alias()
        behind = select(func.count() - 1).where(of_stream.c.stream == p.stream).scalar_subquery()
        asked = (
            select(
                self._parked,
                first.label("first_position"),
                case((p.position > first, literal(0)), else_=behind).label("behind"),
                func.coalesce(r.attempts, 0).label("attempts"),
                r.tried_at,
            )
            .join_from(self._parked, self._retries, _same(p, r), isouter=True)
            .where(*self._where(wanted))
        )
        if after is not None:
            key = tuple_(p.parked_at, p.source, p.position)
            asked = asked.where(key > tuple_(text(after[0]), after[1], after[2]))
        asked = asked.order_by(p.parked_at, p.source, p.position).limit(limit)
        return [_waiting(row) for row in self._all(asked)]

    def next_of(self, stream: UUID) -> Parked | None:
        """Return what comes first of a stream; of those behind it nothing is read."""
        p = self._parked.c
        asked = select(self._parked).where(p.stream == stream).order_by(p.position).limit(1)
        return next(map(parked_of, self._all(asked)), None)

    def count(self, wanted: Wanted) -> int:
        """Return how many are parked, of those wanted."""
        counted = select(func.count()).select_from(self._parked).where(*self._where(wanted))
        return int(self._all(counted)[0][0])

    def since(self) -> datetime | None:
        """Return since when the oldest waits."""
        (found,) = self._all(select(func.min(self._parked.c.parked_at)))
        return None if found[0] is None else datetime.fromisoformat(found[0])

    def discarded(self, after: WaitingKey | None, limit: int) -> Sequence[Row[Any]]:
        """Return what was given up, oldest first, beyond (when, source, position)."""
        d = self._discarded.c
        asked = select(self._discarded).order_by(d.discarded_at, d.source, d.position).limit(limit)
        if after is not None:
            key = tuple_(d.discarded_at, d.source, d.position)
            asked = asked.where(key > tuple_(text(after[0]), after[1], after[2]))
        return self._all(asked)

    def _where(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        p = self._parked.c
        said: dict[str, object] = {
            "source": wanted.source,
            "position": wanted.position,
            "type": wanted.type,
            "stream": wanted.stream,
        }
        where = [p[name] == value for name, value in said.items() if value is not None]
        if wanted.reason:
            where.append(func.substr(p.reason, 1, len(wanted.reason)) == wanted.reason)
        if wanted.first:
            where.append(p.position == self._first())
        return where

    def _first(self) -> ColumnElement[int]:
        other = self._parked.alias()
        of_stream = other.c.stream == self._parked.c.stream
        return select(func.min(other.c.position)).where(of_stream).scalar_subquery()

    def _all(self, asked: Select[Any]) -> Sequence[Row[Any]]:
        with self.engine.begin() as connection:
            return connection.execute(asked).all()


@cache
def of_schema(schema: str, table: Table) -> Table:
    """Return a table of the writer's book as it stands beside the tables of a view."""
    return table.to_metadata(MetaData(), schema=schema)


def parked_of(row: Row[Any]) -> Parked:
    """Return the parked event of a row."""
    return Parked(
        heard=Heard(Lane(row.source, row.epoch, row.lane), row.position),
        stream=row.stream,
        type=row.type,
        state=getattr(row, "state", b""),
        reason=row.reason,
        parked_at=datetime.fromisoformat(row.parked_at),
    )


def _same(p: Any, r: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns of any table
    return and_(*(p[name] == r[name] for name in ("source", "epoch", "lane", "position")))


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        parked=parked_of(row),
        first_position=row.first_position,
        behind=row.behind,
        attempts=row.attempts,
        tried_at=None if row.tried_at is None else datetime.fromisoformat(row.tried_at),
    )
