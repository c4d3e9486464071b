"""How are people taken from SIASN's web service: a few at a time, until all have been asked for?

A batch is recorded before the pull is said to have come past it, under command ids that follow
from its place: whatever breaks off, the next turn does the same batch again to the same end.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4, uuid5

import msgspec
import structlog

from kit.catalogue import type_of
from kit.clock import business_day
from kit.decider import Actor
from kit.envelope import Context
from kit.journal import Journal
from kit.keys import KeyStore, NumbersHaveMoved
from kit.readset import Reading
from kit.texts import Texts
from kit.transient import TooBusy
from personnel.domain.nip import check
from personnel.domain.people import RecordPeople, people
from personnel.domain.person import Person, person
from personnel.domain.person_record import PersonRegistered, Status
from personnel.opds_of_journal import OpdsOfJournal
from personnel.people_check import Check, Checking, command_of
from personnel.siasn import PersonRow, RowProblem, problem
from personnel.siasn_pulls import Pull, PullFinding, PullState, SiasnPulls, Weight
from personnel.siasn_retiring import Lists, lists_of
from personnel.siasn_service import NotUnderstood, SiasnIsAway, SiasnLetsNobodyIn, SiasnService
from personnel.siasn_source import SiasnPeople

log = structlog.get_logger(__name__)

SOURCE: Final = "siasn-rest"
BATCH: Final = 20
"""People asked for between two notes of how far the pull has come."""
_PAGE: Final = 1000
_LEASE_SECONDS: Final = 60.0
_REGISTERED: Final = type_of(PersonRegistered)
_GONE: Final = frozenset({Status.RETIRED, Status.DECEASED, Status.DISMISSED})
"""Whose standing does not change any more: nobody asks for them again."""


@dataclass(frozen=True)
class _Known:
    """Somebody to ask for; ``person_id`` where they are known."""

    nip: str = field(repr=False)
    person_id: UUID | None = None
    state: Person = field(default_factory=Person, repr=False)


@dataclass(frozen=True)
class _Batch:
    """Some people, and how far the pull has come with them."""

    people: Sequence[_Known]
    place: int
    listed: int
    odd: int = 0
    """Entries of the list that name nobody."""


@dataclass
class Pulling:
    """Goes on with whichever pull is under way; several may run, one leads."""

    journal: Journal
    keys: KeyStore
    opds: OpdsOfJournal
    texts: Texts
    pulls: SiasnPulls
    service: SiasnService
    _lists: tuple[UUID, Lists] | None = None
    holder: UUID = field(default_factory=uuid4)

    async def run(self) -> None:
        """Take a turn each second until cancelled, one after the other while there is work."""
        while True:
            try:
                while await asyncio.to_thread(self.turn):
                    pass
            except Exception as fault:  # noqa: BLE001 - the outermost loop
                # Its words may hold what SIASN said of somebody.
                log.warning("a pull from SIASN begins again", fault=type(fault).__name__)
            await asyncio.sleep(1)

    def turn(self, now: datetime | None = None) -> bool:
        """Take the next batch; false where there is none, or it has to wait."""
        now = now or self.journal.clock.now()
        if not self.journal.recorder.lease("siasn-pull", self.holder, _LEASE_SECONDS):
            return False
        pull = self.pulls.going(now)
        if pull is None:
            return False
        try:
            self._go_on(pull)
        except SiasnIsAway as away:
            self.pulls.failed(pull, away.reason, now, away.after)
        except SiasnLetsNobodyIn:
            self.pulls.stopped(pull, "SIASN does not accept the credentials")
        except NotUnderstood:
            self.pulls.stopped(pull, "SIASN answers with a list of another form")
        except (TooBusy, NumbersHaveMoved):
            self.pulls.failed(pull, "others record the same people", now)
        else:
            return True
        return False

    def _go_on(self, pull: Pull) -> None:
        today = business_day(pull.at or self.journal.clock.now())
        lists = self._lists_for(pull, today)
        if pull.place < pull.until:
            batch = self._known(pull, today)
        elif pull.listed < len(lists.retiring):
            batch = self._unknown(pull, lists)
        else:
            self.pulls.went_on(pull, [], state=PullState.DONE)
            return
        self._take(pull, batch, lists)

    def _lists_for(self, pull: Pull, today: date) -> Lists:
        """Ask for them once a pull and day, and again where another process goes on with it."""
        if self._lists is None or (self._lists[0], self._lists[1].on) != (pull.pull_id, today):
            self._lists = pull.pull_id, lists_of(self.service, today)
        return self._lists[1]

    def _known(self, pull: Pull, today: date) -> _Batch:
        """Return the next people of the journal who have a NIP and are not gone."""
        found, place = list[_Known](), pull.place
        while place < pull.until:
            records = self.journal.recorder.records(place, _PAGE)
            for record in records:
                if len(found) == BATCH or record.position > pull.until:
                    return _Batch(found, min(place, pull.until), pull.listed)
                place = record.position
                if record.type == _REGISTERED:
                    found += self._somebody(record.stream, today)
            if not records:
                break
        return _Batch(found, pull.until, pull.listed)

    def _somebody(self, person_id: UUID, today: date) -> Iterator[_Known]:
        state, _ = self.journal.load(person, person_id)
        numbered = next((one.nip for one in reversed(state.records) if one.nip), None)
        held, checked = state.on(today), check(numbered or "")
        if checked.nip and not (held and held.status in _GONE):
            yield _Known(checked.digits, person_id, state)

    def _unknown(self, pull: Pull, lists: Lists) -> _Batch:
        """Return those of the next part of the list of retirements whom nobody here knows."""
        part = lists.retiring[pull.listed : pull.listed + BATCH]
        whole = [nip for nip, on in part if nip and on]
        known = self.keys.known(("nip", nip) for nip in whole)
        found = [_Known(nip) for nip in dict.fromkeys(whole) if ("nip", nip) not in known]
        return _Batch(found, pull.place, pull.listed + len(part), len(part) - len(whole))

    def _take(self, pull: Pull, batch: _Batch, lists: Lists) -> None:
        opds = self.opds.register().by_name(lists.on)
        source = SiasnPeople(self.service, [one.nip for one in batch.people], lists.units)
        reading = source.people(opds)
        recording = _Recording(self, pull, f"{batch.place} {batch.listed}")
        recorded = recording.take(reading.people, lists.on)
        refused = {one.row for one in (*reading.problems, *recording.problems)}
        ahead = 0
        taken = [row for row in reading.people if row.row not in refused]
        for day, rows in sorted(_ahead(taken, batch, lists).items()):
            ahead += recording.take(rows, day)
        found = _findings(pull, batch, (*reading.problems, *recording.problems), Weight.ERROR)
        look = _findings(pull, batch, (*reading.warnings, *recording.warnings), Weight.WARNING)
        self.pulls.went_on(
            pull,
            list(_numbered([*found, *look])),
            place=batch.place,
            listed=batch.listed,
            asked=pull.asked + len(batch.people) + batch.odd,
            recorded=pull.recorded + recorded,
            ahead=pull.ahead + ahead,
            refused=pull.refused + len({one.number for one in found}),
        )


class _Recording:
    """Records the people of one batch, day by day; whoever is wrong is left out, and said."""

    def __init__(self, pulling: Pulling, pull: Pull, place: str) -> None:
        self._with, self._pull, self._place = pulling, pull, place
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []

    def take(self, rows: Sequence[PersonRow], day: date) -> int:
        """Record what is new from a day on; return of how many people."""
        checking = self._checking(rows, day)
        items = checking.items()
        self.problems += checking.problems
        self.warnings += checking.warnings
        claims = checking.claims([item.row for item in items])
        if len(claims) != len(items):
            raise TooBusy
        commands = tuple(
            command_of(item.row, claim.person, day, SOURCE)
            for item, claim in zip(items, claims, strict=True)
        )
        if commands:
            give = self._with.keys.give
            journal, context = self._with.journal, self._context(day)
            journal.execute(
                people,
                context.command_id,
                RecordPeople(people=commands),
                context=context,
                at=self._pull.at,
                before=lambda _: give(claims, journal.clock.now()),
            )
        return len(commands)

    def _checking(self, rows: Sequence[PersonRow], day: date) -> Checking:
        journal, register = self._with.journal, self._with.opds.register()
        now = self._pull.at or journal.now()
        facts = Reading(journal.load, business_day(now), Actor(self._pull.account_id))
        check_of = Check(journal, self._with.keys, register, self._with.texts, facts, day)
        return Checking(check_of, rows)

    def _context(self, day: date) -> Context:
        command_id = uuid5(self._pull.pull_id, f"{self._place} {day}")
        actor = Actor(self._pull.account_id)
        return Context(command_id=command_id, actor=actor, correlation_id=self._pull.pull_id)


def _ahead(
    rows: Sequence[PersonRow], batch: _Batch, lists: Lists
) -> defaultdict[date, list[PersonRow]]:
    """Return by day what is to hold then: retired, or still there where an earlier day was wrong.

    docs/decisions/0030-vacancies.md says why a day that moved takes two records.
    """
    by_day = defaultdict[date, list[PersonRow]](list)
    for row in rows:
        retires_on = lists.retires_on(row.nip)
        if retires_on is None or retires_on <= lists.on or row.status in _GONE:
            continue
        for earlier in batch.people[row.row - 1].state.records:
            is_ours = earlier.source == SOURCE and earlier.status is Status.RETIRED
            if is_ours and lists.on < earlier.effective_on < retires_on:
                by_day[earlier.effective_on].append(row)
        by_day[retires_on].append(msgspec.structs.replace(row, status=Status.RETIRED))
    return by_day


def _findings(
    pull: Pull, batch: _Batch, found: Sequence[RowProblem], weight: Weight
) -> list[PullFinding]:
    """Return of whom something was found, without what was written: it may be personal."""
    told = [
        PullFinding(
            pull.asked + one.row,
            0,
            batch.people[one.row - 1].person_id,
            weight,
            one.column,
            one.code,
            one.message,
        )
        for one in found
        if one.row is not None
    ]
    if weight is Weight.ERROR:
        odd = problem("siasn-retirement-odd")
        first = pull.asked + len(batch.people) + 1
        told += [
            PullFinding(number, 0, None, weight, None, odd.code, odd.message)
            for number in range(first, first + batch.odd)
        ]
    return list(dict.fromkeys(told))


def _numbered(found: Sequence[PullFinding]) -> Iterator[PullFinding]:
    count = defaultdict[int, int](int)
    for one in found:
        count[one.number] += 1
        yield msgspec.structs.replace(one, nth=count[one.number])
