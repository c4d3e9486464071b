"""How are people taken from SIASN's web service: a few at a time, until all have been asked for?

A batch is recorded before the pull is said to have come past it, under command ids that follow
from its place: whatever breaks off, the next turn does the same batch again to the same end.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4, uuid5

import msgspec
import structlog

from kit.clock import business_day
from kit.decider import Actor
from kit.envelope import Context
from kit.journal import Journal
from kit.keys import KeyStore, NumbersHaveMoved
from kit.readset import Reading as Facts
from kit.texts import Texts
from kit.transient import TooBusy
from personnel.domain.people import RecordPeople, people
from personnel.opds_of_journal import OpdsOfJournal
from personnel.people_check import Check, Checking, command_of
from personnel.siasn import PersonRow, Reading, RowProblem, problem
from personnel.siasn_asking import Asking, Batch
from personnel.siasn_pulls import Pull, PullFinding, PullState, SiasnPulls, Weight
from personnel.siasn_retiring import Lists, lists_of
from personnel.siasn_service import NotUnderstood, SiasnIsAway, SiasnLetsNobodyIn, SiasnService
from personnel.siasn_source import SiasnPeople
from personnel.siasn_standing import SOURCE, contradicts, gone_by, recordings

log = structlog.get_logger(__name__)

_LEASE_SECONDS: Final = 60.0


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
        lists, asking = self._lists_for(pull, today), Asking(self.journal, self.keys)
        going = pull.place < pull.until
        batch = asking.known(pull, lists) if going else asking.listed(pull, lists)
        if batch is None:
            self._end(pull, lists)
        else:
            self._take(pull, batch, lists)

    def _lists_for(self, pull: Pull, today: date) -> Lists:
        """Ask for them once a pull and day, and again where another process goes on with it."""
        if self._lists is None or (self._lists[0], self._lists[1].on) != (pull.pull_id, today):
            self._lists = pull.pull_id, lists_of(self.service, today)
        return self._lists[1]

    def _end(self, pull: Pull, lists: Lists) -> None:
        """Say at the end, once, which entries of the list name nobody."""
        found = problem("siasn-retirement-odd")
        odd = [
            PullFinding(pull.asked + number, 1, None, Weight.ERROR, None, found.code, found.message)
            for number in range(1, lists.odd + 1)
        ]
        asked, refused = pull.asked + len(odd), pull.refused + len(odd)
        self.pulls.went_on(pull, odd, state=PullState.DONE, asked=asked, refused=refused)

    def _take(self, pull: Pull, batch: Batch, lists: Lists) -> None:
        opds = self.opds.register().by_name(lists.on)
        source = SiasnPeople(self.service, [one.nip for one in batch.people], lists.units)
        reading = source.people(opds)
        recording = _Recording(self, pull, f"{batch.place} {batch.listed}")
        by_day, problems = _by_day(reading, batch, lists)
        for day, rows in sorted(by_day.items()):
            recording.take(rows, day)
        problems += recording.problems
        found = _findings(pull, batch, problems, Weight.ERROR)
        look = _findings(pull, batch, (*reading.warnings, *recording.warnings), Weight.WARNING)
        self.pulls.went_on(
            pull,
            list(_numbered([*found, *look])),
            place=batch.place,
            listed=batch.listed,
            asked=pull.asked + len(batch.people),
            recorded=pull.recorded + len(recording.until(lists.on)),
            ahead=pull.ahead + recording.after(lists.on),
            refused=pull.refused + len({one.number for one in found}),
        )


class _Recording:
    """Records the people of one batch, day by day; whoever is wrong is left out, and said."""

    def __init__(self, pulling: Pulling, pull: Pull, place: str) -> None:
        self._with, self._pull, self._place = pulling, pull, place
        self._taken = dict[date, list[int]]()
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []

    def until(self, today: date) -> set[int]:
        """Return of whom something new holds by today."""
        return {row for day, rows in self._taken.items() if day <= today for row in rows}

    def after(self, today: date) -> int:
        """Return how much was recorded ahead."""
        return sum(len(rows) for day, rows in self._taken.items() if day > today)

    def take(self, rows: Sequence[PersonRow], day: date) -> None:
        """Record what is new from a day on, of who was not found wrong for an earlier one."""
        wrong = {one.row for one in self.problems}
        checking = self._checking([row for row in rows if row.row not in wrong], day)
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
        self._taken[day] = [item.row.row for item in items]

    def _checking(self, rows: Sequence[PersonRow], day: date) -> Checking:
        journal, register = self._with.journal, self._with.opds.register()
        now = self._pull.at or journal.now()
        facts = Facts(journal.load, business_day(now), Actor(self._pull.account_id))
        check_of = Check(journal, self._with.keys, register, self._with.texts, facts, day)
        return Checking(check_of, rows)

    def _context(self, day: date) -> Context:
        command_id = uuid5(self._pull.pull_id, f"{self._place} {day}")
        actor = Actor(self._pull.account_id)
        return Context(command_id=command_id, actor=actor, correlation_id=self._pull.pull_id)


def _by_day(
    reading: Reading, batch: Batch, lists: Lists
) -> tuple[Mapping[date, list[PersonRow]], list[RowProblem]]:
    """Return what is to hold from which day on, and what was wrong so far."""
    by_day, problems = defaultdict[date, list[PersonRow]](list), list[RowProblem]()
    for found in reading.problems:
        gone = found.row and gone_by(batch.people[found.row - 1].state, lists.on)
        # Who is gone may well have left SIASN too.
        if not (gone and found.code == "siasn-unknown"):
            problems.append(found)
    for row in reading.people:
        state = batch.people[row.row - 1].state
        if contradicts(row, state, lists):
            problems.append(problem("siasn-not-gone", row=row.row))
            continue
        for day, said in recordings(row, state, lists):
            by_day[day].append(said)
    return by_day, problems


def _findings(
    pull: Pull, batch: Batch, found: Sequence[RowProblem], weight: Weight
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
    return list(dict.fromkeys(told))


def _numbered(found: Sequence[PullFinding]) -> Iterator[PullFinding]:
    count = defaultdict[int, int](int)
    for one in found:
        count[one.number] += 1
        yield msgspec.structs.replace(one, nth=count[one.number])
