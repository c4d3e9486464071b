"""How does a journal live in one SQLite file? Tables beside the library's, one writer at a time."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor, SQLiteDatastore

from kit.envelope import Record, time_text
from kit.hearing_tables import (
    COLUMNS_SINCE,
    HEARING_TABLES,
    HearingTables,
    keep_cause,
    move,
)
from kit.lanes import lane_of
from kit.parked_tables import park, text
from kit.recorder import (
    Append,
    Done,
    Fork,
    Given,
    Heads,
    Moved,
)

_TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS positions (position INTEGER PRIMARY KEY, lane INTEGER NOT NULL,"
        " previous INTEGER NOT NULL, recorded_at TEXT NOT NULL)"
    ),
    "CREATE INDEX IF NOT EXISTS positions_by_lane ON positions (lane, position)",
    "CREATE INDEX IF NOT EXISTS positions_by_time ON positions (recorded_at, position)",
    "CREATE TABLE IF NOT EXISTS lanes (lane INTEGER PRIMARY KEY, position INTEGER NOT NULL)",
    (
        "CREATE TABLE IF NOT EXISTS epochs (epoch TEXT PRIMARY KEY, forked_at INTEGER NOT NULL,"
        " started_at TEXT NOT NULL)"
    ),
    "CREATE TABLE IF NOT EXISTS commands (command_id TEXT PRIMARY KEY, done BLOB NOT NULL)",
    (
        "CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL,"
        " until TEXT NOT NULL)"
    ),
    *(statement.format(bytes="BLOB") for statement in HEARING_TABLES),
)

_RECORDS = (
    "SELECT p.position, p.lane, p.previous, e.originator_id, e.topic, e.state"
    " FROM positions p JOIN stored_events e ON e.rowid = p.position"
    " WHERE p.position > ? ORDER BY p.position LIMIT ?"
)
_RECORDS_OF_LANE = (
    "SELECT p.position, p.lane, p.previous, e.originator_id, e.topic, e.state"
    " FROM positions p JOIN stored_events e ON e.rowid = p.position"
    " WHERE p.lane = ? AND p.position > ? ORDER BY p.position LIMIT ?"
)
_PATIENCE_SECONDS = 30


class SqliteRecorder(HearingTables, SQLiteApplicationRecorder):
    """The journal's port on SQLite; ``:memory:`` is the one of the unit tests."""

    def __init__(self, path: str) -> None:
        """Open the file, which may be empty; ``create`` makes the tables."""
        if path == ":memory:":  # each connection of the pool would open a memory of its own
            path = f"file:{uuid4()}?mode=memory&cache=shared"
        patience = _PATIENCE_SECONDS
        super().__init__(SQLiteDatastore(path, lock_timeout=patience, pool_timeout=patience))

    def construct_create_table_statements(self) -> list[str]:
        """Return the library's tables and the ones beside them."""
        return [*super().construct_create_table_statements(), *_TABLES]

    def create(self) -> None:
        """Make the tables where they are missing."""
        with self._writing() as c:
            self._create_table(c)
            for table, column, kind in COLUMNS_SINCE:
                c.execute("SELECT 1 FROM pragma_table_info(?) WHERE name=?", (table, column))
                if c.fetchone() is None:
                    c.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")

    def append(self, append: Append) -> Mapping[int, int]:
        """Check, stamp and store in one transaction that holds the write lock from its start."""
        with self._writing() as c:
            _check(c, append)
            if append.epoch is not None:
                _fork(c, append.epoch, append.now)
            reached = self._store(c, append)
            if append.given is not None:
                _remember(c, append.given, reached)
            keep_cause(c, append)
            if append.parked is not None:
                park(c, append.parked)
            return reached

    def _store(self, c: SQLiteCursor, append: Append) -> Mapping[int, int]:
        c.execute("SELECT recorded_at FROM positions ORDER BY position DESC LIMIT 1")
        last = c.fetchone()
        at = max(append.now, datetime.fromisoformat(last[0])) if last else append.now
        recorded_at = time_text(at)
        events = [
            StoredEvent(one.stream, one.version, one.type, one.before + recorded_at + one.after)
            for one in append.events
        ]
        positions = self._insert_events(c, events) or []
        reached: dict[int, int] = {}
        for one, position in zip(append.events, positions, strict=True):
            previous = reached[one.lane] if one.lane in reached else _head(c, one.lane)
            row = (position, one.lane, previous, text(at))
            c.execute("INSERT INTO positions VALUES (?,?,?,?)", row)
            reached[one.lane] = position
        c.executemany("INSERT OR REPLACE INTO lanes VALUES (?,?)", list(reached.items()))
        if not reached:
            reached = {lane: _head(c, lane) for lane in map(lane_of, append.read)}
        return reached

    def done(self, command_id: UUID) -> Done | None:
        """Return what a command led to, if it was carried out."""
        rows = self._select("SELECT done FROM commands WHERE command_id=?", command_id.hex)
        return msgspec.json.decode(rows[0]["done"], type=Done) if rows else None

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        """Return records beyond a position in journal order, of one lane if it is given."""
        if lane is None:
            rows = self._select(_RECORDS, after, limit)
        else:
            rows = self._select(_RECORDS_OF_LANE, lane, after, limit)
        return [
            Record(
                position=row["position"],
                lane=row["lane"],
                previous=row["previous"],
                stream=UUID(row["originator_id"]),
                type=row["topic"],
                state=row["state"],
            )
            for row in rows
        ]

    def position_at(self, at: datetime) -> int:
        """Return the last position recorded up to a time."""
        statement = "SELECT MAX(position) FROM positions WHERE recorded_at <= ?"
        return int(self._select(statement, text(at))[0][0] or 0)

    def heads(self, service: str) -> Heads:
        """Return how far the journal reaches in each lane, all as of one moment."""
        with self.datastore.transaction(commit=False) as c:
            c.execute("SELECT lane, position FROM lanes")
            reached = {row["lane"]: row["position"] for row in c.fetchall()}
            c.execute("SELECT epoch, forked_at FROM epochs ORDER BY rowid")
            forks = tuple(Fork(UUID(row["epoch"]), row["forked_at"]) for row in c.fetchall())
        return Heads(service, forks, max(reached.values(), default=0), reached)

    def epoch(self) -> UUID:
        """Return the present epoch."""
        rows = self._select("SELECT epoch FROM epochs ORDER BY rowid DESC LIMIT 1")
        return UUID(rows[0]["epoch"])

    def fork(self, epoch: UUID, at: datetime, parted_after: int | None = None) -> None:
        """Begin a new history at the present end of the journal, or earlier."""
        with self._writing() as c:
            _fork(c, epoch, at, parted_after)

    def lease(self, name: str, holder: UUID, seconds: float) -> bool:
        """Take or renew a lease; false while somebody else's holds. A file has one machine."""
        now = datetime.now(UTC)
        until = now + timedelta(seconds=seconds)
        with self._writing() as c:
            c.execute(
                "INSERT INTO leases VALUES (?,?,?) ON CONFLICT (name) DO UPDATE"
                " SET holder=excluded.holder, until=excluded.until"
                " WHERE leases.holder=excluded.holder OR leases.until < ? RETURNING holder",
                (name, holder.hex, text(until), text(now)),
            )
            return c.fetchone() is not None

    def close(self) -> None:
        """Let go of the file."""
        self.datastore.close()

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


def _check(c: SQLiteCursor, append: Append) -> None:
    if append.heard is not None:
        move(c, append.heard)
    if append.given is not None and _is_done(c, append.given.command_id):
        raise Moved(append.given.command_id)
    for stream, version in append.read.items():
        if _version(c, stream) != version:
            raise Moved(stream)


def _fork(c: SQLiteCursor, epoch: UUID, at: datetime, parted_after: int | None = None) -> None:
    c.execute(
        "INSERT INTO epochs SELECT ?, COALESCE(?, MAX(position), 0), ? FROM positions",
        (str(epoch), parted_after, text(at)),
    )


def _is_done(c: SQLiteCursor, command_id: UUID) -> bool:
    c.execute("SELECT 1 FROM commands WHERE command_id=?", [command_id.hex])
    return c.fetchone() is not None


def _remember(c: SQLiteCursor, given: Given, reached: Mapping[int, int]) -> None:
    done = Done(given.fingerprint, reached, given.stream, given.version)
    row = (given.command_id.hex, msgspec.json.encode(done))
    c.execute("INSERT INTO commands VALUES (?,?)", row)


def _version(c: SQLiteCursor, stream: UUID) -> int:
    c.execute(
        "SELECT MAX(originator_version) FROM stored_events WHERE originator_id=?", [stream.hex]
    )
    return int(c.fetchone()[0] or 0)


def _head(c: SQLiteCursor, lane: int) -> int:
    c.execute("SELECT position FROM lanes WHERE lane=?", [lane])
    row = c.fetchone()
    return int(row[0]) if row else 0
