"""A small domain with dates: a book is lent, given back, and called in when it is late."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Self, assert_never
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import MetaData, select

from kit import decider
from kit.catalogue import Catalogue
from kit.clock import WITA, FixedClock
from kit.databases import due_file
from kit.decider import Actor, Decider, Facts, Personal, Refused
from kit.due_table import DueTable
from kit.duelist import DueList
from kit.dues import Cancel, Change, Due, Dues, Fix, Listed, Term, day_after
from kit.envelope import Context, Envelope
from kit.journal import Journal
from kit.postgres import postgres_engine
from tests.kit.journal.databases import Database

TABLES = ("due_place", "due_terms", "due_entries")
READER = Actor(account_id=UUID(int=0xACC))
ATLAS, BIBLE, CODEX = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)
SUMMER = UUID(int=0x5)
MAR_1, MAR_5, MAR_6, MAR_7 = date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 7)
MAR_9, MAR_10 = date(2026, 3, 9), date(2026, 3, 10)


class Lend(decider.Command, frozen=True):
    until: date | None = None
    season: UUID | None = None


class GiveBack(decider.Command, frozen=True):
    remark: str = ""


class CallIn(decider.Command, frozen=True):
    on: date | None


class Announce(decider.Command, frozen=True):
    ends_on: date


class Lent(decider.Event, frozen=True, tag="loans.lent.v2"):
    until: date | None
    season: UUID | None


class GivenBack(decider.Event, frozen=True, tag="loans.given-back.v1"):
    person_id: UUID
    remark: Personal


class CalledIn(decider.Event, frozen=True, tag="loans.called-in.v1"):
    effective_on: date | None


class SeasonAnnounced(decider.Event, frozen=True, tag="loans.season-announced.v1"):
    ends_on: date


class NotLateYet(Refused):
    """A book is called in on the day after its last day, not before."""


class Book(msgspec.Struct, frozen=True):
    lent: Lent | None = None
    called_in: bool = False


Command = Lend | GiveBack | CallIn
Event = Lent | GivenBack | CalledIn


def _decide(command: Command, state: Book, facts: Facts) -> Sequence[Event]:
    match command:
        case Lend():
            return [Lent(until=command.until, season=command.season)]
        case GiveBack():
            return [GivenBack(person_id=READER.account_id, remark=command.remark)]
        case CallIn():
            return _call_in(command, state, facts)
        case _:
            assert_never(command)


def _call_in(command: CallIn, state: Book, facts: Facts) -> Sequence[Event]:
    if state.lent is None or state.called_in:
        return []
    until = state.lent.until
    if state.lent.season is not None:
        until = facts.of(season, state.lent.season)
    if until == BROKEN:
        msg = "nobody thought of this day"
        raise ValueError(msg)
    if until is None or facts.today <= until:
        raise NotLateYet
    return [CalledIn(effective_on=command.on or facts.today)]


def _evolve(state: Book, event: Event) -> Book:
    match event:
        case Lent():
            return Book(event)
        case GivenBack():
            return Book()
        case CalledIn():
            return msgspec.structs.replace(state, called_in=True)
        case _:
            assert_never(event)


def _ends(_: date | None, event: SeasonAnnounced) -> date | None:
    return event.ends_on


BROKEN = date(2026, 2, 2)
book: Decider[Command, Event, Book] = Decider("book", Book(), _decide, _evolve)
season: Decider[Announce, SeasonAnnounced, date | None] = Decider(
    "season",
    None,
    lambda command, _, __: [SeasonAnnounced(ends_on=command.ends_on)],
    _ends,
)


def _lent(event: Lent, envelope: Envelope) -> Sequence[Change]:
    on = Term(event.season, "end") if event.season else day_after(event.until)
    if on is None:
        return []
    command = CallIn(on=None if isinstance(on, Term) else on)
    return [Due(on=on, name="call-in", kind=book, stream_id=envelope.stream, command=command)]


def _over(_: GivenBack | CalledIn, envelope: Envelope) -> Sequence[Change]:
    return [Cancel(envelope.stream, "call-in")]


def _announced(event: SeasonAnnounced, envelope: Envelope) -> Sequence[Change]:
    return [Fix(Term(envelope.stream, "end"), day_after(event.ends_on))]


DUES: Dues = {Lent: _lent, GivenBack: _over, CalledIn: _over, SeasonAnnounced: _announced}
CATALOGUE = Catalogue(
    "loans",
    public=(Lent, GivenBack, CalledIn, SeasonAnnounced),
    upcasts={"loans.lent.v1": ("loans.lent.v2", lambda fields: {**fields, "season": None})},
)


class SetClock(FixedClock):
    """A clock that passes for a real one, since a journal of real data refuses others."""

    simulated = False

    def strike(self, day: date, hour: int = 12, minute: int = 0) -> None:
        self.at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=WITA)


class Ring:
    """Keys that can be out of reach."""

    def __init__(self) -> None:
        self.within_reach = True

    def keys_of(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        if not self.within_reach:
            raise ConnectionError
        return dict.fromkeys(persons, b"k" * 32)


class Library:
    """A journal of real data with a clock, and the due-lists of several processes over it."""

    def __init__(self, database: Database, folder: Path, *, sample: bool = False) -> None:
        self.clock, self.keys = SetClock(datetime(2026, 3, 1, 12, tzinfo=WITA)), Ring()
        self._file, self._url = folder / "loans-due.db", database.url
        self.table = self._made()
        self.journal = Journal(database.connect(), CATALOGUE, self.keys, self.clock)
        self.journal.open(sample=sample)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.recorder.close()
        self.table.close()

    def due_list(self, *, version: int = 1) -> DueList:
        return DueList(self.journal, DUES, self.table, version=version)

    def lose_the_list(self) -> None:
        if not self._url.startswith("postgresql:"):
            self._file.unlink()
            return
        with self.table.engine.begin() as connection:
            for name in TABLES:
                connection.exec_driver_sql(f"DROP TABLE {name}")
        self.table.create()

    def all_that_is_listed(self) -> str:
        """Everything that the list keeps, as text."""
        found = MetaData()
        found.reflect(self.table.engine, only=TABLES)
        with self.table.engine.connect() as connection:
            rows = [connection.execute(select(table)).all() for table in found.sorted_tables]
        assert any(rows)
        return repr(rows)

    def _made(self) -> DueTable:
        if not self._url.startswith("postgresql:"):
            return due_file(self._file)
        table = DueTable(postgres_engine(self._url))
        table.create()
        return table

    def lapse(self, leader: DueList) -> None:
        """Let the lease of a leader run out, as it does while the leader is frozen."""
        self.journal.recorder.lease("due-list", leader.holder, 0)

    def send(
        self, stream: UUID, command: Command, by: Actor = READER, at: datetime | None = None
    ) -> None:
        self.journal.execute(book, stream, command, context=_context(by), at=at)

    def announce(self, ends_on: date) -> None:
        self.journal.execute(season, SUMMER, Announce(ends_on=ends_on), context=_context(READER))

    def called_in(self) -> list[Envelope]:
        records = self.journal.recorder.records(0, 1000)
        return [r.envelope() for r in records if r.type == "loans.called-in.v1"]

    def books_called_in(self) -> list[UUID]:
        return [envelope.stream for envelope in self.called_in()]


def _context(by: Actor) -> Context:
    command_id = uuid4()
    return Context(command_id=command_id, actor=by, correlation_id=command_id)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=WITA)


def list_again(due_list: DueList, entry: Listed, on: date) -> None:
    """Bring an entry back, as a list that was set back has it, or one that is wrong."""
    place = due_list.table.place()
    assert place is not None
    due = Due(on=on, name=entry.name, kind=book, stream_id=entry.stream_id, command=CallIn(on=on))
    due_list.table.follow(place, [(entry.position, due)], place)
