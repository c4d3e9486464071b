"""Which OPDs exist, which are in force on a day, and which came before and after them?"""

from collections.abc import Iterable
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    MetaData,
    String,
    Table,
    Text,
    and_,
    or_,
    select,
)

from gateway.heard import personnel as heard
from gateway.views.answers import answer, answers
from gateway.views.columns import Id, Listed, listed
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert, View

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
)
"""``words`` is what a search looks through; ``legal_basis`` says why it was closed."""
KIN = Table(
    "kin",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("relation", String, primary_key=True),
    Column("other_id", Id, primary_key=True),
    Index("kin_by_other", "other_id", "relation"),
)
"""Who followed whom, as the register of ``opd_id`` says it."""

Heard = heard.OpdRegistered | heard.OpdClosed


def project(event: Heard, _: Envelope) -> Iterable[Change]:
    match event:
        case heard.OpdRegistered():
            yield Upsert(OPD, _registered(event))
            yield from _kin(event.opd_id, "predecessor", event.predecessors)
        case heard.OpdClosed():
            ended = {"valid_to": event.valid_to, "legal_basis": event.legal_basis}
            yield Update(OPD, {"opd_id": event.opd_id}, ended)
            yield from _kin(event.opd_id, "successor", event.successors)
        case _:
            assert_never(event)


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
        "words": " ".join((event.code, event.name, *event.aliases)).casefold(),
    }


def _kin(opd_id: UUID, relation: str, others: Iterable[UUID]) -> Iterable[Change]:
    for other in others:
        yield Upsert(KIN, {"opd_id": opd_id, "relation": relation, "other_id": other})


VIEW = View(
    name="opds",
    version=1,
    metadata=METADATA,
    hears=(heard.OpdRegistered, heard.OpdClosed),
    project=project,
)


class OpdName(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str


class OpdLine(msgspec.Struct, frozen=True):
    opd_id: UUID
    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None


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


def in_force(on: date) -> ColumnElement[bool]:
    """Return the condition that an OPD is in force on the day, its first and last included."""
    return and_(
        or_(OPD.c.valid_from.is_(None), OPD.c.valid_from <= on),
        or_(OPD.c.valid_to.is_(None), OPD.c.valid_to >= on),
    )


def opd_list(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    on: date | None = None,
    *,
    text: str = "",
    kind: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> tuple[OpdLine, ...]:
    """Return OPDs by code, beyond the code ``after``; those in force on a day if one is given."""
    wanted = select(OPD)
    if on is not None:
        wanted = wanted.where(in_force(on))
    for word in text.casefold().split():
        wanted = wanted.where(OPD.c.words.contains(word, autoescape=True))
    if kind is not None:
        wanted = wanted.where(OPD.c.kind == kind)
    if after is not None:
        wanted = wanted.where(OPD.c.code > after)
    return answers(connection, wanted.order_by(OPD.c.code).limit(limit), OpdLine)


def opd_card(connection: Connection, opd_id: UUID, on: date) -> OpdCard | None:
    """Return one OPD, ``None`` where there is no such."""
    wanted = select(OPD, in_force(on).label("in_force")).where(OPD.c.opd_id == opd_id)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        return None
    return answer(
        OpdCard,
        row,
        predecessors=_named(connection, _related(opd_id, "predecessor", "successor")),
        successors=_named(connection, _related(opd_id, "successor", "predecessor")),
    )


def _related(opd_id: UUID, relation: str, converse: str) -> ColumnElement[bool]:
    """Look from both sides: the register of either may be the one that says it."""
    own = select(KIN.c.other_id).where(KIN.c.opd_id == opd_id, KIN.c.relation == relation)
    others = select(KIN.c.opd_id).where(KIN.c.other_id == opd_id, KIN.c.relation == converse)
    return or_(OPD.c.opd_id.in_(own), OPD.c.opd_id.in_(others))


def _named(connection: Connection, which: ColumnElement[bool]) -> tuple[OpdName, ...]:
    return answers(connection, select(OPD).where(which).order_by(OPD.c.code), OpdName)
