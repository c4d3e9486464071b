"""Hearers to whom Apache Kafka brings what a producer's relay gives it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from kit.comparison import keep_comparing
from kit.feed import Delivered
from kit.hearer import Hearer
from kit.inbox import Inbox
from kit.listener import Listener
from tests.kit.tally import Producer


@asynccontextmanager
async def hearing_by(
    bootstrap: str, producer: Producer, *hearers: Hearer, patience: float = 3600.0
) -> AsyncIterator[None]:
    """Give each hearer what Kafka brings from now on; so patient, that it is Kafka that does."""
    inboxes = [Inbox(hearer, [producer], patience=patience) for hearer in hearers]
    for inbox in inboxes:
        assert await inbox.compare()

    async def receive(records: Sequence[Delivered]) -> None:
        for inbox in inboxes:
            await inbox.receive(records)

    listener = Listener(bootstrap, ["sample"], f"test-{uuid4().hex}", receive)
    tasks = [
        asyncio.create_task(listener.run()),
        asyncio.create_task(keep_comparing(inboxes, 0.3)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
