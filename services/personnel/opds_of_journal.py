"""Which OPDs does the journal know by now, without all of it being read again?

Personnel has no views. There are few OPDs and many people, so the few are kept in memory, and
where in the journal they stand in a small file. It grows with what is recorded, and is made anew
where it is missing or of another history.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple
from uuid import UUID

from kit.catalogue import type_of
from kit.envelope import Record
from kit.journal import Journal
from personnel.domain.opd import Opd, OpdClosed, OpdRegistered, opd
from personnel.opd_register import OpdRegister

_TYPES: Final = {type_of(OpdRegistered), type_of(OpdClosed)}
_PAGE: Final = 1000
_PATIENCE_SECONDS: Final = 30
_TABLES: Final = (
    (
        "CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1),"
        " epoch TEXT NOT NULL, position INTEGER NOT NULL)"
    ),
    "CREATE TABLE IF NOT EXISTS opd_events (position INTEGER PRIMARY KEY)",
)


class Place(NamedTuple):
    """How far a history of the journal has been looked through."""

    epoch: UUID
    position: int


class OpdPlaces:
    """The file; it may vanish at any time, and several processes may go on with it."""

    def __init__(self, path: Path) -> None:
        """Keep it at ``path``; nothing is written yet."""
        self._path = path

    def begin(self, epoch: UUID) -> tuple[Place, Sequence[int]]:
        """Return how far it has come and where OPDs stand; of another history it is emptied."""
        with self._writing() as c:
            place = _place(c)
            if place is None or place.epoch != epoch:
                place = Place(epoch, 0)
                c.execute("DELETE FROM opd_events")
                _put(c, place)
            found = c.execute("SELECT position FROM opd_events ORDER BY position").fetchall()
        return place, [position for (position,) in found]

    def follow(self, before: Place, found: Sequence[int], after: Place) -> None:
        """Go on; not where another process did, or where the file was lost on the way."""
        with self._writing() as c:
            if _place(c) == before:
                c.executemany("INSERT INTO opd_events VALUES (?)", [(each,) for each in found])
                _put(c, after)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        patience = _PATIENCE_SECONDS
        with closing(sqlite3.connect(self._path, patience, isolation_level=None)) as c:
            for statement in _TABLES:
                c.execute(statement)
            c.execute("BEGIN IMMEDIATE")
            yield c
            c.execute("COMMIT")  # otherwise closing rolls back


class OpdsOfJournal:
    """Follows the journal."""

    def __init__(self, journal: Journal, places: OpdPlaces) -> None:
        """Read nothing yet: the journal's tables may not exist."""
        self._journal, self._places = journal, places
        self._opds: dict[UUID, Opd] = {}
        self._place: Place | None = None
        self._one_at_a_time = Lock()

    def register(self) -> OpdRegister:
        """Return the OPDs as of now; a journal that was restored is read anew."""
        with self._one_at_a_time:
            self._place = self._followed(self._begun(self._journal.heads().epoch))
            return OpdRegister(dict(self._opds))

    def _begun(self, epoch: UUID) -> Place:
        if self._place and self._place.epoch == epoch:
            return self._place
        self._opds = {}
        place, found = self._places.begin(epoch)
        for position in found:
            self._take(self._journal.recorder.records(position - 1, 1))
        return place

    def _followed(self, place: Place) -> Place:
        while records := self._journal.recorder.records(place.position, _PAGE):
            found = [record for record in records if record.type in _TYPES]
            self._take(found)
            reached = Place(place.epoch, records[-1].position)
            self._places.follow(place, [record.position for record in found], reached)
            place = reached
        return place

    def _take(self, records: Sequence[Record]) -> None:
        for record in records:
            event = self._journal.read(record.envelope())
            if isinstance(event, OpdRegistered | OpdClosed):
                self._opds[record.stream] = opd.evolve(self._opds.get(record.stream, Opd()), event)


def _place(c: sqlite3.Connection) -> Place | None:
    row = c.execute("SELECT epoch, position FROM place").fetchone()
    return Place(UUID(row[0]), row[1]) if row else None


def _put(c: sqlite3.Connection, place: Place) -> None:
    row = (str(place.epoch), place.position)
    c.execute("INSERT OR REPLACE INTO place VALUES (1, ?, ?)", row)
