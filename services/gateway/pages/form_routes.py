"""At which addresses are forms shown and taken in?"""

from collections.abc import Awaitable, Callable, Mapping

import httpx
from fastapi import APIRouter, Depends
from starlette.responses import Response

from gateway.forward import operations
from gateway.incoming import Share
from gateway.pages.form_desk import Desk
from gateway.pages.form_files import Files
from gateway.pages.form_list import FILE, ListDesk, ListPage
from gateway.pages.form_page import FormPage
from gateway.pages.forms import Deed, Forms
from gateway.pages.site import Site
from gateway.standing_in import offers

_FILES = 4
"""How many files are passed on at once."""
_AT_ONCE = 6
"""How many forms of one account are looked at at once."""


def forms_router(site: Site, forms: Forms, clients: Mapping[str, httpx.AsyncClient]) -> APIRouter:
    """Return the routes of all forms; each needs the right of its command, or a mandate for it."""
    router, share, room = APIRouter(include_in_schema=False), Share(_AT_ONCE), Share(_FILES)
    keeping = {one.service for one in operations() if one.action.endswith(".store-file")}
    for deed in forms.deeds.values():
        client = clients[deed.operation.service]
        service = deed.operation.service
        files = Files(_file_names(deed), service, client, room, keeps=service in keeping)
        desk = (
            ListDesk(ListPage(site, deed), client, share, files)
            if deed.form.columns
            else Desk(FormPage(site, deed), client, share, files)
        )
        routes: list[tuple[str, str, Callable[..., Awaitable[Response]]]] = [
            ("GET", deed.path, desk.show),
            ("POST", deed.path, desk.taking()),
        ]
        if isinstance(desk, ListDesk):
            routes.append(("GET", f"{deed.path}/templat.xlsx", desk.template))
        for method, path, endpoint in routes:
            router.add_api_route(
                path,
                endpoint,
                methods=[method],
                dependencies=[Depends(offers(deed.operation.action))],
                response_class=Response,
                name=f"{method.lower()}-{path.removeprefix('/isian/').partition('/')[0]}",
            )
    return router


def _file_names(deed: Deed) -> list[str]:
    if deed.form.columns:
        return [FILE]
    return [each.name for each in deed.form.fields if each.kind == "file"]
