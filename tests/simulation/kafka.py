"""A broker that repeats, delays, loses and is away, and keeps the order within a partition."""

import asyncio
from asyncio import Future
from collections.abc import Callable, Collection, Sequence
from contextvars import Context
from dataclasses import dataclass, field

from aiokafka.errors import (
    KafkaConnectionError,
    KafkaTimeoutError,
    OutOfOrderSequenceNumber,
    UnknownTopicOrPartitionError,
)

from kit.feed import Delivered
from kit.listener import Raw
from kit.relay import Batch
from kit.wire import Headers, delivered_from
from tests.simulation.world import Process, World

Sent = tuple[Headers, bytes | None]
"""What is sent of a record."""

_SAYS_SO = 0.7
"""How often a lost acknowledgement is told as a fault; otherwise nothing is ever told."""


@dataclass
class Partition:
    """A log; the oldest may be gone."""

    first: int = 0
    entries: list[Raw] = field(default_factory=list)

    @property
    def end(self) -> int:
        """Return the offset of the next record."""
        return self.first + len(self.entries)

    def read(self, offset: int, limit: int) -> Sequence[Raw]:
        """Return records from an offset on."""
        at = offset - self.first
        return self.entries[at : at + limit]


class Kafka:
    """The topics, and what has happened to them."""

    def __init__(self, world: World, topics: Sequence[str]) -> None:
        """Make the topics."""
        self.world = world
        count = world.weather.partitions
        self.topics = {name: [Partition() for _ in range(count)] for name in topics}
        self.away_until = 0.0
        self.fenced_until = 0.0
        self.lossless, self.ordered = True, True
        """Whether it has kept all that it acknowledged, each lane in one partition."""

    async def trip(self, process: Process, what: str) -> None:
        """Go there and back; a fault while it is away."""
        process.point(f"before {what}")
        await asyncio.sleep(self.world.latency())
        if self.away_until > self.world.now:
            raise KafkaConnectionError(what)

    def write(self, topic: str, number: int, records: Sequence[Sent]) -> bool:
        """Write a batch, whole; false where that partition is not there."""
        partitions = self.topics[topic]
        if number >= len(partitions):
            return False
        written: list[Raw] = [(topic, headers, value) for headers, value in records]
        partitions[number].entries += written
        positions = [one.record.position if one else "?" for one in map(_read, written)]
        self.world.story.tell("kafka", f"{topic} {number} gets {positions}")
        return True

    def found(self, topic: str) -> list[list[Delivered]]:
        """Return by partition what stands in a topic."""
        return [
            [found for raw in partition.entries if (found := _read(raw))]
            for partition in self.topics[topic]
        ]


def _read(raw: Raw) -> Delivered | None:
    return delivered_from(*raw)


class SimulatedBatch:
    """Records that go together."""

    def __init__(self, room: int) -> None:
        """Take as many records as there is ``room`` for."""
        self.records: list[Sent] = []
        self._room = room

    def append(
        self,
        *,
        key: bytes,
        value: bytes,
        timestamp: int | None,
        headers: Sequence[tuple[str, bytes]],
    ) -> object | None:
        """Add a record, or say that it does not fit in any more."""
        del key, timestamp
        if len(self.records) == self._room:
            return None
        self.records.append((headers, value))
        return self


class SimulatedProducer:
    """A process's producer."""

    def __init__(self, process: Process, kafka: Kafka) -> None:
        """Know nothing of the topics yet."""
        self._process, self._kafka, self._world = process, kafka, process.world
        self._known: dict[str, tuple[int, float]] = {}

    async def start(self) -> None:
        """Reach the broker."""
        await self._kafka.trip(self._process, "reach Kafka")

    async def stop(self) -> None:
        """Let go."""

    async def partitions_for(self, topic: str) -> Collection[int]:
        """Return the partitions as they were a while ago."""
        count, until = self._known.get(topic, (0, 0.0))
        if until <= self._world.now:
            await self._kafka.trip(self._process, "ask for partitions")
            count = len(self._kafka.topics[topic])
            self._known[topic] = count, self._world.now + 2.0
        return set(range(count))

    def create_batch(self) -> SimulatedBatch:
        """Return an empty batch, not a large one."""
        return SimulatedBatch(self._world.chance.choice((2, 8, 500)))

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> Future[object]:
        """Send a batch; what becomes of it is seen later, or never."""
        assert isinstance(batch, SimulatedBatch)
        await self._kafka.trip(self._process, "publish")
        flight = Flight(self._kafka, topic, partition, batch.records)
        flight.depart()
        self._process.point("after publish")
        return flight.sent


@dataclass
class Flight:
    """A batch under way: it may arrive though its sender be dead, or never."""

    kafka: Kafka
    topic: str
    partition: int
    records: Sequence[Sent]
    sent: Future[object] = field(init=False)

    def __post_init__(self) -> None:
        """Promise an answer."""
        self.sent = self.kafka.world.loop.create_future()

    def depart(self) -> None:
        """Choose what becomes of it."""
        world, weather = self.kafka.world, self.kafka.world.weather
        if world.happens(weather.send_fails):
            self._later(world.latency(), self._fails)
        elif world.happens(weather.written_late):
            self._later(world.latency(), self._fails)
            self._later(world.chance.uniform(0.1, 8), self._arrives)
        elif world.happens(weather.acknowledged_and_lost):
            self._later(world.latency(), self._is_lost)
        else:
            self._later(world.latency(), self._arrives)

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        self.kafka.world.loop.call_later(seconds, what, context=Context())

    def _arrives(self) -> None:
        world = self.kafka.world
        if self.kafka.fenced_until > world.now:
            self._fails(OutOfOrderSequenceNumber())
        elif not self.kafka.write(self.topic, self.partition, self.records):
            self._fails(UnknownTopicOrPartitionError())
        elif world.happens(world.weather.acknowledgement_lost):
            world.story.tell("kafka", f"{self.topic} {self.partition} acknowledges to nobody")
            if world.happens(_SAYS_SO):
                self._fails()
        else:
            self._is_acknowledged()

    def _is_lost(self) -> None:
        self.kafka.lossless = False
        story = self.kafka.world.story
        story.tell("kafka", f"{self.topic} {self.partition} acknowledges, and loses it")
        self._is_acknowledged()

    def _is_acknowledged(self) -> None:
        if not self.sent.done():
            self.sent.set_result(self.partition)

    def _fails(self, fault: Exception | None = None) -> None:
        if not self.sent.done():
            self.sent.set_exception(fault or KafkaTimeoutError())
