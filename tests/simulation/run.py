"""How is a seed played, and played again? All that happens follows from it, byte for byte."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.simulation.checker import complaints, unrest
from tests.simulation.customers import Customers
from tests.simulation.histories import history
from tests.simulation.shown import SOURCES
from tests.simulation.suite import Parts, Suite
from tests.simulation.virtual_time import NothingWillHappen
from tests.simulation.visits import Visits
from tests.simulation.weather import Weather
from tests.simulation.world import DoesNotHold, World, listening_in

FAULTS_SECONDS = 8.0
RESTS_WITHIN = 100.0
"""Simulated seconds from the end of all faults; a relay alone may wait 30 for Kafka's answer."""
_CUSTOMERS = 3


@dataclass(frozen=True)
class Outcome:
    """What came of a seed."""

    seed: int
    weather: Weather
    complaints: Sequence[str]
    story: Sequence[str]
    digest: str
    """Of the story, and of the journals as they stand at the end."""
    seconds: float
    """Simulated."""

    def text(self, lines: int = 60) -> str:
        """Say what does not hold, what happened before, and how to see it again."""
        told = self.story[-lines:] if lines else self.story
        return "\n".join(
            (
                f"seed {self.seed}: {self.weather.text()}",
                *(("...",) if len(told) < len(self.story) else ()),
                *told,
                *(f"DOES NOT HOLD: {one}" for one in self.complaints[:10]),
                f'again: make lab ARGS="-s -k simulation --seed {self.seed}"',
            )
        )


def play(seed: int, parts: Parts | None = None, stress: Mapping[str, Any] | None = None) -> Outcome:
    """Play a seed to its end; ``stress`` is weather that it would not have had."""
    world = World(seed, stress or {})
    found: list[str] = []
    try:
        with listening_in(world.story):
            suite = Suite(world, parts or Parts())
            try:
                found = _played(world, suite)
                digest = _digest(world, suite)
            finally:
                world.over = world.calm = True
                world.loop.end()
                suite.close()
    finally:
        world.loop.close()
    return Outcome(seed, world.weather, found, world.story.lines, digest, world.now)


def _played(world: World, suite: Suite) -> list[str]:
    try:
        customers = world.loop.run_until_complete(_days(world, suite))
    except (DoesNotHold, NothingWillHappen) as fault:
        return [repr(fault)]
    return list(complaints(suite, customers.sent))


async def _days(world: World, suite: Suite) -> Customers:
    customers, visits = Customers(suite), Visits(suite)
    world.calm = False
    running = [asyncio.create_task(suite.keep_running())]
    coming = [asyncio.create_task(customers.come()) for _ in range(_CUSTOMERS)]
    visiting = asyncio.create_task(visits.come())
    running += [*coming, visiting]
    try:
        await asyncio.sleep(FAULTS_SECONDS)
        visiting.cancel()
        visits.heal()
        until = world.now + RESTS_WITHIN
        while not all(one.done() for one in coming) or [*unrest(suite)]:
            _raise(world, suite, coming)
            if world.now > until:
                waits = [*unrest(suite)] or ["customers wait"]
                world.broken(f"it has not come to rest: {', '.join(waits)}")
            await asyncio.sleep(1.0)
        _raise(world, suite, coming)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return customers


def _raise(world: World, suite: Suite, coming: Sequence[asyncio.Task[None]]) -> None:
    """Raise what customers found, and what ended a job that never ends."""
    for task in (*coming, *(task for one in suite.slots.values() for task in one.tasks)):
        if task.done() and not task.cancelled() and (fault := task.exception()) is not None:
            if isinstance(fault, DoesNotHold):
                raise fault
            if task in coming:
                world.broken(f"a customer was told {fault!r}")


def _digest(world: World, suite: Suite) -> str:
    stored = hashlib.sha256(world.story.digest().encode())
    for name in SOURCES:
        for record, _ in history(suite.databases[name].recorder):
            stored.update(record.state)
    return stored.hexdigest()
