"""How is a list of earlier decrees taken: all rows checked, then all in one append or none?"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from kit.catalogue import type_of
from kit.clock import business_day
from kit.http.journal_token import encode_token
from kit.journal import Journal
from kit.keys import KeyStore
from kit.readset import Reading
from kit.recorded import recorded_by
from personnel import inherited_file
from personnel.domain.inheritance import (
    InheritDecrees,
    InheritedRowsAreWrong,
    decide,
    inheritance,
)
from personnel.domain.inherited import DecreeInherited
from personnel.domain.inheriting import obstacles
from personnel.domain.seat import SeatInherited
from personnel.inherited_problems import problem_of
from personnel.inherited_rows import Compiling
from personnel.list_asked import SentList
from personnel.opds_of_journal import OpdsOfJournal
from personnel.people_taking import BadRow, told


@dataclass(frozen=True)
class Asked:
    """One request, with the file as it came."""

    sent: SentList
    preview: bool


class Outcome(msgspec.Struct, frozen=True):
    """What came of a list, or would come of it."""

    rows: int
    decrees: int
    """Of which the list names seats."""
    new_decrees: int
    new_seats: int
    unchanged: int
    """Rows that were recorded before."""
    recorded: bool
    warnings: Sequence[BadRow]
    token: str | None


@dataclass(frozen=True)
class Taking:
    """Takes lists into one journal."""

    journal: Journal
    keys: KeyStore
    opds: OpdsOfJournal

    def take(self, asked: Asked) -> Outcome:
        """Check all rows and record them; ``InheritedRowsAreWrong`` names each that is wrong."""
        sent = asked.sent
        read = inherited_file.read(sent.file_name, sent.content)
        day = business_day(sent.at or self.journal.now())
        facts = Reading(self.journal.load, day, sent.context.actor)
        compiling = Compiling(self.opds.register(), self.keys, facts)
        command = InheritDecrees(decrees=compiling.decrees(read.rows))
        problems = [*read.problems, *compiling.problems]
        done = self.journal.recorder.done(sent.context.command_id)
        if not done:
            by_row = {row.row: row for row in read.rows}
            found = obstacles(command.decrees, facts)
            problems += [problem_of(each, by_row[each.row]) for each in found]
            if problems:
                raise InheritedRowsAreWrong(problems=told(problems))
        would, token = decide(command, None, facts) if asked.preview and not done else (), None
        new = [type_of(type(one.event)) for one in would]
        if not asked.preview:
            new, token = self._recorded(command, sent)
        seats = new.count(type_of(SeatInherited))
        return Outcome(
            rows=len(read.rows),
            decrees=len(command.decrees),
            new_decrees=new.count(type_of(DecreeInherited)),
            new_seats=seats,
            unchanged=len(read.rows) - seats,
            recorded=not asked.preview,
            warnings=told([*read.warnings, *compiling.warnings]),
            token=token,
        )

    def _recorded(self, command: InheritDecrees, sent: SentList) -> tuple[list[str], str]:
        """Record them; what is new is counted in the journal, so a repeat tells the same."""
        context = sent.context
        receipt = self.journal.execute(
            inheritance, context.command_id, command, context=context, at=sent.at
        )
        done = self.journal.recorder.done(context.command_id)
        own = recorded_by(self.journal.recorder, context.command_id, done) if done else ()
        return [one.type for one in own], encode_token(receipt)
