"""What does an OPD tell the public? Its news are open to everybody, its drafts to itself."""

import hashlib
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.atom import ATOM_TYPE, feed
from gateway.routes.single import single
from gateway.seeing import Items, Reader, Seeing, reader
from gateway.views.news import (
    Draft,
    Headline,
    NewsItem,
    Place,
    drafts,
    headlines,
    news_item,
)
from gateway.views.opds import opd_card
from kit.http.access import may, requires
from kit.http.openapi import shows
from kit.http.paging import Page, has_already, page
from kit.http.problems import NotFound

PUBLIC = ("/api/opds/{opd_id}/news", "/api/opds/{opd_id}/news.atom", "/api/news/{news_item_id}")
READ_NEWS_DRAFTS: Final = "gateway.read-news-drafts"
IN_A_FEED: Final = 20


def news_for(connection: Connection, who: Reader, news_item_id: UUID, on: date) -> NewsItem | None:
    """Return one item; a draft, and what was withdrawn, only to those who may see drafts."""
    found = news_item(connection, news_item_id, on)
    if found is None or found.stage == "published" or who.sees(READ_NEWS_DRAFTS, found.opd_id):
        return found
    return None


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of news."""
    routes = APIRouter(tags=["news"])

    @routes.get("/api/opds/{opd_id}/news", response_class=Response)
    @shows(Items[Headline])
    async def of_opd(
        request: Request, opd_id: UUID, wanted: Annotated[Page, Depends(page)]
    ) -> Response:
        """List the published news of an OPD, the latest first."""
        after = wanted.after(Place)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: headlines(connection, opd_id, after=after, limit=limit),
            lambda line: [line.published_at, line.news_item_id],
        )

    @routes.get("/api/opds/{opd_id}/news.atom", response_class=Response)
    @shows(bytes, ATOM_TYPE)
    async def as_feed(request: Request, opd_id: UUID) -> Response:
        """Give the latest news of an OPD to readers of feeds (RFC 4287)."""
        return await _feed(seeing, request, opd_id)

    @routes.get("/api/news/{news_item_id}", response_class=Response)
    @shows(NewsItem)
    async def one(request: Request, news_item_id: UUID) -> Response:
        """Show one item."""
        who, today = reader(request), seeing.today()
        return await single(
            seeing,
            request,
            lambda connection: news_for(connection, who, news_item_id, today),
            lambda found: found.news_item_id,
        )

    _drafts(routes, seeing)
    return routes


def _drafts(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get(
        "/api/opds/{opd_id}/news-drafts",
        response_class=Response,
        dependencies=[Depends(requires(READ_NEWS_DRAFTS))],
    )
    @shows(Items[Draft])
    async def drafts_of_opd(
        request: Request, opd_id: UUID, wanted: Annotated[Page, Depends(page)]
    ) -> Response:
        """List what an OPD is writing, the latest first."""
        may(request, READ_NEWS_DRAFTS, opd_id)
        after = wanted.after(Place)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: drafts(connection, opd_id, after=after, limit=limit),
            lambda line: [line.written_at, line.news_item_id],
        )


async def _feed(seeing: Seeing, request: Request, opd_id: UUID) -> Response:
    today = seeing.today()

    def ask(connection: Connection) -> bytes | None:
        opd = opd_card(connection, opd_id, today)
        return feed(opd, headlines(connection, opd_id, limit=IN_A_FEED)) if opd else None

    seen = await seeing.ask(request, ask)
    if seen.found is None:
        raise NotFound(headers=seen.headers)
    etag = f'"{hashlib.sha256(seen.found).hexdigest()[:32]}"'
    headers = {**seen.headers, "ETag": etag, "Cache-Control": "public, max-age=300"}
    if has_already(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(seen.found, headers=headers, media_type=ATOM_TYPE)
