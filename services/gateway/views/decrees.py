"""Which collective decrees are prepared, decided or revoked, and how far has each come?

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
from gateway.heard.decrees import (
    DecreeInherited,
    DecreeInitialled,
    DecreeReturned,
    DecreeRevoked,
    DecreeRouted,
)
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant
from gateway.views.teams import TEAM
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

INHERITED = "inherited"
"""The stage of a decree of the time before this suite."""
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
    Column("amends", Id, index=True),
    Column("begun_at_version", Integer, nullable=False),
    Column("returned_by", String),
    Column("return_reason", Text),
    Column("revoked_number", String),
    Column("revoked_on", Date),
)
"""Initials given after ``begun_at_version`` of its stream count: then its contents changed last, or
an office gave it back. Once it is decided all count: what the Governor leaves out is not initialled
again. ``revoked_on`` is the first day without it."""
INITIAL = Table(
    "initial",
    METADATA,
    Column("decree_id", Id, primary_key=True),
    Column("key", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("office", String, nullable=False),
    Column("role", String, nullable=False),
    Column("initialled_at", Instant),
    Column("initialled_at_version", Integer),
)
"""Whose initials a decree needs, in their order."""
LEFT_OUT = Table(
    "left_out",
    METADATA,
    Column("decree_id", Id, primary_key=True),
    Column("nomination_id", Id, primary_key=True),
    Column("position", String, primary_key=True),
    Column("reason", Text, nullable=False),
)
"""Positions that a decree leaves vacant."""
CONTENT = Table(
    "content",
    METADATA,
    Column("decree_id", Id, primary_key=True),
    Column("nomination_id", Id, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("left_out", Text),
)
"""Which nominations a decree was prepared with, in the order of its annex, and why one was left
out of it since, as a whole; it may be in another decree by now."""
CONTAINED = CONTENT.c.left_out.is_(None)
"""The condition that it contains the nomination still."""

OnTheWay = DecreeRouted | DecreeInitialled | DecreeReturned | heard.NominationLeftOut
Ended = heard.DecreeDecided | heard.DecreeDiscarded | DecreeRevoked
Heard = heard.DecreePrepared | OnTheWay | Ended | DecreeInherited
HEARD = (
    *(heard.DecreePrepared, DecreeRouted, DecreeInitialled, DecreeReturned),
    *(heard.NominationLeftOut, heard.DecreeDecided, heard.DecreeDiscarded, DecreeRevoked),
    DecreeInherited,
)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.DecreePrepared():
            return _prepared(event, envelope)
        case DecreeRouted() | DecreeInitialled() | DecreeReturned() | heard.NominationLeftOut():
            return _on_the_way(event, envelope)
        case heard.DecreeDecided() | heard.DecreeDiscarded() | DecreeRevoked():
            return _ended(event, envelope)
        case DecreeInherited():
            return [_inherited(event, envelope)]
        case _:
            assert_never(event)


def _prepared(event: heard.DecreePrepared, envelope: Envelope) -> Iterable[Change]:
    at: dict[str, object] = {"decree_id": event.decree_id}
    prepared = {
        "title": event.title,
        "stage": "prepared",
        "since": envelope.recorded_at,
        "prepared_at": envelope.recorded_at,
        "amends": event.amends,
        "begun_at_version": 0,
    }
    yield Upsert(DECREE, at | prepared)
    for number, nomination_id in enumerate(event.nominations, start=1):
        yield Upsert(CONTENT, at | {"nomination_id": nomination_id, "number": number})


def _inherited(event: DecreeInherited, envelope: Envelope) -> Change:
    """Return a decree of the time before this suite, which was never prepared in it."""
    at = {"since": envelope.recorded_at, "prepared_at": envelope.recorded_at}
    said = msgspec.structs.asdict(event) | {"stage": INHERITED, "begun_at_version": 0}
    return Upsert(DECREE, said | at)


def _on_the_way(event: OnTheWay, envelope: Envelope) -> Iterable[Change]:
    at: dict[str, object] = {"decree_id": event.decree_id}
    anew = {"begun_at_version": envelope.version}
    match event:
        case DecreeRouted():
            for number, step in enumerate(event.steps, start=1):
                said = {"number": number, "office": step.office, "role": step.role}
                yield Upsert(INITIAL, at | {"key": step.key} | said)
        case DecreeInitialled():
            when = {
                "initialled_at": envelope.recorded_at,
                "initialled_at_version": envelope.version,
            }
            yield Update(INITIAL, at | {"key": event.step}, when)
            yield Update(DECREE, at, {"since": envelope.recorded_at})
        case DecreeReturned():
            back = {"returned_by": event.office, "return_reason": event.reason}
            yield Update(DECREE, at, anew | back | {"since": envelope.recorded_at})
        case heard.NominationLeftOut():
            left = at | {"nomination_id": event.nomination_id}
            yield Update(CONTENT, left, {"left_out": event.reason})
            yield Update(DECREE, at, anew)
        case _:
            assert_never(event)


def _ended(event: Ended, envelope: Envelope) -> Iterable[Change]:
    at: dict[str, object] = {"decree_id": event.decree_id}
    since: dict[str, object] = {"since": envelope.recorded_at}
    match event:
        case heard.DecreeDecided():
            said = msgspec.structs.asdict(event)
            left_out = said.pop("left_out")
            yield Update(DECREE, at, said | since | {"stage": "decided", "begun_at_version": 0})
            for each in left_out:
                yield Upsert(LEFT_OUT, at | msgspec.structs.asdict(each))
        case heard.DecreeDiscarded():
            yield Update(DECREE, at, since | {"stage": "discarded"})
        case DecreeRevoked():
            gone = {"revoked_number": event.number, "revoked_on": event.effective_on}
            yield Update(DECREE, at, since | gone | {"stage": "revoked"})
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
    """How many nominations it contains; how many teams it named, where it is inherited."""
    amends: UUID | None
    """The decree in whose teams it changes single seats."""
    revoked_number: str | None
    revoked_on: date | None
    """The first day without it."""


DECIDED = ("decided", "revoked", INHERITED)
"""The stages in which a decree is known to everybody."""


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
        wanted = wanted.where(DECREE.c.stage.in_(DECIDED))
    if after is not None:
        last = select(DECREE.c.prepared_at).where(DECREE.c.decree_id == after).scalar_subquery()
        same = (DECREE.c.prepared_at == last) & (DECREE.c.decree_id < after)
        wanted = wanted.where((DECREE.c.prepared_at < last) | same)
    newest = (DECREE.c.prepared_at.desc(), DECREE.c.decree_id.desc())
    return answers(connection, wanted.order_by(*newest).limit(limit), DecreeLine)


def decree_lines() -> Select[tuple[object, ...]]:
    """Return the selection whose rows are ``DecreeLine``."""
    contained = select(func.count()).where(CONTENT.c.decree_id == DECREE.c.decree_id, CONTAINED)
    named = select(func.count()).where(TEAM.c.decree_id == DECREE.c.decree_id, TEAM.c.inherited)
    teams = contained.scalar_subquery() + named.scalar_subquery()
    return select(DECREE, teams.label("teams"))
