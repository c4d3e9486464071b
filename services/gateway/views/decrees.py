"""Which collective decrees are prepared or decided, with which number?

Their tables belong to the view ``nominations``.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    func,
    select,
)

from gateway.heard import personnel as heard
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant
from kit.envelope import Envelope
from kit.views import Change, Delete, Update, Upsert

METADATA = MetaData(schema="nominations")
DECREE = Table(
    "decree",
    METADATA,
    Column("decree_id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("stage", String, nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("number", String),
    Column("decided_on", Date),
    Column("effective_on", Date),
    Column("until", Date),
    Column("signed_by", String),
)
CONTENT = Table(
    "content",
    METADATA,
    Column("decree_id", Id, primary_key=True),
    Column("nomination_id", Id, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""Which nominations a decree contains, in the order of its annex."""

Heard = heard.DecreePrepared | heard.NominationLeftOut | heard.DecreeDecided | heard.DecreeDiscarded


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    at: dict[str, object] = {"decree_id": event.decree_id}
    since: dict[str, object] = {"since": envelope.recorded_at}
    match event:
        case heard.DecreePrepared():
            prepared = {
                "title": event.title,
                "stage": "prepared",
                "prepared_at": envelope.recorded_at,
            }
            yield Upsert(DECREE, at | since | prepared)
            for number, nomination_id in enumerate(event.nominations, start=1):
                yield Upsert(CONTENT, at | {"nomination_id": nomination_id, "number": number})
        case heard.NominationLeftOut():
            yield Delete(CONTENT, at | {"nomination_id": event.nomination_id})
        case heard.DecreeDecided():
            said = msgspec.structs.asdict(event)
            yield Update(DECREE, at, said | since | {"stage": "decided"})
        case heard.DecreeDiscarded():
            yield Update(DECREE, at, since | {"stage": "discarded"})
        case _:
            assert_never(event)


class DecreeLine(msgspec.Struct, frozen=True):
    decree_id: UUID
    title: str
    stage: str
    since: datetime
    prepared_at: datetime
    number: str | None
    decided_on: date | None
    effective_on: date | None
    until: date | None
    signed_by: str | None
    teams: int
    """How many nominations it contains."""


def decrees(
    connection: Connection,
    *,
    stage: str | None = None,
    confined_to: UUID | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> tuple[DecreeLine, ...]:
    """Return decrees, the latest prepared first; who is confined to an OPD sees decided ones."""
    wanted = decree_lines()
    if stage is not None:
        wanted = wanted.where(DECREE.c.stage == stage)
    if confined_to is not None:
        wanted = wanted.where(DECREE.c.stage == "decided")
    if after is not None:
        last = select(DECREE.c.prepared_at).where(DECREE.c.decree_id == after).scalar_subquery()
        same = (DECREE.c.prepared_at == last) & (DECREE.c.decree_id < after)
        wanted = wanted.where((DECREE.c.prepared_at < last) | same)
    newest = (DECREE.c.prepared_at.desc(), DECREE.c.decree_id.desc())
    return answers(connection, wanted.order_by(*newest).limit(limit), DecreeLine)


def decree_lines() -> Select[tuple[object, ...]]:
    """Return the selection whose rows are ``DecreeLine``."""
    teams = select(func.count()).where(CONTENT.c.decree_id == DECREE.c.decree_id)
    return select(DECREE, teams.scalar_subquery().label("teams"))
