"""How far has a hearer come, whatever Kafka repeats, reorders, drops or forgets?

A record is taken if it continues its lane; what lies between comes from the feed first. Kafka's
offsets mean nothing here, and what cannot be taken now is left to the next comparison.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import structlog

from kit.feed import PAGE, Delivered, Feed, missing
from kit.hearer import Hearer
from kit.inbox_source import Lag, Source, last_of_lanes
from kit.recorder import EpochWasLeft, Heads
from kit.transient import TRANSIENT
from kit.turns import InTurn, Turned, unwatched

log = structlog.get_logger(__name__)

BEHIND_SECONDS = 30.0
"""So long Kafka may take before the feed is read instead."""


class Inbox:
    """One hearer's places in the lanes of its sources."""

    def __init__(
        self,
        hearer: Hearer,
        feeds: Sequence[Feed],
        *,
        patience: float = BEHIND_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Hear the sources of ``feeds``."""
        self.hearer, self._patience, self._clock = hearer, patience, clock
        self._sources = {feed.source: Source(feed, clock()) for feed in feeds}
        self._wake = asyncio.Event()
        self.turned: Turned = unwatched
        """Called while it compares; the feed of a long history is read in one comparison."""
        self.given: Turned = unwatched
        """Called while it takes what Kafka brought."""
        self.hearing = InTurn()
        """Its steps are the hearer's events, in whichever loop they are heard."""

    async def receive(self, records: Sequence[Delivered]) -> None:
        """Take what Kafka brought, as far as it continues what was heard.

        Raises what the hearer does; then all may be given again, or be left to the next
        comparison, which reads it from the feed. A source that does not answer raises nothing:
        what is missing is read as soon as it does.
        """
        for name, source in self._sources.items():
            if of_source := [record for record in records if record.source == name]:
                async with self.hearing.alone(self.given):
                    await self._take(source, of_source)

    async def compare(self) -> bool:
        """Look at every source's heads, and read the feed where Kafka has not brought it in time.

        Until a source has been looked at for the first time nothing is heard from it. Returns
        whether all of them answered.
        """
        comparing = (self._compare(source) for source in self._sources.values())
        answers = await asyncio.gather(*comparing, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return all(answers)

    async def wanted(self, seconds: float) -> None:
        """Wait until a comparison is wanted, at most ``seconds``."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()

    def lag(self) -> Mapping[str, tuple[int, float]]:
        """Return by source how many lanes are behind, and since how many seconds at most.

        Of a source that does not answer it is told since when it does not.
        """
        return {name: lag[:2] for name, lag in self.standing().items()}

    def standing(self) -> Mapping[str, Lag]:
        """Return by source all that is known of how far it is behind."""
        now, of = self._clock(), self._sources.items()
        return {name: source.lag(now, self._patience) for name, source in of}

    def went_back(self) -> Mapping[str, bool]:
        """Return by source whether its journal was restored without anybody saying so.

        Then nothing is heard from it until it has a new epoch.
        """
        of = self._sources.items()
        return {name: source.went_back_at is not None for name, source in of}

    async def _take(self, source: Source, records: Sequence[Delivered]) -> None:
        if source.heads is None or source.went_back_at is not None:
            return
        self._notice(source, source.heads, {record.epoch for record in records})
        present = [record for record in records if record.epoch == source.heads.epoch]
        sifted = await self._sifted(source, source.heads, present)
        if source.has_gap(sifted):
            await self._reload(source, source.heads.epoch)  # another inbox may have heard it
        places, ready, room = dict(source.places), list[Delivered](), PAGE
        for delivered in sifted:
            record = delivered.record
            place = places.get(record.lane, 0)
            if record.position <= place:
                continue
            if record.previous > place:
                between = await self._between(source, place, delivered, room)
                if not between:
                    continue
                ready += between
                room -= len(between)
            ready.append(delivered)
            places[record.lane] = record.position
        await self._hear(source, ready)

    async def _sifted(
        self, source: Source, heads: Heads, records: Sequence[Delivered]
    ) -> Sequence[Delivered]:
        """Return what may be of the history that was heard; nothing while that is open."""
        try:
            sifted = await source.sift(heads, records, self.hearing.step)
        except TRANSIENT as fault:
            self._is_silent(source, fault)
            return ()
        if sifted is None:
            self._goes_back(source)
            return ()
        return sifted

    async def _between(
        self, source: Source, place: int, delivered: Delivered, room: int
    ) -> Sequence[Delivered]:
        """Return what lies in a lane before a record; nothing where it cannot be had whole.

        What is more than there is room for is left to catching up, which reads page by page; where
        that is to come at once anyway, it reads all that is missing.
        """
        if source.silent or source.at_once:
            return ()
        self.hearing.step()
        record, feed = delivered.record, source.feed
        try:
            found = await missing(feed, record.lane, place, record.position, room) if room else ()
        except TRANSIENT as fault:
            self._is_silent(source, fault)
            return ()
        whole = found and found[-1].record.position == record.previous
        if whole and {one.epoch for one in found} == {delivered.epoch}:
            return found
        self._hurry(source)
        return ()

    async def _hear(self, source: Source, ready: Sequence[Delivered]) -> None:
        if not ready:
            return
        try:
            await asyncio.to_thread(self.hearer.hear, ready)
        except BaseException:
            self._hurry(source)
            await self._reload(source, ready[0].epoch)
            raise
        for delivered in ready:
            source.places[delivered.record.lane] = delivered.record.position

    async def _compare(self, source: Source) -> bool:
        try:
            heads = await source.feed.heads()
        except TRANSIENT as fault:
            self._is_silent(source, fault)
            return False
        source.silent = False
        try:
            async with self.hearing.alone(self.turned):
                await self._look(source, heads)
            await self._hold_against(source, heads)
            await self._catch_up(source, heads)
        except Exception as fault:
            source.at_once = True
            if not isinstance(fault, TRANSIENT):
                raise
            name = self.hearer.name
            log.warning("catching up is tried again", hearer=name, fault=repr(fault))
            return False
        return True

    async def _look(self, source: Source, heads: Heads) -> None:
        if source.heads is None or heads.epoch != source.heads.epoch:
            try:
                await asyncio.to_thread(self.hearer.adopt, heads)
            except EpochWasLeft:
                await self._was_left(source, heads)
                return
            for other in self._sources.values():
                if other is not source and other.heads is not None:
                    await self._reload(other, other.heads.epoch)  # a view may have begun anew
                    self._hurry(other)
            source.at_once, source.went_back_at = True, None
            source.whole.clear()
        await self._reload(source, heads.epoch)
        source.heads = heads
        source.owe(self._clock())

    async def _was_left(self, source: Source, heads: Heads) -> None:
        """Stop hearing it, unless others have heard of a new epoch since the heads were told."""
        if (await source.feed.heads()).epoch == heads.epoch:
            source.heads = heads
            self._goes_back(source)
        else:
            self._hurry(source)

    async def _hold_against(self, source: Source, heads: Heads) -> None:
        """Stop hearing a journal that does not reach what was heard of it.

        It may have been recorded and heard since the heads were told; so they are asked for anew.
        """
        beyond = source.beyond(heads)
        if not beyond or source.went_back_at is not None:
            return
        again = await source.feed.heads()
        if again.epoch == heads.epoch and beyond.items() & source.beyond(again).items():
            self._goes_back(source)

    async def _catch_up(self, source: Source, heads: Heads) -> None:
        """Read the feed, if anything is owed, at once or for too long."""
        now = self._clock()
        waited = max((now - one.since for one in source.owed.values()), default=0.0)
        if not source.at_once and waited < self._patience:
            return
        source.at_once = False
        if source.went_back_at is not None:
            return
        if behind := list(source.owed):
            after = min(source.places.get(lane, 0) for lane in behind)
            await self._read(source, heads, after, behind[0] if len(behind) == 1 else None)
            source.owe(self._clock())

    async def _read(self, source: Source, heads: Heads, after: int, lane: int | None) -> None:
        goal, name = heads.position, self.hearer.name
        log.info("reading the feed", hearer=name, source=heads.service, after=after, to=goal)
        seen = dict[int, int]()
        while after < goal:
            self.turned()
            page = await source.feed.read(after, lane=lane)
            async with self.hearing.alone(self.turned):
                await self._take(source, page)
            if len(page) < PAGE:
                return
            after = page[-1].record.position
            seen |= last_of_lanes(page)
            source.has_read(seen, after, self._clock())

    async def _reload(self, source: Source, epoch: UUID) -> None:
        tracked = await asyncio.to_thread(self.hearer.tracked, source.feed.source)
        source.place(tracked, epoch)

    def _notice(self, source: Source, heads: Heads, epochs: set[UUID]) -> None:
        """Have the heads looked at once for an epoch that they did not name."""
        if unknown := epochs - {fork.epoch for fork in heads.forks} - source.strange:
            source.strange |= unknown
            self._hurry(source)

    def _goes_back(self, source: Source) -> None:
        """Take note that the same epoch stands for two histories; people have to say which."""
        source.went_back_at = self._clock()
        log.error(
            "a journal was restored and nobody has declared it: it is heard no more",
            hearer=self.hearer.name,
            source=source.feed.source,
            hint=f"spbe restored declare {source.feed.source}",
        )

    def _hurry(self, source: Source) -> None:
        source.at_once = True
        self._wake.set()

    def _is_silent(self, source: Source, fault: BaseException) -> None:
        if not source.silent:
            name, of = self.hearer.name, source.feed.source
            log.warning("a source does not answer", hearer=name, source=of, fault=repr(fault))
        source.silent = source.at_once = True
