"""How does a due-list live in one SQLite file of its own, which may vanish at any time?"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from kit.dues import Cancel, Change, Due, Fix, Listed, Place, Summary, Term

_TABLES = (
    (
        "CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1),"
        " epoch TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL, day TEXT)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS terms (stream TEXT, name TEXT, due_on TEXT,"
        " PRIMARY KEY (stream, name))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS dues (stream TEXT, name TEXT, due_on TEXT, term_stream TEXT,"
        " term_name TEXT, position INTEGER NOT NULL, reason TEXT, tried_on TEXT,"
        " PRIMARY KEY (stream, name))"
    ),
    "CREATE INDEX IF NOT EXISTS dues_by_date ON dues (due_on, stream, name)",
    "CREATE INDEX IF NOT EXISTS dues_by_term ON dues (term_stream, term_name)",
    "CREATE INDEX IF NOT EXISTS dues_refused ON dues (tried_on) WHERE reason IS NOT NULL",
)
_PATIENCE_SECONDS = 30
_DONE = "DELETE FROM dues WHERE stream=? AND name=? AND position=? AND due_on IS ?"
_REFUSED = (
    "UPDATE dues SET reason=?, tried_on=? WHERE stream=? AND name=? AND position=? AND due_on IS ?"
)


class SqliteDueTable:
    """The list in a file; each call stands alone, so that a file that was deleted begins empty."""

    def __init__(self, path: Path) -> None:
        """Keep the list at ``path``; nothing is written yet."""
        self._path = path

    def place(self) -> Place | None:
        """Return how far the list has come."""
        with self._open() as c:
            return _place(c)

    def begin(self, place: Place) -> None:
        """Throw everything away and start at ``place``."""
        with self._writing() as c:
            c.execute("DELETE FROM dues")
            c.execute("DELETE FROM terms")
            _put(c, place)

    def follow(self, before: Place, changes: Sequence[tuple[int, Change]], after: Place) -> None:
        """Apply changes with their positions and go on; nothing if ``before`` is not the place."""
        with self._writing() as c:
            if _place(c) != before:
                return
            for position, change in changes:
                _apply(c, position, change)
            _put(c, after)

    def fallen(self, today: date, limit: int) -> Sequence[Listed]:
        """Return what is due by today and was not tried today, in order of date."""
        return self._select(
            "SELECT * FROM dues WHERE due_on<=? AND (tried_on IS NULL OR tried_on<?)"
            " ORDER BY due_on, stream, name LIMIT ?",
            (today.isoformat(), today.isoformat(), limit),
        )

    def done(self, listed: Listed) -> None:
        """Strike an entry, unless it has been listed anew or moved."""
        with self._writing() as c:
            c.execute(_DONE, _as_listed(listed))

    def refused(self, listed: Listed, reason: str, today: date) -> None:
        """Keep an entry that was tried today in vain, unless it has been listed anew or moved."""
        with self._writing() as c:
            c.execute(_REFUSED, (reason, today.isoformat(), *_as_listed(listed)))

    def entries(self) -> Sequence[Listed]:
        """Return the whole list in order of date."""
        return self._select("SELECT * FROM dues ORDER BY due_on, stream, name", ())

    def summary(self, today: date) -> Summary:
        """Count."""
        with self._open() as c:
            refused = "SELECT COUNT(*) FROM dues WHERE reason IS NOT NULL"
            overdue = "SELECT COUNT(*) FROM dues WHERE due_on<=?"
            following = "SELECT MIN(due_on) FROM dues WHERE due_on>?"
            day = [today.isoformat()]
            return Summary(
                next_on=_date(c.execute(following, day).fetchone()[0]),
                overdue=c.execute(overdue, day).fetchone()[0],
                refused=c.execute(refused).fetchone()[0],
            )

    def _select(self, statement: str, values: Sequence[object]) -> Sequence[Listed]:
        with self._open() as c:
            return [_listed(row) for row in c.execute(statement, values)]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        patience = _PATIENCE_SECONDS
        with closing(sqlite3.connect(self._path, patience, isolation_level=None)) as c:
            c.row_factory = sqlite3.Row
            for statement in _TABLES:
                c.execute(statement)
            yield c

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as c:
            c.execute("BEGIN IMMEDIATE")
            yield c
            c.execute("COMMIT")  # otherwise closing rolls back


def _place(c: sqlite3.Connection) -> Place | None:
    row = c.execute("SELECT * FROM place").fetchone()
    if row is None:
        return None
    return Place(UUID(row["epoch"]), row["version"], row["position"], _date(row["day"]))


def _put(c: sqlite3.Connection, place: Place) -> None:
    row = (str(place.epoch), place.version, place.position, _text(place.day))
    c.execute("INSERT OR REPLACE INTO place VALUES (1,?,?,?,?)", row)


def _apply(c: sqlite3.Connection, position: int, change: Change) -> None:
    match change:
        case Due():
            _list(c, position, change)
        case Cancel():
            key = (str(change.stream_id), change.name)
            c.execute("DELETE FROM dues WHERE stream=? AND name=?", key)
        case Fix():
            key, on = _key(change.term), _text(change.on)
            c.execute("INSERT OR REPLACE INTO terms VALUES (?,?,?)", (*key, on))
            c.execute(
                "UPDATE dues SET due_on=?, reason=NULL, tried_on=NULL"
                " WHERE term_stream=? AND term_name=?",
                (on, *key),
            )


def _list(c: sqlite3.Connection, position: int, due: Due) -> None:
    if isinstance(due.on, Term):
        term: tuple[str | None, str | None] = _key(due.on)
        row = c.execute("SELECT due_on FROM terms WHERE stream=? AND name=?", term).fetchone()
        on = row["due_on"] if row else None
    else:
        term, on = (None, None), _text(due.on)
    c.execute(
        "INSERT OR REPLACE INTO dues VALUES (?,?,?,?,?,?,NULL,NULL)",
        (str(due.stream_id), due.name, on, *term, position),
    )


def _listed(row: sqlite3.Row) -> Listed:
    return Listed(
        stream_id=UUID(row["stream"]),
        name=row["name"],
        on=_date(row["due_on"]),
        position=row["position"],
        reason=row["reason"],
    )


def _as_listed(listed: Listed) -> tuple[str, str, int, str | None]:
    return (str(listed.stream_id), listed.name, listed.position, _text(listed.on))


def _key(term: Term) -> tuple[str, str]:
    return (str(term.stream_id), term.name)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(on: date | None) -> str | None:
    return on.isoformat() if on else None
