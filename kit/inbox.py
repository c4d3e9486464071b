"""How far has a hearer come, whatever Kafka repeats, reorders, drops or forgets?

A record is taken if it continues its lane; what lies between comes from the feed first. Kafka's
offsets mean nothing here.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from kit.feed import PAGE, Delivered, Feed, missing
from kit.recorder import Heads, Lane
from kit.transient import TRANSIENT

log = structlog.get_logger(__name__)

ASK_AGAIN_SECONDS = 0.5
BEHIND_SECONDS = 30.0
"""So long Kafka may take before the feed is read instead."""


@dataclass(frozen=True)
class _Owed:
    """How far a lane should have come by the time at which it was first seen to be behind."""

    position: int
    since: float


class Hearer(Protocol):
    """What keeps its place in the same transaction as what it did. All calls may block."""

    name: str

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source has been heard, in all epochs."""

    def hear(self, records: Sequence[Delivered]) -> None:
        """Take records, each lane in order; repeats are dropped. An exception is transient."""

    def adopt(self, heads: Heads) -> None:
        """Go over to the source's present epoch."""


class Inbox:
    """One hearer's places in the lanes of its sources."""

    def __init__(self, hearer: Hearer, feeds: Sequence[Feed]) -> None:
        """Hear the sources of ``feeds``."""
        self.hearer = hearer
        self.feeds = {feed.source: feed for feed in feeds}
        self._lock = asyncio.Lock()
        self._epochs: dict[str, UUID] = {}
        self._places: dict[str, dict[int, int]] = {}
        self._owed: dict[str, dict[int, _Owed]] = {}
        self._heads: dict[str, Heads] = {}

    async def receive(self, records: Sequence[Delivered]) -> None:
        """Take what Kafka brought. Raises only what is transient; nothing is half-taken."""
        async with self._lock:
            for source in {record.source for record in records} & self.feeds.keys():
                await self._take(source, [r for r in records if r.source == source])

    async def compare(self) -> bool:
        """Look at every source's heads, and read the feed where Kafka has not brought it in time.

        Until a source has been looked at for the first time nothing is heard from it. Returns
        whether all of them answered.
        """
        answered = True
        for source in self.feeds:
            async with self._lock:
                try:
                    await self._compare(source)
                except TRANSIENT as fault:
                    name = self.hearer.name
                    log.warning("a source does not answer", hearer=name, fault=repr(fault))
                    answered = False
        return answered

    def lag(self) -> Mapping[str, tuple[int, float]]:
        """Return by source how many lanes are behind, and since how many seconds at most."""
        now = time.monotonic()
        owed = {source: self._owed.get(source, {}) for source in self.feeds}
        return {
            source: (len(lanes), max((now - one.since for one in lanes.values()), default=0.0))
            for source, lanes in owed.items()
        }

    async def _take(self, source: str, records: Sequence[Delivered]) -> None:
        if any(record.epoch != self._epochs.get(source) for record in records):
            await self._look(source)
        places = dict(self._places[source])
        ready: list[Delivered] = []
        for delivered in records:
            record = delivered.record
            place = places.get(record.lane, 0)
            if delivered.epoch != self._epochs[source] or record.position <= place:
                continue
            if record.previous > place:
                feed = self.feeds[source]
                ready += [m async for m in missing(feed, record.lane, place, record.position)]
            ready.append(delivered)
            places[record.lane] = record.position
        await self._hear(source, ready)

    async def _hear(self, source: str, ready: Sequence[Delivered]) -> None:
        if not ready:
            return
        try:
            await asyncio.to_thread(self.hearer.hear, ready)
        except BaseException:
            await self._reload(source)
            raise
        places = self._places[source]
        for delivered in ready:
            record = delivered.record
            places[record.lane] = max(places.get(record.lane, 0), record.position)

    async def _look(self, source: str) -> None:
        heads = await self.feeds[source].heads()
        self._heads[source] = heads
        if heads.epoch != self._epochs.get(source):
            await asyncio.to_thread(self.hearer.adopt, heads)
            self._epochs[source] = heads.epoch
            await self._reload(source)

    async def _reload(self, source: str) -> None:
        tracked = await asyncio.to_thread(self.hearer.tracked, source)
        epoch = self._epochs[source]
        self._places[source] = {
            lane.lane: position for lane, position in tracked.items() if lane.epoch == epoch
        }

    async def _compare(self, source: str) -> None:
        first = source not in self._owed
        await self._look(source)
        await self._reload(source)
        now = time.monotonic()
        owed = self._owe(source, now)
        if owed and (first or now - min(one.since for one in owed.values()) >= BEHIND_SECONDS):
            await self._catch_up(source)
            self._owe(source, now)

    def _owe(self, source: str, now: float) -> Mapping[int, "_Owed"]:
        """Note which lanes have not come as far as their heads, and since when the same is owed."""
        places, before = self._places[source], self._owed.get(source, {})
        owed = {}
        for lane, head in self._heads[source].lanes.items():
            place = places.get(lane, 0)
            if place < head:
                same = lane in before and place < before[lane].position
                owed[lane] = before[lane] if same else _Owed(head, now)
        self._owed[source] = owed
        return owed

    async def _catch_up(self, source: str) -> None:
        behind = list(self._owed[source])
        after = min(self._places[source].get(lane, 0) for lane in behind)
        lane = behind[0] if len(behind) == 1 else None
        goal = self._heads[source].position
        log.info("reading the feed", hearer=self.hearer.name, source=source, after=after, to=goal)
        while after < goal:
            page = await self.feeds[source].read(after, lane=lane)
            await self._take(source, page)
            if len(page) < PAGE:
                return
            after = page[-1].record.position


async def keep_comparing(inboxes: Sequence[Inbox], seconds: float = 10.0) -> None:
    """Compare every ``seconds`` until cancelled; a source that does not answer is asked again."""
    while True:
        answered = [await inbox.compare() for inbox in inboxes]
        await asyncio.sleep(seconds if all(answered) else min(seconds, ASK_AGAIN_SECONDS))
