"""How does a build of a view come to exactly the places that it is to have, however often killed?

It is fed from the journals in their order, page by page; how far that went is kept in the book. In
the end single lanes are brought to the places of the build that it is compared with.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import anyio

from kit.build_tables import State
from kit.feed import Delivered, Feed
from kit.recorder import Heads, Lane
from kit.view_writer import ViewWriter
from kit.views import View

Places = Mapping[Lane, int]
_SIDE_BY_SIDE = 8
"""So many views take a page at the same time."""


class HistoryChanged(Exception):  # noqa: N818 - reads as a sentence
    """A source was restored meanwhile: what is to be heard is another history now."""


@dataclass
class Building:
    """One build of one view, and how far it is."""

    view: View
    partner: View | None
    """The build that is read: of this version, or of an earlier one."""
    writer: ViewWriter
    reached: dict[str, int]
    """By source the position up to which everything was heard, whatever the lane."""
    goal: dict[str, dict[int, int]] = field(default_factory=dict)
    """By source and lane where it is to come."""
    state: State = "building"
    waits_for: str = ""
    since: tuple[float, int] = (0.0, 0)
    """When this process began to hear for it, and how far it was then."""

    @property
    def earlier(self) -> bool:
        """Whether what is read is of an earlier version, which this code cannot write."""
        return self.partner is not None and self.partner.version != self.view.version

    @property
    def done(self) -> int:
        """Return up to where it has heard, over all sources."""
        return sum(self.reached.values())

    @property
    def total(self) -> int:
        """Return where it is to come, over all sources."""
        return sum(max(self.aims(source), reached) for source, reached in self.reached.items())

    def adopt(self, heads: Sequence[Heads]) -> None:
        """Go over to the present epochs; what had to be thrown away is heard again."""
        for of_source in heads:
            self.writer.adopt(of_source)
        for source, reached in self.reached.items():
            furthest = max(self.writer.tracked(source).values(), default=0)
            self.reached[source] = min(reached, furthest)

    def leave_out(self, given_up: Sequence[Mapping[str, object]]) -> None:
        """Go on without what a person has given up; what has to be thrown away is heard again."""
        if self.writer.leave_out(given_up):
            self.reached = dict.fromkeys(self.reached, 0)

    def aims(self, source: str) -> int:
        """Return the last position of a source that it is to hear."""
        return max(self.goal.get(source, {}).values(), default=0)

    def take(self, source: str, after: int, page: Sequence[Delivered]) -> None:
        """Hear what follows a position as far as it lies within the goal."""
        goal = self.goal[source]
        within = [one for one in page if one.record.position <= goal.get(one.record.lane, 0)]
        if within:
            self.writer.hear(within)
        if page and self.reached[source] >= after:
            beyond = {one.record.position for one in page} - {o.record.position for o in within}
            end = min(beyond) - 1 if beyond else page[-1].record.position
            self.reached[source] = max(self.reached[source], end)


async def fill(buildings: Sequence[Building], feed: Feed, heads: Heads) -> None:
    """Read a source once for all builds, up to their goals. ``HistoryChanged``, or a fault."""
    source = feed.source
    after = min(building.reached[source] for building in buildings)
    end = max(building.aims(source) for building in buildings)
    # Threads of their own, so that the renewal of the lease waits for none of them.
    threads = anyio.CapacityLimiter(_SIDE_BY_SIDE)
    async with _ReadAhead(feed, after, end) as pages:
        async for after, page in pages:
            _same_history(page, heads)
            # While the database writes one view, another is projected.
            taking = (
                anyio.to_thread.run_sync(one.take, source, after, page, limiter=threads)
                for one in buildings
            )
            for fault in await asyncio.gather(*taking, return_exceptions=True):
                if isinstance(fault, BaseException):
                    raise fault


class _ReadAhead:
    """Pages of a feed, the next one on its way while one is worked on."""

    def __init__(self, feed: Feed, after: int, end: int) -> None:
        self._feed, self._after, self._end = feed, after, end
        self._coming: asyncio.Task[Sequence[Delivered]] | None = None

    async def __aenter__(self) -> AsyncIterator[tuple[int, Sequence[Delivered]]]:
        return self._pages()

    async def __aexit__(self, *_: object) -> None:
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.gather(self._coming, return_exceptions=True)

    async def _pages(self) -> AsyncIterator[tuple[int, Sequence[Delivered]]]:
        self._ask()
        while self._coming is not None:
            after, page = self._after, await self._coming
            self._after = page[-1].record.position if page else self._end
            self._ask()
            if page:
                yield after, page

    def _ask(self) -> None:
        more = self._after < self._end
        self._coming = asyncio.create_task(self._read(self._after)) if more else None

    async def _read(self, after: int) -> Sequence[Delivered]:
        return await self._feed.read(after)


async def bring(writer: ViewWriter, feeds: Sequence[Feed], goal: Places) -> None:
    """Bring single lanes to where they are to be, and no further.

    ``HistoryChanged``, or a fault.
    """
    by_source = {feed.source: feed for feed in feeds}
    here: dict[Lane, int] = {}
    for source in by_source:
        here |= await asyncio.to_thread(writer.tracked, source)
    for lane, position in goal.items():
        place = here.get(lane, 0)
        while place < position:
            page = await by_source[lane.source].read(place, lane=lane.lane)
            within = [one for one in page if one.record.position <= position]
            if not within or within[0].epoch != lane.epoch:
                raise HistoryChanged(lane.source)
            await asyncio.to_thread(writer.hear, within)
            place = within[-1].record.position


def _same_history(page: Sequence[Delivered], heads: Heads) -> None:
    if any(one.epoch != heads.epoch for one in page[:1]):
        raise HistoryChanged(heads.service)


def in_epoch(places: Places, heads: Heads) -> dict[int, int]:
    """Return by lane how far a source has been heard in its present epoch."""
    return {
        lane.lane: position
        for lane, position in places.items()
        if lane.source == heads.service and lane.epoch == heads.epoch
    }
