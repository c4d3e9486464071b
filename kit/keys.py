"""Where are the keys of persons kept, and who is who by number without the number in the log?"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from sqlalchemy import (
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from kit.sealing import KEY_BYTES
from kit.secret_file import secret_file
from kit.sqlite import set_pragmas

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

_ATTEMPTS = 5
_AT_ONCE = 500


class KeyIsGone(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """A person was erased while a number was being given to them."""


class KeyMayBeOnDisk(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """A reader kept a destroyed key from being overwritten; ``destroy`` has to be called again."""


class KeyStore:
    """The database of keys, apart from every journal and out of every journal's backup.

    Keys are wrapped by RFC 3394 under a master key. Numbers such as a NIP are kept as
    HMAC-SHA-256 only; both go when the person's key is destroyed.
    """

    def __init__(self, url: str, master: bytes) -> None:
        """Open the database at an SQLAlchemy ``url`` with a master key of 32 bytes."""
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _durable)
        self._wrapping = _derived(master, b"spbe key wrapping v1")
        self._indexing = _derived(master, b"spbe number index v1")

    def create(self) -> None:
        """Make the tables where they are missing. Only ``spbe migrate`` calls this."""
        with self._engine.begin() as connection:
            for table in _metadata.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the keys that exist; that of an erased or unknown person is missing."""
        query = select(_keys.c.person_id, _keys.c.wrapped).where(_keys.c.person_id.in_(persons))
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {row.person_id: aes_key_unwrap(self._wrapping, row.wrapped) for row in rows}

    def person_with(self, kind: str, number: str, now: datetime) -> UUID:
        """Return whose number that is; a number never seen gets a new person with a new key."""
        return self.persons_with([[(kind, number)]], now)[0]

    def persons_with(self, identities: Sequence[Sequence[Number]], now: datetime) -> Sequence[UUID]:
        """Return who has the numbers of each identity, of which the first known one decides.

        Its numbers that nobody had are that person's from now on; where none is known, it gets a
        new person with a new key.
        """
        for _ in range(_ATTEMPTS):
            with suppress(IntegrityError, KeyIsGone):  # somebody else was first: look again
                return self._persons_with(identities, now)
        raise KeyIsGone

    def find(self, kind: str, number: str) -> UUID | None:
        """Return whose number that is, if it is known."""
        return self.known([(kind, number)]).get((kind, number))

    def known(self, numbers: Iterable[Number]) -> Mapping[Number, UUID]:
        """Return those of the numbers that are somebody's, and whose."""
        by_digest = {self._digest(*number): number for number in numbers}
        digests, found = list(by_digest), dict[Number, UUID]()
        with self._engine.connect() as connection:
            for start in range(0, len(digests), _AT_ONCE):
                query = select(_numbers.c.digest, _numbers.c.person_id).where(
                    _numbers.c.kind.in_({by_digest[digest][0] for digest in digests}),
                    _numbers.c.digest.in_(digests[start : start + _AT_ONCE]),
                )
                for digest, person in connection.execute(query):
                    found[by_digest[digest]] = person
        return found

    def destroy(self, person: UUID) -> bool:
        """Destroy a person's key and numbers; false if there was no key. This cannot be undone.

        ``KeyMayBeOnDisk``: it is gone for all readers, but still in the write-ahead log.
        """
        with self._engine.begin() as connection:
            connection.execute(delete(_numbers).where(_numbers.c.person_id == person))
            gone = connection.execute(delete(_keys).where(_keys.c.person_id == person))
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                done = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if done[0]:
                raise KeyMayBeOnDisk
        return gone.rowcount > 0

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _persons_with(
        self, identities: Sequence[Sequence[Number]], now: datetime
    ) -> Sequence[UUID]:
        whose = dict(self.known(number for numbers in identities for number in numbers))
        persons, numbered, keyed = list[UUID](), list[Row](), list[Row]()
        for numbers in identities:
            person = next((whose[number] for number in numbers if number in whose), None)
            if person is None:
                person = uuid4()
                wrapped = aes_key_wrap(self._wrapping, secrets.token_bytes(KEY_BYTES))
                keyed.append({"person_id": person, "wrapped": wrapped, "made_at": now})
            for kind, number in (new for new in numbers if new not in whose):
                digest = self._digest(kind, number)
                numbered.append({"kind": kind, "digest": digest, "person_id": person})
                whose[kind, number] = person
            persons.append(person)
        if numbered:
            self._insert(numbered, keyed)
        return persons

    def _insert(self, numbered: Sequence[Row], keyed: Sequence[Row]) -> None:
        """Let no number stand there without the key with which it is to go."""
        persons = list({row["person_id"] for row in numbered})
        with self._engine.begin() as connection:
            connection.execute(insert(_numbers), numbered)
            if keyed:
                connection.execute(insert(_keys), keyed)
            query = select(func.count()).select_from(_keys).where(_keys.c.person_id.in_(persons))
            if connection.execute(query).scalar_one() != len(persons):
                raise KeyIsGone

    def _digest(self, kind: str, number: str) -> bytes:
        return hmac.new(self._indexing, f"{kind}:{number}".encode(), hashlib.sha256).digest()


def master_key(path: Path) -> bytes:
    """Read the master key from a file, or make it, readable by its owner only."""
    master = secret_file(path, lambda: secrets.token_bytes(KEY_BYTES))
    if len(master) != KEY_BYTES:
        msg = f"the master key at {path} has {len(master)} bytes, not {KEY_BYTES}"
        raise ValueError(msg)
    return master


def _durable(connection: DBAPIConnection, _: object) -> None:
    """Let readers go on while a key is written, and overwrite what a destroyed key stood in."""
    set_pragmas(connection, ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"))


def _derived(master: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)
