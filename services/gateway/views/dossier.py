"""What lies with a nomination: files and what is still missing, checks, and the step that runs?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, Table, func, select

from gateway.views.answers import answer
from gateway.views.step_tables import ATTACHMENT, CHECK, FILE_KIND, RULES, STEP, TICK


class File(msgspec.Struct, frozen=True):
    kind: str
    kind_name: str
    required: bool
    """Whether the nomination is not submitted without it."""
    title: str | None = None
    """``None``, and all that follows: it is not attached yet."""
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = None
    attached_at: datetime | None = None
    attached_by: UUID | None = None


class ItemCheck(msgspec.Struct, frozen=True):
    key: str
    name: str
    required: bool
    """Whether nobody is verified before it is fulfilled."""
    fulfilled: bool | None = None
    """``None``: not looked at yet."""
    remark: str | None = None
    """Opened for those who may read it."""


class RunningStep(msgspec.Struct, frozen=True):
    step: str
    holder: str
    began_on: date
    until: date
    reminders: int
    escalated_to: str | None
    weekends_only: bool
    """Whether it was counted without holidays, as those of a year were not published yet."""


class Place(NamedTuple):
    """A position of the nomination, as its dossier tells it from the others."""

    key: str
    technical: bool
    person_id: UUID | None


class Dossier(NamedTuple):
    """What is known of one nomination, and which checklist it follows."""

    kinds: tuple[RowMapping, ...]
    entries: tuple[RowMapping, ...]
    attached: tuple[RowMapping, ...]
    ticks: tuple[RowMapping, ...]
    step: RunningStep | None
    remarks: Mapping[UUID, str] = {}
    """By the event in which they stand, for those who may read them."""

    def files(self, place: Place | None) -> tuple[File, ...]:
        """Return the files of a position, or of the whole: what is there and what may still be."""
        key, person_id = (place.key, place.person_id) if place else ("", None)
        here = {
            row["kind"]: row
            for row in self.attached
            if row["position"] == key and row["person_id"] == person_id
        }
        asked = [
            _file(row["key"], row["name"], row["required"], here.pop(row["key"], None))
            for row in self.kinds
            if _belongs(row["per"], place)
        ]
        return (
            *asked,
            *(_file(kind, row["title"], required=False, row=row) for kind, row in here.items()),
        )

    def checks(self, place: Place) -> tuple[ItemCheck, ...]:
        """Return what is checked of a position."""
        found = {row["key"]: row for row in self.ticks if row["position"] == place.key}
        return tuple(
            self._check(row, found.get(row["key"]))
            for row in self.entries
            if place.technical or not row["technical_only"]
        )

    def _check(self, entry: RowMapping, tick: RowMapping | None) -> ItemCheck:
        said = ItemCheck(entry["key"], entry["name"], entry["required"])
        if tick is None:
            return said
        remark = self.remarks.get(tick["remark_event_id"])
        return msgspec.structs.replace(said, fulfilled=tick["fulfilled"], remark=remark)


def _belongs(per: str, place: Place | None) -> bool:
    if place is None or per == "nomination":
        return place is None and per == "nomination"
    return per == "position" or place.technical


def _file(kind: str, name: str, required: bool, row: RowMapping | None) -> File:  # noqa: FBT001 - a field
    if row is None:
        return File(kind, name, required)
    names = ("title", "sha256", "media_type", "size", "attached_at", "attached_by")
    return File(kind, name, required, *(row[each] for each in names))


def dossier(connection: Connection, nomination_id: UUID, listed_on: date | None) -> Dossier:
    """Return what lies with a nomination, by the checklist in force on a day, if by one."""
    return Dossier(
        kinds=_listed(connection, FILE_KIND, listed_on),
        entries=_listed(connection, CHECK, listed_on),
        attached=_of(connection, ATTACHMENT, nomination_id),
        ticks=_of(connection, TICK, nomination_id),
        step=_step(connection, nomination_id),
    )


def _listed(connection: Connection, table: Table, on: date | None) -> tuple[RowMapping, ...]:
    if on is None:
        return ()
    newest = (
        select(func.max(RULES.c.effective_on))
        .where(RULES.c.kind == "checklist", RULES.c.effective_on <= on)
        .scalar_subquery()
    )
    wanted = select(table).where(table.c.effective_on == newest).order_by(table.c.place)
    return tuple(connection.execute(wanted).mappings())


def _of(connection: Connection, table: Table, nomination_id: UUID) -> tuple[RowMapping, ...]:
    wanted = select(table).where(table.c.nomination_id == nomination_id)
    order = (column for column in table.primary_key if column.name != "nomination_id")
    return tuple(connection.execute(wanted.order_by(*order)).mappings())


def _step(connection: Connection, nomination_id: UUID) -> RunningStep | None:
    wanted = select(STEP).where(STEP.c.subject_id == nomination_id, STEP.c.position == "")
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        return None
    return answer(RunningStep, row)
