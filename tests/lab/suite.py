"""The suite in production's form, in which any process is killed at a named place and restarted."""

import contextlib
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from kit.recorder import Heads
from kit.settings import Settings
from kit.view_store_postgres import ViewSchemas
from tests.integration.client import eventually
from tests.integration.equality import Rows, rows_of
from tests.integration.parted import Parted
from tests.integration.production import KEPT, settings_of, topics_of_the_suite
from tests.integration.running import Processes
from tests.lab.crashing import run
from tests.lab.evidence import Evidence, gather, heads_of, settled
from tests.lab.load import begin, under_load
from tests.lab.notes import Notes
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

REACHED_WITHIN = 300.0
LOOK_AGAIN_SECONDS = 0.02
SETTLED_WITHIN = 300.0

SOON = {"SPBE_COMPARE_SECONDS": "1", "SPBE_BEHIND_SECONDS": "2"}
"""Kafka keeps the place of a killed member for 10 seconds: its successor lives on the feeds."""

Plan = Mapping[str, Sequence[str]]
"""By command, such as ``work personnel``, at which places it is killed, one after the other."""


@dataclass(frozen=True)
class Killed:
    """One process that ended at one of its places."""

    command: str
    point: str
    seconds: float
    """From when it was told to until it did."""


@dataclass
class Lab(Processes):
    """Processes that can be told where to end; each keeps its file beside its log."""

    kafka: ApacheKafka = field(kw_only=True)
    databases: Databases = field(kw_only=True)
    notes: Notes = field(default_factory=Notes)
    """Of all the clients that there have been."""
    killed: list[Killed] = field(default_factory=list)
    loads: int = 0
    """How many there have been: each has things of its own."""

    @property
    def settings(self) -> Settings:
        """Return what the processes are told, for who looks at the same data."""
        urls = {owner: self.databases.url(owner) for owner in KEPT}
        at = {"var": self.var, "ports": self.ports, "kafka_bootstrap": self.bootstrap}
        return Settings.model_validate({**at, "databases": urls})

    def start(self, *command: str, another: str = "", **told: str) -> None:
        """Start one command in a process that parts from one in which everything is loaded.

        ``another`` tells a process from others of the same command; ``told`` are its settings.
        """
        name = " ".join((*command, another)).strip()
        self.var.mkdir(parents=True, exist_ok=True)
        told = {**self.env(), **told}
        self.running[name] = Parted(run, command, told, self.log_of(name), self._file(name))

    def finish(self, *command: str, **told: str) -> None:
        """Start what ends by itself, and wait until it has done all of it, by these settings."""
        self.start(*command, **told)
        self._is_done(" ".join(command))

    @contextlib.contextmanager
    def load(self, clients: int = 3) -> Iterator[None]:
        """Let clients work beside the block; at its end all that they began is acknowledged."""
        if not self.loads:
            begin(self.settings, self.notes)
        self.loads += 1
        with under_load(self.settings, self.notes, clients, self.loads):
            yield

    def carry_out(self, plan: Plan) -> None:
        """Kill each command at each of its places in turn, all commands at the same time.

        Who writes the views shows something new before it is killed again: killed at its first
        step each time it would come no further.
        """
        with ThreadPoolExecutor(len(plan)) as pool:
            for done in [pool.submit(self._in_turn, *one) for one in plan.items()]:
                done.result()

    def settles(self) -> Mapping[str, Heads]:
        """Wait until all have come as far as the journals, and return how far that is.

        No client writes to them any more; a due-list may, once it comes to it.
        """
        last, heads = "", heads_of(self.settings)

        def rests() -> bool:
            nonlocal last, heads
            heads = heads_of(self.settings)
            last = settled(self.settings, heads)
            return not last

        try:
            eventually(rests, SETTLED_WITHIN)
        except AssertionError as late:
            msg = f"waiting in vain for {last}"
            raise AssertionError(msg) from late
        return heads

    def evidence(self, lacking: Mapping[str, int] | None = None) -> Evidence:
        """Wait until all rests, and return what is there; anew where a due-list wrote meanwhile."""
        while True:
            heads = self.settles()
            scratch = self.var.parent / f"anew-{time.monotonic_ns()}"
            gathered = gather(self.settings, scratch, self.notes, lacking)
            if heads_of(self.settings) == heads:
                return gathered

    def told(self, seconds: float) -> str:
        """Say how much was done, as one line and one for each command that was killed."""
        by_command = Counter(one.command for one in self.killed)
        slowest = max(self.killed, key=lambda one: one.seconds, default=None)
        notes = self.notes
        done, read = len(notes.acknowledged), len(notes.shown)
        return "\n".join(
            [
                f"\n{len(self.killed)} kills, {done} commands, {read} reads, {seconds:.0f} s",
                *(f"{command}: {times}" for command, times in sorted(by_command.items())),
                f"answers by service and status: {dict(sorted(notes.answers.items()))}",
                f"slowest to its place: {slowest}",
                *notes.impolite[:3],
            ]
        )

    def eventually_the_same(self, views: str, rows: Rows) -> None:
        """Wait until the views in another database have the same rows."""
        store = ViewSchemas(views)
        try:
            eventually(lambda: rows_of(store) == rows, SETTLED_WITHIN)
        finally:
            store.close()

    def all_run(self) -> None:
        """Fail where a process has ended by itself."""
        ended = {name: one.poll() for name, one in self.running.items()}
        assert set(ended.values()) == {None}, f"{ended}: see the logs beside {self.var}"

    def _in_turn(self, command: str, points: Sequence[str]) -> None:
        for point in points:
            self._kill_at(command, point)
            if command == "work gateway":
                shown = len(self.notes.shown)
                eventually(lambda: len(self.notes.shown) > shown, REACHED_WITHIN)  # noqa: B023 - at once

    def _kill_at(self, command: str, point: str) -> None:
        """Tell a process where to end, wait until it has, and start it again."""
        self._tell(command, point)
        self._ends_at(command, point)
        self.start(*command.split())

    def run_killed_at(self, command: str, point: str) -> None:
        """Start what ends by itself, and wait until it has ended at one of its places."""
        self._tell(command, point)
        self.start(*command.split())
        self._ends_at(command, point)
        del self.running[command]

    def _tell(self, command: str, point: str) -> None:
        told, file = point.partition("#"), self._file(command)
        waiting = file.with_suffix(".told")
        waiting.write_text(f"{told[0]} {told[2] or 1}", encoding="ascii")
        waiting.replace(file)

    def _ends_at(self, command: str, point: str) -> None:
        began, process = time.monotonic(), self.running[command]
        while process.poll() is None:
            late = time.monotonic() - began > REACHED_WITHIN
            assert not late, f"{command} does not come to {point}"
            time.sleep(LOOK_AGAIN_SECONDS)
        assert process.poll() == -signal.SIGKILL, f"{command} has ended by itself at {point}"
        self.killed.append(Killed(command, point, time.monotonic() - began))

    def _file(self, command: str) -> Path:
        return self.var.parent / f"{command.replace(' ', '-')}.crash"


@contextlib.contextmanager
def lab(var: Path, databases: Databases, kafka: ApacheKafka, **also: str) -> Iterator[Lab]:
    """Migrate, then serve and work each service, on real journals rather than sample data."""
    own = {**settings_of(databases), "SPBE_FRESH_GROUPS": "false", **SOON, **also}
    suite = Lab(var, kafka.bootstrap, also=own, kafka=kafka, databases=databases)
    with topics_of_the_suite(kafka):
        suite.finish("migrate")
        with suite.serving():
            yield suite
