"""When does a build that has been made take the place of the one that is read?

Both are brought to the same places and compared, while others read and write on. Then the build is
written beside the other one by whoever writes, and a moment in which nobody writes is enough to
flip: what is read never falls back.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import Connection, select

from kit.clock import Clock
from kit.feed import Delivered, Feed
from kit.recorder import EpochWasLeft, Heads, Lane
from kit.sealing import Keyring
from kit.view_aside import given_up_beside
from kit.view_building import Building, HistoryChanged, Places, bring
from kit.view_builds import AnotherIsRead, Builds
from kit.view_changes import keys_of
from kit.view_epochs import go_over
from kit.view_hearer import FOLLOWS_SECONDS
from kit.view_parked_tables import of_schema
from kit.view_store import DISCARDED, PLACES, ViewStore
from kit.view_verdict import (
    Compared,
    Verdict,
    judge,
    lanes_parked,
    mark,
    newly_parked,
    streams_parked,
)
from kit.view_writer import ViewWriter
from kit.views import Upsert, View

log = structlog.get_logger(__name__)

JOINED_SECONDS = 3 * FOLLOWS_SECONDS
"""By then whoever writes the view writes the new build too."""


class ReadIsBehind(TimeoutError):  # noqa: N818 - reads as a sentence
    """The build that is read has not come as far as the new one: its writers have to go on."""

    def __init__(self, read: View, built: View) -> None:
        """Say which."""
        super().__init__(f"{read.stands} has not come as far as {built.stands}; is it written?")


@dataclass(frozen=True)
class Switch:
    """What it takes to let a build take the place of the one that is read."""

    store: ViewStore
    builds: Builds
    feeds: Sequence[Feed]
    keyring: Keyring
    clock: Clock
    holder: UUID
    noting: asyncio.Lock
    """Held by who writes to the book, so that what has ended is not said to go on."""

    async def heads(self, views: Sequence[View]) -> Sequence[Heads]:
        """Return how far the sources reach, whose journals have not gone back.

        ``EpochWasLeft``: to an epoch that the views have left, or behind what these have heard.
        """
        heard = [await asyncio.to_thread(places_of, self.store, view) for view in views]
        found = {feed.source: await feed.heads() for feed in self.feeds}
        for one in found.values():
            await asyncio.to_thread(go_over, self.store.book(), one)
        for places in heard:
            for lane, position in places.items():
                reached = found[lane.source]
                if lane.epoch == reached.epoch and position > reached.lanes.get(lane.lane, 0):
                    raise EpochWasLeft(lane.source)
        return list(found.values())

    async def compare(self, building: Building) -> Verdict | None:
        """Compare a build with the one that is read, both at the same places.

        Nothing, where a person has given something up in the latter meanwhile: the build goes on
        without it, and has to be filled again.

        Faults that pass: ``ReadIsBehind``, ``HistoryChanged``, and those of feeds and databases.
        """
        partner = building.partner
        if partner is None:
            return Verdict()
        if not building.earlier:
            ahead = await asyncio.to_thread(places_of, self.store, building.view)
            await self._bring_on(partner, ahead)
        async with beside_the_loop(at_one_moment(self.store, partner)) as read:
            goal = await asyncio.to_thread(_places, read, partner)
            here = await asyncio.to_thread(places_of, self.store, building.view)
            if any(goal.get(lane, 0) < place for lane, place in here.items()):
                raise ReadIsBehind(partner, building.view)
            if given_up := await asyncio.to_thread(self.given_up, building, read):
                await asyncio.to_thread(building.leave_out, given_up)
                return None
            await bring(building.writer, self.feeds, goal)
            accounted = await self._accounted(building, read, goal)
            return await asyncio.to_thread(self._judge, building, read, goal, accounted)

    async def flip(self, building: Building) -> bool:
        """Have the build read from now on; not, where it is to be compared again.

        So it is where something was given up or taken up since, a source was restored, or another
        build is read by now.
        ``LeaseLost``, or a fault that passes.
        """
        try:
            return await self._flip_as_compared(building)
        except AnotherIsRead:
            return False

    async def _flip_as_compared(self, building: Building) -> bool:
        view, partner = building.view, building.partner
        beside = (view, self.holder, view.build, partner)
        await asyncio.to_thread(self.builds.write_beside, *beside)
        await asyncio.sleep(JOINED_SECONDS)
        heads = await self.heads([view, *([partner] if partner else [])])
        here = await asyncio.to_thread(places_of, self.store, view)
        present = {one.service: one.epoch for one in heads}
        if any(lane.epoch != present[lane.source] for lane in here):
            return False
        ends = {
            Lane(one.service, one.epoch, lane): end
            for one in heads
            for lane, end in one.lanes.items()
        }
        await bring(building.writer, self.feeds, ends)
        if partner is None or building.earlier:
            await self._flip(building)
            return True
        return await self._flip_alone(building, partner)

    async def _flip_alone(self, building: Building, partner: View) -> bool:
        """Flip in a moment in which nobody writes what is read."""
        there = await asyncio.to_thread(self.store.open, partner)
        with closing(there):
            async with beside_the_loop(there.alone()) as connection:
                goal = await asyncio.to_thread(_places, connection, partner)
                await bring(building.writer, self.feeds, goal)
                if await asyncio.to_thread(self._has_parted, building, connection):
                    return False
                await self._flip(building)
        return True

    def _has_parted(self, building: Building, read: Connection) -> bool:
        """Say whether something was given up or taken up only in the build that is read."""
        if self.given_up(building, read):
            return True
        with at_one_moment(self.store, building.view) as built:
            return any(newly_parked(read, built, building.view))

    def given_up(self, building: Building, read: Connection) -> Sequence[Mapping[str, object]]:
        """Return what was given up in the build that is read, and is not left out of the other."""
        partner = building.partner
        if partner is None or DISCARDED.name not in self.store.columns(partner):
            return ()
        with at_one_moment(self.store, building.view) as built:
            return given_up_beside(read, built, building.view)

    async def _flip(self, building: Building) -> None:
        async with self.noting:
            view = building.view
            flip = (view, self.holder, view.build, building.partner)
            await asyncio.to_thread(self.builds.flip, *flip)
            building.state = "flipped"

    async def _bring_on(self, partner: View, goal: Places) -> None:
        """Bring the build that is read to where the new one is already, as its writers would."""
        of_partner = (partner, self.store, self.keyring, self.clock)
        with closing(await asyncio.to_thread(ViewWriter, *of_partner)) as writer:
            await bring(writer, self.feeds, goal)

    def _judge(
        self, building: Building, read: Connection, goal: Places, accounted: set[bytes]
    ) -> Verdict:
        view, partner = building.view, building.partner
        assert partner is not None  # noqa: S101 - who is compared has one
        with at_one_moment(self.store, view) as built:
            if _places(built, view) != goal:
                raise HistoryChanged(view.stands)
            columns = dict(self.store.columns(partner))
            return judge(Compared(view, read, built, columns, building.earlier), accounted)

    async def _accounted(self, building: Building, read: Connection, goal: Places) -> set[bytes]:
        """Return the marks of the rows of streams of which the read build has parked events."""
        found = set[bytes]()
        for lane in await asyncio.to_thread(lanes_parked, read, building.view):
            of_lane = await asyncio.to_thread(streams_parked, read, building.view, lane)
            feed = next(feed for feed in self.feeds if feed.source == lane.source)
            after = 0
            while page := await feed.read(after, lane=lane.lane):
                after = page[-1].record.position
                wanted = [one for one in page if one.record.stream in of_lane]
                found |= await asyncio.to_thread(_put_by, building.writer, wanted)
                if after >= goal.get(lane, 0):
                    break
        return found


def places_of(store: ViewStore, view: View) -> Places:
    """Return how far a build has heard each lane of every source."""
    with at_one_moment(store, view) as connection:
        return _places(connection, view)


@asynccontextmanager
async def beside_the_loop(there: AbstractContextManager[Connection]) -> AsyncIterator[Connection]:
    """Enter and leave in threads: both may wait for others, and a lease is renewed meanwhile."""
    entering = asyncio.ensure_future(asyncio.to_thread(there.__enter__))
    try:
        connection = await asyncio.shield(entering)
    except asyncio.CancelledError:
        await asyncio.wait({entering})
        if entering.exception() is None:
            await asyncio.to_thread(there.__exit__, None, None, None)
        raise
    try:
        yield connection
    except BaseException as fault:
        await asyncio.to_thread(there.__exit__, type(fault), fault, fault.__traceback__)
        raise
    await asyncio.to_thread(there.__exit__, None, None, None)


@contextmanager
def at_one_moment(store: ViewStore, view: View) -> Iterator[Connection]:
    """Yield a build as it stands now, whatever is written to it meanwhile."""
    engine = store.reading([view], patient=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _places(connection: Connection, view: View) -> Places:
    rows = connection.execute(select(of_schema(view.schema, PLACES)))
    return {Lane(row.source, row.epoch, row.lane): row.position for row in rows}


def _put_by(writer: ViewWriter, records: Sequence[Delivered]) -> set[bytes]:
    """Return the marks of the rows that records ever put into a view.

    What cannot be projected puts none. Whatever is changed or removed was put there once.
    """
    keys, put = writer.keys_for(records), set[bytes]()
    for delivered in records:
        try:
            changes = writer.project(delivered, keys)
        except Exception:
            log.exception("it puts no rows", view=writer.view.stands, type=delivered.record.type)
            continue
        upserts = [change for change in changes if isinstance(change, Upsert)]
        put |= {_mark(one) for one in upserts}
    return put


def _mark(put: Upsert) -> bytes:
    return mark(put.table.name, tuple(put.row[name] for name in keys_of(put.table)))
