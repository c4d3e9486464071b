"""Who stands in for whom, and until when? For those who work with it, in words."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.delegation_things import thing_of_delegation
from gateway.pages.forms import Forms, Link
from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.routes.delegations import READ_DELEGATIONS, Shown, shown
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.delegations import Delegation, Place, delegations, ending_by
from gateway.words import ViewWords
from kit.http.access import may, requires
from kit.http.problems import BadRequest, Wrong

SHOWN = 30
MOST_DAYS = 366
GIVES = frozenset({"limpahkan-wewenang", "tunjuk-plt"})


class Asked(BaseModel):
    """What the form of the page asks for."""

    opd: Annotated[str, Field(max_length=60)] = ""
    pada: Annotated[str, Field(max_length=10)] = ""
    berakhir: Annotated[str, Field(max_length=3)] = ""
    mulai: Annotated[str, Field(max_length=10)] = ""
    setelah: UUID | None = None


class Line(NamedTuple):
    """A delegation in words, and what the visitor may do about it."""

    line: Shown
    links: Sequence[Link]


def delegations_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of the list."""
    needed = [Depends(requires(READ_DELEGATIONS))]
    router = APIRouter(include_in_schema=False, dependencies=needed)

    @router.get("/pelimpahan")
    async def every(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        question = partial(_told, site=site, forms=forms, request=request, asked=asked)
        return await site.show(request, "delegations.html", question)

    return router


def _within(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and int(said) <= MOST_DAYS):
        raise BadRequest(Wrong("berakhir", "range", f"0..{MOST_DAYS}"))
    return int(said)


def _told(
    connection: Connection, *, site: Site, forms: Forms, request: Request, asked: Asked
) -> Context | None:
    who, on, within = reader(request), site.day(asked.pada), _within(asked.berakhir)
    after = Place(site.day(asked.mulai), asked.setelah) if asked.setelah else None
    code = asked.opd.strip().upper()
    opd_id = named(connection, code, on) if code else who.confined_to(READ_DELEGATIONS)
    if code and opd_id is None:
        return None
    may(request, READ_DELEGATIONS, opd_id)
    found = delegations(
        connection,
        on,
        opd_id=opd_id,
        in_force=bool(asked.pada),
        ending_by=ending_by(on, within),
        after=after,
        limit=SHOWN + 1,
    )
    words, today = ViewWords(connection, on, who), site.today()
    acting = with_deputies(connection, who, today)
    filters = {
        "opd_id": opd_id,
        "in_force_on": on.isoformat() if asked.pada else None,
        "ending_within": within,
    }
    return {
        "lines": [
            Line(shown(each, words, on), _links(forms, acting, each, words, today))
            for each in found[:SHOWN]
        ],
        "links": _begun(forms, acting, opd_id),
        "on": on,
        "asked": asked,
        "code": code,
        "kept": {"opd": code, "pada": asked.pada, "berakhir": asked.berakhir},
        "file": {name: value for name, value in filters.items() if value is not None},
        "first": after is None,
        "beyond": found[SHOWN - 1] if len(found) > SHOWN else None,
    }


def _begun(forms: Forms, who: Reader, opd_id: UUID | None) -> Sequence[Link]:
    """Return where an office is put into other hands, that of an OPD if one is meant."""
    each = (*forms.links(who), *forms.links(who, None, opd_id=str(opd_id or "")))
    return [link for link in each if link.key in GIVES]


def _links(
    forms: Forms, who: Reader, found: Delegation, words: ViewWords, on: date
) -> Sequence[Link]:
    return forms.links(who, thing_of_delegation(found, who, words, on))
