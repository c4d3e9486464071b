"""A producer that counts, and a hearer whose policies tally what was counted."""

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import msgspec

from kit import decider
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Decider, Facts, Refused
from kit.envelope import Envelope, decode
from kit.feed import PAGE, Delivered
from kit.journal import Journal
from kit.policies import HeardEvent, Order, Policy, PolicyHearer
from kit.policies_parked import ParkedOfPolicies
from kit.recorder import Heads, Recorder
from kit.recorder_sqlite import SqliteRecorder
from tests.kit.journal.parked import parked_in
from tests.kit.journal.sample import Count, context, counter, journal_on, ring

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SOURCE = "sample"


class Tally(decider.Command, frozen=True):
    number: int


class Tallied(decider.Event, frozen=True, tag="tally.tallied.v1"):
    number: int


class ThirteenIsUnlucky(Refused):
    """Thirteen is not tallied."""


class Rules(msgspec.Struct):
    """What people change while an event is parked."""

    unlucky: int = 13
    twice: int = 0
    """This number is tallied by two events."""


RULES = Rules()


def _tally(command: Tally, _: Sequence[int], __: Facts) -> list[Tallied]:
    if command.number == RULES.unlucky:
        raise ThirteenIsUnlucky(number=command.number)
    times = 2 if command.number == RULES.twice else 1
    return [Tallied(number=command.number)] * times if command.number else []


def _tallied(numbers: tuple[int, ...], event: Tallied) -> tuple[int, ...]:
    return (*numbers, event.number)


tally: Decider[Tally, Tallied, tuple[int, ...]] = Decider("tally", (), _tally, _tallied)


class Counted(HeardEvent, frozen=True, tag="sample.counted.v1"):
    number: int


def tally_of(stream: UUID) -> UUID:
    return uuid5(stream, "tally")


def _react(heard: Counted, envelope: Envelope) -> Order | None:
    if heard.number == 7:
        msg = "seven is not understood"
        raise ZeroDivisionError(msg)
    if heard.number == 5:
        return None
    return Order(tally, tally_of(envelope.stream), Tally(number=heard.number))


POLICIES: Mapping[type[HeardEvent], Policy] = {Counted: _react}


class Producer:
    """A journal in a file, whose feed is read without HTTP."""

    def __init__(self, path: Path, source: str = SOURCE) -> None:
        self.path, self.source = path, source
        self.asked = 0
        """How often its feed was read."""
        recorder = SqliteRecorder(str(path))
        recorder.create()
        self.journal = journal_on(recorder)

    def count(self, *streams: UUID, by: int = 1) -> None:
        for stream in streams:
            self.journal.execute(counter, stream, Count(by=by), context=context())

    def backup(self) -> Path:
        """Copy the journal as it stands now."""
        to = self.path.with_name(f"{uuid4()}.db")
        with (
            contextlib.closing(sqlite3.connect(self.path)) as here,
            contextlib.closing(sqlite3.connect(to)) as there,
        ):
            here.backup(there)
        return to

    def restore(self, backup: Path) -> None:
        """Go back to a backup and say so."""
        self.stands_at(backup)
        self.journal.recorder.fork(uuid4(), NOON)

    def stands_at(self, backup: Path) -> None:
        """Go back to a backup without a word."""
        self.journal.recorder.close()
        self.journal = journal_on(SqliteRecorder(str(backup)))
        self.path = backup

    def all(self) -> list[Delivered]:
        """Return everything, as Kafka would bring it."""
        return self.delivered(0, 10_000, None)

    def delivered(self, after: int, limit: int, lane: int | None) -> list[Delivered]:
        epoch = self.journal.heads().epoch
        records = self.journal.recorder.records(after, limit, lane)
        return [Delivered(self.source, epoch, record) for record in records]

    async def heads(self) -> Heads:
        return replace(self.journal.heads(), service=self.source)

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        self.asked += 1
        return self.delivered(after, limit, lane)


class Hearing:
    """The service that hears it."""

    def __init__(
        self, where: Path | Recorder, policies: Mapping[type[HeardEvent], Policy] = POLICIES
    ) -> None:
        recorder = SqliteRecorder(str(where)) if isinstance(where, Path) else where
        recorder.create()
        catalogue = Catalogue("tally", public=(Tallied,))
        self.journal = Journal(recorder, catalogue, ring(), FixedClock(NOON))
        self.journal.open(sample=True)
        self.hearer = PolicyHearer(self.journal, policies)
        self.set_aside = ParkedOfPolicies(self.hearer)

    def tallied(self, stream: UUID) -> tuple[int, ...]:
        return self.journal.load(tally, tally_of(stream))[0]

    def parked_reasons(self) -> list[tuple[UUID, str]]:
        """Return the streams of which something is parked, and why."""
        parked = sorted(parked_in(self.journal.recorder), key=lambda one: one.heard.position)
        return [(one.stream, one.reason) for one in parked]

    def parked(self) -> list[tuple[int, str]]:
        """Return the numbers that are parked, and why."""
        parked = parked_in(self.journal.recorder)
        return [(msgspec.json.decode(_data(one.state))["number"], one.reason) for one in parked]


def _data(state: bytes) -> bytes:
    return bytes(decode(state).data)
