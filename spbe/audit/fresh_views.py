"""Are the views what the product's own projectors make of the feeds, at the very same places?"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Connection, Table, func, select

from gateway.reading import places
from kit.clock import SystemClock
from kit.feed import Delivered
from kit.recorder import Heads
from kit.sealing import GivenKeys, Keyring
from kit.transient import TRANSIENT
from kit.view_builds import Builds
from kit.view_parked_tables import of_schema
from kit.view_rows import Difference, view_differences
from kit.view_store import PARKED, ViewStore
from kit.view_store_sqlite import ViewFile, ViewFiles, open_unnamed
from kit.view_writer import ViewWriter
from kit.views import Change, Upsert, View
from spbe.audit.feeds import CannotBeDone
from spbe.audit.report import Cause, ViewFound

log = structlog.get_logger(__name__)

Places = Mapping[str, Mapping[tuple[str, int], int]]
"""By view and by (source, lane): how far it is."""


class LiveViews:
    """The views that people see."""

    def __init__(self, store: ViewStore, views: Sequence[View], heads: Mapping[str, Heads]) -> None:
        """Read of each the build that is read, in the histories that ``heads`` tell."""
        builds = Builds(store.book())
        seen = [builds.current(view) for view in views]
        self._engine, self._views = store.reading(seen, patient=True), views
        self._heads = heads

    def still(self) -> AbstractContextManager[Connection]:
        """Give a connection on which all of them stand still."""
        return self._engine.begin()

    def places(self, connection: Connection) -> Places:
        """Return how far each view is."""
        return {view.name: dict(self._places_of(connection, view)) for view in self._views}

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _places_of(
        self, connection: Connection, view: View
    ) -> Iterator[tuple[tuple[str, int], int]]:
        for source, heads in self._heads.items():
            for lane, position in places(connection, view, source).items():
                if lane.epoch != heads.epoch:
                    msg = f"{view.name} has not gone over to the present history of {source} yet."
                    raise CannotBeDone(msg)
                yield (source, lane.lane), position


@dataclass(frozen=True)
class FreshViews:
    """The same views, made anew in files of their own."""

    folder: Path
    views: Sequence[View]
    keyring: Keyring
    _writers: list[ViewWriter] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin each with nothing."""
        store = _Scratch(self.folder)
        self._writers.extend(
            ViewWriter(view, store, self.keyring, SystemClock()) for view in self.views
        )

    def hear(self, page: Sequence[Delivered], until: Places) -> None:
        """Project what the live views have; what has been before, is not projected again.

        Whether the chain of a lane is whole has been looked at; a break is no reason to stop.
        """
        unchained = [replace(one, record=replace(one.record, previous=0)) for one in page]
        for writer in self._writers:
            if wanted := _before(unchained, until[writer.view.name]):
                writer.hear(wanted)

    def compared(self, live: Connection) -> Iterator[tuple[ViewFound, Difference | None]]:
        """Yield what is found in each view, and its first difference."""
        for writer in self._writers:
            with writer.there.alone() as made:
                yield _compared(made, live, writer.view)

    def causes(self, wanted: Mapping[str, Difference]) -> "Causes":
        """Return what finds the events behind the rows of ``wanted``, one a view."""
        return Causes(wanted, [one for one in self._writers if one.view.name in wanted])

    def close(self) -> None:
        """Let go of the files."""
        for writer in self._writers:
            writer.close()


class _Scratch(ViewFiles):
    """Clear names are in no file that a replay could leave behind."""

    def open(self, view: View) -> ViewFile:
        """Return one view, with nothing in it."""
        return open_unnamed(view) if view.opens else super().open(view)


def _compared(
    made: Connection, live: Connection, view: View
) -> tuple[ViewFound, Difference | None]:
    rows = sum(_count(made, table) for table in view.metadata.sorted_tables)
    parked = _count(made, of_schema(view.schema, PARKED))
    first = next(view_differences(made, live, view), None)
    said = str(first) if first else ""
    return ViewFound(view=view.name, rows=rows, difference=said, parked=parked), first


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


class Causes:
    """Finds the last event that writes each of some rows."""

    def __init__(self, wanted: Mapping[str, Difference], writers: Sequence[ViewWriter]) -> None:
        """Look for the rows of ``wanted`` in what these would write."""
        self._wanted, self._writers = wanted, writers
        self.found: dict[str, Cause] = {}

    def look(self, page: Sequence[Delivered], until: Places) -> None:
        """Project a page once more, and see what touches the rows."""
        for writer in self._writers:
            name = writer.view.name
            heard = [one for one in _before(page, until[name]) if writer.hears(one.record.type)]
            keys = writer.keys_for(heard)
            for one in heard:
                if _touches(writer, one, keys, self._wanted[name]):
                    self.found[name] = _cause(one)


def _touches(
    writer: ViewWriter, delivered: Delivered, keys: GivenKeys, difference: Difference
) -> bool:
    try:
        return any(_is_at(change, difference) for change in writer.project(delivered, keys))
    except TRANSIENT:
        raise
    except Exception:  # what cannot be projected writes nothing
        view, position = writer.view.name, delivered.record.position
        log.exception("an event cannot be projected", view=view, position=position)
        return False


def _is_at(change: Change, difference: Difference) -> bool:
    row = change.row if isinstance(change, Upsert) else change.where
    same = (str(row[name]) == value for name, value in difference.key.items() if name in row)
    return change.table.name == difference.table and all(same)


def _cause(delivered: Delivered) -> Cause:
    record = delivered.record
    event_id: UUID = record.envelope().id
    return Cause(delivered.source, record.position, event_id, record.type, record.stream)


def _before(page: Sequence[Delivered], at: Mapping[tuple[str, int], int]) -> Sequence[Delivered]:
    """Return those of a page that a view has heard which is so far."""
    return [one for one in page if one.record.position <= at.get((one.source, one.record.lane), 0)]
