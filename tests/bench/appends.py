"""(a) How many appends of one event a second, with 1, 8 and 32 callers?

Beside the library's own recorder, and beside what a program without a journal would do: native
async psycopg that inserts the same two rows into the same tables, in one statement and one trip,
with positions from its own memory. It takes no lock, checks no version, and knows no repeat.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import count
from uuid import UUID, uuid4

import msgspec
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool

from kit.decider import Actor
from kit.envelope import Context, Envelope, encode, encode_around_time
from kit.lanes import lane_of
from kit.postgres import POOL_SIZE
from kit.recorder import Append, Given, Pending
from kit.recorder_postgres import PostgresRecorder
from tests.bench.outcome import Outcome, Ratio, beside, in_turn, said, spread
from tests.bench.room import Room

CALLERS = (1, 8, 32)
BESIDE_NATIVE = {1: 0.65, 8: 0.8, 32: 0.8}
BESIDE_LIBRARY = 2.0
ROUNDS, SECONDS = 5, 2.0
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TYPE = "bench.noted.v1"
DATA = msgspec.Raw(b'{"opd_id":"00000000-0000-0000-0000-00000000000a","position":"coordinator"}')
CLERK = Actor(UUID(int=0xACC))

_NATIVE = (
    "WITH event AS (INSERT INTO stored_events (originator_id, originator_version, topic, state,"
    " notification_id, lane, previous, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s))"
    " INSERT INTO commands VALUES (%s, %s, %s, %s, %s, %s)"
)


def envelope_of(stream: UUID, context: Context, nth: int = 0, version: int = 1) -> Envelope:
    """Return an event as large as those of the suite are: about 430 bytes."""
    return Envelope(
        id=context.event_id(nth),
        type=TYPE,
        stream=stream,
        version=version,
        recorded_at=NOW,
        effective_on=NOW.date(),
        actor=context.actor.account_id,
        command_id=context.command_id,
        correlation_id=context.correlation_id,
        data=DATA,
    )


def _begun() -> tuple[UUID, Context]:
    stream, command_id = uuid4(), uuid4()
    return stream, Context(command_id=command_id, actor=CLERK, correlation_id=command_id)


def _append() -> Append:
    stream, context = _begun()
    before, after = encode_around_time(envelope_of(stream, context))
    pending = Pending(stream=stream, version=1, type=TYPE, before=before, after=after)
    given = Given(command_id=context.command_id, fingerprint="", stream=stream, version=1)
    return Append(read={stream: 0}, events=[pending], now=NOW, given=given)


def by_threads(callers: int, seconds: float, work: Callable[[], None]) -> float:
    """Return how often it was done in a second, by threads that do it again and again."""
    done = [0] * callers
    ends = time.perf_counter() + seconds

    def call(number: int) -> None:
        while time.perf_counter() < ends:
            work()
            done[number] += 1

    began = time.perf_counter()
    threads = [threading.Thread(target=call, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


class Native:
    """The peer without a journal."""

    def __init__(self, url: str) -> None:
        self._url, self._positions = url, count(1)

    def run(self, callers: int, seconds: float) -> float:
        return asyncio.run(self._run(callers, seconds))

    async def _run(self, callers: int, seconds: float) -> float:
        size = min(callers, POOL_SIZE)
        pool = AsyncConnectionPool(
            self._url, min_size=size, max_size=size, open=False, kwargs={"autocommit": True}
        )
        async with pool:
            await pool.wait()
            began = time.perf_counter()
            ends = began + seconds
            done = await asyncio.gather(*(self._call(pool, ends) for _ in range(callers)))
            return sum(done) / (time.perf_counter() - began)

    async def _call(self, pool: AsyncConnectionPool, ends: float) -> int:
        done = 0
        while time.perf_counter() < ends:
            stream, context = _begun()
            state, lane = encode(envelope_of(stream, context)), lane_of(stream)
            position = next(self._positions)
            event = (stream, 1, TYPE, state, position, lane, 0, NOW)
            command = (context.command_id, "", stream, 1, [lane], [position])
            async with pool.connection() as connection:
                await connection.execute(_NATIVE, (*event, *command), prepare=True, binary=True)
            done += 1
        return done


@contextlib.contextmanager
def journal_tables(url: str) -> Iterator[PostgresRecorder]:
    """Make a journal's tables and yield its recorder."""
    recorder = PostgresRecorder(url)
    recorder.create()
    try:
        yield recorder
    finally:
        recorder.close()


@contextlib.contextmanager
def _library(url: str) -> Iterator[PostgresApplicationRecorder]:
    told = conninfo_to_dict(url)
    datastore = PostgresDatastore(
        dbname=str(told["dbname"]),
        host=str(told["host"]),
        port=str(told["port"]),
        user=str(told["user"]),
        password=str(told["password"]),
    )
    recorder = PostgresApplicationRecorder(datastore)
    recorder.create_table()
    try:
        yield recorder
    finally:
        datastore.close()


def _by_us(recorder: PostgresRecorder) -> None:
    recorder.append(_append())


def _by_library(recorder: PostgresApplicationRecorder) -> None:
    stream, context = _begun()
    state = encode(envelope_of(stream, context))
    recorder.insert_events([StoredEvent(stream, 1, TYPE, state)])


def measure(room: Room) -> Outcome:
    """Append for some seconds each, in turn."""
    outcome = Outcome("a", "Appends of one event")
    outcome.headings = ("callers", "ours", "eventsourcing", "native async psycopg")
    seconds, rounds = room.of(SECONDS, 1.0), int(room.of(ROUNDS, 3))
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(journal_tables(stack.enter_context(room.database("personnel"))))
        library = stack.enter_context(_library(stack.enter_context(room.database("training"))))
        native_url = stack.enter_context(room.database("evaluation"))
        stack.enter_context(journal_tables(native_url))  # its tables
        native = Native(native_url)
        for callers in CALLERS:
            room.tell(f"appends, callers: {callers}")
            runs = {
                "ours": partial(by_threads, callers, seconds, partial(_by_us, ours)),
                "library": partial(by_threads, callers, seconds, partial(_by_library, library)),
                "native": partial(native.run, callers, seconds),
            }
            found = in_turn(runs, rounds)
            _note(outcome, callers, found)
    return outcome


def _note(outcome: Outcome, callers: int, found: Mapping[str, Sequence[float]]) -> None:
    who = f"appends, {callers} caller{'s' if callers > 1 else ''}, beside"
    library, native = (beside(found["ours"], found[name]) for name in ("library", "native"))
    outcome.ratios += [
        Ratio(what=f"{who} `eventsourcing`", measured=library, at_least=BESIDE_LIBRARY),
        Ratio(what=f"{who} native", measured=native, at_least=BESIDE_NATIVE[callers]),
    ]
    outcome.figures.append((said(callers), *(f"{spread(of)} /s" for of in found.values())))
