"""(b) How fast are 500 events in one append, beside `COPY` of the same rows?"""

import contextlib
import time
from functools import partial
from itertools import count
from uuid import UUID, uuid4

import psycopg

from kit.decider import Actor
from kit.envelope import Context, encode, encode_around_time
from kit.lanes import lane_of
from kit.recorder import Append, Given, Pending
from kit.recorder_postgres import PostgresRecorder
from tests.bench.appends import NOW, TYPE, envelope_of, journal_tables
from tests.bench.log import COPY, COPY_TYPES
from tests.bench.outcome import Outcome, Ratio, beside, in_turn, spread
from tests.bench.room import Room

EVENTS, STREAMS = 500, 50
ROUNDS, APPENDS = 5, 20


def _places() -> list[tuple[UUID, int]]:
    streams = [uuid4() for _ in range(STREAMS)]
    return [(stream, 1 + nth) for stream in streams for nth in range(EVENTS // STREAMS)]


def _context() -> Context:
    command_id = uuid4()
    return Context(command_id=command_id, actor=Actor(UUID(int=1)), correlation_id=command_id)


def _by_us(recorder: PostgresRecorder, appends: int) -> float:
    began = time.perf_counter()
    for _ in range(appends):
        context, events = _context(), []
        for nth, (stream, version) in enumerate(_places()):
            before, after = encode_around_time(envelope_of(stream, context, nth, version))
            events.append(
                Pending(stream=stream, version=version, type=TYPE, before=before, after=after)
            )
        given = Given(
            command_id=context.command_id, fingerprint="", stream=events[0].stream, version=1
        )
        read = {one.stream: 0 for one in events}
        recorder.append(Append(read=read, events=events, now=NOW, given=given))
    return appends * EVENTS / (time.perf_counter() - began)


def _by_copy(connection: psycopg.Connection[tuple[object, ...]], at: "count[int]", n: int) -> float:
    began = time.perf_counter()
    for _ in range(n):
        context = _context()
        with connection.transaction(), connection.cursor() as cursor:
            with cursor.copy(COPY) as copy:
                copy.set_types(COPY_TYPES)
                for nth, (stream, version) in enumerate(_places()):
                    state = encode(envelope_of(stream, context, nth, version))
                    position, lane = next(at), lane_of(stream)
                    copy.write_row((stream, version, TYPE, state, position, lane, 0, NOW))
            cursor.execute(
                "INSERT INTO commands VALUES (%s, '', %s, 1, '{}', '{}')",
                [context.command_id, context.command_id],
            )
    return n * EVENTS / (time.perf_counter() - began)


def measure(room: Room) -> Outcome:
    """Append batches, and copy as many rows into the same table."""
    outcome = Outcome("b", "500 events in one append")
    outcome.headings = ("", "events a second")
    appends, rounds = int(room.of(APPENDS, 5)), int(room.of(ROUNDS, 3))
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(journal_tables(stack.enter_context(room.database("personnel"))))
        url = stack.enter_context(room.database("training"))
        stack.enter_context(journal_tables(url))
        line = stack.enter_context(psycopg.connect(url, autocommit=True))
        room.tell("batches of 500")
        runs = {
            "one append": partial(_by_us, ours, appends),
            "`COPY`": partial(_by_copy, line, count(1), appends),
        }
        found = in_turn(runs, rounds)
    outcome.figures = [(name, spread(figures)) for name, figures in found.items()]
    ratio = beside(found["one append"], found["`COPY`"])
    outcome.ratios.append(Ratio(what="500 events in one append, beside `COPY`", measured=ratio))
    outcome.remarks.append(
        "Both make the events too. `COPY` checks nothing, and gives the positions from memory."
    )
    return outcome
