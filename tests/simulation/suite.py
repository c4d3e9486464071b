"""The suite in the simulated world: the product's own parts, put together as its roots do it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.fan_out import give_all
from kit.comparison import keep_comparing
from kit.feed import Delivered
from kit.inbox import Inbox
from kit.journal import Journal
from kit.listener import Giving, Receive
from kit.policies import PolicyHearer
from kit.relay import Relay
from kit.view_store import OpenView
from kit.view_writer import ViewWriter
from kit.views import View
from kit.waiting import HeardBy
from kit.wire import topic_of
from tests.simulation.databases import Database, SimulatedView, line_to
from tests.simulation.feeds import SimulatedFeed
from tests.simulation.groups import Group, Member
from tests.simulation.kafka import Kafka, SimulatedProducer
from tests.simulation.shown import SOURCES, VIEWS, views_in_memory
from tests.simulation.trade import CATALOGUES, HEARS, POLICIES, NoKeys
from tests.simulation.world import Clock, Process, World, attempts


@dataclass(frozen=True)
class Parts:
    """Which parts are run: the product's, or one that was broken on purpose."""

    journal: type[Journal] = Journal
    relay: type[Relay] = Relay
    policies: type[PolicyHearer] = PolicyHearer
    writer: type[ViewWriter] = ViewWriter
    inbox: type[Inbox] = Inbox
    waits: type[HeardBy] = HeardBy
    compares: bool = True


class _Store:
    """The views as one process has them."""

    def __init__(self, process: Process, there: Mapping[str, OpenView]) -> None:
        self._process, self._there = process, there

    def create(self, views: Sequence[View]) -> None:
        """Make nothing: they are there."""

    def open(self, view: View) -> OpenView:
        """Return a process's line to a view."""
        return SimulatedView(self._process, self._there[view.name])

    def close(self) -> None:
        """Leave them to the others."""


class Suite:
    """Databases and a broker that stay, and processes that come and go."""

    def __init__(self, world: World, parts: Parts) -> None:
        """Open the journals; nobody works yet."""
        self.world, self.parts, self.clock = world, parts, Clock(world)
        self.databases = {name: Database(world, name) for name in SOURCES}
        self.kafka = Kafka(world, [topic_of(name) for name in SOURCES])
        views = views_in_memory()
        views.empty()
        self.written, self.reading = views.open, views.reading
        self.views = [view for view in VIEWS if view.name in world.weather.views]
        self.feeds_away: dict[str, float] = {}
        self.groups = {name: self._group(HEARS[name]) for name in SOURCES}
        self.groups["gateway"] = self._group(SOURCES)
        self.down: set[str] = set()
        """Services that are stopped, by what they are called before the first dash."""
        for name in SOURCES:
            self.journal(Process(world, f"{name}-migrate"), name).open(sample=False)
        kinds = [f"{name}-serve" for name in SOURCES]
        numbers = range(world.weather.processes)
        working = (*SOURCES, "gateway") if self.views else SOURCES
        kinds += [f"{name}-work-{n}" for name in working for n in numbers]
        self.slots = {kind: self._started(kind) for kind in kinds}

    def _group(self, sources: Sequence[str]) -> Group:
        return Group(self.kafka, [topic_of(source) for source in sources])

    def journal(self, process: Process, service: str) -> Journal:
        """Return a journal as a process has it."""
        recorder = line_to(process, self.databases[service])
        return self.parts.journal(recorder, CATALOGUES[service], NoKeys(), self.clock, attempts)

    def generations(self) -> Sequence[int]:
        """Return how often each journal was restored."""
        return [database.generation for database in self.databases.values()]

    async def keep_running(self) -> None:
        """Start anew whatever was killed, after a while."""
        while True:
            await asyncio.sleep(0.1)
            for kind, process in self.slots.items():
                if not process.alive and kind.partition("-")[0] not in self.down:
                    self.slots[kind] = self._started(kind)

    def _started(self, kind: str) -> Process:
        process = Process(self.world, kind)
        service, what, *_ = kind.split("-")
        if what == "work" and service == "gateway":
            self._views(process)
        elif what == "work":
            self._service(process, service)
        return process

    def _service(self, process: Process, service: str) -> None:
        parts, kafka, journal = self.parts, self.kafka, self.journal(process, service)
        relay = parts.relay(journal, "kafka", lambda _: SimulatedProducer(process, kafka))
        hearer = parts.policies(journal, POLICIES[service])
        inbox = self._inbox(process, hearer, HEARS[service])
        process.run("relay", relay.run)
        self._listens(process, self.groups[service], inbox.receive)
        self._compares(process, [inbox])

    def _views(self, process: Process) -> None:
        store = _Store(process, self.written)
        writers = [self.parts.writer(view, store, NoKeys(), self.clock) for view in self.views]  # type: ignore[arg-type] # a writer only opens
        inboxes = [self._inbox(process, writer, SOURCES) for writer in writers]

        async def receive(records: Sequence[Delivered]) -> None:
            await give_all(inboxes, records)

        self._listens(process, self.groups["gateway"], receive)
        self._compares(process, inboxes)

    def _inbox(
        self, process: Process, hearer: PolicyHearer | ViewWriter, sources: Sequence[str]
    ) -> Inbox:
        away = self.feeds_away
        feeds = [SimulatedFeed(process, self.databases[name], away) for name in sources]
        patience, clock = self.world.weather.patience, self.world.loop.time
        return self.parts.inbox(hearer, feeds, patience=patience, clock=clock)

    def _listens(self, process: Process, group: Group, receive: Receive) -> None:
        giving = Giving(receive)
        member = Member(process, group)
        process.run("listener", lambda: member.run(giving.give))

    def _compares(self, process: Process, inboxes: Sequence[Inbox]) -> None:
        if self.parts.compares:
            seconds = self.world.weather.compare
            process.run("comparison", lambda: keep_comparing(inboxes, seconds))

    def close(self) -> None:
        """Let go of the journals."""
        for database in self.databases.values():
            database.close()
