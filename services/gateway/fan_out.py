"""How does one stream of records keep all views in step? Each view has its own places."""

import asyncio
from collections.abc import Sequence

import structlog

from kit.assembly import Job, group_of
from kit.feed import Delivered, Feed
from kit.inbox import Inbox
from kit.listener import Listener
from kit.settings import Settings
from kit.transient import TRANSIENT
from kit.turns import Turns
from kit.view_hearer import ViewHearer

log = structlog.get_logger(__name__)

SOURCES = ("personnel", "training", "evaluation")


def inboxes_of(
    settings: Settings, writers: Sequence[ViewHearer], feeds: Sequence[Feed]
) -> list[Inbox]:
    """Return an inbox for each view, all on the same feeds."""
    return [Inbox(writer, feeds, patience=settings.behind_seconds) for writer in writers]


async def give_all(inboxes: Sequence[Inbox], records: Sequence[Delivered]) -> None:
    """Give a batch to every view; one that cannot take it now reads it from the feeds later.

    So a view that waits, for keys perhaps, holds up no other.
    """
    taking = (inbox.receive(records) for inbox in inboxes)
    for inbox, fault in zip(
        inboxes, await asyncio.gather(*taking, return_exceptions=True), strict=True
    ):
        if isinstance(fault, Exception):
            known = isinstance(fault, TRANSIENT)
            name, trace = inbox.hearer.name, None if known else fault
            log.warning("left to the feeds", hearer=name, fault=repr(fault), exc_info=trace)


def listening(settings: Settings, inboxes: Sequence[Inbox], turns: Turns) -> Job:
    """Return what brings the views the records of Kafka."""

    async def receive(records: Sequence[Delivered]) -> None:
        await give_all(inboxes, records)

    group, turned = group_of(settings, "gateway-views"), turns.of("listener")
    for inbox in inboxes:
        inbox.given = turned
    return Listener(settings.kafka_bootstrap, SOURCES, group, receive, turned=turned).run
