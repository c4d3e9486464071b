"""Is a topic that is given more partitions written and heard in all of them, soon and in order?"""

import asyncio
import time
from collections.abc import Iterator

import pytest

from kit.feed import Delivered
from kit.relay import Relay
from kit.wire import topic_of
from tests.kit.brokers import published, running
from tests.kit.by_kafka import hearing_by
from tests.kit.carried import STREAMS, accepted
from tests.kit.patience import until
from tests.kit.tally import Hearing, Producer
from tests.servers.fixtures import CLIENT_LEAVES_LINES
from tests.servers.kafka import ApacheKafka

TOPIC = topic_of("sample")
FEW, MORE = 3, 12
AT_A_TIME = 2
METADATA_MS = 2_000
NOTICED_WITHIN = METADATA_MS / 1000 + 5.0

pytestmark = CLIENT_LEAVES_LINES


@pytest.fixture
def growing(kafka: ApacheKafka, monkeypatch: pytest.MonkeyPatch) -> Iterator[ApacheKafka]:
    for asking in ("kit.relay", "kit.listener"):
        monkeypatch.setattr(f"{asking}.METADATA_MS", METADATA_MS)
    kafka.create_topics(TOPIC, partitions=FEW)
    yield kafka
    kafka.delete_topics(TOPIC)


async def test_more_partitions_are_used_and_heard_soon_and_each_lane_keeps_its_order(
    growing: ApacheKafka, producer: Producer, hearing: Hearing
) -> None:
    streams = iter(STREAMS)
    counted = [next(streams) for _ in range(AT_A_TIME)]
    async with (  # so patient, that the end of each lane can only come from Kafka
        hearing_by(growing.bootstrap, producer, hearing.hearer),
        running(Relay(producer.journal, growing.bootstrap)),
    ):
        producer.count(*counted)
        await until(lambda: all(hearing.tallied(one) == (1,) for one in counted))
        began = time.monotonic()
        await asyncio.to_thread(growing.grow_topics, TOPIC, partitions=MORE)
        while time.monotonic() - began < NOTICED_WITHIN:
            more = [stream for stream, _ in zip(streams, range(AT_A_TIME), strict=False)]
            producer.count(*more)
            counted += more
            await asyncio.sleep(1)
        last = counted[:4]
        producer.count(*last)
        await until(lambda: all(hearing.tallied(one) for one in counted))
        await until(lambda: all(hearing.tallied(one) == (1, 2) for one in last))
    found = await published(growing.bootstrap, TOPIC, lambda some: _all(producer, some), MORE)
    accepted(dict(sorted(found.items())))  # a lane only moves to a later partition
    assert any(found[number] for number in range(FEW, MORE) if number in found)


def _all(producer: Producer, found: list[Delivered]) -> bool:
    return len({one.record.position for one in found}) == producer.journal.heads().position
