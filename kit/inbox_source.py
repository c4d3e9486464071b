"""What does an inbox know of one source: how far has it come there, and is it the same history?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kit.feed import Delivered, Feed
from kit.recorder import Heads


@dataclass(frozen=True)
class Owed:
    """How far a lane should have come by the time at which it was first seen to be behind."""

    position: int
    since: float


@dataclass
class Source:
    """What is known of one source, and how far the hearer has come in it."""

    feed: Feed
    asked_since: float
    heads: Heads | None = None
    places: dict[int, int] = field(default_factory=dict)
    owed: Mapping[int, Owed] = field(default_factory=dict)
    at_once: bool = True
    """Whether the next comparison reads the feed without giving Kafka its time."""
    silent: bool = False
    """Whether it gave no answer; then it is not asked again for each batch."""
    strange: set[UUID] = field(default_factory=set)
    """Epochs that its heads do not know, and for which they were looked at."""
    went_back_at: float | None = None
    """Since when its journal is known to be another one under the same epoch."""

    def owe(self, now: float) -> None:
        """Note which lanes have not come as far as their heads, and since when."""
        owed = {}
        for lane, head in self.heads.lanes.items() if self.heads else ():
            place = self.places.get(lane, 0)
            if place < head:
                before = self.owed.get(lane)
                owed[lane] = before if before and place < before.position else Owed(head, now)
        self.owed = owed

    def lag(self, now: float) -> tuple[int, float]:
        """Return how many lanes are behind, and since how many seconds at most."""
        if self.went_back_at is not None:
            return len(self.owed), now - self.went_back_at
        if self.heads is None:
            return 0, now - self.asked_since
        owed = [one for lane, one in self.owed.items() if self.places.get(lane, 0) < one.position]
        return len(owed), max((now - one.since for one in owed), default=0.0)

    def beyond(self, heads: Heads) -> Mapping[int, int]:
        """Return the places that lie beyond what ``heads`` tell of their lanes."""
        forks = _forks(heads)
        return {
            lane: place
            for lane, place in self.places.items()
            if place > heads.lanes.get(lane, 0) and place not in forks
        }

    def parts(self, heads: Heads, records: Sequence[Delivered]) -> bool:
        """Say whether one of the records passes over a place that was heard in its lane.

        In one history the record before another in its lane is never earlier than a place there.
        """
        forks, reached = _forks(heads), dict(self.places)
        for record in (delivered.record for delivered in records):
            place = reached.get(record.lane, 0)
            if record.previous < place < record.position and place not in forks:
                return True
            reached[record.lane] = max(record.position, place)
        return False

    def has_gap(self, records: Sequence[Delivered]) -> bool:
        """Say whether something is missing before one of the records."""
        reached = dict(self.places)
        for record in (delivered.record for delivered in records):
            if record.previous > reached.get(record.lane, 0):
                return True
            reached[record.lane] = max(record.position, reached.get(record.lane, 0))
        return False


def _forks(heads: Heads) -> set[int]:
    """Return where places stand that fell back, even if their lane has no record there."""
    return {fork.forked_at for fork in heads.forks}
