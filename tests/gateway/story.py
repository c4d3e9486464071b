"""A story told by events of the real services, as the journal would record and publish them."""

import atexit
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Connection, MetaData, select

from gateway.reading import Reading
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Actor, Command, Decider, Elsewhere, Event, Facts
from kit.envelope import Context, encode
from kit.feed import Delivered
from kit.journal import Journal, Receipt
from kit.lanes import LANES
from kit.recorder_sqlite import SqliteRecorder
from kit.view_store import PARKED, ViewStore
from kit.view_store_sqlite import ViewFiles, view_file
from kit.view_writer import ViewWriter
from kit.views import View
from tests.gateway.shelves import Shelf, stored

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
CLERK = Actor(account_id=UUID(int=0xACC))
COMMANDS = UUID(int=0xC0)

Told = tuple[UUID, Event]
"""The stream and what happened on it."""


class Tell(Command, frozen=True):
    told: tuple[Told, ...]


def _tell(command: Tell, _: int, __: Facts) -> list[Elsewhere]:
    return [Elsewhere(anything, stream, event) for stream, event in command.told]


def _told(seen: int, _: Event) -> int:
    return seen + 1


anything: Decider[Tell, Event, int] = Decider("anything", 0, _tell, _told)


class Ring(dict[UUID, bytes]):
    """A key for everybody who has not been erased."""

    erased: frozenset[UUID] = frozenset()

    def keys_of(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        return {one: one.bytes * 2 for one in persons if one not in self.erased}


class Story:
    """One journal a service; each call of ``tell`` is one append, a minute after the last."""

    def __init__(self, *kinds: type[Event], sample: bool = True) -> None:
        self.ring, self.clock, self._sample = Ring(), FixedClock(START), sample
        self.clock.simulated = sample  # a journal of real data takes no other
        names: dict[str, list[type[Event]]] = {}
        for kind in kinds:
            names.setdefault(str(kind.__struct_config__.tag).partition(".")[0], []).append(kind)
        self.journals = {service: self._journal(service, of) for service, of in names.items()}
        self._told = 0

    def _journal(self, service: str, kinds: Sequence[type[Event]]) -> Journal:
        recorder = SqliteRecorder(":memory:")
        recorder.create()
        journal = Journal(recorder, Catalogue(service, tuple(kinds)), self.ring, self.clock)
        journal.open(sample=self._sample)
        return journal

    def tell(self, *told: Told, by: Actor = CLERK) -> Receipt:
        self.clock.at += timedelta(minutes=1)
        self._told += 1
        command_id = uuid5(COMMANDS, str(self._told))
        service = str(told[0][1].__struct_config__.tag).partition(".")[0]
        return self.journals[service].execute(
            anything,
            told[0][0],
            Tell(told=told),
            context=Context(command_id=command_id, actor=by, correlation_id=command_id),
        )

    def records(self) -> list[Delivered]:
        return [
            Delivered(service, journal.heads().epoch, record)
            for service, journal in self.journals.items()
            for record in journal.recorder.records(0, 10_000)
        ]

    def streams(self) -> list[list[Delivered]]:
        """Return the streams, each in a lane of its own, so that any interleaving is legal."""
        found: dict[UUID, list[Delivered]] = {}
        for one in self.records():
            found.setdefault(one.record.stream, []).append(one)
        return [_in_lane(stream, LANES + number) for number, stream in enumerate(found.values())]

    def lanes(self) -> list[list[Delivered]]:
        found: dict[object, list[Delivered]] = {}
        for one in self.records():
            found.setdefault(one.heard.lane, []).append(one)
        return list(found.values())

    def writer(self, view: View, where: Path | ViewStore) -> ViewWriter:
        return ViewWriter(view, stored(where), self.ring, self.clock)


def _in_lane(stream: Sequence[Delivered], lane: int) -> list[Delivered]:
    previous = (0, *(one.record.position for one in stream))
    return [
        replace(one, record=replace(one.record, lane=lane, previous=before))
        for one, before in zip(stream, previous, strict=False)
    ]


def _make_files(folder: Path, views: Sequence[View]) -> None:
    """Make the files of the views that are not there yet, as copies: making them takes longer."""
    folder.mkdir(parents=True, exist_ok=True)
    for view in views:
        if not (file := view_file(folder, view)).exists():
            shutil.copy(_empty(view), file)


@cache
def _empty(view: View) -> Path:
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    ViewFiles(folder).open(view).close()
    return view_file(folder, view)


def fed(
    story: Story, where: Path | ViewStore, views: Sequence[View], *batches: Sequence[Delivered]
) -> Reading:
    """Write the views, batch by batch, each by a writer that has just been started."""
    if isinstance(where, Path):
        _make_files(where, views)
    for view in views:
        for batch in batches:
            writer = story.writer(view, where)
            writer.hear(batch)
            writer.close()
    return Reading(stored(where), views)


@contextmanager
def told(story: Story, where: Path | Shelf, views: Sequence[View]) -> Iterator[Connection]:
    """Give a connection to views that have heard the whole story."""
    store = ViewFiles(where) if isinstance(where, Path) else where.anew()
    reading = fed(story, store, views, story.records())
    try:
        with reading.connect() as connection:
            yield connection
    finally:
        reading.close()


Rows = dict[str, list[tuple[object, ...]]]


def rows(reading: Reading, view: View) -> Rows:
    """Return all rows of a view in the order of their keys, in a form that can be compared."""
    with reading.connect() as connection:
        return {
            table.name: [
                tuple(msgspec.json.encode(value) for value in row)
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in view.metadata.sorted_tables
        }


def parked(connection: Connection, view: View) -> list[tuple[str, str]]:
    """Return the types and reasons of what is parked."""
    table = PARKED.to_metadata(MetaData(), schema=view.schema)
    found = connection.execute(select(table).order_by(table.c.position))
    return [(row.type, row.reason) for row in found]


def poisoned(one: Delivered) -> Delivered:
    """Return the record with an event that lacks all its fields."""
    envelope = msgspec.structs.replace(one.record.envelope(), data=msgspec.Raw(b"{}"))
    return replace(one, record=replace(one.record, state=encode(envelope)))
