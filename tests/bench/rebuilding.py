"""Hears whole journals into views, in a process of its own: the child of (d) and (e).

``python -m tests.bench.rebuilding VIEWS URL…``, the views by name with commas between them or `-`
for none, then the URLs of the views and of each journal. It prints seconds, events and peak bytes.
"""

import asyncio
import sys
import time
from collections.abc import Sequence

import structlog

from gateway.views import VIEWS
from kit.clock import SystemClock
from kit.feed import PAGE, Delivered
from kit.recorder import Heads
from kit.recorder_postgres import PostgresRecorder
from kit.view_building import Building, fill
from kit.view_store_postgres import ViewSchemas
from kit.view_writer import ViewWriter
from tests.bench.log import SERVICES
from tests.bench.peak import peak
from tests.gateway.story import Ring


class Journal:
    """A journal as a feed, read from its database: what lies between is not measured."""

    def __init__(self, source: str, url: str) -> None:
        self.source, self._recorder = source, PostgresRecorder(url)

    async def heads(self) -> Heads:
        return self._recorder.heads(self.source)

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        records = await asyncio.to_thread(self._recorder.records, after, limit, lane)
        epoch = self._recorder.epoch()
        return [Delivered(self.source, epoch, record) for record in records]

    def close(self) -> None:
        self._recorder.close()


async def rebuild(writers: Sequence[ViewWriter], journals: Sequence[Journal]) -> int:
    """Fill views as a rebuild does; with none of them, only read."""
    count = 0
    places = dict.fromkeys(SERVICES, 0)
    made = [Building(writer.view, None, writer, dict(places)) for writer in writers]
    for feed in journals:
        heads = await feed.heads()
        for building in made:
            building.goal[feed.source] = dict(heads.lanes)
        if made:
            await fill(made, feed, heads)
        else:
            await _only_read(feed)
        count += heads.position
    return count


async def _only_read(feed: Journal) -> None:
    after = 0
    while page := await feed.read(after):
        after = page[-1].record.position


def main(names: str, views: str, *urls: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    store, ring = ViewSchemas(views), Ring()
    wanted = [view for view in VIEWS if view.name in names.split(",")]
    writers = [ViewWriter(view, store, ring, SystemClock()) for view in wanted]
    journals = [Journal(*said) for said in zip(SERVICES, urls, strict=True)]
    began = time.perf_counter()
    count = asyncio.run(rebuild(writers, journals))
    seconds = time.perf_counter() - began
    for journal in journals:
        journal.close()
    print(seconds, count, peak())  # noqa: T201 - the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
