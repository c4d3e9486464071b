"""How is a SQLite file opened, so that readers go on and two first starts do not collide?"""

import sqlite3
import time
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Pool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

BUSY_SECONDS = 30
READS = "spbe_reads"
"""The execution option of what only reads: each statement then stands alone and waits for none."""

_ATTEMPTS = 100
_PAUSE_SECONDS = 0.05


def sqlite_engine(url: str, *pragmas: str, poolclass: type[Pool] | None = None) -> Engine:
    """Return an engine whose transactions hold the write lock from their start.

    ``pragmas`` such as ``synchronous=FULL`` are set on each connection. Faults, which are logged,
    do not name the values: these may be names of persons.
    """
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS},
        poolclass=poolclass,
        hide_parameters=True,
    )

    def connected(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None
        set_pragmas(connection, ("journal_mode=WAL", *pragmas))

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begun)
    return engine


def set_pragmas(connection: DBAPIConnection, pragmas: Sequence[str]) -> None:
    """Set pragmas on a fresh connection, and wait for others who set them for the first time."""
    for pragma in pragmas:
        for attempt in range(_ATTEMPTS):
            try:
                connection.cursor().execute(f"PRAGMA {pragma}")
                break
            except sqlite3.OperationalError:  # going over to WAL does not wait for the lock
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(_PAUSE_SECONDS)


def _begun(connection: Connection) -> None:
    if not connection.get_execution_options().get(READS):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
