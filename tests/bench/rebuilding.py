"""Hears whole journals into views, in a process of its own: the child of (d) and (e).

``python -m tests.bench.rebuilding VIEWS URL…``, the views by name with commas between them or `-`
for none, then the URLs of the views and of each journal. It prints seconds, events and peak bytes.
"""

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from gateway.views import VIEWS
from kit.clock import SystemClock
from kit.feed import Delivered
from kit.recorder_postgres import PostgresRecorder
from kit.view_store_postgres import ViewSchemas
from kit.view_writer import ViewWriter
from tests.bench.log import SERVICES
from tests.gateway.story import Ring

PAGE = 2000


def pages(service: str, recorder: PostgresRecorder) -> Iterator[Sequence[Delivered]]:
    """Yield a journal from its beginning."""
    epoch, after = recorder.epoch(), 0
    while records := recorder.records(after, PAGE):
        yield [Delivered(service, epoch, record) for record in records]
        after = records[-1].position


def rebuild(writers: Sequence[ViewWriter], journals: Sequence[str]) -> int:
    """Give every page to every writer at once, and read the next one meanwhile."""
    count = 0
    with ThreadPoolExecutor(len(writers) + 1) as pool:
        for service, url in zip(SERVICES, journals, strict=True):
            recorder = PostgresRecorder(url)
            read = pages(service, recorder)
            page = next(read, None)
            while page is not None:
                following = pool.submit(next, read, None)
                for heard in [pool.submit(writer.hear, page) for writer in writers]:
                    heard.result()
                count += len(page)
                page = following.result()
            recorder.close()
    return count


def main(names: str, views: str, *journals: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    store, ring = ViewSchemas(views), Ring()
    wanted = [view for view in VIEWS if view.name in names.split(",")]
    writers = [ViewWriter(view, store, ring, SystemClock()) for view in wanted]
    began = time.perf_counter()
    count = rebuild(writers, journals)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(seconds, count, peak)  # noqa: T201 - the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
