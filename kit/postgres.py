"""How is PostgreSQL reached? By pools that begin without the server, and outlive its falls."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import partial
from threading import Event
from time import monotonic
from types import MappingProxyType
from typing import Any, Final

from eventsourcing.persistence import InterfaceError, InternalError, OperationalError
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg import Error as PsycopgError
from psycopg import OperationalError as PsycopgOperationalError
from psycopg.abc import RV, PQGen
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import IdleInTransactionSessionTimeout
from psycopg.rows import DictRow, Row
from sqlalchemy import Connection as Transaction
from sqlalchemy import Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExecutionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from kit.timings import count_in_use, waited, waited_for

CONNECT_SECONDS = 5.0
"""So long a caller waits for a connection: beyond it the database is away."""
ANSWER_SECONDS = 8.0
"""So long a caller waits for the answer to one statement: beyond it the database is frozen. With
the wait for another line after it, the gateway is still there to be told."""
IDLE_SECONDS = 5.0
"""So long a process may leave a transaction open: one that is frozen must not hold up others."""
MIGRATION_SECONDS = 600.0
_IN_USE_SECONDS, _IDLE_SINCE = 1.0, "kit.idle_since"
"""A line that was in use so short a time ago is not asked whether it lives: that costs a trip."""
POOL_SIZE = 8
LINE: Final[Mapping[str, int | str]] = {
    "connect_timeout": int(CONNECT_SECONDS),
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "client_encoding": "utf8",
}
"""For libpq: by the system's own times a cut line would hold a caller for hours. What is sent is in
UTF-8, whatever the database is in."""
_NAMES_VALUES = "22"
"""The class of faults in values, whose first line may say them; other faults add them after it."""


_patience = ContextVar("patience", default=0.0)


@contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Wait so long for each answer: for statements that may take their time, or wait in turn."""
    before = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(before)


class Silent(PsycopgOperationalError):  # noqa: N818 - reads as a sentence
    """The server takes what is sent, and does not answer: its process is frozen, or its disk."""


class Line(Connection[Row]):
    """A connection whose every wait for the server has an end; beyond it the line is cut.

    No setting of the server's or of the network's does that: a frozen server looks at no clock, and
    its machine goes on acknowledging what it is sent.
    """

    answers_within = ANSWER_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Return what the server answers; ``Silent`` if it does not in time."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        until = monotonic() + (seconds := max(self.answers_within, _patience.get()))
        try:
            return super().wait(gen, interval, seconds)
        except PsycopgOperationalError as fault:
            if fault.sqlstate is not None or monotonic() < until:
                raise
            self.pgconn.finish()
            msg = f"no answer for {seconds:g} s"
            raise Silent(msg) from fault
        except IdleInTransactionSessionTimeout as cut:  # to the driver a fault in what was asked
            raise PsycopgOperationalError(str(cut)) from cut


class LineBroke(OperationalError):  # noqa: N818 - reads as a sentence
    """A connection was cut while it was used, or since; the next one may be whole."""


class Datastore(PostgresDatastore):
    """The library's pool, told by a URL; nothing is asked of the server before it is used."""

    def __init__(self, url: str, pool_size: int = POOL_SIZE) -> None:
        """Reach the database at ``url``, as libpq understands it."""
        said: dict[str, Any] = conninfo_to_dict(url)
        database = str(said.pop("dbname", ""))
        super().__init__(
            dbname=database,
            host=said.pop("host", ""),
            port=said.pop("port", ""),
            user=said.pop("user", ""),
            password=said.pop("password", ""),
            connect_timeout=CONNECT_SECONDS,
            idle_in_transaction_session_timeout=IDLE_SECONDS,
            pool_size=1,
            max_overflow=pool_size - 1,
        )
        self.pool.connection_class = Line[DictRow]
        self._waited = waited(database)
        count_in_use(database, self._in_use)
        self.pool.kwargs = {**_said(self.pool.kwargs), **LINE, **said}
        # Beyond this the pauses between its attempts would double for minutes.
        self.pool.reconnect_timeout = CONNECT_SECONDS

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        """Yield a connection. ``LineBroke``: it broke, and others that did so are let go of.

        All of them are, unasked, where the server is silent: each would wait as long.
        """
        used: Connection[DictRow] | None = None
        try:
            with ExitStack() as line:
                began = monotonic()
                try:
                    used = line.enter_context(super().get_connection())
                finally:  # who waited in vain has waited longest
                    self._waited(monotonic() - began)
                yield used
        except (OperationalError, InterfaceError, InternalError) as fault:
            if used is None or not used.broken:
                raise
            if isinstance(fault.__cause__, Silent):
                self.pool.drain()
                raise
            self.pool.check()
            raise LineBroke(str(fault)) from fault

    def _in_use(self) -> int:
        now = self.pool.get_stats()
        return now["pool_size"] - now["pool_available"] + now["requests_waiting"]

    def register_type_adapters(self) -> None:
        """Do without the library's composite types: they would be looked up at once."""


def _said(told: Any) -> dict[str, Any]:  # noqa: ANN401 - the pool also takes a function
    return {name: value for name, value in told.items() if value != ""}


def postgres_engine(
    url: str,
    settings: Mapping[str, str] = MappingProxyType({}),
    *,
    answers_within: float = ANSWER_SECONDS,
    max_overflow: int = 10,
    query_cache_size: int = 500,
) -> Engine:
    """Return an engine that notices a connection which the server has closed meanwhile.

    Its sessions have ``settings`` of PostgreSQL, ``IDLE_SECONDS`` unless these say otherwise, and
    wait ``answers_within`` seconds for each answer. Faults, which are logged, do not name the
    values: these may be names of persons.
    """
    said = make_url(url.replace("postgresql://", "postgresql+psycopg://", 1))
    line = {name: value for name, value in LINE.items() if name not in said.query}
    settings = {"idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s", **settings}
    options = [f"-c {name}={value}" for name, value in settings.items()]
    engine = create_engine(
        said,
        connect_args={
            **line,
            "options": " ".join((*said.normalized_query.get("options", ()), *options)),
        },
        poolclass=waited_for(said.database or ""),
        pool_size=POOL_SIZE,
        pool_timeout=CONNECT_SECONDS,
        hide_parameters=True,
        max_overflow=max_overflow,
        query_cache_size=query_cache_size,
    )
    event.listen(engine, "do_connect", partial(_connect, answers_within))
    event.listen(engine, "checkin", partial(_let_go, closed := Event()))
    event.listen(engine, "engine_disposed", lambda _: closed.set())
    event.listen(engine, "checkout", partial(_look_whether_it_lives, engine.dialect))
    event.listen(engine, "do_execute", _execute)
    event.listen(engine, "do_executemany", _executemany)
    return engine


def _connect(
    answers_within: float,
    _: Dialect,
    __: ConnectionPoolEntry,
    said: list[Any],
    also: dict[str, Any],
) -> Line[Any]:
    line = Line[Any].connect(*said, **also)
    line.answers_within = answers_within
    return line


def _let_go(closed: Event, _: DBAPIConnection | None, line: ConnectionPoolEntry) -> None:
    """Note since when a line is idle; one that comes back after its engine was closed ends.

    Who is cancelled leaves a thread behind that still uses its line when the engine is closed.
    """
    line.info[_IDLE_SINCE] = monotonic()
    if closed.is_set():
        line.close()


def _look_whether_it_lives(
    dialect: Dialect, connection: DBAPIConnection, line: ConnectionPoolEntry, _: object
) -> None:
    """Have another line given where nobody is at the end of one that was not in use just now."""
    if monotonic() - line.info.get(_IDLE_SINCE, monotonic()) < _IN_USE_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except PsycopgError as fault:
        if dialect.is_disconnect(fault, connection, None):  # type: ignore[arg-type]
            raise InvalidatePoolError from fault
        raise


def _execute(
    cursor: DBAPICursor,
    statement: str,
    values: Any,  # noqa: ANN401 - whatever the driver takes
    _: ExecutionContext | None,
) -> bool:
    with _without_values():
        cursor.execute(statement, values)
    return True


def _executemany(
    cursor: DBAPICursor,
    statement: str,
    rows: Any,  # noqa: ANN401 - whatever the driver takes
    _: ExecutionContext | None,
) -> bool:
    with _without_values():
        cursor.executemany(statement, rows)
    return True


@contextmanager
def _without_values() -> Iterator[None]:
    """Keep what a row was out of the fault that it made."""
    try:
        yield
    except PsycopgError as fault:
        if fault.sqlstate is not None:
            named = fault.sqlstate.startswith(_NAMES_VALUES)
            fault.args = ("" if named else fault.diag.message_primary,)
        raise


@contextmanager
def alone(engine: Engine, lock: int) -> Iterator[Transaction]:
    """Yield a transaction that no other one under the same lock of a database stands beside.

    ``sqlite_engine`` has none but such; there the number means nothing.
    """
    with engine.begin() as transaction:
        if engine.dialect.name == "postgresql":
            transaction.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
        yield transaction
