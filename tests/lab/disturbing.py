"""What goes away beside the suite, and comes back: the broker, one database, a topic, a process."""

import contextlib
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from kit.databases import open_recorder
from kit.wire import topic_of
from tests.integration.client import eventually
from tests.lab.notes import Notes
from tests.lab.suite import Lab

ANSWERED_WITHIN = 60.0
ENOUGH = 3
"""So many answers of a kind are waited for."""


@dataclass
class Window:
    """What is answered from now on."""

    notes: Notes

    def __post_init__(self) -> None:
        self._before = dict(self.notes.answers)

    def new(self, service: str, status: int) -> int:
        return self.notes.count(service, status) - self._before.get((service, status), 0)

    def wait_for(self, service: str, status: int) -> None:
        """Wait until a service has answered so several times."""
        try:
            eventually(lambda: self.new(service, status) >= ENOUGH, ANSWERED_WITHIN)
        except AssertionError as late:
            msg = f"{service} has not answered {status}, but: {self.notes.answers}"
            raise AssertionError(msg) from late


@contextlib.contextmanager
def broker_away(suite: Lab) -> Iterator[None]:
    suite.kafka.kill()
    try:
        yield
    finally:
        suite.kafka.start()


@contextlib.contextmanager
def database_away(suite: Lab, owner: str) -> Iterator[None]:
    """Let nobody connect to one database, and cut who is connected."""
    name = urlsplit(suite.databases.url(owner)).path.removeprefix("/")
    cluster = suite.databases.cluster
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - our own name
    cluster.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", cut)
    try:
        yield
    finally:
        cluster.sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextlib.contextmanager
def frozen(suite: Lab, command: str) -> Iterator[None]:
    """Let a process stand still with all that it holds."""
    suite.running[command].send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        suite.running[command].send_signal(signal.SIGCONT)


def lose_topic(suite: Lab, service: str) -> int:
    """Delete a topic while it is written to; return up to where its events had been published."""
    suite.kafka.delete_topics(topic_of(service))
    recorder = open_recorder(suite.settings, service)

    def lag() -> int:
        return recorder.heads(service).position - recorder.stored_position(topic_of(service))

    try:
        eventually(lambda: lag() > ENOUGH)
        return recorder.stored_position(topic_of(service))
    finally:
        recorder.close()


def for_a_while(suite: Lab, seconds: float) -> None:
    """Let time pass, which is the matter here; all processes go on through it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        suite.all_run()
        time.sleep(min(0.5, max(0.0, until - time.monotonic())))
