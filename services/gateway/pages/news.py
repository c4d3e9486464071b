"""What does an OPD tell the public? A list of its news, and each item at an address for good."""

from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.news_text import blocks
from gateway.pages.forms import Forms
from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.pages.things_of_website import thing_of_news
from gateway.routes.news import READ_NEWS_DRAFTS
from gateway.seeing import Reader, reader
from gateway.standing_in import readers, with_deputies
from gateway.views.news import NewsItem, Place, drafts, headlines, news_item
from gateway.views.opds import opd_card
from kit.http.paging import cursor, read_cursor
from kit.http.problems import NotFound

PUBLIC = ("/opd/{code}/berita", "/berita/{news_item_id}")
SHOWN = 20


def news_router(site: Site, forms: Forms) -> APIRouter:
    """Return the routes of the news of an OPD and of one item."""
    router = APIRouter(include_in_schema=False)

    @router.get("/opd/{code}/berita")
    async def of_opd(
        request: Request, code: str, setelah: Annotated[str, Query(max_length=1024)] = ""
    ) -> Response:
        after = read_cursor(setelah, Place) if setelah else None
        question = partial(
            _listed, who=reader(request), code=code.upper(), on=site.today(), after=after
        )
        return await site.show(request, "news-list.html", question)

    @router.get("/berita/{news_item_id}")
    async def one(request: Request, news_item_id: UUID) -> Response:
        who, today = reader(request), site.today()
        seen = await site.seeing.ask(
            request, lambda connection: _item(connection, forms, who, news_item_id, today)
        )
        item = seen.found
        if item is None:
            raise NotFound
        gone = item.stage == "withdrawn"
        told = partial(_one, forms=forms, who=who, news_item_id=news_item_id, on=today)
        status = HTTPStatus.GONE if gone else HTTPStatus.OK
        return await site.show(request, "news.html", told, status=status)

    return router


def _item(
    connection: Connection, forms: Forms, who: Reader, news_item_id: UUID, on: date
) -> NewsItem | None:
    """Return the item if there is something to show; that it was public once stays known."""
    item = news_item(connection, news_item_id, on)
    if item is None or item.published_on is not None:
        return item
    each = readers(with_deputies(connection, who, on), forms.acts("news"))
    return item if any(one.sees(READ_NEWS_DRAFTS, item.opd_id) for one in each) else None


def _one(
    connection: Connection, forms: Forms, who: Reader, news_item_id: UUID, on: date
) -> Context | None:
    item = _item(connection, forms, who, news_item_id, on)
    if item is None:
        return None
    changed = item.published_at is not None and item.written_at > item.published_at
    links = forms.links(with_deputies(connection, who, on), thing_of_news(item))
    return {"item": item, "blocks": blocks(item.body), "changed": changed, "links": links}


def _listed(
    connection: Connection,
    who: Reader,
    code: str,
    on: date,
    after: Place | None,
) -> Context | None:
    opd_id = named(connection, code, on)
    opd = opd_card(connection, opd_id, on) if opd_id else None
    if opd is None:
        return None
    found = headlines(connection, opd.opd_id, after=after, limit=SHOWN + 1)
    shown, writes = found[:SHOWN], who.sees(READ_NEWS_DRAFTS, opd.opd_id)
    last = shown[-1] if len(found) > SHOWN else None
    return {
        "opd": opd,
        "news": shown,
        "writes": writes,
        "drafts": drafts(connection, opd.opd_id) if writes and after is None else (),
        "first": after is None,
        "beyond": cursor([last.published_at, last.news_item_id]) if last else None,
    }
