"""Three views of the trade, one of them over both services, and a log that no writer can evade."""

import atexit
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Integer, MetaData, Row, Table, Uuid, delete, select

from gateway.reading import Reading
from kit.envelope import Envelope
from kit.policies import HeardEvent
from kit.view_parked_tables import of_schema
from kit.view_store import PARKED, PLACES
from kit.view_store_sqlite import ViewFiles
from kit.views import Change, Upsert, View, heard_types
from tests.simulation.trade import MISSING, ODD, OrderHeard, PackedHeard


class ConfirmedHeard(HeardEvent, frozen=True, tag="shop.confirmed.v1"):
    number: int


class CountedHeard(HeardEvent, frozen=True, tag="store.counted.v1"):
    number: int


def _tables(name: str) -> tuple[MetaData, Table, Table]:
    metadata = MetaData()
    seen = Table(
        "seen",
        metadata,
        Column("event", Uuid, primary_key=True),
        Column("stream", Uuid, nullable=False),
        Column("version", Integer, nullable=False),
        schema=name,
    )
    latest = Table(
        "latest",
        metadata,
        Column("subject", Uuid, primary_key=True),
        Column("stream", Uuid, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        schema=name,
    )
    return metadata, seen, latest


def _view(name: str, *hears: type[HeardEvent]) -> View:
    metadata, seen, latest = _tables(name)

    def project(heard: HeardEvent, envelope: Envelope) -> Iterable[Change]:
        amount = getattr(heard, "amount", None)
        if name == "orders" and amount == ODD:
            msg = "eleven cannot be shown"
            raise ZeroDivisionError(msg)
        number = None if name == "overview" and amount == MISSING else getattr(heard, "number", 0)
        place = {"stream": envelope.stream, "version": envelope.version}
        subject = getattr(heard, "order_id", envelope.stream)
        return [
            Upsert(seen, {"event": envelope.id, **place}),
            Upsert(latest, {"subject": subject, **place, "number": number}),
        ]

    return View(name, 1, metadata, hears, project)


VIEWS = (
    _view("orders", OrderHeard, ConfirmedHeard),
    _view("packing", PackedHeard, CountedHeard),
    _view("overview", OrderHeard, PackedHeard),
)
UNSHOWN = {"orders": ODD, "packing": None, "overview": MISSING}
"""The amount that each view cannot show."""
SOURCES = ("shop", "store")

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it

_NOTE = "INSERT INTO applied (event, stream, version) VALUES (new.event, new.stream, new.version)"
_LOG = (
    "CREATE TABLE applied (nth INTEGER PRIMARY KEY AUTOINCREMENT, event, stream, version)",
    f"CREATE TRIGGER inserted AFTER INSERT ON seen BEGIN {_NOTE}; END",
    f"CREATE TRIGGER updated AFTER UPDATE ON seen BEGIN {_NOTE}; END",
    (
        "CREATE TRIGGER deleted AFTER DELETE ON seen BEGIN"
        " DELETE FROM applied WHERE event = old.event; END"
    ),
)
"""An upsert that comes twice changes no row; the log of the database itself has it twice."""


class ViewsInMemory:
    """The views of one run after the other: real files, kept in memory and emptied."""

    def __init__(self) -> None:
        """Make the files; opening them and making statements costs more than a whole run."""
        self._folder = Path(mkdtemp(prefix="simulated-", dir=_MEMORY if _MEMORY.is_dir() else None))
        atexit.register(shutil.rmtree, self._folder)
        store = ViewFiles(self._folder)
        self.open = {view.name: store.open(view) for view in VIEWS}
        for view in self.open.values():
            with view.alone() as connection:
                for statement in _LOG:
                    connection.exec_driver_sql(statement)
        self.reading = Reading(store, VIEWS)

    def empty(self) -> None:
        """Leave nothing of the run before."""
        for view in VIEWS:
            with self.open[view.name].alone() as connection:
                for table in (*view.metadata.sorted_tables, PLACES, PARKED):
                    connection.execute(delete(table))


@cache
def views_in_memory() -> ViewsInMemory:
    """Return the views of this process."""
    return ViewsInMemory()


def applied(connection: Connection, view: View) -> Sequence[tuple[UUID, UUID, int]]:
    """Return what was applied, in order: event, stream and version."""
    statement = f"SELECT event, stream, version FROM {view.name}.applied ORDER BY nth"  # noqa: S608 - our own name
    rows = connection.exec_driver_sql(statement)
    return [(UUID(event), UUID(stream), version) for event, stream, version in rows]


def shows(connection: Connection, view: View, tag: str, event_id: UUID) -> bool:
    """Say whether a view shows an event, or has nothing to do with it."""
    seen = view.metadata.tables[f"{view.name}.seen"]
    if tag not in heard_types(view):
        return True
    found = connection.execute(select(seen.c.event).where(seen.c.event == event_id))
    return found.first() is not None


def rows(connection: Connection, view: View, name: str) -> Sequence[tuple[object, ...]]:
    """Return all that stands in one of a view's tables."""
    table = view.metadata.tables[f"{view.name}.{name}"]
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def book(connection: Connection, view: View, table: Table) -> Sequence[Row[Any]]:
    """Return what a view's writer has noted: its places, or what it parked."""
    return connection.execute(select(of_schema(view.schema, table))).all()
