"""How is PostgreSQL reached by the journals? By a pool that does not need the server to begin."""

from typing import Any

from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

CONNECT_SECONDS = 5.0
"""So long a caller waits for a connection: beyond it the database is away."""
POOL_SIZE = 8


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
        self.pool.kwargs = {**_said(self.pool.kwargs), "connect_timeout": CONNECT_SECONDS, **said}

    def register_type_adapters(self) -> None:
        """Do without the library's composite types: they would be looked up at once."""


def _said(told: Any) -> dict[str, Any]:  # noqa: ANN401 - the pool also takes a function
    return {name: value for name, value in told.items() if value != ""}
