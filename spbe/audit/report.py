"""What does an auditor find, and how is it told to a person and to a program?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from kit.clock import WITA

SHOWN = 20
"""So many findings of a journal are told one by one; the others are counted."""


class Amiss(msgspec.Struct, frozen=True):
    """Something that does not hold of a record."""

    position: int
    stream: UUID
    promise: str
    """Which promise of the journal is broken, such as `version` or `order`."""
    detail: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"position {self.position}, stream {self.stream}: {self.detail}"


class JournalFound(msgspec.Struct, kw_only=True):
    """What was found in one service's journal."""

    service: str
    epoch: UUID
    position: int
    """Up to where it was read."""
    events: int = 0
    streams: int = 0
    amiss: int = 0
    first: list[Amiss] = msgspec.field(default_factory=list)

    def note(self, found: Amiss) -> None:
        """Count, and keep one of the first."""
        self.amiss += 1
        if len(self.first) < SHOWN:
            self.first.append(found)


class Cause(msgspec.Struct, frozen=True):
    """The last event that writes a row."""

    service: str
    position: int
    event_id: UUID
    type: str
    stream: UUID

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.service} position {self.position}, {self.type}, event {self.event_id}"


class ViewFound(msgspec.Struct, kw_only=True):
    """What was found in one view."""

    view: str
    rows: int = 0
    """In the view that was made anew."""
    difference: str = ""
    """The first; nothing where all rows are equal. The one is made anew, the other is live."""
    cause: Cause | None = None
    parked: int = 0
    """Events that could not be projected anew."""
    left_out: str = ""
    """Why it was not compared."""

    @property
    def differs(self) -> bool:
        """Say whether anything does."""
        return bool(self.difference or self.parked)


class Report(msgspec.Struct, kw_only=True):
    """All of it."""

    at: datetime
    """When the views were looked at."""
    journals: Sequence[JournalFound]
    views: Sequence[ViewFound]

    @property
    def is_equal(self) -> bool:
        """Say whether nothing was found that differs."""
        return not any(one.amiss for one in self.journals) and not any(
            one.differs for one in self.views
        )


def lines(report: Report) -> Iterator[str]:
    """Yield the report as a person reads it."""
    yield "The journals, read from their beginning and folded anew:"
    for journal in report.journals:
        yield from _of_journal(journal)
    at = report.at.astimezone(WITA)
    yield f"The views, made anew and compared as they stood at {at:%H:%M:%S} WITA:"
    for view in report.views:
        yield from _of_view(view)
    yield "Everything is equal." if report.is_equal else "Not everything is equal."


def _of_journal(journal: JournalFound) -> Iterator[str]:
    said = "nothing is amiss" if not journal.amiss else f"{journal.amiss} things are amiss"
    counted = f"{journal.events:,} events of {journal.streams:,} streams"
    yield f"  {journal.service:<12}{counted}, to position {journal.position:,}: {said}"
    yield from (f"    {one}" for one in journal.first)
    if left := journal.amiss - len(journal.first):
        yield f"    and {left} more"


def _of_view(view: ViewFound) -> Iterator[str]:
    if view.left_out:
        yield f"  {view.view:<12}not compared: {view.left_out}"
        return
    counted = f"{view.rows:,} rows"
    yield f"  {view.view:<12}{counted}: {'differs' if view.differs else 'equal'}"
    if view.parked:
        yield f"    {view.parked} events cannot be projected"
    if view.difference:
        yield f"    first at {view.difference} (one: made anew, other: live)"
    if view.cause:
        yield f"    last event of that row: {view.cause}"
