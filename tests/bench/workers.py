"""(f) How fast do one, two and three workers of the gateway bring a burst into all views?"""

import contextlib
import time
from collections.abc import Iterator
from itertools import islice

import psycopg

from kit.envelope import Record
from tests.bench.log import SERVICES, Log, put
from tests.bench.outcome import Outcome, Ratio, said
from tests.bench.room import Room
from tests.bench.suite import Suite, running
from tests.integration.running import Processes

WORKERS, BURST = (1, 2, 3), 10_000
GROUP = "gateway-views"
JOIN_SECONDS = 120.0


class Bursts:
    """A log of which each journal is given a part at a time."""

    def __init__(self, suite: Suite, events: int) -> None:
        self._suite = suite
        log = Log.of_about(events)
        # The journals were opened by the suite itself.
        self._left = {service: islice(log.records(service), 1, None) for service in SERVICES}

    def give(self, events: int) -> tuple[int, dict[str, int]]:
        """Append about so many, in all journals; return how many, and where these end then."""
        given, ends = 0, dict[str, int]()
        for service, left in self._left.items():
            with psycopg.connect(self._suite.databases.url(service)) as connection:
                share: Iterator[Record] = islice(left, events // len(SERVICES))
                count, ends[service] = put(connection, share)
            given += count
        return given, ends


@contextlib.contextmanager
def _workers(room: Room, suite: Suite, count: int) -> Iterator[None]:
    """Have so many workers of the gateway, the suite's own among them, in one group."""
    first = suite.processes
    others = [
        Processes(first.var.parent / f"more-{n}" / "var", first.bootstrap, first.ports, first.also)
        for n in range(1, count)
    ]
    try:
        for other in others:
            other.start("work", "gateway")
        _wait_for_members(room, count)
        yield
    finally:
        for other in others:
            other.stop_all()


def _wait_for_members(room: Room, count: int) -> None:
    admin, until = room.kafka.admin(), time.monotonic() + JOIN_SECONDS
    while True:
        told = admin.describe_consumer_groups([GROUP])[GROUP].result(JOIN_SECONDS)
        if len(told.members) == count and told.state.name == "STABLE":
            return
        if time.monotonic() > until:
            msg = f"{GROUP} has {len(told.members)} members, not {count}"
            raise TimeoutError(msg)
        time.sleep(0.2)


def measure(room: Room) -> Outcome:
    """Give bursts to one worker, then to two, then to three."""
    outcome = Outcome("f", "Workers of the gateway")
    outcome.headings = ("workers", "events", "seconds until all views have them", "events/s")
    burst = int(room.of(BURST, 1_000))
    rates = []
    with running(room) as suite:
        bursts = Bursts(suite, (len(WORKERS) + 2) * burst * 2)
        suite.wait_until_heard(bursts.give(300)[1])
        for count in WORKERS:
            with _workers(room, suite, count):
                room.tell(f"a burst for {count} workers")
                began = time.perf_counter()
                given, ends = bursts.give(burst)
                suite.wait_until_heard(ends)
                seconds = time.perf_counter() - began
                rates.append(given / seconds)
                outcome.figures.append(
                    (str(count), f"{given:,}", said(seconds), said(given / seconds))
                )
    for count, rate in zip(WORKERS[1:], rates[1:], strict=True):
        outcome.ratios.append(Ratio(what=f"{count} workers beside one", measured=rate / rates[0]))
    return outcome
