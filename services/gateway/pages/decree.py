"""Which decrees are there, what does one contain, and is the paper in my hand the signed one?"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.form_things import thing_of_decree
from gateway.pages.forms import Forms
from gateway.pages.site import Context, Site
from gateway.routes.decrees import READ_DECREES
from gateway.routes.history import READ_HISTORY
from gateway.seeing import NOBODY, Reader, reader
from gateway.views.decree_annex import annex_lines, decree_line
from gateway.views.decrees import INHERITED, decrees
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
        question = partial(_listed, who=reader(request), after=setelah)
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


def _listed(connection: Connection, who: Reader, after: UUID | None) -> Context:
    own = who.confined_to(READ_DECREES)
    lines = decrees(connection, confined_to=own, after=after, limit=SHOWN + 1)
    return {
        "lines": lines[:SHOWN],
        "first": after is None,
        "beyond": lines[SHOWN - 1].decree_id if len(lines) > SHOWN else None,
        "sees_drafts": own is None,
    }


def _told(connection: Connection, forms: Forms, who: Reader, asked: _Asked) -> Context | None:
    own = who.confined_to(READ_DECREES)
    found = decree_line(connection, asked.decree_id, confined_to=own)
    if found is None:
        return None
    annexes = annex_lines(
        connection, asked.decree_id, asked.on, after=asked.after, limit=_ANNEXES + 1
    )
    is_hash = SHA_256.fullmatch(asked.sha256) is not None
    return {
        "decree": found,
        "links": forms.links(who, thing_of_decree(found)),
        "documents": signed_documents(connection, asked.decree_id),
        "annexes": annexes[:_ANNEXES],
        "beyond": annexes[_ANNEXES - 1].number if len(annexes) > _ANNEXES else None,
        "first": asked.after == 0,
        "asked": asked.sha256,
        "is_hash": is_hash,
        "verified": verification(connection, asked.decree_id, asked.sha256) if is_hash else None,
        "prints": own != NOBODY and found.stage not in {"discarded", INHERITED},
        "sees_history": who.sees(READ_HISTORY, who.own),
    }
