"""Does each record hold what the envelope promises? Told of one journal, record by record."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

import msgspec

from kit.catalogue import Catalogue
from kit.envelope import Envelope, Record, encode
from kit.lanes import lane_of

Broken = tuple[str, str]
"""Which promise, and how it is broken."""


class Promises:
    """Remembers of a journal what the next record is held against."""

    def __init__(self, catalogue: Catalogue, scratch: Path) -> None:
        """Begin before the first record; the ids of commands are kept in the file ``scratch``."""
        self._catalogue = catalogue
        self._position, self._lanes = 0, dict[int, int]()
        self._at: datetime | None = None
        self._command, self._index = UUID(int=0), 0
        self._commands = sqlite3.connect(scratch, isolation_level=None)
        self._commands.execute("PRAGMA synchronous=OFF")
        self._commands.execute("PRAGMA journal_mode=OFF")
        self._commands.execute("CREATE TABLE command (id BLOB PRIMARY KEY) WITHOUT ROWID")

    @property
    def lanes(self) -> dict[int, int]:
        """Return how far each lane has come."""
        return self._lanes

    def close(self) -> None:
        """Let go of the file."""
        self._commands.close()

    def of_place(self, record: Record) -> Iterator[Broken]:
        """Yield what is wrong about where a record stands."""
        if record.position <= self._position:
            yield "order", f"it comes after position {self._position}"
        if record.lane != lane_of(record.stream):
            yield "lane", f"it stands in lane {record.lane}, not {lane_of(record.stream)}"
        if record.previous != (before := self._lanes.get(record.lane, 0)):
            yield "chain", f"before it in its lane is said to be {record.previous}, not {before}"
        self._position = self._lanes[record.lane] = record.position

    def of_bytes(self, record: Record) -> tuple[Envelope | None, list[Broken]]:
        """Read the stored bytes; return what they say, if anything, and what is wrong with it."""
        try:
            envelope = record.envelope()
        except msgspec.DecodeError as fault:
            return None, [("bytes", f"its bytes are no event: {fault}")]
        return envelope, [*self._of_form(record, envelope), *self._of_envelope(envelope)]

    def _of_form(self, record: Record, envelope: Envelope) -> Iterator[Broken]:
        if encode(envelope) != record.state:
            yield "bytes", "its bytes are not as they are written"
        if envelope.type != record.type:
            yield "type", f"it is filed as {record.type} and says {envelope.type}"
        if envelope.stream != record.stream:
            yield "stream", f"it says that it is of the stream {envelope.stream}"
        if envelope.type not in self._catalogue:
            yield "type", f"{envelope.type} is no event of {self._catalogue.service}"

    def _of_envelope(self, envelope: Envelope) -> Iterator[Broken]:
        if self._at is not None and envelope.recorded_at < self._at:
            yield "time", f"it was recorded at {envelope.recorded_at}, before the one before it"
        self._at = max(envelope.recorded_at, self._at or envelope.recorded_at)
        if envelope.command_id == self._command:
            self._index += 1
        else:
            self._command, self._index = envelope.command_id, 0
            if not self._is_new(envelope.command_id):
                yield "command", f"the command {envelope.command_id} was carried out before"
        if envelope.id != uuid5(envelope.command_id, str(self._index)):
            yield "id", f"its id is not that of event {self._index + 1} of its command"

    def _is_new(self, command_id: UUID) -> bool:
        insert = "INSERT OR IGNORE INTO command VALUES (?)"
        with closing(self._commands.execute(insert, (command_id.bytes,))) as done:
            return done.rowcount == 1
