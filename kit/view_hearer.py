"""Which builds of a view does its hearer write? The one that is read, and the one beside it."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kit.clock import Clock
from kit.feed import Delivered
from kit.recorder import Heads, Lane
from kit.sealing import Keyring
from kit.view_builds import Builds
from kit.view_epochs import go_over
from kit.view_store import ViewStore
from kit.view_writer import ViewWriter
from kit.views import View

FOLLOWS_SECONDS = 0.5
"""So soon a process sees which builds are read and written now."""


class ViewHearer:
    """Keeps in step what of a view is read and what may be; a hearer for an inbox."""

    def __init__(self, view: View, store: ViewStore, keyring: Keyring, clock: Clock) -> None:
        """Hear for the builds of ``view`` that the book of ``store`` names."""
        self.view, self.name = view, f"view-{view.name}-v{view.version}"
        self._store, self._keyring, self._clock = store, keyring, clock
        self._builds: Builds | None = None
        self._writers: dict[int, ViewWriter] = {}
        self._lock, self._looked_at = threading.Lock(), float("-inf")

    def writers(self) -> Sequence[ViewWriter]:
        """Return the writers of the builds, that of the one which is read first."""
        with self._lock:
            if time.monotonic() >= self._looked_at + FOLLOWS_SECONDS:
                self._follow()
                self._looked_at = time.monotonic()
            return list(self._writers.values())

    def reads(self) -> ViewWriter:
        """Return the writer of the build that is read."""
        return self.writers()[0]

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source is in all the builds."""
        first, *others = (writer.tracked(source) for writer in self.writers())
        if not others:
            return first
        lanes = set(first).union(*others)
        return {lane: min(one.get(lane, 0) for one in (first, *others)) for lane in lanes}

    def adopt(self, heads: Heads) -> None:
        """Go over to a source's present epoch, as the writer of a build does. ``EpochWasLeft``."""
        go_over(self._store.book(), heads)
        for writer in self.writers():
            writer.adopt(heads)

    def hear(self, records: Sequence[Delivered]) -> None:
        """Apply records to each build, first to the one that is read; see ``ViewWriter``."""
        for writer in self.writers():
            writer.hear(records)

    def close(self) -> None:
        """Let go of the builds."""
        with self._lock:
            for writer in self._writers.values():
                writer.close()
            self._writers = {}

    def _follow(self) -> None:
        """Open what is written now and let go of the rest; who is at work there goes on."""
        if self._builds is None:
            self._builds = Builds(self._store.book())
        written = self._builds.standing([self.view])[self.view.name].written
        known = self._writers
        self._writers = {build: known.get(build) or self._open(build) for build in written}
        for build in known.keys() - self._writers.keys():
            known[build].close()

    def _open(self, build: int) -> ViewWriter:
        there = replace(self.view, build=build)
        return ViewWriter(there, self._store, self._keyring, self._clock)
