"""Which meetings have the teams held, and which minutes prove them?"""

from collections.abc import Iterable
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, Date, Index, Integer, String, Table, Text, select

from gateway.heard import facilitation as heard
from gateway.views.answers import answers
from gateway.views.columns import Id, Instant, Listed, listed
from gateway.views.support_tables import METADATA
from kit.envelope import Envelope
from kit.views import Change, Update, Upsert

MEETING = Table(
    "meeting",
    METADATA,
    Column("meeting_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("subject", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("positions", Listed, nullable=False),
    Column("minutes_sha256", String, nullable=False),
    Column("minutes_media_type", String, nullable=False),
    Column("minutes_size_bytes", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("retracted_at", Instant),
    Index("meeting_by_opd", "opd_id", "held_on", "meeting_id"),
)
Heard = heard.MeetingHeld | heard.MeetingRetracted
HEARD = (heard.MeetingHeld, heard.MeetingRetracted)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.MeetingHeld():
            yield Upsert(MEETING, _row(event, envelope))
        case heard.MeetingRetracted():
            gone = {"retracted_at": envelope.recorded_at}
            yield Update(MEETING, {"meeting_id": event.meeting_id}, gone)
        case _:
            assert_never(event)


def _row(event: heard.MeetingHeld, envelope: Envelope) -> dict[str, object]:
    return {
        "meeting_id": event.meeting_id,
        "opd_id": event.opd_id,
        "held_on": event.effective_on,
        "subject": event.subject,
        "people": event.people,
        "positions": listed(event.positions),
        "minutes_sha256": event.minutes.sha256,
        "minutes_media_type": event.minutes.media_type,
        "minutes_size_bytes": event.minutes.size_bytes,
        "recorded_at": envelope.recorded_at,
        "retracted_at": None,
    }


class Meeting(msgspec.Struct, frozen=True):
    meeting_id: UUID
    held_on: date
    subject: str
    people: int
    positions: tuple[str, ...]
    minutes_sha256: str
    minutes_media_type: str
    minutes_size_bytes: int


def meetings(
    connection: Connection, opd_id: UUID, year: int, on: date, *, limit: int
) -> tuple[Meeting, ...]:
    """Return the meetings of an OPD's team in a year up to the day, the latest first."""
    last = min(on, date(year, 12, 31))
    wanted = select(MEETING).where(
        MEETING.c.opd_id == opd_id,
        MEETING.c.held_on.between(date(year, 1, 1), last),
        MEETING.c.retracted_at.is_(None),
    )
    order = (MEETING.c.held_on.desc(), MEETING.c.meeting_id)
    return answers(connection, wanted.order_by(*order).limit(limit), Meeting)
