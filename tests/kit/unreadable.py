"""A record that no client of Kafka would write, and that aiokafka does not read."""

import asyncio
import time
from collections.abc import Iterable

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import NotLeaderForPartitionError
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from kit.feed import Delivered
from kit.wire import headers_of


class _NotUtf8(str):
    __slots__ = ()

    def encode(self, *_: object) -> bytes:
        """Return what no text is encoded as."""
        return b"x-\xff\xfe"


async def put_beside_unreadable(
    producer: AIOKafkaProducer, place: TopicPartition, records: Iterable[Delivered | None]
) -> None:
    """Send one batch of events; each None is a record whose header has a name that is not UTF-8."""
    batch = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 1 << 20)
    for number, one in enumerate(records):
        headers = headers_of(one.source, one.epoch, one.record) if one else [(_NotUtf8(), b"1")]
        value = one.record.state if one else b"somebody else's"
        batch.append(number, int(time.time() * 1000), b"k", value, list(headers))
    sent = [(place.topic, [(place.partition, bytes(batch.build()))])]
    asked = ProduceRequest(transactional_id=None, required_acks=-1, timeout=5000, topics=sent)
    await producer.partitions_for(place.topic)
    for _ in range(100):
        leader = producer.client.cluster.leader_for_partition(place)
        answer = await producer.client.send(leader, asked)
        if not (fault := answer.topics[0][1][0][1]):
            return
        assert fault == NotLeaderForPartitionError.errno, answer
        await asyncio.sleep(0.1)  # A new topic's leader does not know it at once.
        await producer.client.force_metadata_update()
    pytest.fail("no broker leads the partition")
