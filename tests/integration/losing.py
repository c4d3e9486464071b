"""How Kafka loses what was given to it, from outside, while everything runs on."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from confluent_kafka import Consumer, Producer, TopicPartition

from kit.assembly import trusted
from kit.parked_tables import text
from kit.recorder_sqlite import SqliteRecorder
from kit.wire import topic_of
from tests.integration.client import eventually
from tests.integration.running import Processes
from tests.kit.brokers import PARTITIONS, Door, door, nowhere

TOO_MUCH = 8 * 900_000
"""Bytes beyond what the embedded broker keeps of a partition."""

BEFORE, LATER = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 3000))


@dataclass
class LossyKafka:
    """A broker at an address that stays."""

    at: Door
    portal: BlockingPortal

    def lead_to(self, bootstrap: str, *sources: str) -> None:
        """Put an empty broker there, which has a place for what is lost of some sources."""
        with _reader(bootstrap) as reader:
            for source in sources:
                reader.list_topics(nowhere(topic_of(source)), timeout=10)
        self.portal.call(self.at.lead_to, bootstrap)

    @contextmanager
    def losing(self, var: Path, *sources: str) -> Iterator[None]:
        """Have all that these sources publish meanwhile acknowledged and lost."""
        lost = self.at.lost.copy()
        self.at.losing = frozenset(topic_of(source) for source in sources)
        yield
        for source in sources:
            eventually(lambda source=source: _all_is_published(var, source))  # type: ignore[misc]
        assert all(self.at.lost[topic] > lost[topic] for topic in self.at.losing)
        self.at.losing = frozenset()


def _all_is_published(var: Path, source: str) -> bool:
    with closing(SqliteRecorder(str(var / f"{source}.db"))) as recorder:
        return recorder.stored_position(topic_of(source)) == recorder.heads(source).position


@contextmanager
def lossy_kafka() -> Iterator[LossyKafka]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(door()) as at:
        yield LossyKafka(at, portal)


@contextmanager
def relay_that_drops(var: Path, log: Path, source: str) -> Iterator[None]:
    """Lead instead of the relay in a running process, publish nothing, and say that it is done."""
    journal, topic = var / f"{source}.db", topic_of(source)
    with closing(SqliteRecorder(str(journal))) as recorder:
        lost = _leases_lost(log, source)
        _lease_ends(journal, LATER)
        eventually(lambda: _leases_lost(log, source) > lost)
        began = recorder.stored_position(topic)
        yield
        assert recorder.stored_position(topic) == began
        end = recorder.heads(source).position
        assert end > began
        recorder.store_position(topic, end)
        _lease_ends(journal, BEFORE)


def _lease_ends(journal: Path, at: datetime) -> None:
    """Take the lease of the relay for somebody else, which the port never lets anybody do."""
    with closing(sqlite3.connect(journal, timeout=30, isolation_level=None)) as connection:
        row = (uuid4().hex, text(at))
        connection.execute("UPDATE leases SET holder=?, until=? WHERE name='relay'", row)


def _leases_lost(log: Path, source: str) -> int:
    lines = log.read_text(encoding="utf-8").splitlines()
    return len([line for line in lines if "LeaseLost" in line and f'"{source}"' in line])


def broker_within(processes: Processes, name: str) -> str:
    """Return the address of the broker that a process has in itself."""
    (pid,) = [one.pid for of, one in processes.running.items() if of == name]
    links = (one.readlink() for one in Path(f"/proc/{pid}/fd").iterdir() if one.is_symlink())
    sockets = {str(link).removeprefix("socket:[").removesuffix("]") for link in links}
    rows = [row.split() for row in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    listening = {int(row[1].partition(":")[2], 16) for row in rows if row[3] == "0A"}
    own = {int(row[1].partition(":")[2], 16) for row in rows if row[9] in sockets}
    others = (listening & own) - set(processes.ports.values())
    (port,) = (one for one in others if not _speaks_http(one))
    return f"127.0.0.1:{port}"


def flood(bootstrap: str, source: str) -> None:
    """Bring so much that the broker drops all that it had of a source."""
    topic = topic_of(source)
    before = watermarks(bootstrap, topic)
    producer = Producer({"bootstrap.servers": bootstrap})
    for partition in range(PARTITIONS):
        for _ in range(0, TOO_MUCH, 900_000):
            producer.produce(topic, b"x" * 900_000, partition=partition)
    producer.flush(30)
    after = watermarks(bootstrap, topic)
    assert all(first >= end for (first, _), (_, end) in zip(after, before, strict=True))


def watermarks(bootstrap: str, topic: str) -> Sequence[tuple[int, int]]:
    """Return by partition where the broker's records begin and end."""
    with _reader(bootstrap) as reader:
        reader.list_topics(topic, timeout=10)
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        return [_both(reader.get_watermark_offsets(one, timeout=10)) for one in partitions]


def _both(found: tuple[int, int] | None) -> tuple[int, int]:
    assert found is not None
    return found


@contextmanager
def _reader(bootstrap: str) -> Iterator[Consumer]:
    asking = {"bootstrap.servers": bootstrap, "group.id": "asking"}
    reader = Consumer(asking | {"allow.auto.create.topics": True})
    try:
        yield reader
    finally:
        reader.close()


def _speaks_http(port: int) -> bool:
    """Say whether a fake of another system answers there, or the broker."""
    try:
        httpx.get(f"http://127.0.0.1:{port}", timeout=2, verify=trusted())
    except httpx.TransportError:
        return False
    return True
