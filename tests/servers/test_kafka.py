"""Does the real Apache Kafka keep what it acknowledged, and do our libraries agree with it?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from tests.servers.rooms import Topics
from tests.servers.server import frozen

PARTITIONS = 3


@asynccontextmanager
async def producing(topics: Topics, **options: object) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=topics.bootstrap, acks="all", enable_idempotence=True, **options
    )
    await producer.start()
    try:
        yield producer
    finally:
        await asyncio.wait_for(producer.stop(), 30)


async def read(topics: Topics, topic: str, count: int) -> list[bytes]:
    """Return what a reader of committed records finds: so many, and none after them."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=topics.bootstrap,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    await consumer.start()
    found: list[bytes] = []
    try:
        async with asyncio.timeout(60):
            while len(found) < count:
                batches = await consumer.getmany(timeout_ms=200)
                found += [one.value for records in batches.values() for one in records]
        more = await consumer.getmany(timeout_ms=200)
        return found + [one.value for records in more.values() for one in records]
    finally:
        await consumer.stop()


async def test_what_was_acknowledged_is_there_once_after_kill_9_and_a_start_on_the_same_port(
    topics: Topics,
) -> None:
    topic = topics.create("kept", PARTITIONS)
    before, acknowledged = topics.bootstrap, []
    enough, killed = asyncio.Event(), asyncio.Event()

    async def produce(producer: AIOKafkaProducer) -> None:
        number = 0
        while not killed.is_set() or number % 100:
            value = b"%d" % number
            await producer.send_and_wait(topic, value, partition=number % PARTITIONS)
            acknowledged.append(value)
            number += 1
            if number == 200:
                enough.set()

    async with producing(topics) as producer:
        writing = asyncio.create_task(produce(producer))
        await asyncio.wait_for(enough.wait(), 60)
        await asyncio.to_thread(topics.kafka.kill)
        seen_at_the_kill = len(acknowledged)
        await asyncio.to_thread(topics.kafka.start)
        killed.set()
        await asyncio.wait_for(writing, 60)
    assert topics.bootstrap == before
    assert len(acknowledged) > seen_at_the_kill
    found = await read(topics, topic, len(acknowledged))
    assert sorted(found, key=int) == acknowledged


async def test_a_transaction_is_read_when_it_is_committed_and_never_when_it_is_aborted(
    topics: Topics,
) -> None:
    topic = topics.create("whole", PARTITIONS)
    async with producing(topics, transactional_id=topics.group("writer")) as producer:
        async with producer.transaction():
            await producer.send_and_wait(topic, b"committed")
        await producer.begin_transaction()
        await producer.send_and_wait(topic, b"aborted")
        await producer.abort_transaction()
    assert await read(topics, topic, 1) == [b"committed"]


async def test_an_older_writer_of_the_same_name_is_fenced(topics: Topics) -> None:
    topic = topics.create("fenced", 1)
    name = topics.group("writer")
    async with producing(topics, transactional_id=name) as old:
        async with old.transaction():
            await old.send_and_wait(topic, b"old")
        async with producing(topics, transactional_id=name) as new, new.transaction():
            await new.send_and_wait(topic, b"new")
        with pytest.raises(ProducerFenced):
            async with old.transaction():
                await old.send_and_wait(topic, b"too late")
    assert await read(topics, topic, 2) == [b"old", b"new"]


async def test_two_members_of_one_group_share_the_partitions(topics: Topics) -> None:
    """The embedded broker cannot do this: it has one member a group."""
    topic, group = topics.create("shared", 4), topics.group("hearers")
    heard: dict[str, set[bytes]] = {"one": set(), "two": set()}
    something = asyncio.Event()

    def member(name: str) -> KafkaBroker:
        broker = KafkaBroker(topics.bootstrap, allow_auto_create_topics=False)

        @broker.subscriber(
            topic,
            group_id=group,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            no_reply=True,
        )
        async def hear(message: KafkaMessage) -> None:
            heard[name].add(message.body)
            something.set()
            await message.ack()

        return broker

    async with member("one") as one, member("two") as two:
        await asyncio.gather(one.start(), two.start())
        async with producing(topics) as producer, asyncio.timeout(60):
            number = 0
            while not all(heard.values()):  # a member that has just joined may still be waiting
                await producer.send_and_wait(topic, b"%d" % number, partition=number % 4)
                number += 1
                await asyncio.sleep(0.01)
            while len(heard["one"] | heard["two"]) < number:
                await something.wait()
                something.clear()
    assert heard["one"] | heard["two"] == {b"%d" % one for one in range(number)}


async def test_a_frozen_broker_takes_nothing_and_goes_on_when_it_thaws(topics: Topics) -> None:
    topic = topics.create("cold", 1)
    async with producing(topics) as producer:
        await producer.send_and_wait(topic, b"before")
        with frozen(topics.kafka):
            sent = await producer.send(topic, b"meanwhile")
            done, _ = await asyncio.wait({sent}, timeout=1)
            assert not done
        await asyncio.wait_for(sent, 30)
    assert await read(topics, topic, 2) == [b"before", b"meanwhile"]


async def test_a_topic_that_nobody_made_is_not_made_by_writing_to_it(topics: Topics) -> None:
    async with producing(topics) as producer:
        with pytest.raises((KafkaError, TimeoutError)):
            async with asyncio.timeout(3):
                await producer.send_and_wait(topics.group("nobody-made-it"), b"")
    assert topics.group("nobody-made-it") not in topics.kafka.topics()


def test_after_a_wipe_the_broker_knows_nothing_at_the_same_address(topics: Topics) -> None:
    topic, before = topics.create("forgotten"), topics.bootstrap
    assert topic in topics.kafka.topics()
    topics.kafka.wipe()
    topics.kafka.start()
    assert topics.bootstrap == before
    assert topics.kafka.topics() == set()
