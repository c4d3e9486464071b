"""Where does a SQLite journal keep what its service has heard? In the file of the journal."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from kit.recorder import AlreadyHeard, Heads, Heard, Lane, Parked, Resting

_TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS heard (source TEXT, epoch TEXT, lane INTEGER,"
        " position INTEGER NOT NULL, PRIMARY KEY (source, epoch, lane))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS resting ("
        "source TEXT, epoch TEXT, lane INTEGER, position INTEGER,"
        " event_id TEXT NOT NULL, command_id TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0,"
        " PRIMARY KEY (source, epoch, lane, position))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS parked ("
        "source TEXT, epoch TEXT, lane INTEGER, position INTEGER,"
        " stream TEXT NOT NULL, type TEXT NOT NULL, state BLOB NOT NULL, reason TEXT NOT NULL,"
        " parked_at TEXT NOT NULL, PRIMARY KEY (source, epoch, lane, position))"
    ),
)

_UNPARK = "DELETE FROM parked WHERE source=? AND epoch=? AND lane=? AND position=?"


class HearingTables(SQLiteApplicationRecorder):
    """Places in the lanes of others, parked events, and which commands rest on which events."""

    def construct_create_table_statements(self) -> list[str]:
        """Return the library's tables and the ones beside them."""
        return [*super().construct_create_table_statements(), *_TABLES]

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source has been heard."""
        rows = self._select("SELECT * FROM heard WHERE source=?", source)
        return {Lane(source, UUID(r["epoch"]), r["lane"]): r["position"] for r in rows}

    def adopt(self, heads: Heads) -> Sequence[Resting]:
        """Go over to a source's present epoch; return the own commands on withdrawn events."""
        source, present = heads.service, str(heads.epoch)
        with self._writing() as c:
            c.execute("SELECT DISTINCT epoch FROM heard WHERE source=?", [source])
            known = {row["epoch"] for row in c.fetchall()}
            news = present not in known
            for epoch in known - {present}:
                shared = heads.shared_with(UUID(epoch))
                if present not in known:
                    _fall_back(c, source, epoch, present, shared)
                # Another process may have heard of the former epoch since this was first adopted.
                news |= _withdraw(c, source, epoch, shared)
                _keep_parked(c, source, epoch, present, shared)
        if not news:
            return ()
        return [resting for resting in self.withdrawn() if resting.heard.lane.source == source]

    def withdrawn(self) -> Sequence[Resting]:
        """Return all own commands that rest on withdrawn events, oldest first."""
        rows = self._select("SELECT * FROM resting WHERE withdrawn=1 ORDER BY rowid")
        return [Resting(_heard(r), UUID(r["event_id"]), UUID(r["command_id"])) for r in rows]

    def is_parked(self, heard: Heard) -> bool:
        """Say whether the event at that place is parked."""
        rows = self._select(
            "SELECT 1 FROM parked WHERE source=? AND epoch=? AND lane=? AND position=?",
            *(*_lane_key(heard.lane), heard.position),
        )
        return bool(rows)

    def count_parked(self) -> int:
        """Return how many events are parked."""
        return int(self._select("SELECT COUNT(*) AS n FROM parked")[0]["n"])

    def parked(self) -> Sequence[Parked]:
        """Return what is parked, oldest first."""
        rows = self._select("SELECT * FROM parked ORDER BY parked_at, source, position")
        return [
            Parked(
                heard=_heard(r),
                stream=UUID(r["stream"]),
                type=r["type"],
                state=r["state"],
                reason=r["reason"],
                parked_at=datetime.fromisoformat(r["parked_at"]),
            )
            for r in rows
        ]

    def is_held(self, stream: UUID) -> bool:
        """Say whether an event of that stream is parked, so that later ones have to wait."""
        return bool(self._select("SELECT 1 FROM parked WHERE stream=? LIMIT 1", str(stream)))

    def unpark(self, heard: Heard) -> None:
        """Forget a parked event."""
        with self._writing() as c:
            c.execute(_UNPARK, (*_lane_key(heard.lane), heard.position))

    def _select(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with self.datastore.transaction(commit=False) as c:
            c.execute(statement, values)
            rows: list[sqlite3.Row] = c.fetchall()
            return rows

    @contextmanager
    def _writing(self) -> Iterator[SQLiteCursor]:
        with self.datastore.get_connection(commit=True) as connection:
            c = connection.cursor()
            c.execute("PRAGMA synchronous=FULL")  # what some builds have instead loses commits
            c.execute("BEGIN IMMEDIATE")
            try:
                yield c
                connection.commit()
            except BaseException:
                connection.rollback()
                raise


def _fall_back(c: SQLiteCursor, source: str, epoch: str, present: str, shared: int) -> None:
    c.execute(
        "INSERT INTO heard SELECT source, ?, lane, MIN(position, ?) FROM heard"
        " WHERE source=? AND epoch=? ON CONFLICT (source, epoch, lane) DO UPDATE"
        " SET position=MAX(heard.position, excluded.position)",
        (present, shared, source, epoch),
    )


def _withdraw(c: SQLiteCursor, source: str, epoch: str, shared: int) -> bool:
    c.execute(
        "UPDATE resting SET withdrawn=1 WHERE source=? AND epoch=? AND position>?"
        " AND withdrawn=0 RETURNING 1",
        (source, epoch, shared),
    )
    return bool(c.fetchall())


def _keep_parked(c: SQLiteCursor, source: str, epoch: str, present: str, shared: int) -> None:
    c.execute(
        "DELETE FROM parked WHERE source=? AND epoch=? AND position>?", (source, epoch, shared)
    )
    c.execute(
        "UPDATE OR REPLACE parked SET epoch=? WHERE source=? AND epoch=?", (present, source, epoch)
    )


def move(c: SQLiteCursor, heard: Heard) -> None:
    """Move a place forward; ``AlreadyHeard`` if it is there or beyond, or taken up already."""
    if heard.set_aside:
        statement = f"{_UNPARK} RETURNING 1"
        c.execute(statement, (*_lane_key(heard.lane), heard.position))
        if c.fetchone() is None:
            raise AlreadyHeard(heard)
        return
    c.execute(
        "INSERT INTO heard VALUES (?,?,?,?) ON CONFLICT (source, epoch, lane) DO UPDATE"
        " SET position=excluded.position WHERE heard.position < excluded.position"
        " RETURNING position",
        (*_lane_key(heard.lane), heard.position),
    )
    if c.fetchone() is None:
        raise AlreadyHeard(heard)


def rest(c: SQLiteCursor, resting: Resting) -> None:
    """Keep on which heard event a command rests."""
    place = (*_lane_key(resting.heard.lane), resting.heard.position)
    ids = (resting.event_id.hex, resting.command_id.hex)
    c.execute("INSERT OR REPLACE INTO resting VALUES (?,?,?,?,?,?,0)", (*place, *ids))


def _heard(row: sqlite3.Row) -> Heard:
    return Heard(Lane(row["source"], UUID(row["epoch"]), row["lane"]), row["position"])


def park(c: SQLiteCursor, parked: Parked) -> None:
    """Set a heard event aside."""
    row: tuple[Any, ...] = (
        *(*_lane_key(parked.heard.lane), parked.heard.position),
        *(str(parked.stream), parked.type, parked.state, parked.reason),
        text(parked.parked_at),
    )
    c.execute("INSERT OR REPLACE INTO parked VALUES (?,?,?,?,?,?,?,?,?)", row)


def text(at: datetime) -> str:
    """Write a time so that texts sort as the times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _lane_key(lane: Lane) -> tuple[str, str, int]:
    return (lane.source, str(lane.epoch), lane.lane)
