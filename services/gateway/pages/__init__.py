"""What do people see in a browser? Pages made on the server, in Bahasa Indonesia; one file each."""

from collections.abc import Sequence

from fastapi import APIRouter

from gateway.pages import decree, history, opd, province, sign_in, site
from gateway.pages.site import Site

PUBLIC = (*site.PUBLIC, *province.PUBLIC, *opd.PUBLIC, *decree.PUBLIC, *sign_in.PUBLIC)
"""Open to everybody: no numbers of people, no drafts, no reasons."""


def page_routers(pages: Site) -> Sequence[APIRouter]:
    """Return the routes of all pages and of what they load."""
    return (
        pages.router(),
        province.province_router(pages),
        opd.opd_router(pages),
        decree.decree_router(pages),
        history.history_router(pages),
        sign_in.sign_in_router(pages),
    )
