"""What is simulated? Processes that are killed and frozen, one source of chance, and a story."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import structlog

from tests.simulation.virtual_time import OWNER, VirtualLoop
from tests.simulation.weather import Weather

BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


Job = Callable[[], Awaitable[object]]


class Killed(BaseException):
    """The process is no more; nothing that runs in it may catch this."""


class DoesNotHold(AssertionError):  # noqa: N818 - reads as a sentence
    """What was promised does not hold: the finding of a run."""


@dataclass
class Story:
    """What happened when, in simulated time."""

    loop: VirtualLoop
    lines: list[str] = field(default_factory=list)

    def tell(self, who: str, what: str) -> None:
        """Add a line."""
        self.lines.append(f"{self.loop.time():9.4f}  {who:<14}  {what}")

    def digest(self) -> str:
        """Return what two runs of one seed have in common, to the last byte."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()


class World:
    """One run: all that happens in it follows from its seed."""

    def __init__(self, seed: int, stress: Mapping[str, Any]) -> None:
        """Choose the weather by the seed, but for what ``stress`` says."""
        self.seed, self.chance = seed, Random(seed)  # noqa: S311 - it has to be repeatable
        self.weather = replace(Weather.of(self.chance), **stress)
        self.loop = VirtualLoop(self.thread_latency)
        self.story = Story(self.loop)
        self.processes: list[Process] = []
        self.calm = True
        """Whether nothing goes wrong: before the run and once all faults are healed."""
        self.over = False

    @property
    def now(self) -> float:
        """Return the simulated time in seconds."""
        return self.loop.time()

    def uuid(self) -> UUID:
        """Return a new id."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def happens(self, likelihood: float) -> bool:
        """Say whether something happens that does so often."""
        return not self.calm and likelihood > 0 and self.chance.random() < likelihood

    def latency(self) -> float:
        """Return how long one trip takes: mostly little, now and then long."""
        if self.happens(self.weather.slow):
            return self.chance.uniform(0.05, self.weather.slowest)
        return self.chance.uniform(0.0002, 0.004)

    def thread_latency(self) -> float:
        """Return how long a thread takes to begin, or to be heard of again; often no time."""
        if self.happens(self.weather.crowded):
            return self.chance.uniform(0.0, 0.3)
        return 0.0 if self.chance.randrange(2) else self.latency()

    def broken(self, what: str) -> None:
        """End the run: a promise does not hold."""
        self.story.tell("checker", what)
        raise DoesNotHold(what)


class Clock:
    """The clock of every service: the simulated time."""

    simulated = False

    def __init__(self, world: World) -> None:
        """Begin on a Monday morning."""
        self._world = world

    def now(self) -> datetime:
        """Return the simulated time."""
        return BEGAN + timedelta(seconds=self._world.now)


class Process:
    """One process: what it has in memory is gone when it is killed."""

    def __init__(self, world: World, name: str, *, mortal: bool = True) -> None:
        """Begin to live."""
        self._mortal = mortal
        self.world, self.name = world, name
        self.id = world.uuid()
        self.alive, self.died_at = True, 0.0
        self.frozen_since = self.frozen_until = 0.0
        self.tasks: list[asyncio.Task[object]] = []
        self.within_transaction = 0
        world.processes.append(self)

    def run(self, name: str, job: Job) -> None:
        """Run a job that ends only with the process."""
        token = OWNER.set(self)
        try:
            self.tasks.append(self.world.loop.create_task(self._forever(name, job)))
        finally:
            OWNER.reset(token)

    async def _forever(self, name: str, job: Job) -> None:
        await job()
        if not self.world.over:
            self.world.broken(f"{name} of {self.name} has ended")

    def kill(self, where: str) -> None:
        """End it, as a signal does that cannot be caught."""
        if self.alive:
            self.world.story.tell(self.name, f"is killed {where}")
            self.alive, self.died_at = False, self.world.now

    def freeze(self, seconds: float) -> None:
        """Stop it for a while; it knows nothing of that when it goes on."""
        self.world.story.tell(self.name, f"is frozen for {seconds:.1f} s")
        self.frozen_since, self.frozen_until = self.world.now, self.world.now + seconds

    def is_silent(self, seconds: float) -> bool:
        """Say whether nothing was heard of it for so long."""
        now = self.world.now
        if not self.alive:
            return now - self.died_at > seconds
        return self.frozen_until > now and now - self.frozen_since > seconds

    def point(self, name: str) -> None:
        """Pass a place at which a process may be killed, or others come between."""
        world = self.world
        if not self.alive or world.over:
            raise Killed(self.name)
        if self._mortal and world.happens(world.weather.crash):
            self.kill(name)
            raise Killed(self.name)
        if not self.within_transaction and world.happens(world.weather.between):
            world.loop.let_others(world.chance.randrange)
            if not self.alive:
                raise Killed(self.name)

    def database(self, name: str) -> None:
        """Ask a database something, which it may not answer."""
        self.point(name)
        world = self.world
        if world.happens(world.weather.database_fails):
            world.story.tell(self.name, f"database does not answer {name}")
            msg = "the database does not answer"
            raise sqlite3.OperationalError(msg)


@contextmanager
def listening_in(story: Story) -> Iterator[None]:
    """Let what the parts log stand in the story, by whom it is said."""

    def tell(_: object, __: str, event: structlog.typing.EventDict) -> str:
        owner = OWNER.get()
        who = owner.name if isinstance(owner, Process) else "world"
        kept = ("hearer", "source", "fault", "reason", "type", "count")
        said = " ".join(f"{key}={event[key]}" for key in kept if key in event)
        story.tell(who, f"{event['event']} {said}".rstrip())
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[tell], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)


def attempts() -> Iterator[None]:
    """Decide anew at once, and not for ever."""
    yield from [None] * 5
