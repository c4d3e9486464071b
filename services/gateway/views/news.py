"""What does an OPD tell the public in the suite, and what is still a draft?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, assert_never
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, Date, Index, String, Table, Text, and_, or_, select
from sqlalchemy.sql import Select

from gateway.heard import websites as heard
from gateway.views.answers import answers, one
from gateway.views.columns import Id, Instant
from gateway.views.opds import OPD, on_day
from gateway.views.support_tables import METADATA
from gateway.views.websites import ITEM, SUITE, monday
from kit.envelope import Envelope
from kit.views import Change, Delete, Update, Upsert

NEWS = Table(
    "news_item",
    METADATA,
    Column("news_item_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("stage", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("published_on", Date),
    Column("published_at", Instant),
    Index("news_item_by_day", "opd_id", "stage", "published_at", "news_item_id"),
    Index("news_item_by_writing", "opd_id", "stage", "written_at", "news_item_id"),
)
"""``written_at`` is when the text was last written. Of what was withdrawn no text is left."""

Heard = (
    heard.NewsItemDrafted
    | heard.NewsItemRevised
    | heard.NewsItemPublished
    | heard.NewsItemWithdrawn
)
HEARD = (
    *(heard.NewsItemDrafted, heard.NewsItemRevised),
    *(heard.NewsItemPublished, heard.NewsItemWithdrawn),
)


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    item = {"news_item_id": event.news_item_id}
    match event:
        case heard.NewsItemDrafted():
            text = msgspec.structs.asdict(event) | {"written_at": envelope.recorded_at}
            yield Upsert(
                NEWS, text | {"stage": "draft", "published_on": None, "published_at": None}
            )
        case heard.NewsItemRevised():
            text = msgspec.structs.asdict(event) | {"written_at": envelope.recorded_at}
            yield Update(NEWS, item, text)
            yield Update(ITEM, {"item_id": event.news_item_id}, {"title": event.title})
        case heard.NewsItemPublished():
            at = envelope.recorded_at
            on = {"published_on": event.effective_on, "published_at": at, "stage": "published"}
            yield Update(NEWS, item, on)
            yield Upsert(ITEM, _counted(event))
        case heard.NewsItemWithdrawn():
            nothing = {"title": "", "lead": "", "body": ""}
            yield Update(NEWS, item, {"stage": "withdrawn"} | nothing)
            yield Delete(ITEM, {"item_id": event.news_item_id})
        case _:
            assert_never(event)


def _counted(event: heard.NewsItemPublished) -> dict[str, object]:
    return {
        "item_id": event.news_item_id,
        "opd_id": event.opd_id,
        "week": monday(event.effective_on),
        "kind": SUITE,
        "published_on": event.effective_on,
        "title": event.title,
        "site_id": None,
        "link": None,
    }


class Headline(msgspec.Struct, frozen=True):
    news_item_id: UUID
    title: str
    lead: str
    published_on: date
    published_at: datetime
    written_at: datetime


class Draft(msgspec.Struct, frozen=True):
    news_item_id: UUID
    title: str
    lead: str
    written_at: datetime


class NewsItem(msgspec.Struct, frozen=True):
    news_item_id: UUID
    opd_id: UUID
    opd_code: str | None
    opd_name: str | None
    stage: str
    title: str
    lead: str
    body: str
    """Plain text: an empty line begins a paragraph, "## " a heading, "- " a point of a list."""
    published_on: date | None
    published_at: datetime | None
    written_at: datetime


class Place(NamedTuple):
    """Where a page of a list ends."""

    at: datetime
    news_item_id: UUID


def headlines(
    connection: Connection, opd_id: UUID, *, after: Place | None = None, limit: int = 20
) -> tuple[Headline, ...]:
    """Return the published news of an OPD, the latest first."""
    wanted = select(NEWS).where(NEWS.c.opd_id == opd_id, NEWS.c.stage == "published")
    return answers(connection, _walked(wanted, NEWS.c.published_at, after, limit), Headline)


def drafts(
    connection: Connection, opd_id: UUID, *, after: Place | None = None, limit: int = 20
) -> tuple[Draft, ...]:
    """Return what an OPD is writing, the latest first."""
    wanted = select(NEWS).where(NEWS.c.opd_id == opd_id, NEWS.c.stage == "draft")
    return answers(connection, _walked(wanted, NEWS.c.written_at, after, limit), Draft)


def news_item(connection: Connection, news_item_id: UUID, on: date) -> NewsItem | None:
    """Return one item, its OPD as it is called on the day; ``None`` where there is no such."""
    known = (OPD.c.code.label("opd_code"), on_day("name", on).label("opd_name"))
    wanted = select(NEWS, *known).select_from(NEWS.outerjoin(OPD, OPD.c.opd_id == NEWS.c.opd_id))
    return one(connection, wanted.where(NEWS.c.news_item_id == news_item_id), NewsItem)


def _walked(
    wanted: Select[tuple[object, ...]], at: Column[datetime], after: Place | None, limit: int
) -> Select[tuple[object, ...]]:
    if after is not None:
        when, item_id = after
        same_time = and_(at == when, NEWS.c.news_item_id < item_id)
        wanted = wanted.where(or_(at < when, same_time))
    return wanted.order_by(at.desc(), NEWS.c.news_item_id.desc()).limit(limit)
