"""Which OPDs exist, which are in force on a day, and which came before and after them?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, assert_never, get_args
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    case,
    exists,
    or_,
    select,
)

from gateway.heard import personnel as heard
from gateway.views.answers import answer, answers
from gateway.views.columns import Id, Instant, Listed, listed
from kit.envelope import Envelope
from kit.views import Change, Changed, Delete, Update, Upsert, View

METADATA = MetaData(schema="opds")
OPD = Table(
    "opd",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("code", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("source", Text, nullable=False),
    Column("aliases", Listed, nullable=False),
    Column("legal_basis", Text),
    Column("words", Text, nullable=False),
    Column("parent_id", Id, index=True),
    Column("heir_id", Id, index=True),
)
"""As it was registered; what never began ends before its first day. ``words`` is what a search
looks through; ``legal_basis`` says why it was closed, and ``heir_id`` who answers for what is still
running of it."""
CHANGE = Table(
    "change",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("parent_id", Id, index=True),
    Column("aliases", Listed, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("words", Text, nullable=False),
)
"""What it is called and where it belongs from a day on."""
KIN = Table(
    "kin",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("relation", String, primary_key=True),
    Column("other_id", Id, primary_key=True),
    Index("kin_by_other", "other_id", "relation"),
)
"""Who followed whom, as the register of ``opd_id`` says it."""
NAME_SAID = Table(
    "name_said",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("effective_on", Date),
    Column("name", String, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)
"""Each name that was ever recorded, with the version of the stream: what it was registered with has
no first day."""

Cancelled = heard.OpdEndCancelled | heard.OpdRegistrationCancelled
Heard = heard.OpdRegistered | heard.OpdChanged | heard.OpdClosed | Cancelled
HEARD = get_args(Heard)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.OpdRegistered():
            yield Upsert(OPD, _registered(event))
            yield _name_said(event, None, envelope)
            yield from _kin(event.opd_id, "predecessor", event.predecessors)
        case heard.OpdChanged():
            said = msgspec.structs.asdict(event)
            names = {"aliases": listed(event.aliases), "words": _words(event.name, *event.aliases)}
            yield Upsert(CHANGE, said | names)
            yield _name_said(event, event.effective_on, envelope)
        case heard.OpdClosed():
            ended = {"valid_to": event.valid_to, "legal_basis": event.legal_basis}
            only = event.successors[0] if len(event.successors) == 1 else None
            heir = {"heir_id": event.heir_id or only} if event.heir_id or only else {}
            yield Update(OPD, {"opd_id": event.opd_id}, ended | heir)
            yield from _kin(event.opd_id, "successor", event.successors)
        case heard.OpdEndCancelled() | heard.OpdRegistrationCancelled():
            yield from _cancelled(event)
        case _:
            assert_never(event)


def _name_said(
    event: heard.OpdRegistered | heard.OpdChanged, on: date | None, envelope: Envelope
) -> Change:
    key = {"opd_id": event.opd_id, "version": envelope.version}
    said = {"effective_on": on, "name": event.name, "recorded_at": envelope.recorded_at}
    return Upsert(NAME_SAID, key | said)


def _cancelled(event: Cancelled) -> Iterable[Change]:
    at = {"opd_id": event.opd_id}
    if isinstance(event, heard.OpdEndCancelled):
        yield Update(OPD, at, {"valid_to": event.valid_to, "legal_basis": None, "heir_id": None})
        yield from _no_kin(event.opd_id, "successor", event.successors)
    else:
        never = {"valid_to": event.effective_on - timedelta(days=1), "legal_basis": event.reason}
        yield Update(OPD, at, never)
        yield from _no_kin(event.opd_id, "predecessor", event.predecessors)


def _registered(event: heard.OpdRegistered) -> dict[str, object]:
    return {
        "opd_id": event.opd_id,
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "valid_from": event.effective_on,
        "valid_to": event.valid_to,
        "source": event.source,
        "aliases": listed(event.aliases),
        "legal_basis": None,
        "words": _words(event.code, event.name, *event.aliases),
        "parent_id": event.parent_id,
        "heir_id": None,
    }


def _words(*names: str) -> str:
    return " ".join(names).casefold()


def _kin(opd_id: UUID, relation: str, others: Iterable[UUID]) -> Iterable[Change]:
    return [Upsert(KIN, row) for row in _rows(opd_id, relation, others)]


def _no_kin(opd_id: UUID, relation: str, others: Iterable[UUID]) -> Iterable[Change]:
    return [Delete(KIN, row) for row in _rows(opd_id, relation, others)]


def _rows(opd_id: UUID, relation: str, others: Iterable[UUID]) -> Iterable[dict[str, object]]:
    return ({"opd_id": opd_id, "relation": relation, "other_id": other} for other in others)


VIEW = View(
    name="opds",
    version=3,
    metadata=METADATA,
    hears=HEARD,
    project=project,
    changed=(Changed("change"), Changed("name_said"), Changed("opd", ("parent_id", "heir_id"))),
)


_CHANGES = ("name", "kind", "parent_id", "aliases")
"""What a change restates."""


class OpdName(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str


class FormerName(msgspec.Struct, frozen=True):
    """What an OPD was called before a change, up to the day before it."""

    name: str
    until: date


class OpdCard(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    in_force: bool
    aliases: tuple[str, ...]
    source: str
    legal_basis: str | None
    """By which it was closed."""
    predecessors: tuple[OpdName, ...]
    successors: tuple[OpdName, ...]
    former_names: tuple[FormerName, ...]
    parent: OpdName | None
    """The OPD of which it is a part."""
    parts: tuple[OpdName, ...]


def on_day(column: str, on: date | ColumnElement[date]) -> ColumnElement[Any]:
    """Return a column of ``OPD`` as it holds on a day: its registration, or the last change."""
    held = (
        select(CHANGE.c[column])
        .where(CHANGE.c.opd_id == OPD.c.opd_id, CHANGE.c.effective_on <= on)
        .order_by(CHANGE.c.effective_on.desc())
        .limit(1)
    )
    any_held = exists().where(CHANGE.c.opd_id == OPD.c.opd_id, CHANGE.c.effective_on <= on)
    return case((any_held, held.scalar_subquery()), else_=OPD.c[column])


def name_known(connection: Connection, opd_id: UUID, on: date, before: datetime) -> str | None:
    """Return how an OPD was known before a moment to be called on a day, if it was known."""
    said = NAME_SAID.c.effective_on
    wanted = select(NAME_SAID.c.name).where(
        NAME_SAID.c.opd_id == opd_id,
        NAME_SAID.c.recorded_at < before,
        or_(said.is_(None), said <= on),
    )
    order = (said.desc().nulls_last(), NAME_SAID.c.version.desc())
    return connection.execute(wanted.order_by(*order).limit(1)).scalar_one_or_none()


def in_force(on: date) -> ColumnElement[bool]:
    """Return the condition that an OPD is in force on the day, its first and last included."""
    return and_(
        or_(OPD.c.valid_from.is_(None), OPD.c.valid_from <= on),
        or_(OPD.c.valid_to.is_(None), OPD.c.valid_to >= on),
    )


def opd_card(connection: Connection, opd_id: UUID, on: date) -> OpdCard | None:
    """Return one OPD, ``None`` where there is no such."""
    said = [on_day(column, on).label(f"{column}_then") for column in _CHANGES]
    wanted = select(OPD, in_force(on).label("in_force"), *said).where(OPD.c.opd_id == opd_id)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        return None
    parent_id = row["parent_id_then"]
    above = _named(connection, OPD.c.opd_id == parent_id, on) if parent_id else ()
    return answer(
        OpdCard,
        row,
        **{column: row[f"{column}_then"] for column in _CHANGES if column != "parent_id"},
        predecessors=_named(connection, _related(opd_id, "predecessor", "successor"), on),
        successors=_named(connection, _related(opd_id, "successor", "predecessor"), on),
        former_names=_former(connection, opd_id, row["name"], on),
        parent=next(iter(above), None),
        parts=_named(connection, and_(_part_of(opd_id, on), in_force(on)), on),
    )


def _part_of(opd_id: UUID, on: date) -> ColumnElement[bool]:
    """Return the condition; indexes find who ever was a part, however many OPDs there are."""
    changed = select(CHANGE.c.opd_id).where(CHANGE.c.parent_id == opd_id)
    ever = or_(OPD.c.parent_id == opd_id, OPD.c.opd_id.in_(changed))
    return and_(ever, on_day("parent_id", on) == opd_id)


def _former(connection: Connection, opd_id: UUID, first: str, on: date) -> tuple[FormerName, ...]:
    """Return the names that it had before the day, the latest first."""
    of_it = (CHANGE.c.opd_id == opd_id, CHANGE.c.effective_on <= on)
    wanted = select(CHANGE.c.name, CHANGE.c.effective_on).where(*of_it)
    changes = connection.execute(wanted.order_by(CHANGE.c.effective_on)).all()
    names = [first, *(row.name for row in changes)]
    ended = zip(names, changes, names[1:], strict=False)
    before = [
        FormerName(name, row.effective_on - timedelta(days=1))
        for name, row, after in ended
        if name != after
    ]
    return tuple(reversed(before))


def _related(opd_id: UUID, relation: str, converse: str) -> ColumnElement[bool]:
    """Look from both sides: the register of either may be the one that says it."""
    own = select(KIN.c.other_id).where(KIN.c.opd_id == opd_id, KIN.c.relation == relation)
    others = select(KIN.c.opd_id).where(KIN.c.other_id == opd_id, KIN.c.relation == converse)
    return or_(OPD.c.opd_id.in_(own), OPD.c.opd_id.in_(others))


def _named(connection: Connection, which: ColumnElement[bool], on: date) -> tuple[OpdName, ...]:
    """Return OPDs by code: one that ended before the day as it was called last."""
    wanted = select(OPD.c.opd_id, OPD.c.code, on_day("name", on).label("name")).where(which)
    return answers(connection, wanted.order_by(OPD.c.code), OpdName)
