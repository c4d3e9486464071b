"""How do records come from Kafka into an inbox? In batches, acknowledged after their effect."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import ConsumerStoppedError, KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from kit.feed import Delivered
from kit.transient import TRANSIENT
from kit.turns import Turned, unwatched
from kit.wire import METADATA_MS, Headers, delivered_from, topic_of

log = structlog.get_logger(__name__)

Raw = tuple[str, Headers, bytes | None]
"""A record as Kafka has it: topic, headers and value."""
Receive = Callable[[Sequence[Delivered]], Awaitable[None]]

_WAIT_MS = 50
_READ_AGAIN_MS = 1000
_BATCH = 500
_LONGEST_PAUSE = 30.0
_STOPPED_WITHIN = 5.0
_DEAD_AFTER_MS = 10_000
"""A member that is killed or frozen leaves its partitions to the others after that."""


class Giving:
    """Gives batches of records to whoever hears them, in order and never past one untaken."""

    def __init__(self, receive: Receive, turned: Turned = unwatched) -> None:
        """Hand every batch to ``receive``."""
        self._receive, self._turned = receive, turned
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Have an untaken batch left to the next start."""
        self._stopping.set()

    async def give(self, raw: Sequence[Raw]) -> bool:
        """Give a batch again and again until it is taken; false if it was told to stop first."""
        found = [(topic, delivered_from(topic, headers, value)) for topic, headers, value in raw]
        records = [delivered for _, delivered in found if delivered is not None]
        if foreign := Counter(topic for topic, delivered in found if delivered is None):
            log.warning("records that no relay wrote", **foreign)
        pause = 0.1
        while True:
            self._turned()
            try:
                await self._receive(records)
            except Exception as fault:
                # Going on would leave the batch out unseen: the library swallows what is raised.
                unknown = None if isinstance(fault, TRANSIENT) else fault
                log.warning("hearing is tried again", fault=repr(fault), exc_info=unknown)
                if await self._stops_within(pause):
                    return False
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return True

    async def _stops_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()


class Listener:
    """One group member that hears the topics of several services."""

    def __init__(
        self,
        bootstrap: str,
        sources: Sequence[str],
        group: str,
        receive: Receive,
        *,
        turned: Turned = unwatched,
    ) -> None:
        """Hand every batch to ``receive``, again and again until it takes it."""
        self._giving, self._turned = Giving(receive, turned), turned
        # The broker's own topic creation would make topics with one partition.
        self._broker = KafkaBroker(
            bootstrap,
            logger=None,
            allow_auto_create_topics=False,
            consumer_only=True,
            metadata_max_age_ms=METADATA_MS,
            graceful_timeout=_STOPPED_WITHIN,
            parser=_lenient,
            decoder=_undecoded,
        )
        subscriber = self._broker.subscriber(
            *(topic_of(source) for source in sources),
            batch=True,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            max_records=_BATCH,
            batch_timeout_ms=_WAIT_MS,
            fetch_max_wait_ms=_WAIT_MS,
            session_timeout_ms=_DEAD_AFTER_MS,
            max_poll_interval_ms=30 * 60_000,
        )
        subscriber(self._on_batch)
        self._watch(subscriber)

    async def run(self) -> None:
        """Listen until cancelled; where Kafka is away, the inbox lives on the feeds meanwhile."""
        pause = 0.5
        while True:
            self._turned()
            try:
                await self._broker.start()
                break
            except Exception as fault:  # noqa: BLE001 - an outermost loop
                log.warning("Kafka cannot be reached", fault=repr(fault))
                await self._broker.stop()
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        try:
            await asyncio.Event().wait()
        finally:
            self._giving.stop()
            await self._broker.stop()

    def _watch(self, subscriber: Any) -> None:  # noqa: ANN401 - which class it is, is not said
        """Have the library's own loop turn in sight: it may end, or hang, and tell nobody."""
        get = subscriber.get_msg

        async def turning(consumer: AIOKafkaConsumer) -> object:
            self._turned()
            try:
                found: object = await get(consumer)
            except (KafkaError, ConsumerStoppedError):
                raise
            except Exception as fault:  # noqa: BLE001 - raised on, it would come again for ever
                log.warning("a fetch from Kafka cannot be read", fault=repr(fault))
                found = await self._around_what_cannot_be_read(consumer)
            return found

        subscriber.get_msg = turning

    async def _around_what_cannot_be_read(self, consumer: AIOKafkaConsumer) -> tuple[Any, ...]:
        """Read anew, each partition alone, what no hearer has taken: the fault lost all of it."""
        assigned = sorted(consumer.assignment())
        for place in assigned:
            taken = await consumer.committed(place)
            if taken is None:
                await consumer.seek_to_beginning(place)
            else:
                consumer.seek(place, taken)
        found: list[Any] = []
        for place in assigned:
            self._turned()
            found += await _one_by_one(consumer, place, 1 + _BATCH // len(assigned))
        if not found:
            await asyncio.sleep(_WAIT_MS / 1000)
        return tuple(found)

    async def _on_batch(self, message: KafkaMessage) -> None:
        raw: Any = message.raw_message
        if await self._giving.give([(one.topic, one.headers, one.value) for one in raw]):
            await message.ack()


async def _one_by_one(consumer: AIOKafkaConsumer, place: TopicPartition, most: int) -> list[Any]:
    """Read on in a partition, up to a record that cannot be read; past it if it is the first.

    A batch is read from its beginning, so that what stands in it after such a record is passed
    over too. It is of the same producer, and so of no relay of ours.
    """
    found: list[Any] = []
    passed: dict[int, Exception] = {}
    for _ in range(most):
        read = await _next(consumer, place)
        if isinstance(read, Exception) and not found:
            at = await consumer.position(place)
            passed[at] = read
            consumer.seek(place, at + 1)
        elif isinstance(read, Exception) or not read:
            break  # What was found is taken first: to commit what stands after it would lose it.
        else:
            found += read
    if passed:
        _say_passed(place, passed)
        if not found:
            await consumer.commit({place: max(passed) + 1})
    return found


async def _next(consumer: AIOKafkaConsumer, place: TopicPartition) -> list[Any] | Exception:
    """Read one record, or none at the end; or return what it makes the library raise."""
    at = await consumer.position(place)
    if place not in consumer.assignment() or at >= (consumer.highwater(place) or 0):
        return []
    try:
        read = await consumer.getmany(place, timeout_ms=_READ_AGAIN_MS, max_records=1)
    except (KafkaError, ConsumerStoppedError):
        raise
    except Exception as fault:  # noqa: BLE001 - any that a record may cause
        return fault
    return list(read.get(place, ()))


def _say_passed(place: TopicPartition, passed: Mapping[int, Exception]) -> None:
    log.error(
        "records on Kafka cannot be read and are passed over",
        topic=place.topic,
        partition=place.partition,
        offset=min(passed),
        last=max(passed),
        fault=repr(passed[min(passed)]),
        hint="see who writes to this topic; if one was an event of ours, the feed brings it",
    )


async def _lenient(message: Any, original: Callable[[Any], Awaitable[Any]]) -> Any:  # noqa: ANN401
    """Keep a header that is no UTF-8 from losing the whole batch unseen."""
    for record in message if isinstance(message, tuple) else (message,):
        record.headers = tuple(
            (name, (content or b"").decode("utf-8", "backslashreplace").encode())
            for name, content in record.headers
        )
    return await original(message)


async def _undecoded(_: Any, __: Callable[[Any], Awaitable[Any]]) -> bytes:  # noqa: ANN401
    """Keep a value that is not what its content type says from losing the whole batch unseen."""
    return b""
