"""What does an inbox know of one source: how far has it come there, and is it the same history?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import structlog

from kit.feed import Delivered, Feed
from kit.lanes import LANES
from kit.recorder import Heads, Lane
from kit.turns import Turned

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Owed:
    """How far a lane should have come by the time at which it was first seen to be behind."""

    position: int
    since: float


class Lag(NamedTuple):
    """How far a hearer is behind one source."""

    lanes: int
    seconds: float
    events: int
    """Recorded since the oldest one that may be missing."""
    unseen: float
    """Since how many seconds nobody has compared."""


@dataclass
class Source:
    """What is known of one source, and how far the hearer has come in it."""

    feed: Feed
    asked_since: float
    heads: Heads | None = None
    places: dict[int, int] = field(default_factory=dict)
    former: set[tuple[int, int]] = field(default_factory=set)
    """Lane and place in epochs that were gone over from: there a place may have fallen back to."""
    owed: Mapping[int, Owed] = field(default_factory=dict)
    at_once: bool = True
    """Whether the next comparison reads the feed without giving Kafka its time."""
    silent: bool = False
    """Whether it gave no answer; then it is not asked again for each batch."""
    strange: set[UUID] = field(default_factory=set)
    """Epochs that its heads do not know, and for which they were looked at."""
    went_back_at: float | None = None
    """Since when its journal is known to be another one under the same epoch."""

    looked_at: float | None = None
    """When its heads were last compared with the places."""
    whole: dict[int, int] = field(default_factory=dict)
    """By lane, up to which position of the whole journal nothing of the lane is missing."""

    def owe(self, now: float) -> None:
        """Note which lanes have not come as far as their heads, and since when."""
        if (heads := self.heads) is None:
            return
        owed = {}
        for lane in range(LANES):
            head, place = heads.lanes.get(lane, 0), self.places.get(lane, 0)
            if place < head:
                before = self.owed.get(lane)
                owed[lane] = before if before and place < before.position else Owed(head, now)
            else:
                self.whole[lane] = heads.position
        self.owed = owed
        self.looked_at = now

    def place(self, tracked: Mapping[Lane, int], epoch: UUID) -> None:
        """Take the places as they are kept; a hearer that begins anew has fallen back."""
        kept = [(lane.epoch, lane.lane, position) for lane, position in tracked.items()]
        places = {lane: position for of, lane, position in kept if of == epoch}
        for lane, before in self.places.items():
            if places.get(lane, 0) < before:
                self.whole.pop(lane, None)
        self.places = places
        self.former = {(lane, position) for of, lane, position in kept if of != epoch}

    def has_read(self, last: Mapping[int, int], until: int, now: float) -> None:
        """Note that the feed was read up to ``until``; ``last`` says where each lane was met."""
        for lane in self.owed:
            if last.get(lane, 0) <= self.places.get(lane, 0):
                self.whole[lane] = until
        self.looked_at = now

    def lag(self, now: float, patience: float) -> Lag:
        """Return how far the hearer is behind.

        Where nobody could compare for longer than ``patience``, it may be behind since then.
        """
        owed = [lane for lane, one in self.owed.items() if self._place(lane) < one.position]
        since = [self.owed[lane].since for lane in owed]
        looked_at = self.asked_since if self.looked_at is None else self.looked_at
        if self.heads is None or now - looked_at > patience:
            since.append(looked_at)
        if self.went_back_at is not None:
            owed, since = list(self.owed), [self.went_back_at]
        return Lag(len(owed), now - min(since, default=now), self._events(owed), now - looked_at)

    def _events(self, owed: Sequence[int]) -> int:
        reached = (max(self._place(lane), self.whole.get(lane, 0)) for lane in owed)
        position = self.heads.position if self.heads else 0
        return position - min(reached, default=position)

    def _place(self, lane: int) -> int:
        return self.places.get(lane, 0)

    def beyond(self, heads: Heads) -> Mapping[int, int]:
        """Return the places that lie beyond what ``heads`` tell of their lanes."""
        return {
            lane: place
            for lane, place in self.places.items()
            if place > heads.lanes.get(lane, 0) and not self._fell_back(heads, lane, place)
        }

    async def sift(
        self, heads: Heads, records: Sequence[Delivered], turned: Turned
    ) -> Sequence[Delivered] | None:
        """Leave out what passes over a place and is not in the feed; nothing where that has it.

        In one history the record before another in its lane is never earlier than a place there.
        So either somebody else wrote the record, or its journal is not the one that was heard.
        """
        sifted = list(records)
        while (passing := self._passing(heads, sifted)) is not None:
            turned()
            record = passing.record
            found = await self.feed.read(record.position - 1, 1, record.lane)
            if [one.record for one in found] == [record]:
                return None
            where = {"lane": record.lane, "position": record.position}
            log.warning("a record that its source does not know", source=passing.source, **where)
            sifted.remove(passing)
        return sifted

    def _passing(self, heads: Heads, records: Sequence[Delivered]) -> Delivered | None:
        """Return the first record that passes over a place that was heard in its lane."""
        reached = dict(self.places)
        for delivered in records:
            record = delivered.record
            lane, place = record.lane, reached.get(record.lane, 0)
            passes = record.previous < place < record.position
            if passes and not self._fell_back(heads, lane, place):
                return delivered
            reached[record.lane] = max(record.position, place)
        return None

    def has_gap(self, records: Sequence[Delivered]) -> bool:
        """Say whether something is missing before one of the records."""
        reached = dict(self.places)
        for record in (delivered.record for delivered in records):
            if record.previous > reached.get(record.lane, 0):
                return True
            reached[record.lane] = max(record.position, reached.get(record.lane, 0))
        return False

    def _fell_back(self, heads: Heads, lane: int, place: int) -> bool:
        """Say whether a place may be none of a record: one that fell back, now or before."""
        forks = {fork.forked_at for fork in heads.forks}
        return place in forks or (lane, place) in self.former


def last_of_lanes(page: Sequence[Delivered]) -> Mapping[int, int]:
    """Return by lane the last position in a page of the feed."""
    return {delivered.record.lane: delivered.record.position for delivered in page}
