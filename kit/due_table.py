"""How is a due-list kept in a database, from which it may vanish at any time?"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    Uuid,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from kit.dues import Cancel, Change, Due, Fix, Listed, Place, Summary, Term
from kit.postgres import alone
from kit.sqlite import READS

_LOCK: Final = 7_020_911_164
_metadata = MetaData()
_place = Table(
    "due_place",
    _metadata,
    Column("epoch", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("day", Date),
)
_terms = Table(
    "due_terms",
    _metadata,
    Column("stream_id", Uuid, primary_key=True),
    Column("name", String, primary_key=True),
    Column("due_on", Date),
)
_entries = Table(
    "due_entries",
    _metadata,
    Column("stream_id", Uuid, primary_key=True),
    Column("name", String, primary_key=True),
    Column("due_on", Date),
    Column("term_stream_id", Uuid),
    Column("term_name", String),
    Column("position", BigInteger, nullable=False),
    Column("reason", String),
    Column("tried_on", Date),
)
_refused = _entries.c.reason.is_not(None)
_by_date = (_entries.c.due_on, _entries.c.stream_id, _entries.c.name)
Index("due_entries_by_date", *_by_date)
Index("due_entries_by_term", _entries.c.term_stream_id, _entries.c.term_name)
Index("due_entries_refused", _entries.c.tried_on, sqlite_where=_refused, postgresql_where=_refused)


class DueTable:
    """Keeps the list and its place in one transaction; any number of processes may use it.

    Lost, it begins empty, without a place. A file's tables are made whenever they are missing; in
    PostgreSQL only ``create`` makes them.
    """

    def __init__(self, engine: Engine) -> None:
        """Use a database; nothing is asked of it yet."""
        self.engine, self._asking = engine, engine.execution_options(**{READS: True})
        self._makes_itself = engine.dialect.name == "sqlite"

    def create(self) -> None:
        """Make the tables where they are missing."""
        with alone(self.engine, _LOCK) as c:
            _create(c)

    def place(self) -> Place | None:
        """Return how far the list has come."""
        with self._reading() as c:
            return _place_in(c)

    def begin(self, place: Place) -> None:
        """Throw everything away and start at ``place``."""
        with self._writing() as c:
            c.execute(delete(_entries))
            c.execute(delete(_terms))
            _put(c, place)

    def follow(self, before: Place, changes: Sequence[tuple[int, Change]], after: Place) -> None:
        """Apply changes with their positions and go on; nothing if ``before`` is not the place."""
        with self._writing() as c:
            if _place_in(c) != before:
                return
            for position, change in changes:
                _apply(c, position, change)
            _put(c, after)

    def fallen(self, today: date, limit: int) -> Sequence[Listed]:
        """Return what is due by today and was not tried today, in order of date."""
        untried = _entries.c.tried_on.is_(None) | (_entries.c.tried_on < today)
        return self._select(_listing().where(_entries.c.due_on <= today, untried).limit(limit))

    def done(self, listed: Listed) -> None:
        """Strike an entry, unless it has been listed anew or moved."""
        with self._writing() as c:
            c.execute(delete(_entries).where(_as_listed(listed)))

    def refused(self, listed: Listed, reason: str, today: date) -> None:
        """Keep an entry that was tried today in vain, unless it has been listed anew or moved."""
        tried = update(_entries).where(_as_listed(listed)).values(reason=reason, tried_on=today)
        with self._writing() as c:
            c.execute(tried)

    def entries(self) -> Sequence[Listed]:
        """Return the whole list in order of date; what has no date yet stands first."""
        return self._select(_listing())

    def summary(self, today: date) -> Summary:
        """Count."""
        due_on, count = _entries.c.due_on, select(func.count()).select_from(_entries)
        found = select(
            select(func.min(due_on)).where(due_on > today).scalar_subquery().label("next_on"),
            count.where(due_on <= today).scalar_subquery().label("overdue"),
            count.where(_refused).scalar_subquery().label("refused"),
        )
        with self._reading() as c:
            return Summary(**c.execute(found).mappings().one())

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _select(self, query: Select[Any]) -> Sequence[Listed]:
        with self._reading() as c:
            return [_listed(row) for row in c.execute(query).mappings()]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._asking.connect() as c:
            if self._makes_itself:
                _create(c)
            yield c

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with alone(self.engine, _LOCK) as c:
            if self._makes_itself:
                _create(c)
            yield c


def _create(c: Connection) -> None:
    for table in _metadata.sorted_tables:
        c.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            c.execute(CreateIndex(index, if_not_exists=True))


def _listing() -> Select[Any]:
    return select(_entries).order_by(_entries.c.due_on.asc().nulls_first(), *_by_date[1:])


def _place_in(c: Connection) -> Place | None:
    row = c.execute(select(_place)).mappings().one_or_none()
    return None if row is None else Place(**row)


def _put(c: Connection, place: Place) -> None:
    c.execute(delete(_place))
    row = {"epoch": place.epoch, "version": place.version, "day": place.day}
    c.execute(insert(_place).values(row | {"position": place.position}))


def _apply(c: Connection, position: int, change: Change) -> None:
    match change:
        case Due():
            _list(c, position, change)
        case Cancel():
            c.execute(delete(_entries).where(_is(_entries, change.stream_id, change.name)))
        case Fix():
            _fix(c, change)


def _fix(c: Connection, fix: Fix) -> None:
    term = fix.term
    c.execute(delete(_terms).where(_is(_terms, term.stream_id, term.name)))
    row = {"stream_id": term.stream_id, "name": term.name, "due_on": fix.on}
    c.execute(insert(_terms).values(row))
    of_term = and_(_entries.c.term_stream_id == term.stream_id, _entries.c.term_name == term.name)
    moved = {"due_on": fix.on, "reason": None, "tried_on": None}
    c.execute(update(_entries).where(of_term).values(moved))


def _list(c: Connection, position: int, due: Due) -> None:
    row: dict[str, object] = {"stream_id": due.stream_id, "name": due.name, "position": position}
    if isinstance(due.on, Term):
        known = select(_terms.c.due_on).where(_is(_terms, due.on.stream_id, due.on.name))
        row |= {"term_stream_id": due.on.stream_id, "term_name": due.on.name}
        row |= {"due_on": c.execute(known).scalar_one_or_none()}
    else:
        row |= {"due_on": due.on}
    c.execute(delete(_entries).where(_is(_entries, due.stream_id, due.name)))
    c.execute(insert(_entries).values(row))


def _is(table: Table, stream_id: object, name: str) -> ColumnElement[bool]:
    return and_(table.c.stream_id == stream_id, table.c.name == name)


def _as_listed(listed: Listed) -> ColumnElement[bool]:
    return and_(
        _is(_entries, listed.stream_id, listed.name),
        _entries.c.position == listed.position,
        _entries.c.due_on.is_not_distinct_from(listed.on),
    )


def _listed(row: RowMapping) -> Listed:
    return Listed(
        stream_id=row["stream_id"],
        name=row["name"],
        on=row["due_on"],
        position=row["position"],
        reason=row["reason"],
    )
