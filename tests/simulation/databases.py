"""What is durable? Each service's journal and each view: real ones, asked by processes that die."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection

from kit.envelope import Record
from kit.recorder import Append, Recorder
from kit.recorder_sqlite import SqliteRecorder
from kit.view_store import OpenView, Passed
from kit.views import Change
from tests.simulation.world import Process, World


class Database:
    """One service's journal, in memory; it outlives the processes."""

    def __init__(self, world: World, service: str) -> None:
        """Make it, empty."""
        self.world, self.service = world, service
        self.recorder = self._made()
        self.recorder.create()
        self.leases: dict[str, tuple[UUID, float]] = {}
        self.away_until = 0.0
        self.generation = 0
        """How often it was restored."""
        self.written = 0
        self.nothing_after: tuple[int, int] = (-1, -1)
        """What was asked in vain of ``records``, and how much had been written then."""

    def _made(self) -> SqliteRecorder:
        path = f"file:{self.service}-{self.world.uuid()}?mode=memory&cache=shared"
        recorder = SqliteRecorder(path)
        self._line = sqlite3.connect(path, uri=True)  # it lives as long as somebody has it open
        return recorder

    def backup(self) -> bytes:
        """Return the journal as it stands now."""
        return self._line.serialize()

    def restore(self, backup: bytes) -> None:
        """Go back to a backup and say so, as an operator does while nobody is connected."""
        self.close()
        self.recorder = self._made()
        with closing(sqlite3.connect(":memory:")) as there:
            there.deserialize(backup)
            there.backup(self._line)
        self.generation += 1
        self.written += 1

    def close(self) -> None:
        """Let go of it."""
        self.recorder.close()
        self._line.close()


class SimulatedRecorder:
    """A process's line to a journal: it dies with the process, and not always does it answer."""

    def __init__(self, process: Process, database: Database) -> None:
        """Ask ``database`` in the name of ``process``."""
        self._process, self._database = process, database

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return what the journal's own recorder has under that name, as it is from afar."""
        return partial(self._ask, name)

    def _ask(self, name: str, *said: object) -> Any:  # noqa: ANN401 - what the recorder answers
        process = self._process
        process.database(f"before {name}")
        if self._database.away_until > process.world.now:
            msg = "the database is away"
            raise sqlite3.OperationalError(msg)
        answer = getattr(self._database.recorder, name)(*said)
        process.point(f"after {name}")
        return answer

    def append(self, append: Append) -> Mapping[int, int]:
        """Record; an epoch is made by the run's own chance."""
        if append.epoch is not None:
            append = replace(append, epoch=self._process.world.uuid())
        try:
            reached: Mapping[int, int] = self._ask("append", append)
        finally:
            self._database.written += 1
        return reached

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        """Return records; that there are none is remembered, since relays ask all the time."""
        database = self._database
        asked = (after, database.written)  # before others come between, who may write
        if database.nothing_after == asked:
            self._process.database("before records")
            return []
        found: Sequence[Record] = self._ask("records", after, limit, lane)
        if not found and lane is None:
            database.nothing_after = asked
        return found

    def lease(self, name: str, holder: UUID, seconds: float) -> bool:
        """Take or renew a lease by the simulated clock."""
        del holder  # it is of another chance than the run's own
        mine, leases, now = self._process, self._database.leases, self._process.world.now
        mine.database("before lease")
        before = leases.get(name)
        if before is not None and before[0] != mine.id and before[1] >= now:
            return False
        leases[name] = mine.id, now + seconds
        return True

    def close(self) -> None:
        """Leave it to the others."""


def line_to(process: Process, database: Database) -> Recorder:
    """Return a journal's recorder as a process has it."""
    return cast(Recorder, SimulatedRecorder(process, database))


class SimulatedView:
    """A process's line to one view."""

    def __init__(self, process: Process, there: OpenView) -> None:
        """Write ``there`` in the name of ``process``."""
        self._process, self._there = process, there

    def alone(self) -> AbstractContextManager[Connection]:
        """Return a transaction, within which, or after which, the process may be killed."""
        return self._within(self._there.alone())

    def lasting(self) -> AbstractContextManager[Connection]:
        """Return one whose end is waited for."""
        return self._within(self._there.lasting())

    @contextmanager
    def _within(self, transaction: AbstractContextManager[Connection]) -> Iterator[Connection]:
        process = self._process
        process.database("before apply")
        process.within_transaction += 1
        try:
            with transaction as connection:
                yield connection
                process.database("before track")
        finally:
            process.within_transaction -= 1
        process.point("after track")

    def pass_over(self, passed: Sequence[Passed]) -> bool:
        """Move places alone."""
        self._process.database("before pass")
        moved = self._there.pass_over(passed)
        self._process.point("after pass")
        return moved

    def write(self, connection: Connection, changes: Sequence[Change]) -> None:
        """Write rows and places."""
        self._process.point("within apply")
        self._there.write(connection, changes)

    def close(self) -> None:
        """Leave it to the others."""
