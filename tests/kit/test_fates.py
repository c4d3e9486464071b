"""What becomes of each thing that can stand on Apache Kafka? Decision 27 has the table."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from structlog.testing import capture_logs

from kit.envelope import MAX_BYTES
from kit.feed import Delivered, decode_line, encode_line
from kit.inbox import Inbox
from kit.lanes import LANES, lane_of
from kit.relay import Relay
from kit.wire import headers_of, topic_of
from tests.kit.brokers import end_a_transaction, published, running
from tests.kit.by_kafka import hearing_by
from tests.kit.carried import STREAMS
from tests.kit.patience import until
from tests.kit.recorded import filler, nested, record
from tests.kit.tally import Hearing, Producer
from tests.kit.tally_view import Place, shown, writer_in
from tests.kit.unreadable import put_beside_unreadable
from tests.servers.fixtures import CLIENT_LEAVES_LINES
from tests.servers.kafka import ApacheKafka

TOPIC = topic_of("sample")
COUNTED = "sample.counted.v1"
A, B, C = STREAMS[:3]
OTHER_LANE = next(iter(set(range(LANES)) - {lane_of(stream) for stream in STREAMS}))
Headers = dict[str, bytes]

pytestmark = CLIENT_LEAVES_LINES


@pytest.fixture
def broker(kafka: ApacheKafka) -> Iterator[str]:
    kafka.create_topics(TOPIC, partitions=3)
    yield kafka.bootstrap
    kafka.delete_topics(TOPIC)


@asynccontextmanager
async def sending(bootstrap: str, **how: object) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", **how)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def put(
    kafka: AIOKafkaProducer, one: Delivered, value: bytes | None = b"\0", **also: bytes
) -> None:
    """Send a record as the relay does, or with another value or other headers."""
    headers = dict(headers_of("sample", one.epoch, one.record)) | also
    state = one.record.state if value == b"\0" else value
    await kafka.send_and_wait(
        TOPIC, state, key=b"k", partition=one.record.lane % 3, headers=list(headers.items())
    )


@dataclass
class Broken:
    """What a broken or foreign producer sends in the place of an event."""

    value: Callable[[Delivered], bytes | None] = lambda one: one.record.state
    headers: Mapping[str, bytes] = field(default_factory=dict)
    without: str = ""


OF_NO_RELAY: Mapping[str, Broken] = {
    "a tombstone": Broken(lambda _: None),
    "an empty value": Broken(lambda _: b""),
    "a value that is no JSON": Broken(lambda _: b"\xff{"),
    "JSON that is no event": Broken(lambda _: b'{"hello":"world"}'),
    "JSON that nests too deep": Broken(lambda one: nested(one.record.state)),
    "a type that is not UTF-8": Broken(headers={"ce_type": b"\xff\xfe"}),
    "a type that is another": Broken(headers={"ce_type": b"sample.noted.v1"}),
    "no type": Broken(without="ce_type"),
    "no position": Broken(without="ce_position"),
    "a position that is no number": Broken(headers={"ce_position": b"\xff"}),
    "a position beyond all databases": Broken(headers={"ce_position": b"9" * 30}),
    "a position before its predecessor": Broken(headers={"ce_previous": b"7", "ce_position": b"6"}),
    "a lane that is not the stream's": Broken(headers={"ce_lane": b"%d" % OTHER_LANE}),
    "another service's event": Broken(headers={"ce_source": b"/training"}),
    "another event's id": Broken(headers={"ce_id": str(uuid4()).encode()}),
    "an epoch that never was": Broken(headers={"ce_epoch": str(uuid4()).encode()}),
}

HARMLESS: Mapping[str, bytes] = {
    "x-foreign": b"\xff\xfe",
    "reply_to": b"sample.answers",
    "content-type": b"\x80application/json",
    "traceparent": b"\xff",
}
"""Headers that may stand on an event of ours, whatever put them there."""


async def test_what_no_relay_wrote_is_left_out_and_costs_nothing(
    broker: str, producer: Producer, hearing: Hearing
) -> None:
    numbers = {name: (STREAMS[index % 5], 1 + index // 5) for index, name in enumerate(OF_NO_RELAY)}
    async with hearing_by(broker, producer, hearing.hearer), sending(broker) as kafka:
        for name, broken in OF_NO_RELAY.items():
            stream, number = numbers[name]
            producer.count(stream)
            *_, one = producer.all()
            headers = dict(headers_of("sample", one.epoch, one.record)) | dict(broken.headers)
            headers.pop(broken.without, None)
            await kafka.send_and_wait(
                TOPIC, broken.value(one), key=b"k", partition=0, headers=list(headers.items())
            )
            await put(kafka, one)
            await until(lambda: hearing.tallied(stream)[-1:] == (number,))  # noqa: B023 - at once
    assert hearing.parked() == []


async def test_a_foreign_header_on_an_event_of_ours_does_no_harm_and_asks_for_no_answer(
    broker: str, producer: Producer, hearing: Hearing, kafka: ApacheKafka
) -> None:
    kafka.create_topics("sample.answers", partitions=1)
    try:
        async with hearing_by(broker, producer, hearing.hearer), sending(broker) as client:
            for name, content in HARMLESS.items():
                producer.count(A)
                await put(client, producer.all()[-1], **{name: content})
            await until(lambda: hearing.tallied(A) == tuple(range(1, len(HARMLESS) + 1)))
        assert await _length(broker, "sample.answers") == 0
    finally:
        kafka.delete_topics("sample.answers")


async def test_a_record_that_cannot_be_read_is_passed_over_and_costs_nothing_beside_or_after_it(
    broker: str, producer: Producer, hearing: Hearing
) -> None:
    other = next(stream for stream in STREAMS if lane_of(stream) % 3 != lane_of(A) % 3)
    places = {stream: TopicPartition(TOPIC, lane_of(stream) % 3) for stream in (A, other)}
    async with hearing_by(broker, producer, hearing.hearer), sending(broker) as kafka:
        for stream, place in places.items():
            producer.count(stream)
            await put_beside_unreadable(kafka, place, producer.all()[-1:])
            await until(lambda: hearing.tallied(stream) == (1,))  # noqa: B023 - at once
        asked = producer.asked
        with capture_logs() as logged:
            for stream, place in places.items():
                producer.count(stream, stream)
                before, after = producer.all()[-2:]
                await put_beside_unreadable(kafka, place, [before, None, None])
                await put(kafka, after)
            await until(lambda: all(hearing.tallied(one) == (1, 2, 3) for one in places))
        producer.count(A)
        await put(kafka, producer.all()[-1])
        await until(lambda: hearing.tallied(A) == (1, 2, 3, 4))
        assert producer.asked == asked, "Kafka brought them"
    said = {(one["topic"], one["partition"], one["offset"]) for one in logged if "offset" in one}
    assert said == {(*place, 2) for place in places.values()}
    assert hearing.parked() == []


async def test_an_event_that_is_not_known_or_says_more_passes_and_one_that_says_less_is_parked(
    broker: str, producer: Producer, hearing: Hearing, place: Place
) -> None:
    writer = writer_in(place)
    async with (
        hearing_by(broker, producer, hearing.hearer, writer),
        running(Relay(producer.journal, broker)),
    ):
        record(producer.journal, A, "sample.abandoned.v9", why="nobody knows")
        record(producer.journal, A, COUNTED, number=1, colour="red")
        record(producer.journal, B, COUNTED, amount=1)
        record(producer.journal, B, COUNTED, number=2)
        record(producer.journal, C, COUNTED, number=3)
        await until(lambda: hearing.tallied(C) == (3,) and len(hearing.parked_reasons()) == 2)
        await until(lambda: len(_parked_in(place)) == 2)
    writer.close()
    assert hearing.tallied(A) == (1,)
    assert hearing.tallied(B) == ()
    for parked in (hearing.parked_reasons(), _parked_in(place)):
        assert [stream for stream, _ in parked] == [B, B]
        assert parked[0][1] == "ValidationError"
        assert parked[1][1] == "held-back"
    assert shown(place)["numbers"] == {A: 1, C: 3}


async def test_the_largest_event_that_can_be_recorded_comes_through_kafka_and_by_the_feed(
    broker: str, producer: Producer, hearing: Hearing, place: Place
) -> None:
    streams = [stream for stream in STREAMS if lane_of(stream) % 3 == 0][:8]
    async with (
        hearing_by(broker, producer, hearing.hearer),
        running(Relay(producer.journal, broker)),
    ):
        asked = producer.asked
        for stream in streams:  # all to one partition, and more than one batch holds
            record(producer.journal, stream, COUNTED, number=1, filler=filler(stream, number=1))
        await until(lambda: all(hearing.tallied(stream) == (1,) for stream in streams))
        assert producer.asked == asked, "Kafka brought them"
    assert {len(one.record.state) for one in producer.all()[1:]} == {MAX_BYTES}
    lines = [decode_line(encode_line(one.record)) for one in producer.all()]
    assert lines == [one.record for one in producer.all()]
    writer = writer_in(place)
    assert await Inbox(writer, [producer]).compare()
    writer.close()
    assert shown(place)["numbers"] == dict.fromkeys(streams, 1)


async def test_an_event_that_a_topic_does_not_take_is_read_from_the_feed_and_holds_up_nothing(
    kafka: ApacheKafka, producer: Producer, hearing: Hearing
) -> None:
    kafka.create_topics(TOPIC, partitions=3, max_message_bytes="20000")
    try:
        async with (
            hearing_by(kafka.bootstrap, producer, hearing.hearer, patience=1.0),
            running(Relay(producer.journal, kafka.bootstrap)),
        ):
            record(producer.journal, A, COUNTED, number=1, filler="x" * 15_000)
            record(producer.journal, A, COUNTED, number=2, filler="x" * 50_000)
            large = producer.journal.heads().position
            record(producer.journal, A, COUNTED, number=3, filler="x" * 15_000)
            record(producer.journal, B, COUNTED, number=4)
            await until(lambda: hearing.tallied(A) == (1, 2, 3) and hearing.tallied(B) == (4,))
            end = producer.journal.heads().position
            await until(lambda: producer.journal.recorder.stored_position(TOPIC) == end)
        everything = {one.record.position for one in producer.all()}
        sent = everything - {large}
        found = await published(kafka.bootstrap, TOPIC, lambda some: len(_places(some)) == 4, 3)
        assert _places([one for of in found.values() for one in of]) == sent
    finally:
        kafka.delete_topics(TOPIC)


@pytest.mark.parametrize("kind", ["gzip", "zstd", "lz4", "snappy"])
async def test_a_topic_that_somebody_has_compressed_is_heard_all_the_same(
    kafka: ApacheKafka, producer: Producer, hearing: Hearing, kind: str
) -> None:
    kafka.create_topics(TOPIC, partitions=3, compression_type=kind)
    try:
        async with (
            hearing_by(kafka.bootstrap, producer, hearing.hearer, patience=1.0),
            running(Relay(producer.journal, kafka.bootstrap)),
        ):
            producer.count(A, B)
            await until(lambda: hearing.tallied(A) == hearing.tallied(B) == (1,))
            producer.count(A, B)
            await until(lambda: hearing.tallied(A) == hearing.tallied(B) == (1, 2))
    finally:
        kafka.delete_topics(TOPIC)


async def test_the_marks_of_transactions_are_passed_over(
    broker: str, producer: Producer, hearing: Hearing
) -> None:
    async with (
        hearing_by(broker, producer, hearing.hearer),
        running(Relay(producer.journal, broker)),
    ):
        for committed in (True, False):
            await asyncio.to_thread(end_a_transaction, broker, TOPIC, committed=committed)
            producer.count(A, B)
        await until(lambda: hearing.tallied(A) == hearing.tallied(B) == (1, 2))
    assert hearing.parked() == []


def _parked_in(place: Place) -> list[tuple[UUID, str]]:
    return list(cast("Iterable[tuple[UUID, str]]", shown(place)["parked"]))


def _places(found: Sequence[Delivered]) -> set[int]:
    return {one.record.position for one in found}


async def _length(bootstrap: str, topic: str) -> int:
    """Return how many records stand in a topic."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        return sum((await consumer.end_offsets(list(consumer.assignment()))).values())
    finally:
        await consumer.stop()
