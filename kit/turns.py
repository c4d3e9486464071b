"""Does each loop of this process still turn, whatever its lag says?

A job that waits for work, for a broker or for a database turns all the same: each of its waits has
an end, and then it looks again. One whose loop has died or hangs does not.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

STANDS_SECONDS = 120.0
"""Beyond this a loop stands: every wait in it ends before, also while what it waits for is away."""

Turned = Callable[[], None]
"""Called by a loop at each of its turns, from any thread."""


def unwatched() -> None:
    """Take a turn that nobody watches."""


class InTurn:
    """Lets loops do a piece of work one after the other; at each step of it all turn that wait.

    A loop that has died waits for nothing, and one that hangs elsewhere does not wait here.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lock, self._here = asyncio.Lock(), list[Turned]()

    @asynccontextmanager
    async def alone(self, loop: Turned) -> AsyncIterator[None]:
        """Wait for the others, and then have them wait."""
        self._here.append(loop)
        try:
            async with self._lock:
                yield
        finally:
            self._here.remove(loop)

    def step(self) -> None:
        """Say that the work goes on, from any thread."""
        for loop in tuple(self._here):
            loop()


class Turns(Collector):
    """When each job of one service in this process last turned."""

    def __init__(
        self, patience: float = STANDS_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take a job for standing after ``patience`` seconds without a turn."""
        self._patience, self._clock = patience, clock
        self._last: dict[str, float] = {}

    def of(self, job: str) -> Turned:
        """Return what ``job`` calls at each turn; it is watched from its first turn on."""

        def turned() -> None:
            self._last[job] = self._clock()

        return turned

    def ages(self) -> Mapping[str, float]:
        """Return by job how many seconds ago it last turned."""
        now = self._clock()
        return {job: max(now - last, 0.0) for job, last in sorted(self._last.items())}

    def standing(self) -> Mapping[str, float]:
        """Return the jobs that stand, and for how many seconds each has not turned."""
        return {job: age for job, age in self.ages().items() if age > self._patience}

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield by loop how many seconds ago it last turned; Prometheus has ``job`` for itself."""
        told = "Seconds since the loop of a job last turned"
        ages = GaugeMetricFamily("job_last_turn_age_seconds", told, labels=("loop",))
        for job, age in self.ages().items():
            ages.add_metric((job,), age)
        yield ages
