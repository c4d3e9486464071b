"""How does one stream of records keep all views in step? Each view has its own places."""

from collections.abc import Sequence

from kit.assembly import Job, feeds_of, group_of
from kit.feed import Delivered
from kit.inbox import Inbox, keep_comparing
from kit.listener import Listener
from kit.settings import Settings
from kit.view_writer import ViewWriter

SOURCES = ("personnel", "training", "evaluation")


def inboxes_of(settings: Settings, writers: Sequence[ViewWriter]) -> list[Inbox]:
    """Return an inbox for each view, all on the same feeds."""
    feeds = feeds_of(settings, "gateway", SOURCES)
    return [Inbox(writer, feeds) for writer in writers]


def view_jobs(settings: Settings, inboxes: Sequence[Inbox]) -> list[Job]:
    """Return what keeps the views in step: Kafka, and the comparison with the journals."""

    async def compare() -> None:
        await keep_comparing(inboxes, settings.compare_seconds)

    async def receive(records: Sequence[Delivered]) -> None:
        # After a fault all are given the batch again; those that had it drop it.
        for inbox in inboxes:
            await inbox.receive(records)

    group = group_of(settings, "gateway-views")
    listener = Listener(settings.kafka_bootstrap, SOURCES, group, receive)
    return [listener.run, compare]
