"""How is a view kept in step with the journals? Rows and places change in one transaction."""

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    and_,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from kit.clock import Clock
from kit.feed import Delivered, OutOfStep
from kit.policies import HeardEvent
from kit.recorder import Heads, Lane
from kit.sealing import Keyring, unseal
from kit.sqlite import sqlite_engine
from kit.transient import TRANSIENT
from kit.view_changes import write
from kit.views import Change, View, heard_types

log = structlog.get_logger(__name__)

_book = MetaData()
PLACES = Table(
    "places",
    _book,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
)
PARKED = Table(
    "parked",
    _book,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("lane", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("stream", Uuid, nullable=False, index=True),
    Column("type", String, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("reason", String, nullable=False),
    Column("parked_at", String, nullable=False),
)


def view_file(folder: Path, view: View) -> Path:
    """Return where a version of a view lives."""
    return folder / f"{view.name}-v{view.version}.db"


class ViewWriter:
    """Writes one version of one view; a hearer for an inbox."""

    def __init__(self, view: View, folder: Path, keyring: Keyring, clock: Clock) -> None:
        """Open the view's file, and make it where it is missing: a view is built from nothing."""
        self.view, self.name = view, f"view-{view.name}-v{view.version}"
        self._keyring, self._clock = keyring, clock
        self._types = heard_types(view)
        folder.mkdir(parents=True, exist_ok=True)
        self._engine = sqlite_engine(
            f"sqlite:///{view_file(folder, view)}", "synchronous=NORMAL"
        ).execution_options(schema_translate_map={view.schema: None})
        with self._engine.begin() as connection:
            _book.create_all(connection)
            view.metadata.create_all(connection)

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source is in the view."""
        with self._engine.begin() as connection:
            return _places(connection, source)

    def adopt(self, heads: Heads) -> None:
        """Go over to a source's present epoch; begin anew where withdrawn events were applied."""
        with self._engine.begin() as connection:
            known = _places(connection, heads.service)
            stale = {lane for lane in known if lane.epoch != heads.epoch}
            if not stale:
                return
            if any(known[lane] > heads.shared_with(lane.epoch) for lane in stale):
                log.warning("view begins anew after a restore", view=self.name)
                for table in (*self.view.metadata.sorted_tables, PLACES, PARKED):
                    connection.execute(delete(table))
                return
            for table in (PLACES, PARKED):
                of_source = and_(table.c.source == heads.service, table.c.epoch != heads.epoch)
                connection.execute(update(table).where(of_source).values(epoch=heads.epoch))

    def hear(self, records: Sequence[Delivered]) -> None:
        """Apply records and move the places; the poison among them is parked, one by one.

        ``OutOfStep`` where they do not continue what is in the view.
        """
        keys = self._keys_for(records)
        try:
            with self._engine.begin() as connection:
                self._apply(connection, _new(connection, records), keys)
        except TRANSIENT:
            raise
        except Exception:
            log.exception("a batch is applied one by one", view=self.name)
            for delivered in records:
                self._apply_alone(delivered, keys)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _keys_for(self, records: Sequence[Delivered]) -> "_Keys":
        """Ask for all keys at once, before the transaction: they may come over the network."""
        persons = set[UUID]()
        for record in (delivered.record for delivered in records if self.view.opens):
            if record.type in self._types:
                with contextlib.suppress(msgspec.DecodeError):
                    sealed = record.envelope().sealed
                    persons.update(sealed.persons if sealed else ())
        return _Keys(self._keyring.keys_of(sorted(persons)) if persons else {})

    def _apply(
        self,
        connection: Connection,
        records: Sequence[Delivered],
        keys: "_Keys",
    ) -> None:
        held = set(connection.execute(select(PARKED.c.stream)).scalars())
        changes: list[Change] = []
        for delivered in records:
            if not self.view.everything and delivered.record.type not in self._types:
                continue
            if delivered.record.stream in held:
                _park(connection, delivered, "held-back", self._clock.now())
                continue
            try:
                changes += self._project(delivered, keys)
            except Exception as fault:
                log.exception("an event cannot be projected", view=self.name)
                _park(connection, delivered, repr(fault)[:500], self._clock.now())
                held.add(delivered.record.stream)
        write(connection, changes)
        _move(connection, records)

    def _apply_alone(self, delivered: Delivered, keys: "_Keys") -> None:
        try:
            with self._engine.begin() as connection:
                self._apply(connection, _new(connection, [delivered]), keys)
        except TRANSIENT:
            raise
        except Exception as fault:
            log.exception("an event cannot be written", view=self.name)
            with self._engine.begin() as connection:
                _park(connection, delivered, repr(fault)[:500], self._clock.now())
                _move(connection, [delivered])

    def _project(self, delivered: Delivered, keys: "_Keys") -> Iterable[Change]:
        envelope = delivered.record.envelope()
        kind = self._types.get(envelope.type)
        if kind is None:
            return list(self.view.project(delivered, envelope))
        opened = unseal(envelope, keys) if self.view.opens else None
        fields = msgspec.json.decode(envelope.data) | dict(opened or {}) | {"type": envelope.type}
        heard: HeardEvent = msgspec.convert(fields, kind, str_keys=True)
        return list(self.view.project(heard, envelope))


class _Keys(dict[UUID, bytes]):
    """The keys of one batch."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return {person: self[person] for person in persons if person in self}


def _places(connection: Connection, source: str, lanes: Collection[int] = ()) -> dict[Lane, int]:
    """Return the places in a source: in some lanes if all of them have one, otherwise in all."""
    of_source = select(PLACES).where(PLACES.c.source == source)
    if lanes:
        places = _read(connection, of_source.where(PLACES.c.lane.in_(lanes)))
        if len(places) == len(lanes):
            return places
    return _read(connection, of_source)


def _read(connection: Connection, statement: Select[Any]) -> dict[Lane, int]:
    rows = connection.execute(statement)
    return {Lane(source, epoch, lane): position for source, epoch, lane, position in rows}


def _new(connection: Connection, records: Sequence[Delivered]) -> Sequence[Delivered]:
    """Drop repeats; ``OutOfStep`` where something before a record is not in the view.

    So it is where another process has begun the view anew, or has gone over to another epoch.
    """
    places: dict[Lane, int] = {}
    for source in {record.source for record in records}:
        lanes = {one.record.lane for one in records if one.source == source}
        places |= _places(connection, source, lanes)
    epochs = {lane.source: lane.epoch for lane in places}
    new = []
    for delivered in records:
        lane, record = delivered.heard.lane, delivered.record
        place = places.get(lane, 0)
        if record.previous > place or epochs.get(lane.source, lane.epoch) != lane.epoch:
            raise OutOfStep(delivered.heard)
        if record.position > place:
            new.append(delivered)
            places[lane] = record.position
    return new


def _move(connection: Connection, records: Sequence[Delivered]) -> None:
    reached = {delivered.heard.lane: delivered.heard.position for delivered in records}
    if not reached:
        return
    statement = insert(PLACES)
    statement = statement.on_conflict_do_update(
        index_elements=list(PLACES.primary_key),
        set_={"position": statement.excluded.position},
        where=PLACES.c.position < statement.excluded.position,
    )
    rows = [
        {"source": lane.source, "epoch": lane.epoch, "lane": lane.lane, "position": position}
        for lane, position in reached.items()
    ]
    connection.execute(statement, rows)


def _park(connection: Connection, delivered: Delivered, reason: str, at: datetime) -> None:
    lane, record = delivered.heard.lane, delivered.record
    row = {
        "source": lane.source,
        "epoch": lane.epoch,
        "lane": lane.lane,
        "position": record.position,
        "stream": record.stream,
        "type": record.type,
        "state": record.state,
        "reason": reason,
        "parked_at": at.isoformat(),
    }
    log.warning("parked", type=record.type, stream=str(record.stream), reason=reason)
    connection.execute(insert(PARKED).on_conflict_do_nothing(), row)
