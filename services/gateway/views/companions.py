"""Which groups of companions accompany which OPDs, and for what do these ask them?"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never, get_args
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    select,
)

from gateway.heard import companions as heard
from gateway.views.columns import Id, Instant
from gateway.views.estate import answering
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

GROUP = Table(
    "companion_group",
    METADATA,
    Column("group_id", Id, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("letter_number", String, nullable=False),
    Column("letter_on", Date, nullable=False),
    Index("companion_group_by_number", "number", "group_id"),
)
COMPANION = Table(
    "companion",
    METADATA,
    Column("group_id", Id, primary_key=True),
    Column("person_id", Id, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("account_id", Id, nullable=False, index=True),
    Column("until", Date, nullable=False),
)
"""``until`` is the last day in the group, before the first for who never began."""
CARE = Table(
    "companionship",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("group_id", Id, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("until", Date, nullable=False),
    Index("companionship_by_group", "group_id", "opd_id"),
)
REQUEST = Table(
    "help_request",
    METADATA,
    Column("request_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("subject", String, nullable=False),
    Column("indicator", String),
    Column("text", Text, nullable=False),
    Column("stage", String, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("taken_by", Id, index=True),
    Column("outcome", String),
    Column("answer", Text),
    Column("reason", Text),
    Index("help_request_by_opd", "opd_id", "stage"),
)
"""``since`` it is in its stage; ``reason`` is why it was opened again or withdrawn."""
OPEN_REQUEST = ("waiting", "taken")

Heard = (
    heard.CompanionGroupFormed
    | heard.CompanionJoined
    | heard.CompanionLeft
    | heard.CompanionshipBegan
    | heard.CompanionshipEnded
    | heard.HelpRequested
    | heard.RequestTaken
    | heard.RequestAnswered
    | heard.RequestReopened
    | heard.RequestWithdrawn
)
_OfRequest = (
    heard.HelpRequested
    | heard.RequestTaken
    | heard.RequestAnswered
    | heard.RequestReopened
    | heard.RequestWithdrawn
)
HEARD = get_args(Heard)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.CompanionGroupFormed():
            yield Upsert(GROUP, {column.name: getattr(event, column.name) for column in GROUP.c})
        case heard.CompanionJoined():
            row = {column.name: getattr(event, column.name) for column in COMPANION.c}
            yield Upsert(COMPANION, row)
        case heard.CompanionLeft():
            one = {"group_id": event.group_id, "person_id": event.person_id}
            where = one | {"effective_on": event.joined_on}
            yield Update(COMPANION, where, {"until": _day_before(event.effective_on)})
        case heard.CompanionshipBegan():
            yield Upsert(CARE, {column.name: getattr(event, column.name) for column in CARE.c})
        case heard.CompanionshipEnded():
            care = {"opd_id": event.opd_id, "group_id": event.group_id}
            where = care | {"effective_on": event.began_on}
            yield Update(CARE, where, {"until": _day_before(event.effective_on)})
        case _:
            yield from _of_request(event, envelope)


def _of_request(event: _OfRequest, envelope: Envelope) -> Iterable[Change]:
    if isinstance(event, heard.HelpRequested):
        yield Upsert(REQUEST, _asked(event, envelope))
        return
    where = {"request_id": event.request_id}
    yield Update(REQUEST, where, _moved(event) | {"since": envelope.recorded_at})


def _asked(event: heard.HelpRequested, envelope: Envelope) -> dict[str, object]:
    return {
        "request_id": event.request_id,
        "opd_id": event.opd_id,
        "subject": event.subject,
        "indicator": event.indicator,
        "text": event.text,
        "stage": "waiting",
        "asked_at": envelope.recorded_at,
        "since": envelope.recorded_at,
        "taken_by": None,
        "outcome": None,
        "answer": None,
        "reason": None,
    }


def _moved(
    event: heard.RequestTaken
    | heard.RequestAnswered
    | heard.RequestReopened
    | heard.RequestWithdrawn,
) -> dict[str, object]:
    match event:
        case heard.RequestTaken():
            return {"stage": "taken", "taken_by": event.person_id}
        case heard.RequestAnswered():
            said = {"outcome": event.outcome, "answer": event.answer}
            return {"stage": "answered", "taken_by": event.person_id, "reason": None} | said
        case heard.RequestReopened():
            return {"stage": "waiting", "taken_by": None, "reason": event.reason}
        case heard.RequestWithdrawn():
            return {"stage": "withdrawn", "reason": event.reason}
        case _:
            assert_never(event)


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def holds(table: Table, on: date) -> ColumnElement[bool]:
    """Return the condition that a group, a companion or a companionship is there on the day."""
    return and_(table.c.effective_on <= on, table.c.until >= on)


def in_care(account_id: UUID, on: date) -> Select[tuple[UUID]]:
    """Return the OPDs that somebody accompanies on a day, and those for which these answer."""
    own = (
        select(CARE.c.opd_id)
        .join(COMPANION, COMPANION.c.group_id == CARE.c.group_id)
        .where(COMPANION.c.account_id == account_id, holds(COMPANION, on), holds(CARE, on))
    )
    return select(answering(own, on).c.opd_id)


def groups_of(account_id: UUID, on: date) -> Select[tuple[UUID]]:
    """Return the groups in which somebody is a companion on a day."""
    return select(COMPANION.c.group_id).where(
        COMPANION.c.account_id == account_id, holds(COMPANION, on)
    )
