"""What has a service set aside, in which order, and how is it found, tried again and taken up?

The statements are such that SQLite and PostgreSQL mean the same by them; times are text.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from kit.recorder import (
    HELD_BACK,
    AlreadyHeard,
    Heard,
    Lane,
    Moved,
    Parked,
    Waiting,
    WaitingKey,
    Wanted,
)

_IS_PARKED = (
    "SELECT 1 FROM parked WHERE source=? AND epoch=? AND lane=? AND position BETWEEN ? AND ?"
    " LIMIT 1"
)
_UNPARK = "DELETE FROM parked WHERE source=? AND epoch=? AND lane=? AND position=? RETURNING 1"
_FORGET = "DELETE FROM retries WHERE source=? AND epoch=? AND lane=? AND position=?"
_HELD_UP = (
    "UPDATE parked SET reason=? WHERE source=? AND epoch=? AND lane=? AND position=? RETURNING 1"
)
_TRIED = (
    "INSERT INTO retries VALUES (?,?,?,?,1,?) ON CONFLICT (source, epoch, lane, position)"
    " DO UPDATE SET attempts=retries.attempts + 1, tried_at=excluded.tried_at"
)
_IS_FIRST = "p.position = (SELECT MIN(o.position) FROM parked o WHERE o.stream = p.stream)"
_NEXT = "SELECT * FROM parked WHERE stream=? ORDER BY position LIMIT 1"
_COUNT = "SELECT COUNT(*) AS n FROM parked p WHERE {where}"
_WAITING = (
    "SELECT w.*, COALESCE(r.attempts, 0) AS attempts, r.tried_at, CASE"
    " WHEN w.position > w.first_position THEN 0"
    " ELSE (SELECT COUNT(*) FROM parked o WHERE o.stream = w.stream) - 1 END AS behind"
    " FROM (SELECT p.*, (SELECT MIN(o.position) FROM parked o WHERE o.stream = p.stream)"
    " AS first_position FROM parked p WHERE {where}"
    " ORDER BY p.parked_at, p.source, p.position LIMIT ?) w"
    " LEFT JOIN retries r ON r.source = w.source AND r.epoch = w.epoch"
    " AND r.lane = w.lane AND r.position = w.position"
    " ORDER BY w.parked_at, w.source, w.position"
)

Row = Mapping[str, Any]


class Cursor(Protocol):
    """A cursor within a transaction that writes; ``?`` stands for a value."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> object:
        """Run one statement."""

    def fetchone(self) -> Row | None:
        """Return the next row, by names."""

    def fetchall(self) -> list[Any]:
        """Return all rows that are left, by names."""


class ParkedTables(ABC):
    """The parked events of a journal's database, and how often they were tried again."""

    @abstractmethod
    def _select(self, statement: str, *values: object) -> Sequence[Any]:
        """Return the rows of one statement that only reads, each by names."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Cursor]:
        """Return a transaction that is committed at its end, and is alone from its start on."""

    def is_parked(self, lane: Lane, first: int, last: int) -> bool:
        """Say whether an event of a lane is parked that stands from ``first`` to ``last``."""
        return bool(self._select(_IS_PARKED, *place_of(Heard(lane, first)), last))

    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond (since when, source, position)."""
        where, values = _where(wanted)
        if after is not None:
            where += " AND (p.parked_at, p.source, p.position) > (?, ?, ?)"
            values += [text(after[0]), *after[1:]]
        rows = self._select(_WAITING.format(where=where), *values, limit)
        return [_waiting(row) for row in rows]

    def next_parked(self, stream: UUID) -> Parked | None:
        """Return what comes first of a stream; of those behind it nothing is read."""
        rows = self._select(_NEXT, str(stream))
        return _parked(rows[0]) if rows else None

    def count_parked(self, wanted: Wanted | None = None) -> int:
        """Return how many events are parked, of those wanted."""
        where, values = _where(wanted or Wanted())
        return int(self._select(_COUNT.format(where=where), *values)[0]["n"])

    def parked_since(self) -> datetime | None:
        """Return since when the oldest parked event waits."""
        since = self._select("SELECT MIN(parked_at) AS since FROM parked")[0]["since"]
        return None if since is None else datetime.fromisoformat(since)

    def is_held(self, stream: UUID) -> bool:
        """Say whether an event of that stream is parked, so that later ones have to wait."""
        return bool(self._select("SELECT 1 FROM parked WHERE stream=? LIMIT 1", str(stream)))

    def held_up_again(self, heard: Heard, reason: str, at: datetime) -> None:
        """Keep why a parked event could not be taken up now, and that it was tried."""
        with self._writing() as c:
            c.execute(_HELD_UP, (reason, *place_of(heard)))
            if c.fetchone() is None:
                raise AlreadyHeard(heard)
            c.execute(_TRIED, (*place_of(heard), text(at)))


def park(c: Cursor, parked: Parked) -> None:
    """Set a heard event aside; ``Moved`` where what held it back has just been taken up."""
    row: tuple[Any, ...] = (
        *place_of(parked.heard),
        *(str(parked.stream), parked.type, parked.state, parked.reason),
        text(parked.parked_at),
    )
    if parked.reason == HELD_BACK:
        c.execute("SELECT 1 FROM parked WHERE stream=? LIMIT 1", [str(parked.stream)])
        if c.fetchone() is None:
            raise Moved(parked.stream)
    c.execute(
        "INSERT INTO parked VALUES (?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (source, epoch, lane, position) DO UPDATE"
        " SET reason=excluded.reason, parked_at=excluded.parked_at",
        row,
    )


def take_up(c: Cursor, heard: Heard) -> None:
    """Forget that an event is parked; ``AlreadyHeard`` if it is not, or not any more."""
    c.execute(_FORGET, place_of(heard))
    c.execute(_UNPARK, place_of(heard))
    if c.fetchone() is None:
        raise AlreadyHeard(heard)


def text(at: datetime) -> str:
    """Write a time so that texts sort as the times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def place_of(heard: Heard) -> tuple[str, str, int, int]:
    """Return the key of a row."""
    lane = heard.lane
    return (lane.source, str(lane.epoch), lane.lane, heard.position)


def heard_of(row: Row) -> Heard:
    """Return the place that is a row's key."""
    return Heard(Lane(row["source"], UUID(row["epoch"]), row["lane"]), row["position"])


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    said: dict[str, object] = {
        "p.source = ?": wanted.source,
        "p.position = ?": wanted.position,
        "p.type = ?": wanted.type,
        "p.stream = ?": wanted.stream and str(wanted.stream),
    }
    conditions = [condition for condition, value in said.items() if value is not None]
    values = [value for value in said.values() if value is not None]
    if wanted.reason:
        conditions.append("SUBSTR(p.reason, 1, ?) = ?")
        values += [len(wanted.reason), wanted.reason]
    if wanted.first:
        conditions.append(_IS_FIRST)
    return " AND ".join(conditions) or "1 = 1", values


def _parked(row: Row) -> Parked:
    return Parked(
        heard=heard_of(row),
        stream=UUID(row["stream"]),
        type=row["type"],
        state=bytes(row["state"]),
        reason=row["reason"],
        parked_at=datetime.fromisoformat(row["parked_at"]),
    )


def _waiting(row: Row) -> Waiting:
    tried_at = row["tried_at"]
    return Waiting(
        parked=_parked(row),
        first_position=row["first_position"],
        behind=row["behind"],
        attempts=row["attempts"],
        tried_at=None if tried_at is None else datetime.fromisoformat(tried_at),
    )
