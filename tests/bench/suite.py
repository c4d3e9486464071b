"""How does the whole suite stand for a measurement? Each kind of process by itself, on a log."""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx
import psycopg

from gateway.views import VIEWS
from kit.view_store_postgres import view_schema
from tests.bench.room import Room
from tests.integration.production import settings_of, topics_of_the_suite
from tests.integration.running import SERVICES, Processes, is_up
from tests.servers.rooms import Databases

USER = "admin"
START_SECONDS, HEARD_SECONDS = 300.0, 300.0


@dataclass
class Suite:
    """The suite, where its databases are, and what signs requests to its gateway."""

    processes: Processes
    databases: Databases
    headers: Mapping[str, str]

    def heard(self, ends: Mapping[str, int]) -> bool:
        """Say whether every view has come to these ends of the sources' journals."""
        asked = " UNION ALL ".join(
            f"SELECT source, COALESCE(MAX(position), 0) FROM {view_schema(view)}.places"  # noqa: S608 - ours
            " GROUP BY source"
            for view in VIEWS
        )
        with psycopg.connect(self.databases.url("views")) as views:
            found = views.execute(asked.encode()).fetchall()
        reached = Counter(source for source, at in found if at >= ends.get(source, 0))
        return all(reached[source] == len(VIEWS) for source in ends)

    def wait_until_heard(self, ends: Mapping[str, int]) -> None:
        """Wait until then; ``TimeoutError`` if it takes minutes."""
        until = time.monotonic() + HEARD_SECONDS
        while not self.heard(ends):
            if time.monotonic() > until:
                msg = f"the views have not come to {ends}"
                raise TimeoutError(msg)
            time.sleep(0.05)


@contextlib.contextmanager
def running(room: Room, services: Sequence[str] = SERVICES) -> Iterator[Suite]:
    """Yield a suite in which these services are served and work, each in processes of its own."""
    room.tell(f"starting {', '.join(services)}")
    var = room.folder / f"suite-{next(room.numbers)}" / "var"
    with Databases(room.postgres) as databases, topics_of_the_suite(room.kafka):
        own = {**settings_of(databases), "SPBE_FRESH_GROUPS": "false"}
        processes = Processes(var, room.kafka.bootstrap, also=own)
        processes.finish("migrate", "--sample")
        try:
            for service in services:
                processes.start("serve", service)
                processes.start("work", service)
            for service in services:
                wait_for(f"http://127.0.0.1:{processes.ports[service]}/health/live")
            asked = {"user": USER}
            told = httpx.post(f"{processes.gateway}/auth/sample-token", json=asked, timeout=30)
            token = told.raise_for_status().json()["token"]
            yield Suite(processes, databases, {"Authorization": f"Bearer {token}"})
        finally:
            processes.stop_all()


def wait_for(url: str) -> None:
    """Wait until a service answers; ``TimeoutError`` if it does not for minutes."""
    until = time.monotonic() + START_SECONDS
    while not is_up(url):
        if time.monotonic() > until:
            msg = f"{url} does not answer"
            raise TimeoutError(msg)
        time.sleep(0.2)
