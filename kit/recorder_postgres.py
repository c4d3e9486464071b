"""How does a journal live in a PostgreSQL database? One round trip an append, one writer at a time.

An advisory lock orders the appends: positions ascend in the order of commits and have no gaps, so
that a reader who follows them misses nothing. All that is decided under it is decided by one
function in the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import InterfaceError, OperationalError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Connection, Cursor
from psycopg.rows import DictRow

from kit.envelope import Record
from kit.hearing_tables import HearingTables, keep_cause, move
from kit.lanes import LANES
from kit.parked_tables import park
from kit.postgres import Datastore, LineBroke
from kit.recorder import Append, Done, Fork, Heads, Moved
from kit.recorder_postgres_append import Reached, append_one, append_several
from kit.recorder_postgres_schema import LOCK, STATEMENTS
from kit.together import Together

_RECORDS = (
    "SELECT notification_id, lane, previous, originator_id, topic, state FROM stored_events"
    " WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
)
_RECORDS_OF_LANE = (
    "SELECT notification_id, lane, previous, originator_id, topic, state FROM stored_events"
    " WHERE lane = %s AND notification_id > %s ORDER BY notification_id LIMIT %s"
)
_STREAM = (
    "SELECT originator_version, topic, state FROM stored_events WHERE originator_id = %s"
    " AND originator_version > %s AND originator_version <= %s"
    " ORDER BY originator_version LIMIT %s"
)
_STREAM_BACKWARDS = _STREAM.replace("version LIMIT", "version DESC LIMIT")
_LAST = 2**62
_HEADS = (
    "SELECT lane, (SELECT MAX(notification_id) FROM stored_events e WHERE e.lane = l.lane)"
    " AS position FROM generate_series(0, %s) AS l(lane)"
)
_LEASE = (
    "INSERT INTO leases VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
    " WHERE leases.holder = excluded.holder OR leases.until < clock_timestamp() RETURNING 1"
)
_FORK = (
    "INSERT INTO epochs (epoch, forked_at, started_at)"
    " SELECT %s, COALESCE(%s::bigint, MAX(notification_id), 0), %s FROM stored_events"
)
_DONE = "SELECT fingerprint, stream, version, lanes, positions FROM commands WHERE id = ?"


class PostgresRecorder(HearingTables, PostgresApplicationRecorder):
    """The journal's port on PostgreSQL; any number of processes may use one database."""

    def __init__(self, url: str) -> None:
        """Use the database at ``url``, which may be empty; ``create`` makes the tables."""
        super().__init__(Datastore(url))
        self._together = Together(self._append_all)

    def create(self) -> None:
        """Make the tables where they are missing; replicas that do so at once wait in turn."""
        with self._transaction() as c:
            for statement in STATEMENTS:
                c.execute(statement)

    def append(self, append: Append) -> Mapping[int, int]:
        """Check, stamp and store; where the line broke, look whether it had been done."""
        try:
            if append.heard is None and append.parked is None and append.epoch is None:
                outcome = self._together.ask(append)
                if isinstance(outcome, Exception):
                    raise outcome
                reached = outcome
            else:
                reached = self._append_what_is_heard(append)
        except (OperationalError, InterfaceError):
            done = append.given and self.done(append.given.command_id)
            if not done:
                raise
            return done.positions
        if reached is None:
            raise Moved(append.read)
        return reached

    def _append_all(self, appends: Sequence[Append]) -> Sequence[Reached | Exception]:
        """Append one by itself, several in one transaction: each sees those before it."""
        with self.datastore.get_connection() as connection:
            if len(appends) == 1:
                return [append_one(connection.cursor(), appends[0])]
            try:
                return append_several(connection, appends)
            except Exception:
                if connection.broken:
                    raise
        return [self._alone(append) for append in appends]  # one of them is at fault

    def _alone(self, append: Append) -> Reached | Exception:
        try:
            return self._append_all([append])[0]
        except Exception as fault:  # noqa: BLE001 - raised to whom it belongs
            return fault

    def _append_what_is_heard(self, append: Append) -> Reached:
        with self._transaction() as c:
            if append.heard is not None:
                move(_Cursor(c), append.heard)
            if append.epoch is not None:
                _begin_epoch(c, append.epoch, append.now)
            reached = append_one(c, append)
            if reached is None:
                raise Moved(append.read)
            keep_cause(_Cursor(c), append)
            if append.parked is not None:
                park(_Cursor(c), append.parked)
            return reached

    def done(self, command_id: UUID) -> Done | None:
        """Return what a command led to, if it was carried out."""
        for row in self._select(_DONE, command_id):
            reached = dict(zip(row["lanes"], row["positions"], strict=True))
            return Done(row["fingerprint"], reached, row["stream"], row["version"])
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return a stream in order; a fault is told at once, not after the library's ten tries."""
        rows = self._rows(
            _STREAM_BACKWARDS if desc else _STREAM,
            *(originator_id, gt or 0, _LAST if lte is None else lte, limit),
        )
        return [
            StoredEvent(originator_id, row["originator_version"], row["topic"], row["state"])
            for row in rows
        ]

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        """Return records beyond a position in journal order, of one lane if it is given."""
        if lane is None:
            rows = self._rows(_RECORDS, after, limit)
        else:
            rows = self._rows(_RECORDS_OF_LANE, lane, after, limit)
        return [
            Record(
                position=row["notification_id"],
                lane=row["lane"],
                previous=row["previous"],
                stream=row["originator_id"],
                type=row["topic"],
                state=row["state"],
            )
            for row in rows
        ]

    def position_at(self, at: datetime) -> int:
        """Return the last position recorded up to a time."""
        statement = "SELECT MAX(notification_id) AS n FROM stored_events WHERE recorded_at <= %s"
        return int(self._rows(statement, at)[0]["n"] or 0)

    def heads(self, service: str) -> Heads:
        """Return how far the journal reaches in each lane, all as of one moment."""
        with self.datastore.get_connection() as connection, connection.transaction():
            c = connection.cursor()
            c.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            c.execute(_HEADS, [LANES - 1], prepare=True)
            reached = {row["lane"]: row["position"] for row in c if row["position"] is not None}
            c.execute("SELECT epoch, forked_at FROM epochs ORDER BY number")
            forks = tuple(Fork(row["epoch"], row["forked_at"]) for row in c)
        return Heads(service, forks, max(reached.values(), default=0), reached)

    def epoch(self) -> UUID:
        """Return the present epoch."""
        rows = self._rows("SELECT epoch FROM epochs ORDER BY number DESC LIMIT 1")
        epoch: UUID = rows[0]["epoch"]
        return epoch

    def fork(self, epoch: UUID, at: datetime, parted_after: int | None = None) -> None:
        """Begin a new history at the present end of the journal, or earlier."""
        with self._transaction() as c:
            _begin_epoch(c, epoch, at, parted_after)

    def lease(self, name: str, holder: UUID, seconds: float) -> bool:
        """Take or renew a lease by the database's clock; false while somebody else's holds."""
        return bool(self._rows(_LEASE, name, holder, seconds))

    def close(self) -> None:
        """Let go of the connections."""
        self.datastore.close()

    def _rows(self, statement: str, *values: object) -> list[DictRow]:
        """Run what may be run twice: the line may have been cut since it was last used."""
        with suppress(LineBroke), self.datastore.get_connection() as connection:
            return _fetched(connection, statement, values)
        with self.datastore.get_connection() as connection:
            return _fetched(connection, statement, values)

    def _select(self, statement: str, *values: object) -> list[DictRow]:
        return self._rows(statement.replace("?", "%s"), *values)

    @contextmanager
    def _transaction(self) -> Iterator[Cursor[DictRow]]:
        """Yield a transaction that no append and no other such one stands beside."""
        with self.datastore.get_connection() as connection, connection.transaction():
            cursor = connection.cursor()
            cursor.execute(LOCK, prepare=True)
            yield cursor

    @contextmanager
    def _writing(self) -> Iterator["_Cursor"]:
        with self._transaction() as cursor:
            yield _Cursor(cursor)


class _Cursor:
    """PostgreSQL's cursor under the statements that it shares with SQLite."""

    def __init__(self, cursor: Cursor[DictRow]) -> None:
        self._cursor = cursor

    def execute(self, statement: str, values: Sequence[object] = (), /) -> object:
        return self._cursor.execute(statement.replace("?", "%s"), values, prepare=True)

    def fetchone(self) -> Mapping[str, Any] | None:
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()


def _fetched(
    connection: Connection[DictRow], statement: str, values: Sequence[object]
) -> list[DictRow]:
    return connection.execute(statement, values, prepare=True, binary=True).fetchall()


def _begin_epoch(
    c: Cursor[DictRow], epoch: UUID, at: datetime, parted_after: int | None = None
) -> None:
    c.execute(_FORK, (epoch, parted_after, at))
