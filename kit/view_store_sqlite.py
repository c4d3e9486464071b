"""How do views stand in SQLite? Each build in a file of its own; readers attach the files."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing
from functools import cache
from pathlib import Path
from threading import Lock

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    QueuePool,
    StaticPool,
    and_,
    bindparam,
    create_engine,
    delete,
    event,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from kit.build_tables import BUILDS
from kit.sqlite import BUSY_SECONDS, sqlite_engine
from kit.timings import time_transactions
from kit.view_builds import to_make
from kit.view_changes import Batch, Shape, change_found, keys_of, steps
from kit.view_store import BOOK, PLACES, Passed, by_table, index_parked
from kit.views import Change, Update, Upsert, View

MOST_ATTACHED = 10
"""What SQLite allows by default."""
BOOK_FILE = "builds.db"
_SYNCED, _LASTING = "synchronous=NORMAL", "synchronous=FULL"
_UNNAMED = "sqlite:///file:?uri=true"
"""A file that SQLite removes as it opens it: it is gone with the process, however that ends."""
_READERS = 8
_PASSED = (
    update(PLACES)
    .where(
        *(PLACES.c[name] == bindparam(f"of_{name}") for name in ("source", "epoch", "lane")),
        PLACES.c.position >= bindparam("first"),
        PLACES.c.position < bindparam("last"),
    )
    .values(position=bindparam("last"))
)
_KEY = "key_"
"""Before the names of keys as values of an update, which has the names of columns to itself."""


class TooManyViews(Exception):  # noqa: N818 - reads as a sentence
    """One connection sees at most ten views."""


def view_file(folder: Path, view: View) -> Path:
    """Return where a build of a version of a view lives."""
    return folder / f"{view.name}-v{view.version}{f'-b{view.build}' if view.build > 1 else ''}.db"


class ViewFiles:
    """Views in the files of a folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the files in ``folder``, which need not exist yet."""
        self.folder = folder
        self._book: Engine | None = None
        self._lock = Lock()

    def create(self, views: Sequence[View]) -> None:
        """Make the files where they are missing."""
        for view in to_make(self, views):
            self.open(view).close()

    def open(self, view: View) -> "ViewFile":
        """Return one build, made where it is missing: a view is built from nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{view_file(self.folder, view)}"
        return ViewFile(view, sqlite_engine(url, _SYNCED), sqlite_engine(url, _LASTING))

    def reading(self, views: Sequence[View], *, patient: bool = False) -> Engine:  # noqa: ARG002
        """Return an engine whose connections attach the files, and never make them.

        Its transactions raise ``OperationalError`` where one has not been made yet.
        """
        if len(views) > MOST_ATTACHED:
            raise TooManyViews(len(views))
        files = {view.schema: view_file(self.folder, view) for view in views}
        engine = create_engine(
            "sqlite://",
            creator=lambda: _attached(files),
            poolclass=QueuePool,
            pool_size=_READERS,
            max_overflow=_READERS,
            query_cache_size=2000,
        )
        event.listen(engine, "begin", _begun)
        time_transactions(engine, "views", "read views")
        return engine

    def book(self, *, reading: bool = False) -> Engine:  # noqa: ARG002
        """Return the file of the book, made where it is missing."""
        with self._lock:
            if self._book is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                # A file may be removed as soon as the book says that another one is read.
                self._book = sqlite_engine(f"sqlite:///{self.folder / BOOK_FILE}", _LASTING)
                with self._book.begin() as connection:
                    BUILDS.create_all(connection)
            return self._book

    def standing(self, name: str) -> frozenset[tuple[int, int]]:
        """Return the (version, build) of which there is a file."""
        named = re.compile(rf"{re.escape(name)}-v(\d+)(?:-b(\d+))?")
        found = (named.fullmatch(file.stem) for file in self.folder.glob(f"{name}-v*.db"))
        return frozenset((int(one[1]), int(one[2] or 1)) for one in found if one)

    def columns(self, view: View) -> Mapping[str, frozenset[str]]:
        """Return what stands in the file."""
        asked = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
        file = f"{view_file(self.folder, view).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as connection:
            return by_table(connection.execute(f"{asked} WHERE t.type = 'table'"))

    def drop(self, view: View) -> None:
        """Remove the file; who has it open still has what was in it."""
        file = view_file(self.folder, view)
        for end in ("", "-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the book; each view holds its own file."""
        if self._book is not None:
            self._book.dispose()


def open_unnamed(view: View) -> "ViewFile":
    """Return a build in a file without a name, which nobody else sees and nothing is left of."""
    return ViewFile(view, sqlite_engine(_UNNAMED, _SYNCED, poolclass=StaticPool))


class ViewFile:
    """One build, open for writing."""

    def __init__(self, view: View, engine: Engine, lasting: Engine | None = None) -> None:
        """Make in the database of ``engine``, which is the build's own, what is missing.

        ``lasting`` is another way to it, which answers when the disk has what was written.
        """
        self._engine = _writing(view, engine)
        self._lasting = self._engine if lasting is None else _writing(view, lasting)
        with self.alone() as connection:
            BOOK.create_all(connection)
            index_parked(connection)
            view.metadata.create_all(connection)

    def alone(self) -> AbstractContextManager[Connection]:
        """Return a transaction that holds the write lock."""
        return self._engine.begin()

    def lasting(self) -> AbstractContextManager[Connection]:
        """Return such a transaction whose end is on the disk."""
        return self._lasting.begin()

    def pass_over(self, passed: Sequence[Passed]) -> bool:
        """Move each place that stands within what is passed to its end; say whether all were."""
        moved = 0
        with self.alone() as connection:
            for of, first, last in passed:
                at = {"of_source": of.source, "of_epoch": of.epoch, "of_lane": of.lane}
                moved += connection.execute(_PASSED, {**at, "first": first, "last": last}).rowcount
        return moved == len(passed)

    def write(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Carry out changes, each row's own in their order."""
        for step in steps(changes):
            if isinstance(step, Batch):
                connection.execute(_statement(step.shape), _values(step))
            else:
                change_found(connection, step)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        self._lasting.dispose()


def _writing(view: View, engine: Engine) -> Engine:
    time_transactions(engine, "views", "write a view")
    return engine.execution_options(schema_translate_map={view.schema: None})


def _values(batch: Batch) -> list[dict[str, object]]:
    kind, table, _ = batch.shape
    if kind is Upsert:
        return [dict(row) for row in batch.rows]
    keys = frozenset(keys_of(table))
    return [{_named(name, keys): row[name] for name in row} for row in batch.rows]


def _named(name: str, keys: frozenset[str]) -> str:
    return _KEY + name if name in keys else name


@cache
def _statement(shape: Shape) -> Executable:
    """Return the statement for rows of one shape; making it costs more than carrying it out."""
    kind, table, columns = shape
    keys = keys_of(table)
    rest = [name for name in columns if name not in keys]
    if kind is Upsert:
        statement = insert(table)
        put = {name: statement.excluded[name] for name in rest}
        at = list(table.primary_key)
        if put:
            return statement.on_conflict_do_update(index_elements=at, set_=put)
        return statement.on_conflict_do_nothing(index_elements=at)
    where = and_(*(table.c[name] == bindparam(_KEY + name) for name in keys))
    if kind is Update:
        return update(table).where(where).values({name: bindparam(name) for name in rest})
    return delete(table).where(where)


def _attached(files: Mapping[str, Path]) -> sqlite3.Connection:
    connection = sqlite3.connect(
        ":memory:", uri=True, check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS
    )
    try:
        for name, path in files.items():
            attached = f"{path.absolute().as_uri()}?mode=ro"
            connection.execute(f'ATTACH DATABASE ? AS "{name}"', (attached,))
    except BaseException:
        connection.close()
        raise
    return connection


def _begun(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
