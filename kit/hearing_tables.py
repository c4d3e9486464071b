"""What has a service heard, what is set aside, and which of its commands rest on what it heard?

The tables stand in the journal's own database, so that a place moves in the transaction of the
effect. The statements are such that SQLite and PostgreSQL mean the same by them; times are text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from kit.feed import OutOfStep
from kit.parked_tables import Cursor, ParkedTables, heard_of, place_of, take_up
from kit.recorder import AlreadyHeard, Append, EpochWasLeft, Heads, Heard, Lane, Resting

HEARING_TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS heard (source TEXT, epoch TEXT, lane INTEGER,"
        " position BIGINT NOT NULL, PRIMARY KEY (source, epoch, lane))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS resting ("
        "source TEXT, epoch TEXT, lane INTEGER, position BIGINT,"
        " event_id TEXT NOT NULL, command_id TEXT NOT NULL, withdrawn INTEGER NOT NULL DEFAULT 0,"
        " PRIMARY KEY (source, epoch, lane, position))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS parked ("
        "source TEXT, epoch TEXT, lane INTEGER, position BIGINT,"
        " stream TEXT NOT NULL, type TEXT NOT NULL, state {bytes} NOT NULL, reason TEXT NOT NULL,"
        " parked_at TEXT NOT NULL, PRIMARY KEY (source, epoch, lane, position))"
    ),
    "CREATE INDEX IF NOT EXISTS resting_withdrawn ON resting (command_id) WHERE withdrawn=1",
    "CREATE INDEX IF NOT EXISTS parked_in_order ON parked (stream, position)",
    "CREATE INDEX IF NOT EXISTS parked_by_age ON parked (parked_at, source, position)",
    (
        "CREATE TABLE IF NOT EXISTS retries ("
        "source TEXT, epoch TEXT, lane INTEGER, position BIGINT,"
        " attempts INTEGER NOT NULL, tried_at TEXT NOT NULL,"
        " PRIMARY KEY (source, epoch, lane, position))"
    ),
    "CREATE TABLE IF NOT EXISTS reached (name TEXT PRIMARY KEY, position BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS adopted (source TEXT PRIMARY KEY, epoch TEXT NOT NULL)",
    (
        "CREATE TABLE IF NOT EXISTS epochs_before ("
        "source TEXT, epoch TEXT, PRIMARY KEY (source, epoch))"
    ),
)
"""``{bytes}`` is the database's own word."""

COLUMNS_SINCE = (("resting", "type", "TEXT"),)
"""Table, column and type of what was not in the table at first; unsaid in older rows."""


_WITHDRAWN = (
    "SELECT source, epoch, lane, position, type, event_id, command_id FROM resting"
    " WHERE withdrawn=1 AND (source, position, epoch) > (?, ?, ?)"
    " ORDER BY source, position, epoch LIMIT ?"
)
_ALL = 2**31
_MOVE = (
    "INSERT INTO heard SELECT ?, ?, CAST(? AS INTEGER), CAST(? AS BIGINT)"
    " WHERE NOT EXISTS (SELECT 1 FROM adopted WHERE source=? AND epoch<>?)"
    " ON CONFLICT (source, epoch, lane) DO UPDATE SET position=excluded.position"
    " WHERE heard.position < excluded.position RETURNING position"
)
_LET_GO = (
    "SELECT lane, MIN(position) AS first FROM ("
    "SELECT lane, position FROM parked WHERE source=? AND epoch=? AND position>?"
    " UNION ALL SELECT lane, position FROM resting"
    " WHERE source=? AND epoch=? AND position>? AND withdrawn=0) gone GROUP BY lane"
)


class HearingTables(ParkedTables):
    """Places in the lanes of others, parked events, and which commands rest on which events."""

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source has been heard."""
        rows = self._select("SELECT epoch, lane, position FROM heard WHERE source=?", source)
        return {Lane(source, UUID(r["epoch"]), r["lane"]): r["position"] for r in rows}

    def adopt(self, heads: Heads) -> Sequence[Resting]:
        """Go over to a source's present epoch; return the own commands on withdrawn events.

        ``EpochWasLeft``: from this one it has gone over to another, of which they do not know.
        """
        source, present = heads.service, str(heads.epoch)
        with self._writing() as c:
            c.execute("SELECT DISTINCT epoch FROM heard WHERE source=?", [source])
            known = {row["epoch"] for row in c.fetchall()}
            _go_over(c, heads, known)
            news = present not in known
            # Another process may have heard of a former epoch since this was first adopted.
            former = {one: heads.shared_with(UUID(one)) for one in known - {present}}
            for epoch, shared in former.items():
                _let_go(c, source, epoch, present, shared)
            for epoch, shared in former.items():
                _fall_back(c, source, epoch, present, shared)
                news |= _withdraw(c, source, epoch, shared)
                _keep_parked(c, source, epoch, present)
        if not news:
            return ()
        return [resting for resting in self.withdrawn() if resting.heard.lane.source == source]

    def withdrawn(
        self, after: tuple[str, int, UUID] | None = None, limit: int | None = None
    ) -> Sequence[Resting]:
        """Return own commands that rest on withdrawn events, in the order of these."""
        source, position, epoch = after or ("", 0, UUID(int=0))
        beyond = (source, position, str(epoch), _ALL if limit is None else limit)
        rows = self._select(_WITHDRAWN, *beyond)
        return [
            Resting(
                replace(heard_of(r), type=r["type"] or ""),
                UUID(r["event_id"]),
                UUID(r["command_id"]),
            )
            for r in rows
        ]

    def count_withdrawn(self) -> int:
        """Return how many own commands rest on withdrawn events."""
        return int(self._select("SELECT COUNT(*) AS n FROM resting WHERE withdrawn=1")[0]["n"])

    def stored_position(self, name: str) -> int:
        """Return a position kept under a name, 0 if none is."""
        rows = self._select("SELECT position FROM reached WHERE name=?", name)
        return int(rows[0]["position"]) if rows else 0

    def store_position(self, name: str, position: int) -> None:
        """Keep a position under a name; it never goes back."""
        with self._writing() as c:
            c.execute(
                "INSERT INTO reached VALUES (?,?) ON CONFLICT (name) DO UPDATE"
                " SET position=excluded.position WHERE reached.position < excluded.position",
                (name, position),
            )


def _go_over(c: Cursor, heads: Heads, known: set[str]) -> None:
    """Note which epoch is heard from now on. ``EpochWasLeft``."""
    source, present = heads.service, str(heads.epoch)
    c.execute("SELECT epoch FROM adopted WHERE source=?", [source])
    last = next((UUID(row["epoch"]) for row in c.fetchall()), None)
    c.execute("SELECT epoch FROM epochs_before WHERE source=?", [source])
    before = known | {row["epoch"] for row in c.fetchall()}
    if heads.was_left(last, {UUID(epoch) for epoch in before}):
        raise EpochWasLeft(source)
    left = {*(fork.epoch for fork in heads.forks), *([last] if last else [])} - {heads.epoch}
    for epoch in left:
        c.execute(
            "INSERT INTO epochs_before VALUES (?,?) ON CONFLICT (source, epoch) DO NOTHING",
            (source, str(epoch)),
        )
    c.execute(
        "INSERT INTO adopted VALUES (?,?) ON CONFLICT (source) DO UPDATE SET epoch=excluded.epoch",
        (source, present),
    )


def _let_go(c: Cursor, source: str, epoch: str, present: str, shared: int) -> None:
    """Claim in no epoch to have heard what is parked or rested on and is not shared.

    It may be of the present history all the same, as part of an earlier epoch, where that was
    restored to a moment before ``epoch`` began: then it has to be heard again.
    """
    c.execute(_LET_GO, (source, epoch, shared) * 2)
    for row in c.fetchall():
        lane, first = (source, present, row["lane"]), row["first"]
        c.execute(
            "DELETE FROM parked WHERE source=? AND epoch<>? AND lane=? AND position>=?",
            (*lane, first),
        )
        c.execute(
            "UPDATE heard SET position=? WHERE source=? AND epoch<>? AND lane=? AND position>=?",
            (first - 1, *lane, first),
        )


def _fall_back(c: Cursor, source: str, epoch: str, present: str, shared: int) -> None:
    """Go back to what is shared, in the former epoch too: a later restore may bring it back.

    What had been heard of it beyond that is withdrawn here, and is then to be heard again.
    """
    c.execute(
        "UPDATE heard SET position=? WHERE source=? AND epoch=? AND position>?",
        (shared, source, epoch, shared),
    )
    c.execute(
        "INSERT INTO heard SELECT source, ?, lane, position FROM heard"
        " WHERE source=? AND epoch=? ON CONFLICT (source, epoch, lane) DO UPDATE"
        " SET position=excluded.position WHERE heard.position < excluded.position",
        (present, source, epoch),
    )


def _withdraw(c: Cursor, source: str, epoch: str, shared: int) -> bool:
    c.execute(
        "UPDATE resting SET withdrawn=1 WHERE source=? AND epoch=? AND position>?"
        " AND withdrawn=0 RETURNING 1",
        (source, epoch, shared),
    )
    return bool(c.fetchall())


def _keep_parked(c: Cursor, source: str, epoch: str, present: str) -> None:
    """Keep what is shared, under the present epoch, where another process has not done so."""
    key = (source, epoch)
    c.execute(
        "INSERT INTO parked SELECT source, ?, lane, position, stream, type, state, reason,"
        " parked_at FROM parked WHERE source=? AND epoch=?"
        " ON CONFLICT (source, epoch, lane, position) DO NOTHING",
        (present, *key),
    )
    c.execute("DELETE FROM parked WHERE source=? AND epoch=?", key)
    c.execute("DELETE FROM retries WHERE source=? AND epoch=?", key)


def move(c: Cursor, heard: Heard) -> None:
    """Move a place forward; ``AlreadyHeard`` if it is there or beyond, or taken up already.

    ``OutOfStep`` where another process has gone over from that epoch to another meanwhile.
    """
    if heard.set_aside:
        take_up(c, heard)
        return
    source, epoch = heard.lane.source, str(heard.lane.epoch)
    c.execute(_MOVE, (*place_of(heard), source, epoch))
    if c.fetchone() is None:
        c.execute("SELECT 1 FROM adopted WHERE source=? AND epoch<>?", (source, epoch))
        raise AlreadyHeard(heard) if c.fetchone() is None else OutOfStep(heard)


def keep_cause(c: Cursor, append: Append) -> None:
    """Keep on which heard event a command rests, where there is one."""
    if append.heard is None or append.caused_by is None:
        return
    if append.given is not None:
        _rest(c, append.heard, append.caused_by, append.given.command_id)
    elif append.again is not None:
        c.execute(
            "DELETE FROM resting WHERE command_id=? AND withdrawn=1 RETURNING 1",
            [append.again.hex],
        )
        if c.fetchall():
            _rest(c, append.heard, append.caused_by, append.again)


def _rest(c: Cursor, heard: Heard, event_id: UUID, command_id: UUID) -> None:
    c.execute(
        "INSERT INTO resting (source, epoch, lane, position, event_id, command_id, type)"
        " VALUES (?,?,?,?,?,?,?) ON CONFLICT (source, epoch, lane, position)"
        " DO UPDATE SET event_id=excluded.event_id, command_id=excluded.command_id,"
        " type=excluded.type, withdrawn=0",
        (*place_of(heard), event_id.hex, command_id.hex, heard.type or None),
    )
