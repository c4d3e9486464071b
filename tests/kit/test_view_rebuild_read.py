"""Readers and writers go on while a view is rebuilt, flipped, flipped back and cleared away."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from sqlalchemy import select

from kit.build_tables import Rebuild
from kit.clock import FixedClock
from kit.inbox import Inbox
from kit.view_hearer import ViewHearer
from kit.view_reading import ViewReading
from kit.view_switch import JOINED_SECONDS
from tests.kit.journal.sample import NOON, ring
from tests.kit.rebuilding import B, Killed, Scene, scene, store
from tests.kit.tally_view import NUMBERS, TALLY

__all__ = ["scene", "store"]

PAUSE = 0.02
"""Fifty reads a second."""
OLDEST = 5.0


@dataclass
class Traffic:
    """Writes marks as they come, reads fifty times a second, and notes how old the answers are."""

    scene: Scene
    marked: list[float] = field(default_factory=list)
    """When each mark was recorded."""
    reads: int = 0
    oldest: float = 0.0
    fell_back: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self) -> None:
        with closing(ViewHearer(TALLY, self.scene.store, ring(), FixedClock(NOON))) as hearer:
            inbox, position = Inbox(hearer, [self.scene]), 0
            await inbox.compare()
            while True:
                mark = UUID(int=0x10000 + len(self.marked))
                await asyncio.to_thread(self.scene.producer.count, mark)
                self.marked.append(time.monotonic())
                page = await self.scene.producer.read(position)
                position = page[-1].record.position
                try:
                    await inbox.receive(page)
                except Exception:  # noqa: BLE001 - as the fan-out does: the feed is read then
                    await inbox.compare()
                await inbox.wanted(0.05)
                await inbox.compare()

    async def read(self) -> None:
        with closing(ViewReading(self.scene.store, [TALLY])) as reading:
            seen = 0
            while True:
                asked = time.monotonic()
                shown = await asyncio.to_thread(_marks, reading)
                self.reads += 1
                self.fell_back |= shown < seen
                seen = max(seen, shown)
                missing = [at for at in self.marked[shown:] if at < asked]
                self.oldest = max(self.oldest, *(asked - at for at in missing), 0.0)
                self.moved.set()
                await asyncio.sleep(max(0.0, asked + PAUSE - time.monotonic()))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self.moved.clear()
                await self.moved.wait()


def _marks(reading: ViewReading) -> int:
    with reading.connect() as connection:
        found = connection.execute(select(NUMBERS.c.stream)).scalars()
        return sum(stream.int >= 0x10000 for stream in found)


@asynccontextmanager
async def traffic(scene: Scene) -> AsyncIterator[Traffic]:
    """Yield a scene in which is read and written; a read that fails ends it."""
    going = Traffic(scene)
    async with asyncio.TaskGroup() as tasks:
        jobs = [tasks.create_task(job) for job in (going.read(), going.write())]
        await going.until(lambda: going.reads > 5 and len(going.marked) > 3)
        yield going
        for job in jobs:
            job.cancel()


async def _some_more(going: Traffic) -> None:
    reads, marks = going.reads, len(going.marked)
    await going.until(lambda: going.reads > reads + 10 and len(going.marked) > marks + 5)


def test_what_was_killed_while_flipping_is_compared_again_whoever_writes_meanwhile(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_builds.LEASE_SECONDS", 0.3)
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.01)

    def die(told: Rebuild) -> None:
        if told.state == "flipping" and scene.builds.standing([TALLY])["tally"].beside == 2:
            raise Killed

    async def play() -> None:
        async with traffic(scene) as going:
            with pytest.raises(Killed):
                await scene.rebuilt(die)
            await _some_more(going)
            outcome = await scene.rebuilt()
            assert (outcome.flipped, outcome.view.build) == (True, 2)
            await _some_more(going)
        assert going.oldest < OLDEST
        assert not going.fell_back

    asyncio.run(play())


def test_no_read_fails_nor_is_old_while_a_view_is_rebuilt_and_flipped_there_and_back(
    scene: Scene,
) -> None:
    scene.numbered(300)
    scene.hears()
    scene.small = 20

    async def play() -> None:
        async with traffic(scene) as going:
            outcome = await scene.rebuilt()
            assert outcome.flipped, outcome
            await _some_more(going)
            await asyncio.to_thread(scene.builds.back, TALLY)
            await _some_more(going)
            await asyncio.to_thread(scene.builds.back, TALLY)
            await _some_more(going)
            await asyncio.to_thread(scene.builds.forget, TALLY)
            # As who drops a build does: whoever writes it has time to see that it is to go.
            gone = time.monotonic() + JOINED_SECONDS
            await going.until(lambda: time.monotonic() > gone)
            await _some_more(going)
            await asyncio.to_thread(scene.store.drop, replace(TALLY, build=1))
            await _some_more(going)
        assert going.oldest < OLDEST
        assert not going.fell_back
        shown = scene.numbers()
        assert sum(stream.int >= 0x10000 for stream in shown) >= len(going.marked) - 1
        assert shown[B] == 2

    asyncio.run(play())
    assert scene.builds.standing([TALLY])["tally"] == (2, None, True)
