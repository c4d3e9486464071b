"""Which decrees are there, what does one contain, and is the paper in my hand the signed one?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.decree_things import PREPARES, stage_for, thing_of_decree
from gateway.pages.forms import Forms, Link
from gateway.pages.site import Context, Site
from gateway.pages.upload_lists import DECREES
from gateway.routes.decrees import READ_DECREES
from gateway.routes.history import READ_HISTORY
from gateway.seeing import NOBODY, Reader, reader
from gateway.standing_in import first_to_see, with_deputies
from gateway.views.decree_annex import Way, decree_line, part_of, way_of
from gateway.views.decree_paper import annexes_of
from gateway.views.decrees import INHERITED, DecreeLine, decrees
from gateway.views.signed_documents import signed_documents, verification
from kit.files import SHA_256

PUBLIC = ("/keputusan", "/keputusan/{decree_id}")
SHOWN = 30
_ANNEXES = 100


@dataclass(frozen=True)
class _Asked:
    decree_id: UUID
    after: int
    sha256: str
    on: date


def decree_router(site: Site, forms: Forms) -> APIRouter:
    """Return the routes of the list of decrees and of one."""
    router = APIRouter(include_in_schema=False)

    @router.get(PUBLIC[0])
    async def every(request: Request, setelah: Annotated[UUID | None, Query()] = None) -> Response:
        question = partial(_listed, forms=forms, who=reader(request), after=setelah)
        return await site.show(request, "decrees.html", question)

    @router.get(PUBLIC[1])
    async def one(
        request: Request,
        decree_id: UUID,
        setelah: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
        sha256: Annotated[str, Query(max_length=100)] = "",
    ) -> Response:
        asked = _Asked(decree_id, setelah, sha256.strip().lower(), site.today())
        question = partial(_told, forms=forms, who=reader(request), asked=asked)
        return await site.show(request, "decree.html", question)

    return router


def _listed(connection: Connection, forms: Forms, who: Reader, after: UUID | None) -> Context:
    own = who.confined_to(READ_DECREES)
    lines = decrees(connection, confined_to=own, after=after, limit=SHOWN + 1)
    return {
        "lines": lines[:SHOWN],
        "first": after is None,
        "beyond": lines[SHOWN - 1].decree_id if len(lines) > SHOWN else None,
        "sees_drafts": own is None,
        "links": [link for link in forms.links(who) if link.key == PREPARES],
        "imports": who.confined_to(DECREES.action) != NOBODY,
    }


def _told(connection: Connection, forms: Forms, who: Reader, asked: _Asked) -> Context | None:
    who = with_deputies(connection, who, asked.on)
    seen = first_to_see(who, partial(_seen, connection, asked.decree_id), forms.acts("decree"))
    if seen is None:
        return None
    own, found = seen[0].confined_to(READ_DECREES), seen[1]
    part = part_of(connection, asked.decree_id, asked.on, after=asked.after, limit=_ANNEXES)
    is_hash = SHA_256.fullmatch(asked.sha256) is not None
    way = way_of(connection, asked.decree_id)
    return {
        "decree": found,
        "links": _links(forms, who, found, way, asked.on),
        "way": way,
        "sees_way": own is None,
        "left_out": part.left_out if own != NOBODY else (),
        "amended": found.amends and decree_line(connection, found.amends, confined_to=own),
        "documents": signed_documents(connection, asked.decree_id),
        "annexes": part.annex,
        "beyond": part.beyond,
        "first": asked.after == 0,
        "asked": asked.sha256,
        "is_hash": is_hash,
        "verified": verification(connection, asked.decree_id, asked.sha256) if is_hash else None,
        "prints": _prints(connection, who, found),
        "sees_history": who.sees(READ_HISTORY, who.own),
    }


def _seen(connection: Connection, decree_id: UUID, who: Reader) -> DecreeLine | None:
    return decree_line(connection, decree_id, confined_to=who.confined_to(READ_DECREES))


def _prints(connection: Connection, who: Reader, found: DecreeLine) -> bool:
    """Say whether the reader may have it on paper: who sees it as a deputy has it on the page."""
    own = who.confined_to(READ_DECREES)
    drafts = own is None or (own != NOBODY and found.number is not None)
    # What was inherited has no annexes of its own, also once it is revoked.
    has_annexes = found.stage != "revoked" or annexes_of(connection, found.decree_id) > 0
    return drafts and found.stage not in {"discarded", INHERITED} and has_annexes


def _links(forms: Forms, who: Reader, found: DecreeLine, way: Way, on: date) -> Sequence[Link]:
    """Return what may be done by the reader, or by them as somebody's deputy."""
    links: dict[str, Link] = {}
    for hand in (replace(who, deputies=()), *who.deputies):
        stage = stage_for(hand, found.stage, way)
        each = forms.links(hand, thing_of_decree(found, stage))
        if stage == "decided" and found.until and found.until >= on:
            each = [*each, *forms.links(hand, None, amends=str(found.decree_id))]
        for link in each:
            links.setdefault(link.key, link)
    return list(links.values())
