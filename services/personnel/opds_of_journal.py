"""Which OPDs does the journal know by now, without all of it being read again?

Personnel has no views. There are few OPDs and many people, so the few are kept in memory, and
where in the journal they stand is kept beside it. That grows with what is recorded, and is made
anew where it is missing or of another history.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    Uuid,
    delete,
    insert,
    select,
)

from kit.catalogue import type_of
from kit.envelope import Record
from kit.journal import Journal
from kit.postgres import alone
from personnel.domain.opd import Event as OpdEvent
from personnel.domain.opd import Opd, opd
from personnel.opd_register import OpdRegister

_TYPES: Final = {type_of(each) for each in opd.events}
_PAGE: Final = 1000
_LOCK: Final = 7_020_911_166
_METADATA = MetaData()
_PLACE = Table(
    "opd_history_place",
    _METADATA,
    Column("epoch", Uuid, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
_OPD_EVENTS = Table(
    "opd_history", _METADATA, Column("position", BigInteger, primary_key=True, autoincrement=False)
)


class Place(NamedTuple):
    """How far a history of the journal has been looked through."""

    epoch: UUID
    position: int


class OpdPlaces:
    """The places; they may be lost at any time, and several processes may go on with them.

    A file's tables are made whenever they are missing; in PostgreSQL only ``create`` makes them.
    """

    def __init__(self, engine: Engine) -> None:
        """Keep them in a database; nothing is asked of it yet."""
        self._engine = engine

    def create(self) -> None:
        """Make the tables where they are missing."""
        with alone(self._engine, _LOCK) as c:
            _METADATA.create_all(c)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def begin(self, epoch: UUID) -> tuple[Place, Sequence[int]]:
        """Return how far it has come and where OPDs stand; of another history it is emptied."""
        with self._writing() as c:
            place = _place(c)
            if place is None or place.epoch != epoch:
                place = Place(epoch, 0)
                c.execute(delete(_OPD_EVENTS))
                _put(c, place)
            position = _OPD_EVENTS.c.position
            return place, c.execute(select(position).order_by(position)).scalars().all()

    def follow(self, before: Place, found: Sequence[int], after: Place) -> None:
        """Go on; not where another process did, or where the places were lost on the way."""
        with self._writing() as c:
            if _place(c) == before:
                if found:
                    c.execute(insert(_OPD_EVENTS), [{"position": each} for each in found])
                _put(c, after)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with alone(self._engine, _LOCK) as c:
            if c.dialect.name == "sqlite":
                _METADATA.create_all(c)
            yield c


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
            self._place = self._followed(self._begun(self._journal.recorder.epoch()))
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
            if isinstance(event, OpdEvent):
                self._opds[record.stream] = opd.evolve(self._opds.get(record.stream, Opd()), event)


def _place(c: Connection) -> Place | None:
    row = c.execute(select(_PLACE)).one_or_none()
    return Place(row.epoch, row.position) if row else None


def _put(c: Connection, place: Place) -> None:
    c.execute(delete(_PLACE))
    c.execute(insert(_PLACE).values(place._asdict()))
