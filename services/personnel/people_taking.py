"""How is a list of people taken: all rows checked, then batch after batch, then told the same?

Each batch is one append under a command id of its own that follows from the request's: the same
request again finishes what was broken off, and the same file under another key finds nothing left
to change. What came of it is counted from what was recorded, so that a repeat tells the same.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Final
from uuid import UUID, uuid5

import msgspec

from kit.catalogue import type_of
from kit.clock import business_day
from kit.envelope import Context, Record
from kit.http.journal_token import JournalToken, encode_token
from kit.journal import Before, CommandIsAnother, Journal, Receipt
from kit.keys import KeyStore, NumbersHaveMoved
from kit.readset import Reading
from kit.recorded import recorded_by
from kit.texts import Texts
from kit.transient import TooBusy
from personnel.domain.people import RecordPeople, RowsAreWrong, people
from personnel.domain.person import RecordPerson
from personnel.domain.person_record import PersonChanged, PersonRegistered
from personnel.domain.seat import SeatLeft
from personnel.opds_of_journal import OpdsOfJournal
from personnel.people_asked import Asked
from personnel.people_check import Check, Checking, Item, command_of
from personnel.siasn import Reading as SaidByFile
from personnel.siasn import RowProblem
from personnel.siasn_problems import problem
from personnel.siasn_source import SiasnFile

BATCH: Final = 100
"""Rows in one append: enough to make its cost small, few enough to let others write between."""
MOST_TOLD: Final = 200
"""Things found in one file: an answer has to come over a slow line, and be read by a person."""
EFFECTS: Final = {type_of(PersonRegistered): "new", type_of(PersonChanged): "changed"}


class BadRow(msgspec.Struct, frozen=True):
    """One thing found, as it is told to whoever sent the file."""

    row: int | None
    column: str | None
    value: str | None
    code: str
    reason: str

    def __repr__(self) -> str:
        """Keep the value out of logs and traces."""
        return f"BadRow({self.code}, row={self.row})"


class Outcome(msgspec.Struct, frozen=True):
    """The last line of the answer."""

    summary: Mapping[str, object]
    token: str


@dataclass(frozen=True)
class Batch:
    context: Context
    items: Sequence[Item]


@dataclass(frozen=True)
class Looked:
    """A list held against the journal."""

    reading: SaidByFile
    checking: Checking
    items: Sequence[Item]
    rows: int

    @property
    def problems(self) -> Sequence[RowProblem]:
        return [*self.reading.problems, *self.checking.problems]


@dataclass(frozen=True)
class Accepted:
    """A list without a problem, and what of it is still to be taken."""

    asked: Asked
    rows: int
    checking: Checking
    warnings: Sequence[RowProblem]
    """What the file alone shows."""
    batches: Sequence[Batch]

    @property
    def left(self) -> int:
        return sum(len(batch.items) for batch in self.batches)


@dataclass(frozen=True)
class Taking:
    """Takes lists into one journal; of its calls one at a time goes on in a process."""

    journal: Journal
    keys: KeyStore
    opds: OpdsOfJournal

    def accept(self, asked: Asked, texts: Texts) -> Accepted:
        """Check all rows; ``RowsAreWrong``, or ``CommandIsAnother`` for a key used before.

        A list that was taken to its end under this key is not held against what came later.
        """
        ended = self._ended(asked.context)
        looked = self._looked(asked, texts)
        if looked.problems and not ended:
            raise RowsAreWrong(problems=told(looked.problems))
        self._record((), asked.context, asked.at)
        batches = [] if ended else list(self._left(looked.items, asked.context))
        return Accepted(asked, looked.rows, looked.checking, looked.reading.warnings, batches)

    def look(self, asked: Asked, texts: Texts) -> Mapping[str, object]:
        """Say what would come of a list, and record nothing; ``RowsAreWrong`` where nothing would.

        What it says holds for now: others write too.
        """
        looked = self._looked(asked, texts)
        if looked.problems:
            raise RowsAreWrong(problems=told(looked.problems))
        new, checking = looked.checking.new, looked.checking
        return {
            "rows": looked.rows,
            "new": new,
            "changed": len(looked.items) - new,
            "unchanged": looked.rows - len(looked.items),
            "seats_left": checking.seats_left,
            "warnings": told([*looked.reading.warnings, *checking.warnings]),
        }

    def _looked(self, asked: Asked, texts: Texts) -> Looked:
        now = asked.at or self.journal.now()
        register, actor = self.opds.register(), asked.context.actor
        opds = register.by_name(asked.effective_on)
        reading = SiasnFile(asked.file_name, asked.content).people(opds)
        facts = Reading(self.journal.load, business_day(now), actor)
        check = Check(self.journal, self.keys, register, texts, facts, asked.effective_on)
        checking = Checking(check, reading.people)
        items = checking.items()
        wrong = {one.row for one in reading.problems}
        return Looked(reading, checking, items, len(reading.people) + len(wrong))

    def take(self, accepted: Accepted, batch: Batch) -> Receipt:
        """Record the rows of one batch, decided anew who they are, since others write too.

        Those who are new get their keys once the rules have allowed all of them.
        """
        asked, checking = accepted.asked, accepted.checking
        claims = checking.claims([item.row for item in batch.items])
        if checking.problems:
            raise RowsAreWrong(problems=told(checking.problems))
        commands = tuple(
            command_of(item.row, claim.person, asked.effective_on)
            for item, claim in zip(batch.items, claims, strict=True)
        )

        def give(_: object) -> None:
            self.keys.give(claims, self.journal.clock.now())

        try:
            return self._record(commands, batch.context, asked.at, give)
        except NumbersHaveMoved as moved:  # another process took the same people at this moment
            raise TooBusy from moved

    def end(self, accepted: Accepted) -> Outcome:
        """Note that all was taken, and tell what came of it; a repeat tells the same."""
        context = accepted.asked.context
        self._record((), replace(context, command_id=_end(context)), accepted.asked.at)
        recorded, reached, first = Counter[str](), dict[int, int](), 0
        for number in range(-(-accepted.rows // BATCH)):
            command_id = _nth(context, number)
            if done := self.journal.recorder.done(command_id):
                own = recorded_by(self.journal.recorder, command_id, done)
                recorded.update(one.type for one in own if not _is_left_before(one))
                first = own[0].position if len(own) > 1 else 0
                for lane, position in done.positions.items():
                    reached[lane] = max(position, reached.get(lane, 0))
        warnings = [*accepted.warnings, *accepted.checking.warnings]
        effects = {effect: recorded[name] for name, effect in EFFECTS.items()}
        summary = {
            "rows": accepted.rows,
            **effects,
            "unchanged": accepted.rows - sum(effects.values()),
            "seats_left": recorded[type_of(SeatLeft)],
            "warnings": told(warnings),
        }
        # Between two batches others may have recorded: a range would name events of theirs too.
        return Outcome(summary, self._token(reached, first if accepted.rows <= BATCH else 0))

    def _ended(self, context: Context) -> bool:
        begun = self.journal.recorder.done(context.command_id)
        if begun and begun.fingerprint != context.fingerprint:
            raise CommandIsAnother
        return self.journal.recorder.done(_end(context)) is not None

    def _left(self, items: Sequence[Item], request: Context) -> Iterator[Batch]:
        """Cut by place in the file, so that a repeat cuts in the same places whatever is left."""
        for number, group in groupby(items, key=lambda item: item.index // BATCH):
            command_id = _nth(request, number)
            if self.journal.recorder.done(command_id) is None:
                yield Batch(replace(request, command_id=command_id), tuple(group))

    def _token(self, reached: Mapping[int, int], first: int) -> str:
        """Return where all that was recorded stands; where nothing was, the present end."""
        heads = self.journal.heads()
        return encode_token(JournalToken(heads.service, heads.epoch, reached or heads.lanes, first))

    def _record(
        self,
        commands: Sequence[RecordPerson],
        context: Context,
        at: datetime | None,
        before: Before | None = None,
    ) -> Receipt:
        command, stream = RecordPeople(people=tuple(commands)), context.command_id
        return self.journal.execute(people, stream, command, context=context, at=at, before=before)


def told(found: Sequence[RowProblem]) -> Sequence[BadRow]:
    """Return each thing found once, by row; of more than are read at once, how many are left."""
    by_row = sorted(dict.fromkeys(found), key=lambda one: one.row or 0)
    if more := len(by_row[MOST_TOLD:]):
        by_row[MOST_TOLD:] = [problem("more-not-shown", more=more, shown=MOST_TOLD)]
    return [BadRow(one.row, one.column, one.value, one.code, one.message) for one in by_row]


class _Left(msgspec.Struct):
    """What is looked at of a seat that is left."""

    left_before_on: date | None = None


def _is_left_before(record: Record) -> bool:
    """Return whether it tells of the end of a seat that had an earlier one already."""
    if record.type != type_of(SeatLeft):
        return False
    return msgspec.json.decode(record.envelope().data, type=_Left).left_before_on is not None


def _nth(request: Context, number: int) -> UUID:
    return uuid5(request.command_id, f"batch {number}")


def _end(request: Context) -> UUID:
    return uuid5(request.command_id, "end")
