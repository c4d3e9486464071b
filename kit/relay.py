"""How do events get from the journal to Kafka, all of them and in the order of their lanes?

A wave is at most one atomic batch a partition, and the next begins when all are acknowledged: so a
partition is an ascending sequence of each lane's positions, with repeats only after a crash.
"""

import asyncio
import contextlib
from asyncio import Future
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID, uuid4

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError

from kit.envelope import Record
from kit.journal import Journal
from kit.lanes import partition_of
from kit.recorder import LEASE_SECONDS, RENEW_SECONDS
from kit.tracing import now, trace_records
from kit.turns import Turned, unwatched
from kit.wire import BATCH_BYTES, MESSAGE_BYTES, METADATA_MS, headers_of, topic_of

log = structlog.get_logger(__name__)

WAVE = 500
ACKNOWLEDGED_WITHIN = 30.0
STOPPED_WITHIN = 5.0
BUSY, IDLE = 0.01, 0.04
"""Seconds between two looks at the journal that find nothing: at first, and at most."""
GATHERED_SECONDS = 0.04
"""So long after a wave the next one gathers: what goes together costs all who hear it less."""


class LeaseLost(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """Another relay of this service leads now."""


class Batch(Protocol):
    """Records that come to one partition together or not at all."""

    def append(
        self,
        *,
        key: bytes,
        value: bytes,
        timestamp: int | None,
        headers: Sequence[tuple[str, bytes]],
    ) -> object | None:
        """Add a record; ``None`` where it does not fit in any more."""


class Producer(Protocol):
    """The few calls of Kafka's producer that a relay makes: ``AIOKafkaProducer`` has them."""

    async def start(self) -> None:
        """Reach the cluster."""

    async def stop(self) -> None:
        """Let go of it."""

    async def partitions_for(self, topic: str) -> Collection[int]:
        """Return the partitions of a topic."""

    def create_batch(self) -> Batch:
        """Return an empty batch."""

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> Future[object]:
        """Send a batch; the future is done when it is acknowledged."""


def kafka_producer(bootstrap: str) -> Producer:
    """Return an idempotent producer whose records every copy has before they are acknowledged."""
    producer: Producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        max_batch_size=BATCH_BYTES,
        max_request_size=4 * BATCH_BYTES,
        metadata_max_age_ms=METADATA_MS,
    )
    return producer


class Relay:
    """Publishes one service's journal. Several may run; one leads, and two would do no harm."""

    def __init__(
        self,
        journal: Journal,
        bootstrap: str,
        producer: Callable[[str], Producer] = kafka_producer,
        *,
        turned: Turned = unwatched,
    ) -> None:
        """Publish to the Kafka cluster at ``bootstrap``, each time through a new ``producer``."""
        self._journal, self._bootstrap, self._producer = journal, bootstrap, producer
        self._turned = turned
        self._topic = topic_of(journal.service)
        self._holder = uuid4()
        self.position = 0
        self.leads: bool | None = None
        """Whether it publishes now, or waits for another one to fall; none before it runs."""
        self._one_by_one_until = 0
        self._left_out = set[tuple[UUID, int]]()

    async def run(self) -> None:
        """Lead whenever the lease can be had; after any fault begin again where it was stored."""
        self.leads = gives_way = False
        while True:
            self._turned()
            try:
                if gives_way:
                    await self._give_way()
                    gives_way = False
                if await self._leads():
                    await self._lead()
            except asyncio.CancelledError:
                raise
            except Exception as fault:  # noqa: BLE001 - an outermost loop
                log.warning("relay begins again", service=self._journal.service, fault=repr(fault))
                self.leads, gives_way = False, not isinstance(fault, MessageSizeTooLargeError)
            await asyncio.sleep(RENEW_SECONDS)

    async def _leads(self) -> bool:
        self.leads = await self._lease(LEASE_SECONDS)
        return self.leads

    async def _give_way(self) -> None:
        """Have another lead first, who asks each second: it may reach what was not reached here."""
        await self._lease(0.0)
        await asyncio.sleep(2 * RENEW_SECONDS)

    async def _lease(self, seconds: float) -> bool:
        lease = self._journal.recorder.lease
        return await asyncio.to_thread(lease, "relay", self._holder, seconds)

    async def _lead(self) -> None:
        # An idempotent producer cannot be repaired after a fault (no epoch bump): hence a new one.
        producer = self._producer(self._bootstrap)
        try:
            # Not wait_for, which forgets that it was cancelled where a fault comes just then.
            async with asyncio.timeout(ACKNOWLEDGED_WITHIN):
                await producer.start()
            await self._publish(producer)
        finally:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(STOPPED_WITHIN):
                    await producer.stop()

    async def _publish(self, producer: Producer) -> None:
        recorder, clock = self._journal.recorder, asyncio.get_running_loop().time
        self.position = await asyncio.to_thread(recorder.stored_position, self._topic)
        renewed, pause = clock(), BUSY
        while True:
            self._turned()
            if clock() - renewed > RENEW_SECONDS:
                if not await self._leads():
                    raise LeaseLost
                renewed = clock()
            records = await asyncio.to_thread(recorder.records, self.position, WAVE)
            if not records:
                await asyncio.sleep(pause)
                pause = min(pause * 2, IDLE)
                continue
            epoch, began = await asyncio.to_thread(recorder.epoch), now()
            try:
                await self._wave(producer, epoch, records)
            except MessageSizeTooLargeError:
                self._one_by_one_until = records[-1].position
                raise
            trace_records("publish", records, began, "producer", topic=self._topic)
            self.position = records[-1].position
            await asyncio.to_thread(recorder.store_position, self._topic, self.position)
            if len(records) < WAVE:
                await asyncio.sleep(GATHERED_SECONDS)
            pause = BUSY

    async def _wave(self, producer: Producer, epoch: UUID, records: Sequence[Record]) -> None:
        if records[0].position <= self._one_by_one_until:
            await self._one_by_one(producer, epoch, records)
            return
        partitions = sorted(await producer.partitions_for(self._topic))
        batches: dict[int, Batch] = {}
        for record in records:
            partition = partitions[partition_of(record.lane, len(partitions))]
            if not self._add(producer, batches, partition, epoch, record):
                await self._send(producer, batches)
                batches = {}
                self._add(producer, batches, partition, epoch, record)  # the first always fits
        await self._send(producer, batches)

    async def _one_by_one(self, producer: Producer, epoch: UUID, records: Sequence[Record]) -> None:
        """Find what a topic does not take that was limited to less than a batch, and leave it out.

        Hearers see by the next record of the lane, or by the heads, that it is missing, and read
        it from the feed; holding up all others would help nobody.
        """
        partitions = sorted(await producer.partitions_for(self._topic))
        for record in records:
            if (epoch, record.position) in self._left_out:
                continue
            self._turned()
            batches: dict[int, Batch] = {}
            partition = partitions[partition_of(record.lane, len(partitions))]
            self._add(producer, batches, partition, epoch, record)
            try:
                await self._send(producer, batches)
            except MessageSizeTooLargeError:
                self._left_out.add((epoch, record.position))
                hint = f"max.message.bytes of {self._topic} should be {MESSAGE_BYTES}"
                log.error("Kafka does not take an event", position=record.position, hint=hint)  # noqa: TRY400
                raise

    def _add(
        self,
        producer: Producer,
        batches: dict[int, Batch],
        partition: int,
        epoch: UUID,
        record: Record,
    ) -> bool:
        if partition not in batches:
            batches[partition] = producer.create_batch()
        added = batches[partition].append(
            key=str(record.stream).encode(),
            value=record.state,
            timestamp=None,
            headers=headers_of(self._journal.service, epoch, record),
        )
        return added is not None

    async def _send(self, producer: Producer, batches: Mapping[int, Batch]) -> None:
        async with asyncio.timeout(ACKNOWLEDGED_WITHIN):
            sent = [
                await producer.send_batch(batch, self._topic, partition=partition)
                for partition, batch in batches.items()
            ]
            await asyncio.gather(*sent)
