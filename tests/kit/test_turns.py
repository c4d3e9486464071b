"""Is a job whose loop has died or hangs found out, and one that only waits left alone?"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from kit.comparison import Comparison
from kit.due_table import DueTable
from kit.duelist import DueList
from kit.dues import Listed
from kit.envelope import Record
from kit.feed import Delivered
from kit.http.app import operation_app
from kit.inbox import Inbox
from kit.listener import Listener
from kit.policies import PolicyHearer
from kit.recorder import Heads
from kit.recorder_sqlite import SqliteRecorder
from kit.relay import Relay
from kit.settings import Settings
from kit.turns import Turns
from spbe.broker import embedded_broker
from tests.kit.brokers import door
from tests.kit.histories import AsViews, Ledger, Source
from tests.kit.inbox_scene import Watch
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import journal_on
from tests.kit.loans import DUES, Library
from tests.kit.patience import until
from tests.kit.tally import Counted, Hearing, Producer
from tests.kit.toy import toy
from tests.servers.fixtures import CLIENT_LEAVES_LINES

PATIENCE = 0.5
A = UUID(int=0xA)

pytestmark = CLIENT_LEAVES_LINES


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.relay.ACKNOWLEDGED_WITHIN", 0.2)
    for name in ("kit.relay.RENEW_SECONDS", "kit.duelist.RENEW_SECONDS"):
        monkeypatch.setattr(name, 0.05)


@pytest.fixture
def hung() -> Iterator[threading.Event]:
    """Yield what a thread waits for that hangs; it is let go of at the end."""
    event = threading.Event()
    yield event
    event.set()


@asynccontextmanager
async def at_work(job: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    running = asyncio.ensure_future(job())
    try:
        yield
        assert not running.done(), "it has ended by itself"
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def goes_on(turns: Turns, times: int = 3) -> None:
    """Return when the loop has turned so often since now."""
    await until(lambda: bool(turns.ages()))
    for _ in range(times):
        (age,) = turns.ages().values()
        await until(lambda before=age: min(turns.ages().values()) < before)  # type: ignore[misc]
        await asyncio.sleep(0.02)
    assert not turns.standing()


async def stands(turns: Turns, job: str) -> None:
    await until(lambda: set(turns.standing()) == {job})


def test_a_job_is_watched_from_its_first_turn_on() -> None:
    watch = Watch()
    turns = Turns(10, watch)
    relay, listener = turns.of("relay"), turns.of("listener")
    watch.at = 100
    assert turns.ages() == {}, "what does not run here cannot stand here"
    relay()
    listener()
    watch.at = 108
    listener()
    watch.at = 111
    assert turns.standing() == {"relay": 11}
    assert [(sample.labels["loop"], sample.value) for sample in next(turns.collect()).samples] == [
        ("listener", 3),
        ("relay", 11),
    ]
    relay()
    assert turns.standing() == {}


async def test_the_health_of_a_process_names_the_job_that_stands(tmp_path: Path) -> None:
    serving = toy(tmp_path, settings=Settings(stands_seconds=PATIENCE))
    working = replace(serving, app=operation_app(serving.app))
    turns: Turns = serving.app.state.parts.turns
    async with working.client(**{"Accept-Language": "en"}) as http:
        turns.of("relay")()
        assert (await http.get("/health/live")).status_code == 204
        await stands(turns, "relay")
        answer = await http.get("/health/live")
        assert (answer.status_code, list(answer.json()["facts"]["seconds"])) == (503, ["relay"])
        assert answer.json()["title"].startswith("A job of this process does not turn any more")
        turns.of("relay")()
        assert (await http.get("/health/live")).status_code == 204


class Stuck(SqliteRecorder):
    """A database that answers until it is told not to."""

    let_go: threading.Event | None = None

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        if self.let_go:
            self.let_go.wait()
        return super().records(after, limit, lane)


async def test_a_relay_turns_while_nothing_happens_and_stands_when_it_hangs(
    hung: threading.Event,
) -> None:
    recorder, turns = Stuck(":memory:"), Turns(PATIENCE)
    recorder.create()
    with embedded_broker() as broker:
        relay = Relay(journal_on(recorder), broker, turned=turns.of("relay"))
        async with at_work(relay.run):
            await until(lambda: bool(relay.leads))
            await goes_on(turns)
            recorder.let_go = hung
            await stands(turns, "relay")
            hung.set()
            await goes_on(turns)


async def test_a_relay_whose_broker_is_away_or_that_follows_another_one_turns(
    producer: Producer,
) -> None:
    turns = Turns()
    async with door() as at:
        first = Relay(producer.journal, at.bootstrap, turned=turns.of("relay"))
        async with at_work(first.run):
            await until(lambda: bool(first.leads))
            await goes_on(turns)
            others = Turns()
            second = Relay(producer.journal, at.bootstrap, turned=others.of("relay"))
            async with at_work(second.run):
                await until(lambda: second.leads is False)
                await goes_on(others)


@pytest.fixture
def broker() -> Iterator[str]:
    with embedded_broker() as bootstrap:
        yield bootstrap


def listener_of(bootstrap: str, turns: Turns) -> Listener:
    async def receive(_: Sequence[Delivered]) -> None:
        return

    return Listener(bootstrap, ["training"], "turning", receive, turned=turns.of("listener"))


async def test_a_listener_whose_loop_died_inside_the_library_stands(broker: str) -> None:
    turns = Turns(PATIENCE)
    before = asyncio.all_tasks()
    async with at_work(listener_of(broker, turns).run):
        await until(lambda: bool(consuming(before)))
        await goes_on(turns)
        for task in consuming(before):
            task.cancel()
        await stands(turns, "listener")


def consuming(before: set[asyncio.Task[object]]) -> list[asyncio.Task[object]]:
    """Return the library's tasks that take records from Kafka."""
    began = asyncio.all_tasks() - before
    return [task for task in began if "_run_consume_loop" in repr(task.get_coro())]


async def test_a_listener_that_cannot_get_on_with_a_batch_stands(
    broker: str, producer: Producer
) -> None:
    turns, taken = Turns(PATIENCE), asyncio.Event()

    async def never(_: Sequence[Delivered]) -> None:
        taken.set()
        await asyncio.Event().wait()

    listener = Listener(broker, ["sample"], "turning", never, turned=turns.of("listener"))
    producer.count(A)
    async with at_work(Relay(producer.journal, broker).run), at_work(listener.run):
        await asyncio.wait_for(taken.wait(), 20)
        await stands(turns, "listener")


async def test_a_listener_whose_broker_is_away_turns() -> None:
    async with door() as at:
        turns = Turns()
        async with at_work(listener_of(at.bootstrap, turns).run):
            await goes_on(turns, 2)


async def test_a_long_batch_of_commands_turns_at_each_event_and_with_it_who_waits_for_it(
    producer: Producer, hearing: Hearing
) -> None:
    watch = Watch()
    turns = Turns(10, watch)
    inbox = Inbox(hearing.hearer, [producer])
    await inbox.compare()
    inbox.given, inbox.turned = turns.of("listener"), turns.of("comparison")
    began, joined, stood = threading.Event(), threading.Event(), list[object]()

    def slow(_: object, __: object) -> None:
        began.set()
        assert joined.wait(20)
        watch.at += 4
        stood.append(dict(turns.standing()))

    long = PolicyHearer(hearing.journal, {Counted: slow})
    inbox.hearer, long.turned = long, inbox.hearing.step
    for loop in (inbox.given, inbox.turned):
        loop()
    producer.count(A, by=20)
    taking = asyncio.ensure_future(inbox.receive(producer.all()))
    await until(began.is_set)
    comparing = asyncio.ensure_future(inbox.compare())
    await until(lambda: len(inbox.hearing._here) == 2)  # noqa: SLF001 - who waits is not said
    joined.set()
    await asyncio.gather(taking, comparing)
    assert watch.at >= 80
    assert not any(of_listener(found) for found in stood)
    assert stood[-1] == {}


def of_listener(standing: object) -> bool:
    return "listener" in str(standing)


class Mute(Source):
    """A source that neither answers nor hangs up."""

    async def heads(self) -> Heads:
        return await asyncio.Future()


async def test_a_comparison_turns_with_a_source_that_is_away_and_stands_when_it_hangs() -> None:
    for source, hangs in ((Source(), False), (Mute(), True)):
        turns = Turns(PATIENCE)
        source.silent = True
        inbox = Inbox(AsViews(Ledger()), [source])
        async with at_work(Comparison([inbox], 0.05, turns).run):
            if hangs:
                await stands(turns, f"comparison of {inbox.hearer.name}")
            else:
                await goes_on(turns)


async def test_a_due_list_turns_while_nothing_is_due_and_stands_when_it_hangs(
    tmp_path: Path, hung: threading.Event
) -> None:
    class Hangs(DueTable):
        let_go: threading.Event | None = None

        def fallen(self, today: object, limit: int) -> Sequence[Listed]:
            if self.let_go:
                self.let_go.wait()
            return super().fallen(today, limit)  # type: ignore[arg-type]

    recorder, turns = SqliteRecorder(":memory:"), Turns(PATIENCE)
    recorder.create()
    with Library(Database(":memory:", lambda: recorder), tmp_path) as library:
        table = Hangs(library.table.engine)
        due_list = DueList(library.journal, DUES, table)
        due_list.turned = turns.of("due-list")
        async with at_work(due_list.run):
            await goes_on(turns)
            table.let_go = hung
            await stands(turns, "due-list")
            hung.set()
            await goes_on(turns)
