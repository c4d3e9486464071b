"""Do positions ascend as commits do, and does each lane's chain hold, whoever writes at once?"""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.clock import FixedClock
from kit.envelope import EventIsTooLarge, Record
from kit.journal import SAMPLE_BEGINS, Journal, Receipt
from kit.lanes import LANES, lane_of
from kit.recorder import Recorder
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import (
    BUDI,
    NOON,
    Note,
    Noted,
    context,
    count,
    journal_on,
    notes,
    take,
)

ROOT = Path(__file__).parents[3]
THREADS, APPENDS = 8, 200


def everything(recorder: Recorder) -> Sequence[Record]:
    return recorder.records(0, 1_000_000)


def assert_chained(records: Sequence[Record]) -> None:
    """Positions have no gap, times never fall, versions none either, and lanes are chained."""
    assert [record.position for record in records] == list(range(1, len(records) + 1))
    heads: dict[int, int] = {}
    versions: dict[UUID, int] = {}
    last = records[0].envelope().recorded_at
    for record in records:
        envelope = record.envelope()
        assert record.lane == lane_of(record.stream)
        assert record.previous == heads.get(record.lane, 0)
        assert (envelope.stream, envelope.type) == (record.stream, record.type)
        assert envelope.version == versions.get(record.stream, 0) + 1
        assert envelope.recorded_at >= last
        heads[record.lane] = record.position
        versions[record.stream], last = envelope.version, envelope.recorded_at


def test_many_writers_make_one_order(store: Database) -> None:
    hot = [uuid4() for _ in range(2)]

    def write(number: int) -> list[Receipt]:
        journal = journal_on(store.connect())
        streams = [hot[n % 2] if n % 20 == 0 else uuid4() for n in range(APPENDS)]
        return [count(journal, stream, by=1 + n % 3) for n, stream in enumerate(streams, number)]

    with ThreadPoolExecutor(THREADS) as pool:
        receipts = [receipt for written in pool.map(write, range(THREADS)) for receipt in written]
    recorder = store.connect()
    records = everything(recorder)
    assert_chained(records)
    assert len({record.envelope().id for record in records}) == len(records)
    reached = [position for one in receipts for position in one.positions.values()]
    assert len(receipts) == len(set(reached)) == THREADS * APPENDS
    last = {record.lane: record.position for record in records}
    assert recorder.heads("sample").lanes == last


def test_each_writer_sees_its_commits_in_the_order_of_positions(store: Database) -> None:
    def write(_: int) -> list[int]:
        journal = journal_on(store.connect())
        return [max(count(journal, uuid4()).positions.values()) for _ in range(40)]

    with ThreadPoolExecutor(4) as pool:
        for seen in pool.map(write, range(4)):
            assert seen == sorted(set(seen))


def test_a_reader_never_sees_a_gap_that_is_filled_later(store: Database) -> None:
    writers = 4

    def write(_: int) -> None:
        journal = journal_on(store.connect())
        for _ in range(60):
            count(journal, uuid4(), by=2)

    reader = journal_on(store.connect()).recorder
    with ThreadPoolExecutor(writers) as pool:
        writing = [pool.submit(write, n) for n in range(writers)]
        after = 0
        while not all(one.done() for one in writing) or reader.records(after, 1):
            for record in reader.records(after, 50):
                assert record.position == after + 1
                after = record.position
        for one in writing:
            one.result()
    assert after == 1 + writers * 60 * 2


def test_two_processes_write_one_order(durable: Database) -> None:
    command = [sys.executable, "-m", "tests.kit.journal.writer", durable.url, "150"]
    writers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - our own writer
        for _ in range(2)
    ]
    assert [len(writer.communicate()[0].split()) for writer in writers] == [150, 150]
    assert [writer.returncode for writer in writers] == [0, 0]
    records = everything(durable.connect())
    assert_chained(records)
    assert len(records) == 1 + 2 * 150 * 4


def test_several_streams_in_one_append_stand_in_the_order_decided(journal: Journal) -> None:
    seat_id, person_id = uuid4(), uuid4()
    take(journal, seat_id, person_id)
    assert [record.type for record in everything(journal.recorder)] == [
        *("journal.opened.v1", "sample.taken.v1", "sample.seat-given.v1")
    ]


def test_records_of_one_lane_are_the_lane(journal: Journal) -> None:
    for _ in range(100):
        count(journal, uuid4())
    records = everything(journal.recorder)
    for lane in range(LANES):
        mine = [record for record in records if record.lane == lane]
        assert journal.recorder.records(0, 1000, lane) == mine
        assert journal.recorder.records(50, 2, lane) == [r for r in mine if r.position > 50][:2]


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_together_are_the_whole(journal: Journal, limit: int) -> None:
    count(journal, uuid4(), by=30)
    after, found = 0, list[Record]()
    while page := journal.recorder.records(after, limit):
        assert len(page) <= limit
        found, after = [*found, *page], page[-1].position
    assert found == everything(journal.recorder)


def test_recorded_time_stands_still_when_the_clock_goes_back(recorder: Recorder) -> None:
    clock = FixedClock(NOON)
    journal = journal_on(recorder, clock=clock)
    stream = uuid4()
    for minutes in (10, -60, 5, 11):
        clock.at = NOON + timedelta(minutes=minutes)
        count(journal, stream)
    times = [record.envelope().recorded_at - NOON for record in everything(recorder)[1:]]
    assert times == [timedelta(minutes=minutes) for minutes in (10, 10, 10, 11)]


def test_what_was_known_at_a_time_has_one_answer(recorder: Recorder) -> None:
    clock = FixedClock(NOON)
    journal = journal_on(recorder, clock=clock)
    for seconds in (0.5, 1, 1, 2.000001):
        clock.at = NOON + timedelta(seconds=seconds)
        count(journal, uuid4())
    asked = (-1, 0, 0.4, 0.5, 0.999999, 1, 2, 2.000001, 9)
    known = [recorder.position_at(NOON + timedelta(seconds=seconds)) for seconds in asked]
    assert known == [1, 1, 1, 2, 2, 4, 4, 5, 5]
    assert recorder.position_at(SAMPLE_BEGINS - timedelta(seconds=1)) == 0


def test_an_event_too_large_is_refused_and_nothing_of_its_decision_stays(journal: Journal) -> None:
    stream = uuid4()
    note, large = (Noted(person_id=BUDI, text="n" * size) for size in (10, 300_000))
    both = replace(notes, decide=lambda *_: [note, large])
    with pytest.raises(EventIsTooLarge):
        journal.execute(both, stream, Note(person_id=BUDI, text=""), context=context())
    assert journal.load(notes, stream) == ((), 0)
    assert len(everything(journal.recorder)) == 1
    assert max(count(journal, stream).positions.values()) == 2
