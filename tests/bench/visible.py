"""(c) After how long is a command visible in a view, under load?

Commands come through the gateway at a steady pace, whatever the answers take. A view's places are
looked at over a line of their own every few milliseconds: so the look itself costs little. Beside
it: one Kafka record sent, received, and one row committed.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from statistics import quantiles
from uuid import uuid4

import aiohttp
import httpx
import msgspec
import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from gateway.views.training import VIEW
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Actor
from kit.envelope import Context
from kit.http.journal_token import encode_token, parse_token
from kit.journal import Journal
from kit.recorder_postgres import PostgresRecorder
from kit.sealing import NoKeys
from kit.view_store_postgres import view_schema
from spbe.bench import PROGRAMME
from tests.bench.appends import DATA
from tests.bench.outcome import Outcome, Ratio, said
from tests.bench.room import Room
from tests.bench.suite import Suite, running
from tests.gateway.story import Tell, anything
from tests.servers.rooms import Topics
from training.domain.programme import ProgrammeRegistered

PACE, BATCHES, BATCH = 100, 10, 50
SECONDS = 20.0
LOOK_SECONDS = 0.003
P50_MS, P99_MS = 60.0, 250.0
PATIENCE_SECONDS = 60.0
AGAIN_SECONDS = 0.1
WHERE = "/api/training/programmes"
TYPE = "training.programme-registered.v1"
Done = Callable[[int], Awaitable[str]]
"""Carries out the nth command, and returns the token of its effect."""


class Watch:
    """Notes when a view has reached what was sent."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._awaited: list[tuple[Mapping[int, int], float]] = []
        self._all_seen = asyncio.Event()
        self.taken: list[float] = []

    def wait_for(self, token: str, began: float) -> None:
        self._awaited.append((parse_token(token).positions, began))
        self._all_seen.clear()

    async def run(self) -> None:
        """Look until cancelled."""
        asked = f"SELECT lane, position FROM {view_schema(VIEW)}.places WHERE source = 'training'"  # noqa: S608 - ours
        line = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
        async with line:
            while True:
                cursor = await line.execute(asked.encode(), prepare=True)
                places: dict[int, int] = dict(await cursor.fetchall())
                now, left = time.perf_counter(), []
                for positions, began in self._awaited:
                    if all(places.get(lane, 0) >= at for lane, at in positions.items()):
                        self.taken.append(now - began)
                    else:
                        left.append((positions, began))
                self._awaited = left
                if not left:
                    self._all_seen.set()
                await asyncio.sleep(LOOK_SECONDS)

    async def all_seen(self) -> None:
        """Wait until nothing is awaited any more; ``TimeoutError`` if that takes too long."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._all_seen.wait()


async def _at_a_pace(count: int, pace: float, watch: Watch, do: Done) -> None:
    """Begin so many a second, and watch for each."""
    first = time.perf_counter()

    async def one(nth: int) -> None:
        began = first + nth / pace
        await asyncio.sleep(max(0.0, began - time.perf_counter()))
        watch.wait_for(await do(nth), began)

    await asyncio.gather(*(one(nth) for nth in range(count)))
    await watch.all_seen()


async def _watched(suite: Suite, count: int, pace: float, do: Done) -> list[float]:
    watch = Watch(suite.databases.url("views"))
    looking = asyncio.create_task(watch.run())
    try:
        await _at_a_pace(count, pace, watch, do)
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
    return watch.taken


async def _commands(suite: Suite, seconds: float) -> list[float]:
    lines = aiohttp.TCPConnector(limit=32)
    async with aiohttp.ClientSession(
        suite.processes.gateway, headers=suite.headers, connector=lines
    ) as client:

        async def register(nth: int) -> str:
            own = {"Idempotency-Key": f"bench-{uuid4()}"}
            body = {**PROGRAMME, "title": f"Uji kecepatan {nth}"}
            # Whoever is told to come again, or is told nothing, does so under the same key.
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    with contextlib.suppress(aiohttp.ClientConnectionError):
                        async with client.post(WHERE, json=body, headers=own) as answer:
                            if answer.status != httpx.codes.SERVICE_UNAVAILABLE:
                                answer.raise_for_status()
                                return str((await answer.json())["token"])
                    await asyncio.sleep(AGAIN_SECONDS)

        await _watched(suite, PACE, PACE, register)  # until all is warm
        return await _watched(suite, int(seconds * PACE), PACE, register)


async def _batches(suite: Suite, seconds: float) -> list[float]:
    recorder = PostgresRecorder(suite.databases.url("training"))
    # A journal of sample data that was begun under the machine's clock goes on by it.
    clock = FixedClock(datetime.now(UTC))
    clock.simulated = True
    journal = Journal(recorder, Catalogue("training", (ProgrammeRegistered,)), NoKeys(), clock)
    registered = msgspec.convert(PROGRAMME | {"type": TYPE}, ProgrammeRegistered)

    def tell() -> str:
        told = tuple((uuid4(), registered) for _ in range(BATCH))
        command_id = uuid4()
        context = Context(command_id=command_id, actor=Actor(command_id), correlation_id=command_id)
        receipt = journal.execute(anything, told[0][0], Tell(told=told), context=context)
        return encode_token(receipt)

    async def batch(_: int) -> str:
        return await asyncio.to_thread(tell)

    try:
        return await _watched(suite, int(seconds * BATCHES), BATCHES, batch)
    finally:
        recorder.close()


async def _bare(bootstrap: str, topic: str, url: str, seconds: float) -> list[float]:
    """Send, receive and commit at the same pace: what no suite can go below."""
    sent: dict[bytes, float] = {}
    taken: list[float] = []
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", fetch_max_wait_ms=50
    )
    line = await psycopg.AsyncConnection.connect(url, autocommit=True)
    await line.execute("CREATE TABLE IF NOT EXISTS seen (id text PRIMARY KEY)")

    count, all_there = int(seconds * PACE), asyncio.Event()

    async def receive() -> None:
        async for record in consumer:
            await line.execute("INSERT INTO seen VALUES (%s)", [record.key.decode()], prepare=True)
            taken.append(time.perf_counter() - sent[record.key])
            if len(taken) == count:
                all_there.set()

    async with line, producer, consumer:
        receiving = asyncio.create_task(receive())
        first = time.perf_counter()
        for nth in range(count):
            began = first + nth / PACE
            await asyncio.sleep(max(0.0, began - time.perf_counter()))
            key = uuid4().hex.encode()
            sent[key] = began
            await producer.send(topic, DATA, key=key)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await all_there.wait()
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
    return taken


def measure(room: Room) -> Outcome:
    """Send commands one by one, then batches; then the peer."""
    outcome = Outcome("c", "From a command to a view")
    outcome.headings = ("milliseconds", "p50", "p99", "most", "measured")
    seconds = room.of(SECONDS, 5.0)
    with running(room, ("training", "gateway")) as suite, contextlib.ExitStack() as stack:
        topics = stack.enter_context(Topics(room.kafka))
        topic = topics.create("bare")
        url = suite.databases.url("evaluation")
        room.tell(f"{PACE} commands a second")
        commands = asyncio.run(_commands(suite, seconds))
        room.tell(f"{BATCHES * BATCH} events a second in batches")
        batches = asyncio.run(_batches(suite, seconds))
        room.tell("bare Kafka and one commit")
        bare = asyncio.run(_bare(room.kafka.bootstrap, topic, url, seconds))
    rows = {
        f"{PACE} commands/s through the gateway": commands,
        f"{BATCHES * BATCH} events/s, {BATCH} in a command": batches,
        f"bare send, receive, commit at {PACE}/s": bare,
    }
    p50s = []
    for name, taken in rows.items():
        cuts = quantiles([one * 1000 for one in taken], n=100, method="inclusive")
        p50s.append(cuts[49])
        figures = (cuts[49], cuts[98], 1000 * max(taken))
        outcome.figures.append((name, *map(said, figures), said(len(taken))))
        if taken is not bare:
            outcome.ratios += [
                Ratio(what=f"{name}: p50", measured=cuts[49], unit="ms", at_most=P50_MS),
                Ratio(what=f"{name}: p99", measured=cuts[98], unit="ms", at_most=P99_MS),
            ]
    what = "command to view, p50, beside bare Kafka and one commit"
    outcome.ratios.append(Ratio(what=what, measured=p50s[0] / p50s[2]))
    return outcome
