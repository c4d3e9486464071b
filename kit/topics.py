"""Who makes the topics? ``spbe migrate``: a broker left to itself makes them with one partition."""

from collections.abc import Sequence
from typing import Final

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code

from kit.settings import Settings
from kit.wire import MESSAGE_BYTES, topic_of

log = structlog.get_logger(__name__)

_ANSWERED_WITHIN_MS: Final = 15_000
_MADE, _THERE_ALREADY = 0, 36
_EMBEDDED: Final = "mockCluster"
"""So the name of a cluster begins that librdkafka has in itself."""
_SAFE_FROM: Final = 3
"""With so many copies one may be away without anything being held up or lost."""


class TopicsNotMade(Exception):  # noqa: N818 - reads as a sentence
    """Kafka did not make a topic; the text says which, and why."""


async def make_topics(settings: Settings, services: Sequence[str]) -> None:
    """Make the topics that are missing and leave the others as they are, whatever they have.

    Nothing is made on the embedded broker, which has no admin interface.
    """
    client = AIOKafkaAdminClient(
        bootstrap_servers=settings.kafka_bootstrap, request_timeout_ms=_ANSWERED_WITHIN_MS
    )
    try:
        await client.start()
        if (await client.describe_cluster())["cluster_id"].startswith(_EMBEDDED):
            log.info("this broker makes its topics by itself", kafka=settings.kafka_bootstrap)
            return
        answer = await client.create_topics([_topic(settings, each) for each in services])
    except KafkaError as fault:
        msg = f"Kafka at {settings.kafka_bootstrap} does not make topics: {fault!r}"
        raise TopicsNotMade(msg) from fault
    finally:
        await client.close()
    for name, code, *_ in answer.topic_errors:
        if code not in (_MADE, _THERE_ALREADY):
            msg = f"{name}: {for_code(code).__name__}"
            raise TopicsNotMade(msg)
        log.info("topic", name=name, made=code == _MADE)


def _topic(settings: Settings, service: str) -> NewTopic:
    """Describe a topic that forgets nothing, so that a new hearer may begin at its beginning."""
    copies = settings.kafka_replication
    kept = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
    # Whatever the broker's own settings are: what a relay sends is taken, and left as it came.
    kept |= {"max.message.bytes": str(MESSAGE_BYTES), "compression.type": "producer"}
    if copies >= _SAFE_FROM:
        kept["min.insync.replicas"] = "2"
    return NewTopic(topic_of(service), settings.kafka_partitions, copies, topic_configs=kept)
