"""A source's feed: slow, failing, half a page at a time; what it gives is the journal's own."""

import asyncio
from collections.abc import Sequence

import httpx

from kit.feed import PAGE, Delivered
from kit.recorder import Heads
from tests.simulation.databases import Database
from tests.simulation.world import Process


class SimulatedFeed:
    """A process's line to the feed of a service."""

    def __init__(self, process: Process, database: Database, away: dict[str, float]) -> None:
        """Read ``database``; ``away`` says by service until when its feed is silent."""
        self.source = database.service
        self._process, self._database, self._away = process, database, away

    async def heads(self) -> Heads:
        """Return how far the journal reaches."""
        await self._there()
        heads = self._database.recorder.heads(self.source)
        await self._back()
        return heads

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        """Return a page, or a part of it."""
        await self._there()
        recorder, world = self._database.recorder, self._process.world
        records = recorder.records(after, limit, lane)
        epoch = recorder.epoch()
        if records and world.happens(world.weather.half_page):
            records = records[: world.chance.randrange(len(records))]
        await self._back()
        return [Delivered(self.source, epoch, record) for record in records]

    async def _there(self) -> None:
        world = self._process.world
        self._process.point("before reading the feed")
        await asyncio.sleep(world.latency())
        away = max(self._away.get(self.source, 0.0), self._database.away_until)
        if away > world.now or world.happens(world.weather.feed_fails):
            raise httpx.ConnectError(self.source)

    async def _back(self) -> None:
        await asyncio.sleep(self._process.world.latency())
