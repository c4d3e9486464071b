"""Is the website of one OPD alive: its sites and stewards, its weeks, and what it published?"""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.form_things import thing_of_opd
from gateway.pages.forms import Forms
from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.pages.things_of_website import thing_of_activity, thing_of_site, thing_of_website
from gateway.routes.websites import OpdWebsite, opd_website
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.news import headlines
from gateway.views.opds import opd_card
from gateway.views.websites import items_of
from kit.http.paging import cursor, read_cursor

PUBLIC = ("/opd/{code}/laman",)
SHOWN = 30
GLANCE = 3
"""News on the OPD's own page."""


def opd_website_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of the page of an OPD's website duty."""
    router = APIRouter(include_in_schema=False)

    @router.get("/opd/{code}/laman")
    async def one(
        request: Request, code: str, setelah: Annotated[str, Query(max_length=1024)] = ""
    ) -> Response:
        after = read_cursor(setelah, tuple[date, UUID]) if setelah else None
        question = partial(
            _told, forms, reader(request), code=code.upper(), today=site.today(), after=after
        )
        return await site.show(request, "opd-website.html", question)

    return router


def glance(connection: Connection, opd_id: UUID, on: date, today: date) -> Context:
    """Return what the OPD's own page says of its website."""
    website = opd_website(connection, opd_id, on, today)
    return {
        "website": website,
        "last_week": _last_judged(website) if website else None,
        "news": headlines(connection, opd_id, limit=GLANCE),
    }


def _last_judged(website: OpdWebsite) -> object:
    """Return the last week that is over and was owed."""
    return next((each for each in website.weeks if each.state in ("met", "missed")), None)


def _told(  # noqa: PLR0913 - whose, as of when and which part is said by name
    forms: Forms,
    who: Reader,
    connection: Connection,
    *,
    code: str,
    today: date,
    after: tuple[date, UUID] | None,
) -> Context | None:
    opd_id = named(connection, code, today)
    opd = opd_card(connection, opd_id, today) if opd_id else None
    if opd is None:
        return None
    items = items_of(connection, opd.opd_id, after=after, limit=SHOWN + 1)
    shown, last = items[:SHOWN], items[SHOWN - 1] if len(items) > SHOWN else None
    website = opd_website(connection, opd.opd_id, today, today)
    who = with_deputies(connection, who, today)
    owner = thing_of_opd(opd)
    of_sites = {
        each.site_id: thing_of_site(owner, each.site_id, each.address, each.kind, in_use=True)
        for each in (website.sites if website else ())
    }
    written = [each for each in shown if each.site_id]
    return {
        "opd": opd,
        "website": website,
        "links": {key: forms.links(who, thing) for key, thing in of_sites.items()},
        "begins": forms.links(who, thing_of_website(owner)),
        "strikes": {
            each.item_id: forms.links(who, thing_of_activity(owner, each)) for each in written
        },
        "items": shown,
        "first": after is None,
        "beyond": cursor([last.published_on, last.item_id]) if last else None,
    }
