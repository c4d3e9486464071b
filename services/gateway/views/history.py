"""Who did what, when and why, with anything? One row for every event of every service.

Sealed fields stay sealed: the stored bytes are given to who may open them. Events of one service
that were recorded at the same time stand in the order of its journal.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    and_,
    exists,
    or_,
    select,
)

from gateway.views.answers import answers, one
from gateway.views.columns import Id, Instant
from kit.envelope import Envelope, decode
from kit.feed import Delivered
from kit.views import Change, Changed, Upsert, View

METADATA = MetaData(schema="history")
EVENT = Table(
    "event",
    METADATA,
    Column("event_id", Id, primary_key=True),
    Column("source", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("stream", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("effective_on", Date),
    Column("actor", Id, nullable=False),
    Column("on_behalf_of", Id),
    Column("correlation_id", Id, nullable=False),
    Column("causation_id", Id),
    Column("command_id", Id, nullable=False),
    Column("opd_id", Id),
    Column("state", LargeBinary, nullable=False),
    Index("event_by_time", "recorded_at", "source", "position"),
    Index("event_by_stream", "stream", "version"),
)
"""``opd_id`` is the OPD that the event itself names, to keep from others what is its own."""
SUBJECT = Table(
    "subject",
    METADATA,
    Column("subject_id", Id, primary_key=True),
    Column("event_id", Id, primary_key=True),
    Column("recorded_at", Instant, nullable=False),
    Column("source", String, nullable=False),
    Column("position", Integer, nullable=False),
    Index("subject_by_time", "subject_id", "recorded_at", "source", "position"),
)
"""What an event is about. The time stands here too, so that a page is one walk of an index."""

NAMED = frozenset(
    {
        *("opd_id", "person_id", "nomination_id", "decree_id", "certificate_id", "programme_id"),
        *("batch_id", "period_id", "assessment_id", "instrument_id", "successor_id"),
        *("nominations", "predecessors", "successors", "absent", "heard_stream"),
        *("amends", "amended_by", "from_person_id", "to_person_id"),
    }
)
"""Fields that say what an event is about, wherever they stand in it."""


def project(delivered: Delivered, envelope: Envelope) -> Iterable[Change]:
    data = msgspec.json.decode(envelope.data)
    yield Upsert(EVENT, _row(delivered, envelope, data))
    about: dict[str, object] = {
        "recorded_at": envelope.recorded_at,
        "source": delivered.source,
        "position": delivered.record.position,
        "event_id": envelope.id,
    }
    subjects = {envelope.stream}
    _collect(data, subjects)
    for subject_id in subjects:
        yield Upsert(SUBJECT, {"subject_id": subject_id, **about})


def _row(delivered: Delivered, envelope: Envelope, data: dict[str, Any]) -> dict[str, object]:
    return {
        "event_id": envelope.id,
        "source": delivered.source,
        "position": delivered.record.position,
        "stream": envelope.stream,
        "version": envelope.version,
        "type": envelope.type,
        "recorded_at": envelope.recorded_at,
        "effective_on": envelope.effective_on,
        "actor": envelope.actor,
        "on_behalf_of": envelope.on_behalf_of,
        "correlation_id": envelope.correlation_id,
        "causation_id": envelope.causation_id,
        "command_id": envelope.command_id,
        "opd_id": _id(data["opd_id"]) if data.get("opd_id") else None,
        "state": delivered.record.state,
    }


def _collect(value: object, subjects: set[UUID]) -> None:
    """Add the ids that stand under one of the names, however deep."""
    if isinstance(value, list):
        for part in value:
            _collect(part, subjects)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in NAMED:
                each = part if isinstance(part, list) else [part]
                subjects.update(_id(one) for one in each if isinstance(one, str))
            elif isinstance(part, dict | list):
                _collect(part, subjects)


_id = lru_cache(10_000)(UUID)
"""The same few come again and again, and reading one costs as much as all else of a row."""

VIEW = View(
    name="history",
    version=2,
    metadata=METADATA,
    hears=(),
    project=project,
    everything=True,
    changed=(Changed("subject"),),
)


class HistoryLine(msgspec.Struct, frozen=True):
    event_id: UUID
    source: str
    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: datetime
    effective_on: date | None
    actor: UUID
    on_behalf_of: UUID | None
    correlation_id: UUID
    causation_id: UUID | None
    command_id: UUID
    opd_id: UUID | None
    state: bytes
    """As stored and published; its personal fields are sealed."""

    def envelope(self) -> Envelope:
        """Decode the stored bytes."""
        return decode(self.state)


def history(
    connection: Connection,
    subject_id: UUID,
    *,
    confined_to: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> tuple[HistoryLine, ...]:
    """Return what happened to a subject, the latest first, beyond the event ``after``.

    Who is confined to an OPD sees the history of what has to do with it, without the events that
    name another OPD, or whose stream began with another one's name.
    """
    if confined_to is not None and not _concerns(connection, subject_id, confined_to):
        return ()
    wanted = (
        select(EVENT)
        .join(SUBJECT, SUBJECT.c.event_id == EVENT.c.event_id)
        .where(SUBJECT.c.subject_id == subject_id)
    )
    if confined_to is not None:
        wanted = wanted.where(_open_to(confined_to))
    if after is not None:
        wanted = wanted.where(_before(connection, after))
    latest = (SUBJECT.c.recorded_at.desc(), SUBJECT.c.source.desc(), SUBJECT.c.position.desc())
    return answers(connection, wanted.order_by(*latest).limit(limit), HistoryLine)


def event(connection: Connection, event_id: UUID) -> HistoryLine | None:
    """Return one event, such as the one that holds a sealed reason."""
    return one(connection, select(EVENT).where(EVENT.c.event_id == event_id), HistoryLine)


def newest(connection: Connection, source: str) -> tuple[datetime, int] | None:
    """Return when the last event that is known of a source was recorded, and at which position."""
    ends = select(EVENT.c.recorded_at, EVENT.c.position).where(EVENT.c.source == source)
    last = ends.order_by(EVENT.c.recorded_at.desc(), EVENT.c.position.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    return (row.recorded_at, row.position) if row else None


def _concerns(connection: Connection, subject_id: UUID, opd_id: UUID) -> bool:
    if subject_id == opd_id:
        return True
    both = (
        select(EVENT.c.event_id)
        .join(SUBJECT, SUBJECT.c.event_id == EVENT.c.event_id)
        .where(SUBJECT.c.subject_id == subject_id, EVENT.c.opd_id == opd_id)
        .limit(1)
    )
    return connection.execute(both).first() is not None


def _open_to(opd_id: UUID) -> ColumnElement[bool]:
    first = EVENT.alias()
    anothers = exists().where(
        first.c.stream == EVENT.c.stream, first.c.version == 1, first.c.opd_id != opd_id
    )
    return or_(EVENT.c.opd_id == opd_id, and_(EVENT.c.opd_id.is_(None), ~anothers))


def _before(connection: Connection, event_id: UUID) -> ColumnElement[bool]:
    """Return the condition that an event stands beyond the one given, the latest first."""
    last = event(connection, event_id)
    if last is None:
        return SUBJECT.c.event_id.is_(None)
    at, source, position = SUBJECT.c.recorded_at, SUBJECT.c.source, SUBJECT.c.position
    same_time = at == last.recorded_at
    return or_(
        at < last.recorded_at,
        and_(same_time, source < last.source),
        and_(same_time, source == last.source, position < last.position),
    )
