"""Is a group of appends in PostgreSQL the same as each of them by itself?"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kit.recorder import Append, Given, Pending
from kit.recorder_postgres import PostgresRecorder
from kit.recorder_postgres_append import apart, append_one, append_several
from tests.kit.journal.databases import make_tables
from tests.servers.rooms import Databases

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
STREAMS = [UUID(int=number) for number in range(1, 40)]
ALL = (
    "SELECT notification_id, originator_id, originator_version, topic, state, lane, previous,"
    " recorded_at FROM stored_events ORDER BY notification_id"
)
COMMANDS = (
    "SELECT id, fingerprint, stream, version,"
    " (SELECT array_agg((lane, position) ORDER BY lane)::text"
    "  FROM unnest(lanes, positions) AS reached (lane, position)) AS reached"
    " FROM commands ORDER BY id"
)


def _event(stream: UUID, version: int) -> Pending:
    around = f'{{"stream":"{stream}","recorded_at":'.encode(), f',"v":{version}}}'.encode()
    return Pending(stream=stream, version=version, type="t.t.v1", before=around[0], after=around[1])


class _Writers:
    """Make appends as decisions do that saw some streams, lately or a while ago."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - of examples
        self.versions = dict.fromkeys(STREAMS, 0)

    def append(self) -> Append:
        chance = self.chance
        read = {
            stream: max(0, self.versions[stream] - (chance.random() < 0.1))
            for stream in chance.sample(STREAMS, chance.choice((1, 1, 2, 6)))
        }
        written = chance.sample(list(read), min(len(read), chance.choice((0, 1, 1, 2, 6))))
        events = [
            _event(stream, read[stream] + nth + 1)
            for stream in written
            for nth in range(chance.choice((1, 1, 3)))
        ]
        own = events[0].stream if events else next(iter(read))
        version = max((one.version for one in events if one.stream == own), default=read[own])
        given = Given(
            command_id=UUID(int=chance.randrange(200)), fingerprint="f", stream=own, version=version
        )
        at = NOON + timedelta(microseconds=chance.randrange(-(10**7), 10**7))
        without = chance.random() < 0.1
        return Append(read=read, events=events, now=at, given=None if without else given)

    def carried_out(self, append: Append) -> None:
        for one in append.events:
            self.versions[one.stream] = max(self.versions[one.stream], one.version)


def _stored(recorder: PostgresRecorder) -> Sequence[object]:
    with recorder.datastore.get_connection() as connection:
        return [connection.execute(asked).fetchall() for asked in (ALL, COMMANDS)]


@pytest.mark.parametrize("seed", range(4))
def test_a_group_stores_and_answers_what_its_appends_would_one_by_one(
    databases: Databases, seed: int
) -> None:
    urls = databases.url("personnel", make_tables), databases.url("training", make_tables)
    together, singly = map(PostgresRecorder, urls)
    writers, moved, grouped = _Writers(seed), 0, 0
    try:
        for _ in range(25):
            appends = [writers.append() for _ in range(writers.chance.randrange(2, 12))]
            group, others = apart(appends)
            with together.datastore.get_connection() as connection:
                answers = append_several(connection, appends)
            for nth in (*group, *others):
                with singly.datastore.get_connection() as connection:
                    alone = append_one(connection.cursor(), appends[nth])
                assert answers[nth] == alone
                if alone is None:
                    moved += 1
                else:
                    writers.carried_out(appends[nth])
                    grouped += nth in group
        assert moved > 20
        assert grouped > 20
        assert _stored(together) == _stored(singly)
    finally:
        together.close()
        singly.close()


@pytest.mark.parametrize("bad", ["t.\ud800.v1", "t.\0.v1"])
def test_a_fault_in_one_of_a_group_is_its_own_and_no_other_s(
    databases: Databases, bad: str
) -> None:
    recorder = PostgresRecorder(databases.url("personnel", make_tables))
    appends = [_opening(stream, UUID(int=900 + nth)) for nth, stream in enumerate(STREAMS[:4])]
    (event,) = appends[1].events
    appends[1] = replace(appends[1], events=[replace(event, type=bad)])
    try:
        answers = recorder._append_all(appends)  # noqa: SLF001 - as threads that ask at once do
        faults = [nth for nth, answer in enumerate(answers) if isinstance(answer, Exception)]
        assert faults == [1]
        assert [record.stream for record in recorder.records(0, 10)] == [
            append.events[0].stream for nth, append in enumerate(appends) if nth != 1
        ]
    finally:
        recorder.close()


def _opening(stream: UUID, command_id: UUID) -> Append:
    given = Given(command_id=command_id, fingerprint="f", stream=stream, version=1)
    return Append(read={stream: 0}, events=[_event(stream, 1)], now=NOON, given=given)


def test_those_that_meet_in_a_stream_or_a_command_are_kept_apart() -> None:
    a, b, c = STREAMS[:3]
    one, two = UUID(int=901), UUID(int=902)

    def append(command_id: UUID, *streams: UUID) -> Append:
        given = Given(command_id=command_id, fingerprint="", stream=streams[0], version=1)
        read = dict.fromkeys(streams, 0)
        return Append(read=read, events=[_event(streams[0], 1)], now=NOON, given=given)

    assert apart([append(one, a), append(two, b)]) == ([0, 1], [])
    assert apart([append(one, a), append(two, b, a)]) == ([], [0, 1])
    assert apart([append(one, a), append(one, b)]) == ([], [0, 1])
    assert apart([append(one, a, b), append(two, b), append(UUID(int=903), c)]) == ([0, 2], [1])
