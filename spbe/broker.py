"""What is the embedded broker? librdkafka's own, in memory, speaking the Kafka protocol."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import Producer


@contextmanager
def embedded_broker() -> Iterator[str]:
    """Run a broker on a free loopback port; yield its address for clients.

    It forgets everything when it ends, makes topics with 4 partitions, drops the oldest beyond
    5 MB a partition, and has one member a group. The journals and their feeds make up for it.
    """
    holder = Producer(
        {
            "bootstrap.servers": "127.0.0.1",
            "test.mock.num.brokers": 1,
            "log_level": 0,
            "logger": logging.getLogger("librdkafka"),
        }
    )
    brokers = holder.list_topics(timeout=10).brokers.values()
    yield ",".join(f"{broker.host}:{broker.port}" for broker in brokers)
    holder.flush(0)
