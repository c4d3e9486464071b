"""A Kafka broker that loses records, can be cut off, and come back empty, at one address."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka import KafkaException
from confluent_kafka import Producer as TransactionalProducer

from kit.feed import Delivered
from kit.relay import Relay
from kit.wire import delivered_from
from tests.servers.server import free_ports

HOST = "127.0.0.1"
PARTITIONS = 4
"""So many the embedded broker gives every topic."""

Found = dict[int, list[Delivered]]

_PRODUCE = (0).to_bytes(2, "big")
"""How a request begins that brings records."""


def free_port() -> int:
    (port,) = free_ports(1)
    return port


def nowhere(topic: str) -> str:
    """Return where the records of a topic go that are lost: of the same length, heard by nobody."""
    return topic[::-1]


def _advertised(port: int) -> bytes:
    """Return how a broker's answers say where it is."""
    return HOST.encode() + port.to_bytes(4, "big")


@dataclass
class Door:
    """Passes on to a broker, which tells everybody that it is found here."""

    port: int = field(default_factory=free_port)
    behind: int = 1
    """The broker's own port; one at which nobody listens while it is away."""
    losing: frozenset[str] = frozenset()
    """Topics whose records are acknowledged and lost."""
    lost: Counter[str] = field(default_factory=Counter)
    """In how many requests the records of a topic were lost."""
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.port}"

    def cut(self) -> None:
        """Take the broker away."""
        self.behind = 1
        for writer in list(self._writers):
            writer.transport.abort()

    def lead_to(self, bootstrap: str) -> None:
        """Put a broker behind the door."""
        self.cut()
        self.behind = int(bootstrap.rpartition(":")[2])

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        real = self.behind
        try:
            there, out = await asyncio.open_connection(HOST, real)
        except OSError:  # nobody is behind the door
            writer.transport.abort()
            return
        self._writers |= {writer, out}
        try:
            await asyncio.wait(
                {
                    asyncio.create_task(_pass(reader, out, self._asked)),
                    asyncio.create_task(_pass(there, writer, partial(self._answered, real))),
                },
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            for end in (writer, out):
                end.transport.abort()
                self._writers.discard(end)

    def _asked(self, frame: bytes) -> bytes:
        if frame.startswith(_PRODUCE):
            for topic in self.losing:
                if (name := topic.encode()) in frame:
                    self.lost[topic] += 1
                    frame = frame.replace(name, nowhere(topic).encode())
        return frame

    def _answered(self, real: int, frame: bytes) -> bytes:
        for topic in self.lost:
            frame = frame.replace(nowhere(topic).encode(), topic.encode())
        return frame.replace(_advertised(real), _advertised(self.port))


async def _pass(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, changed: Callable[[bytes], bytes]
) -> None:
    """Pass on frame by frame, as Kafka has them, each changed."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            size = await reader.readexactly(4)
            frame = await reader.readexactly(int.from_bytes(size, "big"))
            writer.write(size + changed(frame))
            await writer.drain()


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    made = Door()
    server = await asyncio.start_server(made.enter, HOST, made.port)
    try:
        yield made
    finally:
        server.close()
        made.cut()
        await asyncio.sleep(0)


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def published(
    bootstrap: str,
    topic: str,
    enough: Callable[[list[Delivered]], bool],
    partitions: int = PARTITIONS,
) -> Found:
    """Return what stands in a topic, by partition, as soon as it is enough."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    found: Found = {}
    try:
        consumer.assign([TopicPartition(topic, number) for number in range(partitions)])
        async with asyncio.timeout(60):
            while not enough([one for of in found.values() for one in of]):
                batches = await consumer.getmany(timeout_ms=200)
                for at, records in batches.items():
                    read = [delivered_from(topic, one.headers, one.value) for one in records]
                    found.setdefault(at.partition, []).extend(one for one in read if one)
    finally:
        await consumer.stop()
    return found


def end_a_transaction(broker: str, topic: str, *, committed: bool) -> None:
    """Leave the marks of a transaction; one that a slow broker has ended is begun anew."""
    for attempt in range(3):
        one = f"others-{committed}-{attempt}"
        sender = TransactionalProducer({"bootstrap.servers": broker, "transactional.id": one})
        sender.init_transactions(30)
        sender.begin_transaction()
        for partition in range(3):
            sender.produce(topic, b"somebody else's", partition=partition)
        try:
            (sender.commit_transaction if committed else sender.abort_transaction)(30)
        except KafkaException:
            if attempt == 2:
                raise
        else:
            return
