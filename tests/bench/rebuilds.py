"""(d) and (e): how fast are views made from a million events, and from a tenth of them?

Beside reading the log alone, and beside `COPY` of the same rows into the same tables with the same
indexes. Each runs in a process of its own, so that its peak of memory is its own.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from uuid import UUID

import psycopg

from gateway.views import VIEWS
from kit.view_store_postgres import ViewSchemas, view_schema
from kit.views import View
from tests.bench.appends import journal_tables
from tests.bench.log import BEGINS, SERVICES, Log
from tests.bench.outcome import Outcome, Ratio, said
from tests.bench.room import Room

WHOLE, TENTH = 1_000_000, 100_000
ALL_VIEWS, SIMPLEST = 15_000.0, 40_000.0
LINEAR, MEMORY = 1.10, 1.10
SIMPLEST_VIEW = "opds"
COPIED_VERSION = 9_000
FIRST_EPOCH = UUID(int=1)


@dataclass(frozen=True)
class Made:
    """What one child has told."""

    seconds: float
    events: int
    peak: float

    @property
    def rate(self) -> float:
        return self.events / self.seconds


@dataclass(frozen=True)
class Shelf:
    """Journals of some size, and an empty database for views."""

    journals: Sequence[str]
    views: str
    events: int

    def made(self, names: str) -> Made:
        """Make views anew; none if there is no name."""
        store = ViewSchemas(self.views)
        wanted = [view for view in VIEWS if view.name in names.split(",")]
        store.create(wanted)
        self._drop(wanted)
        store.create(wanted)
        store.close()
        asked = [sys.executable, "-m", "tests.bench.rebuilding", names, self.views, *self.journals]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        if told.returncode:
            raise RuntimeError(told.stderr[-2000:])
        seconds, events, peak = told.stdout.split()[-3:]
        return Made(float(seconds), int(events), float(peak))

    def copied(self, views: Sequence[View]) -> tuple[float, int]:
        """Copy the rows of views into empty tables; return in how many seconds, and how many."""
        others = [replace(view, version=COPIED_VERSION) for view in views]
        store = ViewSchemas(self.views)
        store.create(others)
        store.close()
        seconds, rows = 0.0, 0
        with psycopg.connect(self.views, autocommit=True) as line:
            for view, other in zip(views, others, strict=True):
                for table in view.metadata.sorted_tables:
                    source = f'"{view_schema(view)}"."{table.name}"'
                    target = f'"{view_schema(other)}"."{table.name}"'
                    with line.cursor() as out:
                        with out.copy(f"COPY {source} TO STDOUT (FORMAT binary)".encode()) as told:
                            blocks = list(told)
                        began = time.perf_counter()
                        with out.copy(f"COPY {target} FROM STDIN (FORMAT binary)".encode()) as into:
                            for block in blocks:
                                into.write(block)
                        seconds += time.perf_counter() - began
                        rows += out.rowcount
        self._drop(others)
        return seconds, rows

    def _drop(self, views: Sequence[View]) -> None:
        with psycopg.connect(self.views, autocommit=True) as line:
            for view in views:
                line.execute(f'DROP SCHEMA IF EXISTS "{view_schema(view)}" CASCADE'.encode())


@contextlib.contextmanager
def shelf(room: Room, events: int) -> Iterator[Shelf]:
    """Yield journals of about so many events."""
    room.tell(f"writing a log of {events:,} events")
    log, journals, count = Log.of_about(events), [], 0
    with contextlib.ExitStack() as stack:
        for service in SERVICES:
            url = stack.enter_context(room.database(service))
            with journal_tables(url) as recorder:
                recorder.fork(FIRST_EPOCH, BEGINS)
            count += log.fill(service, url)
            journals.append(url)
        yield Shelf(journals, stack.enter_context(room.database("views")), count)


def measure(room: Room) -> Outcome:
    """Rebuild from the tenth, some rounds, then once from the whole."""
    outcome = Outcome("d, e", "Views from a long log")
    outcome.headings = ("", "events", "events/s", "seconds", "peak MiB")
    every = ",".join(view.name for view in VIEWS)
    named = {"reading alone": "-", "the simplest view": SIMPLEST_VIEW, "all views": every}
    small, large = int(room.of(TENTH, 5_000)), int(room.of(WHOLE, 20_000))
    with shelf(room, small) as few:
        tenth = {
            name: _median(room, name, partial(few.made, which)) for name, which in named.items()
        }
    with shelf(room, large) as many:
        whole, copies = {}, {}
        for name, which in named.items():
            room.tell(f"{name}, from {many.events:,} events")
            whole[name] = many.made(which)
            if which != "-":
                room.tell(f"`COPY` of the rows of {name}")
                copies[name] = many.copied([v for v in VIEWS if v.name in which.split(",")])
    for found in (whole, tenth):
        outcome.figures += [_figures(name, made) for name, made in found.items()]
    _note(outcome, whole, tenth, copies)
    return outcome


def _median(room: Room, name: str, run: "partial[Made]") -> Made:
    room.tell(f"{name}, from the tenth")
    made = [run() for _ in range(int(room.of(3, 1)))]
    seconds = median(one.seconds for one in made)
    return Made(seconds, made[0].events, median(one.peak for one in made))


def _figures(name: str, made: Made) -> tuple[str, ...]:
    peak = said(made.peak / 2**20)
    return name, f"{made.events:,}", said(made.rate), said(made.seconds), peak


def _note(
    outcome: Outcome,
    whole: Mapping[str, Made],
    tenth: Mapping[str, Made],
    copies: Mapping[str, tuple[float, int]],
) -> None:
    reading = whole["reading alone"].seconds
    for name, aim in (("all views", ALL_VIEWS), ("the simplest view", SIMPLEST)):
        made, (seconds, rows) = whole[name], copies[name]
        linear = (made.seconds / made.events) / (tenth[name].seconds / tenth[name].events)
        outcome.ratios += [
            Ratio(what=f"{name}, one process", measured=made.rate, unit="events/s", at_least=aim),
            Ratio(
                what=f"{name}, time beside reading the log alone", measured=made.seconds / reading
            ),
            Ratio(what=f"{name}, time beside `COPY` of its rows", measured=made.seconds / seconds),
            Ratio(
                what=f"{name}, time an event, whole beside tenth", measured=linear, at_most=LINEAR
            ),
            Ratio(
                what=f"{name}, peak memory, whole beside tenth",
                measured=made.peak / tenth[name].peak,
                at_most=MEMORY,
            ),
        ]
        outcome.remarks.append(f"`COPY` of the {rows:,} rows of {name}: {said(seconds)} s.")
