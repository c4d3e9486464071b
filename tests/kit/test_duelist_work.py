"""How does the due-list work along: as a job, in sample data, over old events, under watch?"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest

from kit import decider
from kit.catalogue import Catalogue
from kit.decider import Actor, Decider
from kit.due_table import DueTable
from kit.duelist import DueFigures, DueList
from kit.dues import Listed, day_after
from kit.envelope import Context
from kit.journal import Journal
from kit.policies import SYSTEM
from kit.recorder_sqlite import SqliteRecorder
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import Counted
from tests.kit.loans import (
    ATLAS,
    BIBLE,
    CODEX,
    DUES,
    MAR_1,
    MAR_5,
    MAR_6,
    MAR_7,
    MAR_9,
    MAR_10,
    CallIn,
    GiveBack,
    Lend,
    Library,
    noon,
)

NOVEMBER = date(2026, 11, 23)
POLICIES = Actor(uuid5(SYSTEM, "loans"))


def opened(folder: Path, *, sample: bool) -> Iterator[Library]:
    recorder = SqliteRecorder(":memory:")
    recorder.create()
    with Library(Database(":memory:", lambda: recorder), folder, sample=sample) as library:
        yield library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    yield from opened(tmp_path, sample=False)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Library]:
    yield from opened(tmp_path, sample=True)


def test_a_year_that_is_played_today_is_not_over_before_it_is_played(sample: Library) -> None:
    sample.clock.strike(NOVEMBER)
    due_list = sample.due_list()
    sample.send(ATLAS, Lend(until=MAR_5), at=noon(MAR_1))
    sample.send(BIBLE, Lend(until=MAR_9), at=noon(MAR_5))
    due_list.turn()
    assert sample.books_called_in() == []
    sample.send(ATLAS, GiveBack(), at=noon(MAR_5))
    sample.send(CODEX, Lend(until=MAR_7), at=noon(MAR_9))
    due_list.turn()
    assert sample.books_called_in() == [CODEX]
    sample.send(ATLAS, Lend(until=None), at=noon(MAR_10))
    due_list.turn()
    assert [called.effective_on for called in sample.called_in()] == [date(2026, 3, 8), MAR_10]


def test_in_sample_data_only_persons_make_the_days_go_by(sample: Library) -> None:
    sample.clock.strike(NOVEMBER)
    due_list = sample.due_list()
    sample.send(ATLAS, Lend(until=MAR_5), at=noon(MAR_1))
    sample.send(BIBLE, Lend(until=None), by=POLICIES)
    due_list.turn()
    assert (due_list.today(), sample.books_called_in()) == (MAR_1, [])
    sample.send(CODEX, Lend(until=None))
    due_list.turn()
    assert (due_list.today(), sample.books_called_in()) == (NOVEMBER, [ATLAS])


def test_a_fact_with_a_date_of_its_own_does_not_say_which_day_is_played(sample: Library) -> None:
    sample.clock.strike(NOVEMBER)
    sample.send(ATLAS, Lend(until=MAR_9), at=noon(MAR_1))
    sample.send(BIBLE, Lend(until=MAR_1), at=noon(MAR_1))
    sample.send(BIBLE, CallIn(on=NOVEMBER), at=noon(MAR_5))
    due_list = sample.due_list()
    due_list.turn()
    assert (due_list.today(), sample.books_called_in()) == (MAR_1, [BIBLE])


def test_what_falls_due_in_sample_data_is_decided_on_the_day_that_is_played(
    sample: Library,
) -> None:
    sample.clock.strike(NOVEMBER)
    sample.announce(MAR_5)
    sample.send(ATLAS, Lend(season=UUID(int=5)), at=noon(MAR_5))
    due_list = sample.due_list()
    due_list.turn()
    assert sample.books_called_in() == []
    sample.send(BIBLE, Lend(until=None), at=noon(MAR_7))
    due_list.turn()
    assert [called.effective_on for called in sample.called_in()] == [MAR_7]


def test_in_real_data_the_clock_alone_makes_the_days_go_by(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    due_list = library.due_list()
    due_list.turn()
    library.clock.strike(MAR_6)
    assert due_list.today() == MAR_6


async def _until(happened: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - it happens in a thread
            await asyncio.sleep(0.01)


async def test_the_job_goes_on_after_a_fault_until_it_is_stopped(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.duelist.RENEW_SECONDS", 0.01)
    library.send(ATLAS, GiveBack(remark="with a stain"))
    library.send(ATLAS, Lend(until=MAR_5))
    library.clock.strike(MAR_6)
    library.keys.within_reach = False
    due_list = library.due_list()
    job = asyncio.create_task(due_list.run())
    await _until(due_list.table.entries)
    library.keys.within_reach = True
    await _until(library.called_in)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    library.send(BIBLE, Lend(until=MAR_1))
    due_list.turn()
    assert library.books_called_in() == [ATLAS]


def test_a_leader_that_has_lost_its_lease_stops_in_the_middle(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.duelist.RENEW_SECONDS", 0.0)
    other, done = library.due_list(), []

    class Slow(DueTable):
        def done(self, listed: Listed) -> None:
            super().done(listed)
            done.append(listed.stream_id)
            library.lapse(slow)
            other.turn()

    for stream in (ATLAS, BIBLE, CODEX):
        library.send(stream, Lend(until=MAR_1))
    library.clock.strike(MAR_6)
    slow = DueList(library.journal, DUES, Slow(library.table.engine))
    slow.turn()
    assert done == [ATLAS]
    assert library.books_called_in() == [ATLAS, BIBLE, CODEX]


def test_an_event_of_a_former_version_makes_due_what_it_would_today(library: Library) -> None:
    class LentBefore(decider.Event, frozen=True, tag="loans.lent.v1"):
        until: date

    before = Journal(
        library.journal.recorder,
        Catalogue("loans", public=(LentBefore,)),
        library.keys,
        library.clock,
    )

    def nothing(_state: None, _event: LentBefore) -> None:
        """Nothing is decided on it."""

    lending: Decider[date, LentBefore, None] = Decider(
        "lending", None, lambda until, *_: [LentBefore(until=until)], nothing
    )
    command_id = uuid4()
    context = Context(command_id=command_id, actor=POLICIES, correlation_id=command_id)
    before.execute(lending, ATLAS, MAR_5, context=context)
    library.clock.strike(MAR_6)
    library.due_list().turn()
    assert library.books_called_in() == [ATLAS]


def test_only_events_of_the_service_make_something_due(library: Library) -> None:
    with pytest.raises(ValueError, match=r"sample.counted.v1 is not an event of loans"):
        DueList(library.journal, {**DUES, Counted: lambda *_: ()}, library.table)


def test_the_last_day_of_the_calendar_has_no_day_after() -> None:
    assert day_after(MAR_5) == MAR_6
    assert day_after(date.max) is None
    assert day_after(None) is None


def figures(due_list: DueList) -> dict[str, float]:
    families = DueFigures(due_list).collect()
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_an_operator_sees_what_is_next_what_is_late_and_what_was_refused(
    library: Library,
) -> None:
    due_list = library.due_list()
    assert figures(due_list) == {
        "due_overdue": 0,
        "due_refused": 0,
        "due_list_lag_events": library.journal.heads().position,
    }
    library.send(ATLAS, Lend(until=MAR_5))
    library.send(BIBLE, Lend(until=MAR_9))
    due_list.turn()
    library.clock.strike(MAR_6)
    (late,) = due_list.table.fallen(MAR_6, 10)
    due_list.table.refused(late, "NotLateYet", MAR_6)
    assert figures(due_list) == {
        "due_next_timestamp_seconds": noon(MAR_10).timestamp() - 12 * 3600,
        "due_overdue": 1,
        "due_refused": 1,
        "due_list_lag_events": 0,
    }
