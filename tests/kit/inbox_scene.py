"""Some sources, one database, and the inboxes of several processes on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from kit.hearer import Hearer
from kit.inbox import BEHIND_SECONDS, Inbox
from tests.kit.histories import AsPolicies, AsViews, Ledger, Source

Kind = type[AsViews] | type[AsPolicies]
every_kind = pytest.mark.parametrize("kind", [AsViews, AsPolicies])


@dataclass
class Watch:
    """Time that passes when it is told to."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Scene:
    """Some sources, one database, and the inboxes of one or more processes on it."""

    kind: Kind = AsViews
    sources: Sequence[Source] = field(default_factory=lambda: [Source()])
    processes: int = 1
    ledger: Ledger = field(default_factory=Ledger)
    watch: Watch = field(default_factory=Watch)

    def __post_init__(self) -> None:
        self.inboxes = [self.inbox() for _ in range(self.processes)]

    def inbox(self) -> Inbox:
        """Return the inbox of a process that has just been started."""
        hearer: Hearer = self.kind(self.ledger)
        return Inbox(hearer, self.sources, clock=self.watch)

    @property
    def source(self) -> Source:
        return self.sources[0]

    def heard(self, source: int = 0) -> Mapping[int, Sequence[bytes]]:
        return self.ledger.lanes(self.sources[source].source)

    async def settle(self) -> None:
        """Compare with time passed, as an inbox does that is left alone."""
        for _ in range(2):
            for inbox in self.inboxes:
                await inbox.compare()
            self.watch.at += BEHIND_SECONDS
        for inbox in self.inboxes:
            assert await inbox.compare()

    def is_complete(self) -> bool:
        return all(self._is_complete(source) for source in self.sources)

    def _is_complete(self, source: Source) -> bool:
        heard = self.ledger.lanes(source.source)
        if self.kind is AsPolicies:  # what was withdrawn stays done; people answer it
            known = {record.state for record in source.records}
            kept = {lane: [one for one in of if one in known] for lane, of in heard.items()}
            heard = {lane: of for lane, of in kept.items() if of}
        return heard == source.lanes()


async def looked_at(kind: Kind = AsViews, *sources: Source) -> Scene:
    """A scene whose inbox has looked at its sources once."""
    scene = Scene(kind, sources or [Source()])
    assert await scene.inboxes[0].compare()
    return scene
