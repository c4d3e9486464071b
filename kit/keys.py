"""Where are the keys of persons kept, and who is who by number without the number in the log?"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from kit.postgres import alone
from kit.sealing import KEY_BYTES
from kit.secret_file import secret_file
from kit.sqlite import READS

_metadata = MetaData()
_keys = Table(
    "person_keys",
    _metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)
_numbers = Table(
    "person_numbers",
    _metadata,
    Column("kind", String, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("person_id", Uuid, nullable=False, index=True),
)

Number = tuple[str, str]
"""The kind and the digits."""
Row = dict[str, Any]

IN_A_FILE = ("synchronous=FULL", "secure_delete=ON")
"""The pragmas of a SQLite file of keys: what a destroyed key stood in is overwritten."""

_AT_ONCE = 500
LOCK = 7_020_911_165
_QUIET_SECONDS, _LOOK_SECONDS = 5.0, 0.1
_STILL_SEEN = text(
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    " AND GREATEST(age(backend_xid), age(backend_xmin)) >= age(CAST(:gone AS xid)))"
    " OR EXISTS (SELECT FROM pg_prepared_xacts WHERE age(transaction) >= age(CAST(:gone AS xid)))"
)
"""Whether a transaction goes on from before ``gone``; its snapshot may show what was deleted."""


class Claim(NamedTuple):
    """Who is to have which numbers, as decided upon what was known of them."""

    person: UUID
    numbers: Sequence[Number]
    begins: bool
    """Whether this is a new person, who gets a key; without it the person has to have one."""


class NumbersHaveMoved(Exception):  # noqa: N818 - reads as a sentence
    """Whose numbers they are is not what the claim was decided upon."""


class KeyMayBeOnDisk(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """A reader kept a destroyed key from being overwritten; ``destroy`` has to be called again."""


class KeyStore:
    """The database of keys, apart from every journal and out of every journal's backup.

    Keys are wrapped by RFC 3394 under a master key. Numbers such as a NIP are kept as
    HMAC-SHA-256 only; both go when the person's key is destroyed.
    """

    def __init__(self, engine: Engine, master: bytes) -> None:
        """Use the database of an ``engine``, with a master key of 32 bytes."""
        self._engine, self._asking = engine, engine.execution_options(**{READS: True})
        self._wrapping = _derived(master, b"spbe key wrapping v1")
        self._indexing = _derived(master, b"spbe number index v1")

    def create(self) -> None:
        """Make the tables where they are missing. Only ``spbe migrate`` calls this."""
        with alone(self._engine, LOCK) as connection:
            for table in _metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the keys that exist; that of an erased or unknown person is missing."""
        query = select(_keys.c.person_id, _keys.c.wrapped).where(_keys.c.person_id.in_(persons))
        with self._asking.connect() as connection:
            rows = connection.execute(query).all()
        return {row.person_id: aes_key_unwrap(self._wrapping, row.wrapped) for row in rows}

    def give(self, claims: Sequence[Claim], now: datetime) -> None:
        """Begin those who are new, and give each the numbers said: all of it or nothing.

        What is so already stays. ``NumbersHaveMoved``: a number is another's by now, or whoever
        should have it has been erased; the claim has to be thought over.
        """
        whose = self.known(number for claim in claims for number in claim.numbers)
        if any(whose.get(each, one.person) != one.person for one in claims for each in one.numbers):
            raise NumbersHaveMoved
        numbered = [
            {"kind": kind, "digest": self._digest(kind, number), "person_id": claim.person}
            for claim in claims
            for kind, number in claim.numbers
            if (kind, number) not in whose
        ]
        if not numbered:
            return
        try:
            self._insert(numbered, {claim.person for claim in claims if claim.begins}, now)
        except IntegrityError as taken:  # between the look and now
            raise NumbersHaveMoved from taken

    def find(self, kind: str, number: str) -> UUID | None:
        """Return whose number that is, if it is known."""
        return self.known([(kind, number)]).get((kind, number))

    def known(self, numbers: Iterable[Number]) -> Mapping[Number, UUID]:
        """Return those of the numbers that are somebody's, and whose."""
        by_digest = {self._digest(*number): number for number in numbers}
        digests, found = list(by_digest), dict[Number, UUID]()
        with self._asking.connect() as connection:
            for start in range(0, len(digests), _AT_ONCE):
                query = select(_numbers.c.digest, _numbers.c.person_id).where(
                    _numbers.c.kind.in_({by_digest[digest][0] for digest in digests}),
                    _numbers.c.digest.in_(digests[start : start + _AT_ONCE]),
                )
                for digest, person in connection.execute(query):
                    found[by_digest[digest]] = person
        return found

    def rank(self, kind: str, number: str) -> int:
        """Return the place of a number, from 1 on, in an order that tells nothing of it."""
        return int.from_bytes(self._digest(kind, number)[:4]) // 2 or 1

    def destroy(self, person: UUID) -> bool:
        """Destroy a person's key and numbers; false if there was no key. This cannot be undone.

        ``KeyMayBeOnDisk``: it is gone for all readers, but a file of the database still holds it.
        PostgreSQL's write-ahead log, replicas and backups hold it longer: decision 7.
        """
        with alone(self._engine, LOCK) as connection:
            connection.execute(delete(_numbers).where(_numbers.c.person_id == person))
            gone = connection.execute(delete(_keys).where(_keys.c.person_id == person))
            number = _number_of(connection)
        with self._asking.connect() as connection:
            if number is None:
                _empty_log(connection)
            else:
                _rewrite(connection.execution_options(isolation_level="AUTOCOMMIT"), number)
        return gone.rowcount > 0

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _insert(self, numbered: Sequence[Row], begun: set[UUID], now: datetime) -> None:
        """Let no number stand there without the key with which it is to go."""
        persons = list({row["person_id"] for row in numbered})
        there = select(_keys.c.person_id).where(_keys.c.person_id.in_(persons))
        with alone(self._engine, LOCK) as connection:
            connection.execute(insert(_numbers), numbered)
            missing = set(persons).difference(connection.execute(there).scalars())
            if not missing <= begun:
                raise NumbersHaveMoved
            if missing:
                keyed = [self._new_key(person, now) for person in missing]
                connection.execute(insert(_keys), keyed)

    def _new_key(self, person: UUID, now: datetime) -> Row:
        wrapped = aes_key_wrap(self._wrapping, secrets.token_bytes(KEY_BYTES))
        return {"person_id": person, "wrapped": wrapped, "made_at": now}

    def _digest(self, kind: str, number: str) -> bytes:
        return hmac.new(self._indexing, f"{kind}:{number}".encode(), hashlib.sha256).digest()


def master_key(path: Path) -> bytes:
    """Read the master key from a file, or make it, readable by its owner only."""
    master = secret_file(path, lambda: secrets.token_bytes(KEY_BYTES))
    if len(master) != KEY_BYTES:
        msg = f"the master key at {path} has {len(master)} bytes, not {KEY_BYTES}"
        raise ValueError(msg)
    return master


def _number_of(connection: Connection) -> str | None:
    """Return the number of a transaction, where the database has such."""
    if connection.dialect.name != "postgresql":
        return None
    return str(connection.execute(text("SELECT CAST(pg_current_xact_id() AS xid)")).scalar_one())


def _empty_log(connection: Connection) -> None:
    connection.detach()  # its setting goes with it
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(_QUIET_SECONDS * 1000)}")
    if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]:
        raise KeyMayBeOnDisk


def _rewrite(connection: Connection, gone: str) -> None:
    """Write the tables anew without what nobody sees any more: a plain VACUUM leaves its bytes."""
    until = time.monotonic() + _QUIET_SECONDS
    while connection.execute(_STILL_SEEN, {"gone": gone}).scalar_one():
        if time.monotonic() > until:
            raise KeyMayBeOnDisk
        time.sleep(_LOOK_SECONDS)
    connection.detach()  # its setting goes with it
    connection.exec_driver_sql(f"SET lock_timeout = '{_QUIET_SECONDS}s'")
    try:
        connection.exec_driver_sql(f"VACUUM (FULL) {_keys.name}, {_numbers.name}")
    except OperationalError as held:
        raise KeyMayBeOnDisk from held


def _derived(master: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)
