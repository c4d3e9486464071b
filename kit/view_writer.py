"""How is a view kept in step with the journals? Rows and places change in one transaction."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError, StatementError

from kit.clock import Clock
from kit.feed import Delivered
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
            of_source = and_(PLACES.c.source == heads.service, PLACES.c.epoch != heads.epoch)
            connection.execute(update(PLACES).where(of_source).values(epoch=heads.epoch))

    def hear(self, records: Sequence[Delivered]) -> None:
        """Apply records and move the places; the poison among them is parked, one by one."""
        opened = self._open(records)
        try:
            with self._engine.begin() as connection:
                self._apply(connection, _new(connection, records), opened)
        except (IntegrityError, StatementError) as fault:
            log.warning("a batch is applied one by one", view=self.name, fault=repr(fault))
            for delivered in records:
                self._apply_alone(delivered, opened)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _open(self, records: Sequence[Delivered]) -> Mapping[UUID, Mapping[str, object] | None]:
        """Open personal fields before the transaction, since keys may come over the network."""
        if not self.view.opens:
            return {}
        opened = {}
        for delivered in records:
            if delivered.record.type in self._types:
                with contextlib.suppress(msgspec.ValidationError, msgspec.DecodeError):
                    envelope = delivered.record.envelope()
                    opened[envelope.id] = unseal(envelope, self._keyring)
        return opened

    def _apply(
        self,
        connection: Connection,
        records: Sequence[Delivered],
        opened: Mapping[UUID, Mapping[str, object] | None],
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
                changes += self._project(delivered, opened)
            except TRANSIENT:
                raise
            except Exception as fault:
                log.exception("an event cannot be projected", view=self.name)
                _park(connection, delivered, repr(fault)[:500], self._clock.now())
                held.add(delivered.record.stream)
        write(connection, changes)
        _move(connection, records)

    def _apply_alone(
        self, delivered: Delivered, opened: Mapping[UUID, Mapping[str, object] | None]
    ) -> None:
        try:
            with self._engine.begin() as connection:
                self._apply(connection, _new(connection, [delivered]), opened)
        except (IntegrityError, StatementError) as fault:
            with self._engine.begin() as connection:
                _park(connection, delivered, repr(fault.orig)[:500], self._clock.now())
                _move(connection, [delivered])

    def _project(
        self, delivered: Delivered, opened: Mapping[UUID, Mapping[str, object] | None]
    ) -> Iterable[Change]:
        envelope = delivered.record.envelope()
        kind = self._types.get(envelope.type)
        if kind is None:
            return list(self.view.project(None, envelope))
        fields = msgspec.json.decode(envelope.data) | dict(opened.get(envelope.id) or {})
        heard: HeardEvent = msgspec.convert(fields | {"type": envelope.type}, kind)
        return list(self.view.project(heard, envelope))


def _places(connection: Connection, source: str) -> dict[Lane, int]:
    rows = connection.execute(select(PLACES).where(PLACES.c.source == source))
    return {Lane(row.source, row.epoch, row.lane): row.position for row in rows}


def _new(connection: Connection, records: Sequence[Delivered]) -> Sequence[Delivered]:
    places: dict[Lane, int] = {}
    for source in {record.source for record in records}:
        places |= _places(connection, source)
    return [r for r in records if r.record.position > places.get(r.heard.lane, 0)]


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
