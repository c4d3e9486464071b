"""A key store over each database, and what an intruder would find of it on the disk."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, Row, text

from kit.keys import IN_A_FILE, KeyStore
from kit.postgres import postgres_engine
from kit.sqlite import READS, sqlite_engine
from tests.servers.rooms import Databases

EACH = ("sqlite", "postgres")
MASTER = b"m" * 32


def engine_at(url: str) -> Engine:
    return postgres_engine(url) if url[:8] == "postgres" else sqlite_engine(url, *IN_A_FILE)


def key_store(url: str, master: bytes = MASTER) -> KeyStore:
    return KeyStore(engine_at(url), master)


@dataclass(frozen=True)
class Vault:
    """A database of keys."""

    url: str
    on_disk: Callable[[], bytes]
    """All bytes of the database's files, none of which is in memory only."""

    def wrapped_keys(self) -> dict[UUID, bytes]:
        """Return the keys as they are stored, by person."""
        return {
            UUID(str(row.person_id)): bytes(row.wrapped)
            for row in self._rows("SELECT person_id, wrapped FROM person_keys")
        }

    def digests(self) -> list[bytes]:
        return [bytes(row.digest) for row in self._rows("SELECT digest FROM person_numbers")]

    def _rows(self, statement: str) -> Sequence[Row[Any]]:
        engine = engine_at(self.url)
        with engine.connect() as connection:
            rows = connection.execute(text(statement)).all()
        engine.dispose()
        return rows


def vault(request: pytest.FixtureRequest, folder: Path) -> Vault:
    """Return an empty vault of the kind that is the fixture's parameter, without its tables."""
    if request.param == "sqlite":
        return Vault(f"sqlite:///{folder / 'keys.db'}", lambda: _bytes_of(folder.glob("keys.db*")))
    databases: Databases = request.getfixturevalue("databases")
    number = databases.sql("keys", "SELECT oid FROM pg_database WHERE datname = current_database()")

    def on_disk() -> bytes:
        databases.cluster.sql("CHECKPOINT")
        return _bytes_of((databases.cluster.data / "base" / number).iterdir())

    return Vault(databases.url("keys"), on_disk)


@contextmanager
def standing_still(url: str, asked: str = "SELECT COUNT(*) FROM person_keys") -> Iterator[None]:
    """Have somebody ask the database as it is now, for as long as the block lasts."""
    engine = engine_at(url).execution_options(**{READS: True})
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.exec_driver_sql(asked).all()
        yield
    engine.dispose()


def _bytes_of(files: Iterable[Path]) -> bytes:
    return b"".join(file.read_bytes() for file in files)
