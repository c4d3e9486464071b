"""Does a journal begin once, say what it is, and tell each of its histories from the next?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4, uuid5

import pytest

from kit.catalogue import JournalOpened
from kit.clock import FixedClock, SystemClock
from kit.journal import OPENING, SAMPLE_BEGINS, Journal, TimeIsReal
from kit.recorder import Fork, Recorder
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import (
    CATALOGUE,
    NOON,
    SERVICE,
    Count,
    context,
    count,
    counter,
    journal_on,
    ring,
)


def real_journal(recorder: Recorder) -> Journal:
    return Journal(recorder, CATALOGUE, ring(), SystemClock())


def test_the_first_event_says_what_the_journal_is(recorder: Recorder) -> None:
    journal = journal_on(recorder)
    first = recorder.records(0, 10)
    assert [(one.position, one.previous, one.type) for one in first] == [
        (1, 0, "journal.opened.v1")
    ]
    assert journal.read(first[0].envelope()) == JournalOpened(service=SERVICE, sample=True)
    assert first[0].envelope().recorded_at == SAMPLE_BEGINS
    assert first[0].stream == uuid5(OPENING, SERVICE)
    assert journal.is_sample()
    assert (journal.heads().position, len(journal.heads().forks)) == (1, 1)


def test_opening_again_changes_nothing(recorder: Recorder) -> None:
    heads = journal_on(recorder).heads()
    assert journal_on(recorder).heads() == heads
    real_journal(recorder).open(sample=False)
    assert real_journal(recorder).heads() == heads
    assert real_journal(recorder).is_sample()


def test_of_many_that_start_at_once_one_opens_the_journal(store: Database) -> None:
    together = Barrier(6, timeout=20)

    def start(_: int) -> tuple[Fork, ...]:
        journal = real_journal(store.connect())
        together.wait()
        journal.open(sample=False)
        return tuple(journal.heads().forks)

    with ThreadPoolExecutor(6) as pool:
        forks = set(pool.map(start, range(6)))
    assert len(forks) == 1
    assert len(forks.pop()) == 1
    assert len(store.connect().records(0, 10)) == 1


def test_tables_can_be_made_by_many_at_once(durable: Database) -> None:
    together = Barrier(4, timeout=20)

    def migrate(_: int) -> None:
        recorder = durable.connect()
        together.wait()
        recorder.create()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, range(4)))
    journal_on(durable.connect())


def test_making_the_tables_again_keeps_what_is_in_them(recorder: Recorder) -> None:
    journal = journal_on(recorder)
    recorder.create()
    assert journal.heads().position == 1


def test_each_fork_begins_where_the_journal_ends(journal: Journal) -> None:
    first, second, third = journal.heads().epoch, uuid4(), uuid4()
    count(journal, uuid4(), by=9)
    journal.recorder.fork(second, NOON)
    count(journal, uuid4(), by=5)
    journal.recorder.fork(third, NOON - timedelta(days=1))
    receipt = count(journal, uuid4())
    heads = journal.heads()
    assert list(heads.forks) == [Fork(first, 0), Fork(second, 10), Fork(third, 15)]
    assert heads.epoch == receipt.epoch == third
    assert [heads.shared_with(epoch) for epoch in (first, second, third)] == [10, 15, 16]
    assert heads.shared_with(uuid4()) == 0


def test_a_history_restored_twice_shares_what_the_earlier_fork_left(journal: Journal) -> None:
    first = Fork(uuid4(), 0)
    heads = journal.heads()
    once = type(heads)(SERVICE, [first, Fork(uuid4(), 400), Fork(uuid4(), 430)], 460)
    assert once.shared_with(first.epoch) == 400


def test_an_answer_before_a_fork_is_repeated_under_the_new_epoch(journal: Journal) -> None:
    stream, command_id, epoch = uuid4(), uuid4(), uuid4()
    before = count(journal, stream, command_id=command_id)
    journal.recorder.fork(epoch, NOON)
    again = count(journal, stream, command_id=command_id)
    assert (again.epoch, again.positions) == (epoch, before.positions)


def test_a_real_journal_takes_no_simulated_clock(recorder: Recorder) -> None:
    simulated = Journal(recorder, CATALOGUE, ring(), FixedClock(NOON))
    with pytest.raises(TimeIsReal):
        simulated.open(sample=False)
    assert recorder.records(0, 10) == []
    real_journal(recorder).open(sample=False)
    with pytest.raises(TimeIsReal):
        count(simulated, uuid4())
    assert len(recorder.records(0, 10)) == 1


def test_a_real_journal_takes_no_made_up_time(recorder: Recorder) -> None:
    journal = real_journal(recorder)
    journal.open(sample=False)
    with pytest.raises(TimeIsReal):
        journal.execute(counter, uuid4(), Count(), context=context(), at=NOON)
    count(journal, uuid4())
    assert len(recorder.records(0, 10)) == 2


def test_a_sample_journal_may_be_given_its_times(recorder: Recorder) -> None:
    journal = Journal(recorder, CATALOGUE, ring(), FixedClock(NOON))
    journal.open(sample=True)
    at = NOON + timedelta(days=30)
    journal.execute(counter, uuid4(), Count(), context=context(), at=at)
    envelope = recorder.records(1, 1)[0].envelope()
    assert (envelope.recorded_at, envelope.effective_on) == (at, date(2026, 4, 1))


def test_an_event_holds_from_its_own_date_or_from_the_business_day(recorder: Recorder) -> None:
    late = FixedClock(NOON.replace(hour=16, minute=30))
    journal = journal_on(recorder, clock=late)
    count(journal, uuid4())
    assert recorder.records(1, 1)[0].envelope().effective_on == date(2026, 3, 3)
