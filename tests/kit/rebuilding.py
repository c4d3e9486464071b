"""A view that is rebuilt: its producer, its writers, and what a test does to them."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, func, select

from kit.build_tables import Rebuild
from kit.clock import FixedClock
from kit.feed import PAGE, Delivered
from kit.recorder import Heads
from kit.view_builds import Builds
from kit.view_hearer import ViewHearer
from kit.view_parked_tables import of_schema
from kit.view_reading import ViewReading
from kit.view_rebuild import Outcome, Rebuilding, Tell
from kit.view_rows import canonical_rows
from kit.view_store import PARKED, ViewStore
from kit.view_store_postgres import ViewSchemas
from kit.view_store_sqlite import ViewFiles
from kit.views import Change, View
from tests.kit.journal.sample import NOON, ring
from tests.kit.patience import until
from tests.kit.tally import Producer
from tests.kit.tally_view import NUMBERS, TALLY, note
from tests.servers.rooms import Databases

A, B = UUID(int=0xA), UUID(int=0xB)


def count_parked(connection: Connection, view: View) -> int:
    """Return how many events are parked in a build."""
    parked = of_schema(view.schema, PARKED)
    return connection.execute(select(func.count()).select_from(parked)).scalar_one()


class Killed(BaseException):
    """Ends a process without another word."""


@dataclass
class Scene:
    """The view of the tallies where it stands, its source, and the book of its builds."""

    store: ViewStore
    producer: Producer
    view: View = TALLY
    source: str = "sample"
    small: int = PAGE
    """How many records a page has."""
    befalls: Callable[[int], None] = lambda _: None
    """Called before each page with the number of pages that were read."""
    noted: bool = False
    """Whether a page is given once it is noted how far the pages before it have brought a build."""
    pages: int = 0
    told: list[Rebuild] = field(default_factory=list)

    @property
    def builds(self) -> Builds:
        return Builds(self.store.book())

    async def heads(self) -> Heads:
        return await self.producer.heads()

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        self.pages += 1
        if self.noted:
            await until(lambda: self._noted() >= after)
        self.befalls(self.pages - 1)
        return await self.producer.read(after, min(limit, self.small), lane)

    def _noted(self) -> int:
        rebuild = self.builds.rebuild(self.view)
        return rebuild.reached.get(self.source, 0) if rebuild else 0

    def of(self, view: View) -> "Scene":
        return replace(self, view=view)

    def hears(self) -> None:
        """Have what is written of the view hear everything."""
        with closing(ViewHearer(self.view, self.store, ring(), FixedClock(NOON))) as hearer:
            hearer.adopt(asyncio.run(self.heads()))
            hearer.hear(self.producer.all())

    def rebuild(self, tell: Tell | None = None) -> Outcome:
        return asyncio.run(self.rebuilt(tell))

    async def rebuilt(self, tell: Tell | None = None) -> Outcome:
        (outcome,) = await self.rebuilding().run(tell or self.told.append)
        return outcome

    def dies(self, state: str) -> None:
        """Have a rebuild killed as soon as it is said to be in a state."""

        def die(told: Rebuild) -> None:
            if told.state == state:
                raise Killed

        with pytest.raises(Killed):
            self.rebuild(die)

    def rebuilding(self) -> Rebuilding:
        return Rebuilding([self.view], self.store, [self], ring(), FixedClock(NOON))

    def change(self, *changes: Change) -> None:
        """Write what no event said into the build that is read."""
        read = self.builds.current(self.view)
        with closing(self.store.open(read)) as there, there.alone() as connection:
            there.write(connection, changes)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        with closing(ViewReading(self.store, [self.view])) as reading, reading.connect() as found:
            yield found

    def rows(self) -> Mapping[str, list[bytes]]:
        """Return what is read of the view."""
        with self.connected() as connection:
            return {
                table.name: [row.line() for row in canonical_rows(connection, table)]
                for table in self.view.metadata.sorted_tables
            }

    def numbers(self) -> Mapping[UUID, int]:
        """Return by stream the number that is read."""
        with self.connected() as connection:
            found = connection.execute(select(NUMBERS.c.stream, NUMBERS.c.number))
            return {row.stream: row.number for row in found}

    def numbered(self, how_many: int) -> list[UUID]:
        """Have so many things counted, once each."""
        streams = [UUID(int=number + 0x100) for number in range(how_many)]
        self.producer.count(*streams)
        return streams


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ViewStore]:
    """Yield a store of its own on each database, in which there is nothing."""
    if request.param == "sqlite":
        made: ViewStore = ViewFiles(tmp_path / "views")
    else:
        databases: Databases = request.getfixturevalue("databases")
        made = ViewSchemas(databases.url("views"))
    with closing(made):
        yield made


@pytest.fixture
def scene(store: ViewStore, producer: Producer) -> Scene:
    """Return a view that has heard everything."""
    store.create([TALLY])
    producer.count(A, B, A, by=2)
    note(producer, "Budi pindah")
    scene = Scene(store, producer)
    scene.hears()
    return scene
