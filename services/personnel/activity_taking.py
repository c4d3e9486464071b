"""How is a list of published items taken: all rows checked, then all in one append or none?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from kit.catalogue import type_of
from kit.clock import business_day
from kit.decider import Facts, Refused
from kit.envelope import Context
from kit.http.journal_token import encode_token
from kit.journal import Journal
from kit.readset import Reading
from kit.recorded import recorded_by
from kit.texts import Texts
from personnel import activity_file
from personnel.activity_file import ActivityRow
from personnel.domain.site import SiteIsNotInUse, SiteIsUnknown, site_of
from personnel.domain.web_address import site_address
from personnel.domain.website_activities import (
    ActivityRowsAreWrong,
    RecordActivities,
    decided,
    website_activities,
)
from personnel.domain.website_activity import (
    ActivityIsInTheFuture,
    ActivityRecorded,
    RecordActivity,
    activity_of,
)
from personnel.people_taking import BadRow, told
from personnel.siasn_problems import RowProblem

_TWICE: Final = (
    "Tautan yang sama tertulis di baris {first} dengan tanggal atau judul lain. "
    "Hapus atau perbaiki salah satunya."
)
_NO_TEXT: Final = "Isi sel ini terlalu panjang atau tidak memuat huruf. Perbaiki, lalu unggah lagi."
_COLUMN_OF: Final[Mapping[type[Refused], str]] = {
    ActivityIsInTheFuture: "tanggal",
    SiteIsNotInUse: "situs",
    SiteIsUnknown: "situs",
}
"""Where the reason lies; everything else is about the link."""
_FIELD: Final[Mapping[str, str]] = {
    "tanggal": "published_on",
    "situs": "site",
    "tautan": "link",
    "judul": "title",
}


@dataclass(frozen=True)
class Asked:
    """One request, with the file as it came."""

    opd_id: UUID
    file_name: str
    content: bytes
    preview: bool
    context: Context
    at: datetime | None


class SeenItem(msgspec.Struct, frozen=True):
    """One item of a list as it was read."""

    row: int
    published_on: date
    title: str
    link: str
    site: str
    new: bool
    """Whether it is not recorded yet."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of a list, or would come of it."""

    rows: int
    new: int
    unchanged: int
    recorded: bool
    warnings: Sequence[BadRow]
    token: str | None
    items: Sequence[SeenItem] = ()
    """Of a preview: each row as it would be recorded."""


@dataclass(frozen=True)
class Taking:
    """Takes lists into one journal."""

    journal: Journal

    def take(self, asked: Asked, texts: Texts) -> Outcome:
        """Check all rows and record them; ``ActivityRowsAreWrong`` names each that is wrong."""
        read = activity_file.read(asked.file_name, asked.content)
        day = business_day(asked.at or self.journal.now())
        facts = Reading(self.journal.load, day, asked.context.actor)
        checking = _Checking(asked.opd_id, facts, texts)
        for row in read.items:
            checking.check(row)
        done = self.journal.recorder.done(asked.context.command_id)
        if (problems := [*read.problems, *checking.problems]) and not done:
            raise ActivityRowsAreWrong(problems=told(problems))
        new, token = checking.new, None
        if not asked.preview:
            new, token = self._recorded(tuple(checking.commands.values()), asked)
        return Outcome(
            rows=len(read.items),
            new=new,
            unchanged=len(read.items) - new,
            recorded=not asked.preview,
            warnings=told(read.warnings),
            token=token,
            items=checking.seen if asked.preview else (),
        )

    def _recorded(self, commands: tuple[RecordActivity, ...], asked: Asked) -> tuple[int, str]:
        """Record them; how many are new is counted in the journal, so a repeat tells the same."""
        command = RecordActivities(activities=commands)
        stream, context = asked.context.command_id, asked.context
        receipt = self.journal.execute(
            website_activities, stream, command, context=context, at=asked.at
        )
        done = self.journal.recorder.done(context.command_id)
        own = recorded_by(self.journal.recorder, context.command_id, done) if done else ()
        new = sum(one.type == type_of(ActivityRecorded) for one in own)
        return new, encode_token(receipt)


class _Checking:
    """Rows held against the journal, and what each of them would record."""

    def __init__(self, opd_id: UUID, facts: Facts, texts: Texts) -> None:
        self._opd_id, self._facts, self._texts = opd_id, facts, texts
        self._rows: dict[UUID, ActivityRow] = {}
        self.commands: dict[UUID, RecordActivity] = {}
        self.problems: list[RowProblem] = []
        self.seen: list[SeenItem] = []
        self.new = 0

    def check(self, row: ActivityRow) -> None:
        """Keep the command of a row that would be recorded alone, or say what is wrong."""
        command = self._command(row)
        if command is None:
            return
        activity_id = activity_of(command.site_id, command.link)
        if first := self._rows.get(activity_id):
            if (first.published_on, first.title) != (row.published_on, row.title):
                said = _TWICE.format(first=first.row)
                self._wrong(row, "tautan", "same-link-twice", said)
            return
        self._rows[activity_id] = row
        try:
            new = bool(decided(command, self._facts))
        except Refused as refused:
            self._refused(row, refused)
            return
        self.new += new
        self.seen.append(
            SeenItem(row.row, row.published_on, row.title, row.link, row.site, new=new)
        )
        self.commands[activity_id] = command

    def _command(self, row: ActivityRow) -> RecordActivity | None:
        address = site_address(row.site)
        if address is None:
            self._refused(row, SiteIsUnknown())
            return None
        said = {
            "opd_id": self._opd_id,
            "site_id": site_of(address),
            "published_on": row.published_on,
            "title": row.title,
            "link": row.link,
        }
        try:
            return msgspec.convert(msgspec.to_builtins(said), RecordActivity)
        except msgspec.ValidationError as error:
            column = "judul" if "$.title" in str(error) else "tautan"
            self._wrong(row, column, "text-not-valid", _NO_TEXT)
            return None

    def _refused(self, row: ActivityRow, refused: Refused) -> None:
        slug = self._texts.slug(type(refused))
        text = self._texts.by_slug[slug]
        column = _COLUMN_OF.get(type(refused), "tautan")
        self._wrong(row, column, slug.rpartition("/")[2], f"{text.title} {text.todo}")

    def _wrong(self, row: ActivityRow, column: str, code: str, message: str) -> None:
        value = getattr(row, _FIELD[column])
        shown = value.isoformat() if isinstance(value, date) else value
        self.problems.append(RowProblem(row.row, column, shown, code, message))
