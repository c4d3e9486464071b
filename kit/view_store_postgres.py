"""How do views stand in PostgreSQL? Each version in a schema of its own, all in one database."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import DDL, Connection, Engine, MetaData, String, event, exc
from sqlalchemy.schema import CreateSchema, DropSchema

from kit.build_tables import BUILDS
from kit.postgres import POOL_SIZE, postgres_engine
from kit.timings import time_transactions
from kit.view_builds import to_make
from kit.view_changes import Batch, change_found, steps
from kit.view_rows_postgres import columns_of, statement_of
from kit.view_store import BOOK, DISCARDED, PARKED, Passed, by_table, index_parked
from kit.views import Change, View

READ_SECONDS = 10
"""So long a question may take: beyond it its caller has gone."""
_LOCK_SECONDS, _IDLE_SECONDS = 30, 15
_WRITES = {
    # A lost commit has lost the place too, and is heard again.
    "synchronous_commit": "off",
    "lock_timeout": f"{_LOCK_SECONDS}s",
    # A process that was frozen must not hold a view for ever.
    "idle_in_transaction_session_timeout": f"{_IDLE_SECONDS}s",
}
_READS = {
    "default_transaction_isolation": r"repeatable\ read",
    "default_transaction_read_only": "on",
    "statement_timeout": f"{READ_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{_IDLE_SECONDS}s",
}
_PATIENT_SECONDS = 600
_PATIENT = {
    "statement_timeout": f"{_PATIENT_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{_PATIENT_SECONDS}s",
}
_BOOK = "view_builds"
"""The schema in which it is kept which builds there are."""
_WRITTEN_SECONDS, _READ_SECONDS = _LOCK_SECONDS + 15.0, READ_SECONDS + 2.0
"""After what the server ends by itself: beyond it, it is frozen."""
_UNLOGGED = DDL("ALTER TABLE %(fullname)s SET UNLOGGED")  # type: ignore[no-untyped-call]

_LOGGED = f"ALTER TABLE {{}}.{DISCARDED.name} SET LOGGED"
_IS_UNLOGGED = "SELECT relpersistence = 'u' FROM pg_class WHERE oid = %(table)s::regclass"
_PASSED = (
    # Whoever writes the view has its lock before a row's: so no two wait for each other.
    "WITH alone AS MATERIALIZED ({lock}) UPDATE {schema}.places AS place SET position = passed.last"
    " FROM alone, unnest(%s::text[], %s::uuid[], %s::int[], %s::bigint[], %s::bigint[])"
    " AS passed (source, epoch, lane, first, last)"
    " WHERE (place.source, place.epoch, place.lane) = (passed.source, passed.epoch, passed.lane)"
    " AND place.position >= passed.first AND place.position < passed.last"
)


def view_schema(view: View) -> str:
    """Return where a build of a version of a view lives."""
    return f"{view.name}_v{view.version}" + (f"_b{view.build}" if view.build > 1 else "")


class ViewSchemas:
    """Views in the schemas of a database; any number of processes may use it."""

    def __init__(self, url: str) -> None:
        """Use the database at ``url``; nothing is asked of it yet."""
        self._url = url
        self._writing = _engine(url, _WRITES, "write a view", _WRITTEN_SECONDS)
        self._looking = _engine(url, _READS, "read views", _READ_SECONDS)

    def create(self, views: Sequence[View]) -> None:
        """Make the schemas where they are missing; replicas that do so at once wait in turn."""
        with self._writing.begin() as connection:
            connection.exec_driver_sql(_lock("views"))
            connection.execute(CreateSchema(_BOOK, if_not_exists=True))
            BUILDS.create_all(connection.execution_options(schema_translate_map={None: _BOOK}))
        with self._writing.begin() as connection:
            connection.exec_driver_sql(_lock("views"))
            for view in to_make(self, views):
                connection.execute(CreateSchema(view_schema(view), if_not_exists=True))
                _tables(view).create_all(connection)
            for view in views:
                for version, build in self.standing(view.name):
                    if version == view.version:  # whichever of its builds is read
                        _bring_up(connection, replace(view, build=build))

    def open(self, view: View) -> "_ViewSchema":
        """Return one build; ``create`` has made it."""
        return _ViewSchema(view, self._writing)

    def reading(self, views: Sequence[View], *, patient: bool = False) -> Engine:
        """Return an engine that sees each view at its build."""
        seen = {view.schema: view_schema(view) for view in views}
        if patient:
            settings, within = {**_READS, **_PATIENT}, _PATIENT_SECONDS + 2.0
        else:
            settings, within = _READS, _READ_SECONDS
        engine = _engine(self._url, settings, "read views", within)
        return engine.execution_options(schema_translate_map=seen)

    def book(self, *, reading: bool = False) -> Engine:
        """Return the schema of the book; ``create`` has made it."""
        engine = self._looking if reading else self._writing
        return engine.execution_options(schema_translate_map={None: _BOOK})

    def standing(self, name: str) -> frozenset[tuple[int, int]]:
        """Return the (version, build) of which there is a schema."""
        named = re.compile(rf"{re.escape(name)}_v(\d+)(?:_b(\d+))?")
        with self._writing.begin() as connection:
            found = connection.exec_driver_sql("SELECT nspname FROM pg_namespace").scalars()
            matched = [named.fullmatch(schema) for schema in found]
        return frozenset((int(one[1]), int(one[2] or 1)) for one in matched if one)

    def columns(self, view: View) -> Mapping[str, frozenset[str]]:
        """Return what stands in the schema."""
        asked = "SELECT table_name, column_name FROM information_schema.columns"
        where, schema = f"{asked} WHERE table_schema = %(schema)s", {"schema": view_schema(view)}
        with self._writing.begin() as connection:
            return by_table(connection.exec_driver_sql(where, schema))

    def drop(self, view: View) -> None:
        """Remove the schema, after those who read or write it."""
        with self._writing.begin() as connection:
            connection.exec_driver_sql(_lock(view_schema(view)))
            connection.execute(DropSchema(view_schema(view), cascade=True, if_exists=True))

    def close(self) -> None:
        """Let go of the lines over which all the views are written, and the book is read."""
        self._writing.dispose()
        self._looking.dispose()


class _ViewSchema:
    def __init__(self, view: View, engine: Engine) -> None:
        self._schema = view_schema(view)
        self._lock = _lock(self._schema)
        there = {view.schema: self._schema, None: self._schema}
        self._engine = engine.execution_options(schema_translate_map=there)
        self._at_once = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._passed = _PASSED.format(lock=self._lock, schema=self._schema)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        with _told_apart(), self._engine.begin() as connection:
            connection.exec_driver_sql(self._lock)
            yield connection

    @contextmanager
    def lasting(self) -> Iterator[Connection]:
        with self.alone() as connection:
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            yield connection

    def pass_over(self, passed: Sequence[Passed]) -> bool:
        rows = [(of.source, of.epoch, of.lane, first, last) for of, first, last in passed]
        columns = tuple(map(list, zip(*rows, strict=True)))
        with _told_apart(), self._at_once.connect() as connection:
            moved = connection.exec_driver_sql(self._passed, columns).rowcount
        return moved == len(passed)

    def write(self, connection: Connection, changes: Sequence[Change]) -> None:
        for step in steps(changes):
            if isinstance(step, Batch):
                said = columns_of(step)
                connection.exec_driver_sql(statement_of(step.shape, self._schema), said)
            else:
                change_found(connection, step)

    def close(self) -> None:
        """Do nothing: the lines are the store's, and others use them too."""


@contextmanager
def _told_apart() -> Iterator[None]:
    """Raise ``TimeoutError`` and ``ConnectionError`` where there was no line, or it was cut."""
    try:
        yield
    except exc.TimeoutError as fault:
        raise TimeoutError(str(fault)) from fault
    except exc.DBAPIError as fault:
        # Not every cut line has a name of its own: a frozen process' has not.
        if fault.connection_invalidated:
            raise ConnectionError(str(fault)) from fault
        raise


def _bring_up(connection: Connection, view: View) -> None:
    """Give a build what an earlier release made it without.

    Its parked events are found by indexes, and what was given up outlives a crash.
    """
    index_parked(connection, _tables(view).tables[f"{view_schema(view)}.{PARKED.name}"])
    if view.opens:
        table = {"table": f"{view_schema(view)}.{DISCARDED.name}"}
        if connection.exec_driver_sql(_IS_UNLOGGED, table).scalar_one():
            connection.exec_driver_sql(_LOGGED.format(view_schema(view)))


def _engine(url: str, settings: Mapping[str, str], operation: str, answers_within: float) -> Engine:
    engine = postgres_engine(
        url,
        settings,
        answers_within=answers_within,
        max_overflow=POOL_SIZE,
        query_cache_size=2000,
    )
    time_transactions(engine, "views", operation)
    return engine


def _lock(name: str) -> str:
    digest = hashlib.sha256(f"view {name}".encode()).digest()
    return f"SELECT pg_advisory_xact_lock({int.from_bytes(digest[:8], signed=True)})"


def _tables(view: View) -> MetaData:
    """Return the tables of a version as they stand here.

    Text is put in order by its code points, as SQLite does, whatever the database is set to.
    Names in the clear are in no log of changes and no copy made from it. Their places are not
    either: after a crash PostgreSQL empties both, and the view is heard anew. What a person has
    given up stands in no journal, and outlives it.
    """
    made = MetaData()
    for table in (*view.metadata.sorted_tables, *BOOK.sorted_tables):
        copy = table.to_metadata(made, schema=view_schema(view))
        if view.opens and table is not DISCARDED:
            event.listen(copy, "after_create", _UNLOGGED)
        for column in copy.columns:
            if isinstance(column.type, String) and column.type.collation is None:
                column.type = column.type.copy()
                column.type.collation = "C"
    return made
