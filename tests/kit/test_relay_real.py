"""Does all that is recorded in PostgreSQL come to Apache Kafka, whatever is killed or frozen?"""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from kit.journal import Journal
from kit.relay import Relay
from tests.kit.brokers import published, running
from tests.kit.carried import STREAMS, TOPIC, accepted, has_all, heard
from tests.kit.journal.databases import make_tables, recorder_at
from tests.kit.journal.sample import count, journal_on
from tests.kit.patience import until
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

PARTITIONS = 12
FOLLOWED_WITHIN = 5.0


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.url("personnel", make_tables)


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    recorder = recorder_at(url)
    yield journal_on(recorder)
    recorder.close()


@pytest.fixture
def broker(kafka: ApacheKafka) -> Iterator[str]:
    # As `spbe migrate` makes them. A broker that is killed may remember what a topic of that name
    # was told before it was deleted: another test's has been compressed.
    kafka.create_topics(TOPIC, partitions=PARTITIONS, compression_type="producer")
    yield kafka.bootstrap
    kafka.start()
    kafka.delete_topics(TOPIC)


@contextmanager
def relaying(url: str, broker: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.kit.relaying", url, broker]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def all_came(journal: Journal) -> None:
    stored = journal.recorder.stored_position
    await until(lambda: stored(TOPIC) == journal.heads().position, 60)


def write(journal: Journal, commands: int) -> None:
    for number in range(commands):
        count(journal, STREAMS[number % len(STREAMS)])


async def test_many_writers_and_two_relays_make_one_order(journal: Journal, broker: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        async with running(Relay(journal, broker), Relay(journal, broker)):
            writing = [pool.submit(write, journal, 50) for _ in range(8)]
            await asyncio.gather(*(asyncio.wrap_future(one) for one in writing))
            lanes = await heard(journal, broker, PARTITIONS)
    assert sum(map(len, lanes.values())) == 8 * 50 + 1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_leader_that_is_killed_or_frozen_is_followed(
    journal: Journal, url: str, broker: str, how: signal.Signals
) -> None:
    count(journal, STREAMS[0])
    with relaying(url, broker) as leader:
        await all_came(journal)
        with relaying(url, broker):
            await asyncio.sleep(2)  # it stands by now
            leader.send_signal(how)
            ended = time.monotonic()
            count(journal, STREAMS[1])
            await all_came(journal)
            assert time.monotonic() - ended < FOLLOWED_WITHIN
            leader.send_signal(signal.SIGCONT)
            await asyncio.to_thread(write, journal, 40)
            await heard(journal, broker, PARTITIONS)


async def test_a_leader_that_is_frozen_at_work_and_wakes_behind_its_successor_does_no_harm(
    journal: Journal, url: str, broker: str
) -> None:
    count(journal, STREAMS[0])
    with relaying(url, broker) as first:
        await all_came(journal)  # it leads
        with relaying(url, broker) as second:
            for leader in (first, second):
                rested = journal.heads().position
                writing = asyncio.create_task(asyncio.to_thread(write, journal, 80))
                await until(lambda: journal.recorder.stored_position(TOPIC) > rested)  # noqa: B023 - at once
                leader.send_signal(signal.SIGSTOP)
                await writing
                await all_came(journal)
                writing = asyncio.create_task(asyncio.to_thread(write, journal, 80))
                leader.send_signal(signal.SIGCONT)
                await writing
                await all_came(journal)
            lanes = await heard(journal, broker, PARTITIONS)
    assert sum(map(len, lanes.values())) == 2 + 4 * 80


async def test_while_the_broker_is_away_all_is_recorded_and_comes_afterwards(
    journal: Journal, broker: str, kafka: ApacheKafka
) -> None:
    async with running(Relay(journal, broker)):
        await asyncio.to_thread(write, journal, 40)
        await all_came(journal)
        await asyncio.to_thread(kafka.kill)
        await asyncio.to_thread(write, journal, 40)
        assert journal.recorder.stored_position(TOPIC) < journal.heads().position
        await asyncio.to_thread(kafka.start)
        await all_came(journal)
        await heard(journal, broker, PARTITIONS)


async def test_while_the_database_is_away_the_relay_waits_for_it(
    journal: Journal, broker: str, databases: Databases
) -> None:
    async with running(Relay(journal, broker)):
        await asyncio.to_thread(write, journal, 40)
        await asyncio.to_thread(databases.cluster.kill)
        await asyncio.sleep(2)
        await asyncio.to_thread(databases.cluster.start)
        await until(lambda: _writes(journal), 30)
        await all_came(journal)
        found = await published(broker, TOPIC, lambda so_far: has_all(journal, so_far), PARTITIONS)
    assert sum(map(len, accepted(found).values())) == journal.heads().position


def _writes(journal: Journal) -> bool:
    try:
        count(journal, STREAMS[0])
    except Exception:  # noqa: BLE001 - until it is back
        return False
    return True
