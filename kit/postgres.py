"""How is PostgreSQL reached? By pools that begin without the server, and outlive its falls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from eventsourcing.persistence import InterfaceError, OperationalError
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow
from sqlalchemy import Connection as Transaction
from sqlalchemy import Engine, text

CONNECT_SECONDS = 5.0
"""So long a caller waits for a connection: beyond it the database is away."""
POOL_SIZE = 8
LINE: Final[Mapping[str, int]] = {
    "connect_timeout": int(CONNECT_SECONDS),
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""For libpq: by the system's own times a cut line would hold a caller for hours."""


class LineBroke(OperationalError):  # noqa: N818 - reads as a sentence
    """A connection was cut while it was used, or since; the next one may be whole."""


class Datastore(PostgresDatastore):
    """The library's pool, told by a URL; nothing is asked of the server before it is used."""

    def __init__(self, url: str, pool_size: int = POOL_SIZE) -> None:
        """Reach the database at ``url``, as libpq understands it."""
        said: dict[str, Any] = conninfo_to_dict(url)
        super().__init__(
            dbname=said.pop("dbname", ""),
            host=said.pop("host", ""),
            port=said.pop("port", ""),
            user=said.pop("user", ""),
            password=said.pop("password", ""),
            connect_timeout=CONNECT_SECONDS,
            pool_size=1,
            max_overflow=pool_size - 1,
        )
        self.pool.kwargs = {**_said(self.pool.kwargs), **LINE, **said}
        # Beyond this the pauses between its attempts would double for minutes.
        self.pool.reconnect_timeout = CONNECT_SECONDS

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        """Yield a connection. ``LineBroke``: it broke, and others that did so are let go of."""
        used: Connection[DictRow] | None = None
        try:
            with super().get_connection() as used:
                yield used
        except (OperationalError, InterfaceError) as fault:
            if used is None or not used.broken:
                raise
            self.pool.check()
            raise LineBroke(str(fault)) from fault

    def register_type_adapters(self) -> None:
        """Do without the library's composite types: they would be looked up at once."""


def _said(told: Any) -> dict[str, Any]:  # noqa: ANN401 - the pool also takes a function
    return {name: value for name, value in told.items() if value != ""}


@contextmanager
def alone(engine: Engine, lock: int) -> Iterator[Transaction]:
    """Yield a transaction that no other one under the same lock of a database stands beside.

    ``sqlite_engine`` has none but such; there the number means nothing.
    """
    with engine.begin() as transaction:
        if engine.dialect.name == "postgresql":
            transaction.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
        yield transaction
