"""Does an inbox get what Kafka has, in order and until it took it, whatever else stands there?"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from kit.comparison import keep_comparing
from kit.feed import Delivered
from kit.inbox import Inbox
from kit.listener import Listener, Receive
from kit.relay import Relay
from kit.wire import headers_of, topic_of
from spbe.broker import embedded_broker
from tests.kit.brokers import PARTITIONS, door, running
from tests.kit.inbox_scene import Scene
from tests.kit.patience import until
from tests.kit.recorded import Recorded
from tests.kit.tally import Hearing, Producer
from tests.kit.unreadable import put_beside_unreadable
from tests.servers.fixtures import CLIENT_LEAVES_LINES

TOPIC, GROUP = topic_of("training"), "listeners"
A, B = UUID(int=0xA), UUID(int=0xB)

pytestmark = CLIENT_LEAVES_LINES


@pytest.fixture
def broker() -> Iterator[str]:
    with embedded_broker() as bootstrap:
        yield bootstrap


@asynccontextmanager
async def listening(
    bootstrap: str, receive: Receive, source: str = "training"
) -> AsyncIterator[None]:
    task = asyncio.create_task(Listener(bootstrap, [source], GROUP, receive).run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def producing(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


@dataclass
class Taken:
    """An inbox that fails as often as it is told to, and remembers."""

    faults: list[BaseException] = field(default_factory=list)
    records: list[Delivered] = field(default_factory=list)
    tries: int = 0

    async def __call__(self, records: Sequence[Delivered]) -> None:
        self.tries += 1
        if self.faults:
            raise self.faults.pop()
        self.records += records


async def put(producer: AIOKafkaProducer, one: Delivered, partition: int = 0) -> None:
    """Publish what a source recorded."""
    headers = headers_of(one.source, one.epoch, one.record)
    await producer.send_and_wait(TOPIC, one.record.state, partition=partition, headers=headers)


async def committed(bootstrap: str) -> int | None:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, group_id=GROUP, enable_auto_commit=False
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(TOPIC, number) for number in range(PARTITIONS)])
        found: int | None = await consumer.committed(TopicPartition(TOPIC, 0))
        return found
    finally:
        await consumer.stop()


FOREIGN: Sequence[list[tuple[str, bytes]]] = (
    [("ce_type", b"\xff\xfe")],
    [("ce_position", b"\xff")],
    [("content-type", b"\x80application/json")],
    [("content-type", b"application/json")],
    [("reply_to", b"training.events.v1")],
    [],
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_records_of_others_are_left_out_and_block_nothing(
    broker: str, headers: list[tuple[str, bytes]]
) -> None:
    source, taken = Recorded(), Taken()
    events = [source.grow(1), source.grow(1)]
    async with producing(broker) as producer, listening(broker, taken):
        await put(producer, events[0])
        for value in (b"somebody else's", None, b"\xff"):
            await producer.send_and_wait(TOPIC, value, key=b"\xff", partition=0, headers=headers)
        await put(producer, events[1])
        await until(lambda: len(taken.records) == 2)
    assert taken.records == events


async def test_records_that_cannot_be_read_are_passed_over_and_lose_nothing(broker: str) -> None:
    source, taken = Recorded(), Taken()
    events = [source.grow(1) for _ in range(6)]
    async with producing(broker) as producer:
        place = TopicPartition(TOPIC, 0)
        for batch in ([None, None], [events[0], None], [None], [events[1]], [None]):
            await put_beside_unreadable(producer, place, batch)
        await put(producer, events[2], partition=1)
        async with listening(broker, taken):
            await until(lambda: len(taken.records) == 3)
            for batch in ([events[3], None], [events[4]]):
                await put_beside_unreadable(producer, place, batch)
            await put(producer, events[5], partition=1)
            await until(lambda: len(taken.records) == 6)
    found = [one for one in taken.records if one not in (events[2], events[5])]
    assert found == [events[index] for index in (0, 1, 3, 4)]
    assert await committed(broker) == 10


@pytest.mark.parametrize(
    "fault", [OSError("away"), httpx.ConnectError("away"), TimeoutError(), ZeroDivisionError()]
)
async def test_a_batch_is_tried_again_in_order_after_any_fault(
    broker: str, fault: BaseException
) -> None:
    source, taken = Recorded(), Taken([fault, fault])
    events = [source.grow(1) for _ in range(3)]
    async with producing(broker) as producer:
        await put(producer, events[0])
        await put(producer, events[1])
        async with listening(broker, taken):
            await until(lambda: len(taken.records) == 2)
            await put(producer, events[2])
            await until(lambda: len(taken.records) == 3)
    assert taken.records == events
    assert taken.tries >= 4


async def test_a_batch_is_not_acknowledged_before_its_effect(broker: str) -> None:
    source, taken = Recorded(), Taken([OSError("away")] * 1000)
    async with producing(broker) as producer:
        await put(producer, source.grow(1))
        async with listening(broker, taken):
            await until(lambda: taken.tries == 3)
            began = time.monotonic()
        assert time.monotonic() - began < 5, "trying again does not hold up the end"
    assert await committed(broker) is None, "it was stopped before the effect"


async def test_a_batch_is_acknowledged_when_it_had_its_effect(broker: str) -> None:
    source, taken = Recorded(), Taken([OSError("away")])
    async with producing(broker) as producer, listening(broker, taken):
        await put(producer, source.grow(1))
        await until(lambda: len(taken.records) == 1)
    assert await committed(broker) == 1


async def test_what_was_dropped_in_the_middle_comes_from_the_feed(broker: str) -> None:
    source = Recorded()
    scene = Scene(sources=[source])
    inbox = scene.inboxes[0]
    await inbox.compare()
    events = [source.grow(1) for _ in range(6)]
    async with producing(broker) as producer, listening(broker, inbox.receive):
        for one in (events[0], events[1], events[5]):
            await put(producer, one)
        await until(scene.is_complete)


@asynccontextmanager
async def heard_through(
    bootstrap: str, producer: Producer, hearing: Hearing
) -> AsyncIterator[Inbox]:
    """Relay, broker, listener, inbox and policies, as two services have them."""
    inbox = Inbox(hearing.hearer, [producer], patience=1.0)
    comparing = asyncio.create_task(keep_comparing([inbox], 0.2))
    async with (
        listening(bootstrap, inbox.receive, "sample"),
        running(Relay(producer.journal, bootstrap)),
    ):
        yield inbox
    comparing.cancel()


async def test_what_is_recorded_here_is_carried_out_there(
    broker: str, producer: Producer, hearing: Hearing
) -> None:
    async with heard_through(broker, producer, hearing):
        for _ in range(3):
            await asyncio.to_thread(producer.count, A, B)
        await until(lambda: hearing.tallied(A) == hearing.tallied(B) == (1, 2, 3))


async def test_a_broker_that_is_away_at_the_start_is_found_when_it_comes(
    broker: str, producer: Producer, hearing: Hearing
) -> None:
    async with door() as at, heard_through(at.bootstrap, producer, hearing):
        producer.count(A)
        await asyncio.sleep(1)
        at.lead_to(broker)
        await until(lambda: hearing.tallied(A) == (1,), 30)


async def test_a_broker_that_comes_back_empty_loses_and_doubles_nothing(
    broker: str, producer: Producer, hearing: Hearing
) -> None:
    async with door() as at, heard_through(at.bootstrap, producer, hearing) as inbox:
        at.lead_to(broker)
        producer.count(A, B)
        await until(lambda: hearing.tallied(A) == hearing.tallied(B) == (1,), 30)
        at.cut()
        producer.count(A, B)
        with embedded_broker() as empty:
            at.lead_to(empty)
            await until(lambda: hearing.tallied(A) == hearing.tallied(B) == (1, 2), 60)
            producer.count(A)
            await until(lambda: hearing.tallied(A) == (1, 2, 3), 30)
    assert inbox.lag()["sample"][0] == 0


async def test_without_a_broker_the_feeds_bring_everything(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer], patience=0.0)
    async with door() as away, listening(away.bootstrap, inbox.receive, "sample"):
        producer.count(A)
        await inbox.compare()
        producer.count(A)
        await inbox.compare()
        assert hearing.tallied(A) == (1, 2)


async def test_a_listener_whose_broker_is_gone_stops_soon(broker: str) -> None:
    async with door() as at:
        at.lead_to(broker)
        source, taken = Recorded(), Taken()
        async with producing(at.bootstrap) as producer, asyncio.timeout(20):
            async with listening(at.bootstrap, taken):
                await put(producer, source.grow(1))
                await until(lambda: len(taken.records) == 1)
                at.cut()
            at.lead_to(broker)
