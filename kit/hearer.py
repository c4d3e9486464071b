"""Who keeps a place in the lanes of others, with what it does about their events?"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from kit.feed import Delivered
from kit.recorder import Heads, Lane


class Hearer(Protocol):
    """What keeps its place in the same transaction as what it did. All calls may block."""

    name: str

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source has been heard, in all epochs."""

    def hear(self, records: Sequence[Delivered]) -> None:
        """Take records, each lane in order; repeats are dropped. An exception is transient."""

    def adopt(self, heads: Heads) -> None:
        """Go over to the source's present epoch; places in all sources may fall back.

        ``EpochWasLeft``: from this one it has gone over to another, of which they do not know.
        """
