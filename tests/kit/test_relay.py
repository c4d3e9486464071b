"""Does all that is recorded come to Kafka, each lane in its order, whoever fails meanwhile?"""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError

from kit.journal import Journal
from kit.recorder import LEASE_SECONDS
from kit.recorder_sqlite import SqliteRecorder
from kit.relay import Relay
from spbe.broker import embedded_broker
from tests.kit.brokers import HOST, door, free_port, published, running
from tests.kit.carried import STREAMS, TOPIC, accepted, has_all, heard
from tests.kit.journal.sample import BUDI, NOON, Note, context, count, journal_on, notes
from tests.kit.patience import until


class Crashing(SqliteRecorder):
    """Fails between publishing and storing the position, as often as it is told to."""

    crashes = 0

    def store_position(self, name: str, position: int) -> None:
        if self.crashes:
            self.crashes -= 1
            msg = "killed before the position was stored"
            raise OSError(msg)
        super().store_position(name, position)


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Crashing]:
    made = Crashing(str(tmp_path / "journal.db"))
    made.create()
    yield made
    made.close()


@pytest.fixture
def journal(recorder: Crashing) -> Journal:
    return journal_on(recorder)


@pytest.fixture
def broker() -> Iterator[str]:
    with embedded_broker() as bootstrap:
        yield bootstrap


async def test_all_events_come_in_the_order_of_their_lanes(journal: Journal, broker: str) -> None:
    for stream in STREAMS:
        count(journal, stream, by=3)
    relay = Relay(journal, broker)
    async with running(relay):
        await heard(journal, broker)
        await until(lambda: relay.position == journal.heads().position)
    assert journal.recorder.stored_position(TOPIC) == journal.heads().position


async def test_nothing_is_lost_by_crashes_two_relays_and_a_busy_writer(
    journal: Journal, recorder: Crashing, broker: str
) -> None:
    recorder.crashes = 12

    def write(first: int) -> None:
        for number in range(150):
            count(journal, STREAMS[(first + number) % len(STREAMS)])
            time.sleep(0.005)

    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write, first) for first in (0, 20)]
        async with running(Relay(journal, broker), Relay(journal, broker)):
            await until(lambda: not recorder.crashes, 60)
            await asyncio.gather(*(asyncio.wrap_future(one) for one in writing))
            found = await published(broker, TOPIC, lambda so_far: has_all(journal, so_far))
    came = [one for lane in accepted(found).values() for one in lane]
    assert len(came) == journal.heads().position
    assert sum(map(len, found.values())) > len(came), "some came again"


async def test_two_leaders_at_once_do_no_harm(journal: Journal, broker: str) -> None:
    class Unfenced(Relay):
        async def _leads(self) -> bool:
            return True

    for stream in STREAMS:
        count(journal, stream, by=2)
    async with running(Unfenced(journal, broker), Unfenced(journal, broker)):
        for stream in STREAMS:
            await asyncio.to_thread(count, journal, stream)
        await heard(journal, broker)


async def test_one_of_two_relays_leads(journal: Journal, broker: str) -> None:
    count(journal, STREAMS[0])
    relays = [Relay(journal, broker), Relay(journal, broker)]
    async with running(*relays):
        await heard(journal, broker)
        await until(lambda: any(relay.position for relay in relays))
        await asyncio.sleep(LEASE_SECONDS + 1.5)
        assert sorted(relay.position for relay in relays) == [0, journal.heads().position]


async def test_a_frozen_leader_is_followed_by_another_and_harms_nothing_when_it_wakes(
    journal: Journal, recorder: Crashing, broker: str, tmp_path: Path
) -> None:
    count(journal, STREAMS[0])
    command = [
        sys.executable,
        "-m",
        "tests.kit.relaying",
        f"sqlite:{tmp_path / 'journal.db'}",
        broker,
    ]
    leader = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: ASYNC220, S603
    try:
        await until(lambda: recorder.stored_position(TOPIC) == journal.heads().position)
        leader.send_signal(signal.SIGSTOP)
        frozen = time.monotonic()
        count(journal, STREAMS[1])
        async with running(Relay(journal, broker)):
            await until(lambda: recorder.stored_position(TOPIC) == journal.heads().position)
            assert time.monotonic() - frozen < LEASE_SECONDS + 3
            leader.send_signal(signal.SIGCONT)
            for stream in STREAMS:
                await asyncio.to_thread(count, journal, stream)
            await heard(journal, broker)
    finally:
        leader.kill()
        leader.wait()


async def test_a_leader_that_reaches_no_broker_lets_another_one_lead(
    journal: Journal, recorder: Crashing, broker: str
) -> None:
    count(journal, STREAMS[0])
    nobody = uuid4()
    async with running(Relay(journal, f"{HOST}:{free_port()}")):
        await until(lambda: not recorder.lease("relay", nobody, 0.0))
        async with running(Relay(journal, broker)):
            await until(lambda: recorder.stored_position(TOPIC) == journal.heads().position, 8)


async def test_a_broker_that_is_away_at_the_start_is_found_when_it_comes(journal: Journal) -> None:
    count(journal, STREAMS[0])
    async with door() as at, running(Relay(journal, at.bootstrap)):
        await asyncio.sleep(1.5)
        assert journal.recorder.stored_position(TOPIC) == 0
        with embedded_broker() as late:
            at.lead_to(late)
            await heard(journal, at.bootstrap)


async def test_a_broker_that_is_cut_off_gets_the_rest_when_it_is_back(
    journal: Journal, broker: str
) -> None:
    relay_position = journal.recorder.stored_position
    async with door() as at, running(Relay(journal, at.bootstrap)):
        at.lead_to(broker)
        count(journal, STREAMS[0], by=3)
        await until(lambda: relay_position(TOPIC) == journal.heads().position)
        at.cut()
        count(journal, STREAMS[1], by=3)
        await asyncio.sleep(1)
        assert relay_position(TOPIC) < journal.heads().position
        at.lead_to(broker)
        await until(lambda: relay_position(TOPIC) == journal.heads().position, 40)
        await heard(journal, broker)


async def test_what_is_recorded_in_a_new_epoch_is_published_under_it(
    journal: Journal, broker: str
) -> None:
    former, present = journal.heads().epoch, uuid4()
    async with running(Relay(journal, broker)):
        count(journal, STREAMS[0])
        await until(lambda: journal.recorder.stored_position(TOPIC) == journal.heads().position)
        fork = journal.heads().position
        journal.recorder.fork(present, NOON)
        count(journal, STREAMS[0])
        lanes = await heard(journal, broker)
    of = {one.record.position: one.epoch for lane in lanes.values() for one in lane}
    assert of == {at: former if at <= fork else present for at in of}


async def test_events_that_do_not_fit_into_one_batch_go_in_several(
    journal: Journal, broker: str
) -> None:
    for _ in range(9):
        command = Note(person_id=BUDI, text="x" * 150_000)
        journal.execute(notes, BUDI, command, context=context())
    async with running(Relay(journal, broker)):
        lanes = await heard(journal, broker)
    assert max(map(len, lanes.values())) >= 9


async def test_a_relay_that_is_told_to_end_just_when_kafka_refuses_it_ends(
    journal: Journal,
) -> None:
    class Refused(AIOKafkaProducer):  # type: ignore[misc]
        async def start(self) -> None:
            leading.cancel()
            raise KafkaConnectionError

    relay = Relay(journal, "127.0.0.1:1", lambda at: Refused(bootstrap_servers=at))
    leading = asyncio.create_task(relay.run())
    done, _ = await asyncio.wait([leading], timeout=20)
    assert done == {leading}
    assert leading.cancelled()
