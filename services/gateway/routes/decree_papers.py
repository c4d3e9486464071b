"""How does a decree look on paper, whole or one OPD's annex, to who may see it?"""

from dataclasses import dataclass, field
from functools import partial
from typing import Final
from uuid import UUID

import anyio
from anyio import CapacityLimiter
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.incoming import Share
from gateway.papers.decree import TEMPLATE, Paper, Printed, paper, roman
from gateway.routes.decrees import READ_DECREES
from gateway.routes.document_files import CLOSED, disposition
from gateway.seeing import READ_PEOPLE, SAMPLE_DATA, Seeing, Seen, reader, widens
from gateway.views.decree_paper import DecreePaper, annexes_of, decree_paper
from kit.documents import MEDIA_TYPE, Typesetter
from kit.http.access import confined_to, requires
from kit.http.openapi import shows
from kit.http.paging import has_already
from kit.http.problems import NotFound, Problem

MOST_ANNEXES: Final = 300
"""A province has some 50 OPDs, printed in a quarter of a second; so many take 200 MB."""
_AT_ONCE, _WAITING = 2, 16


class TooManyAnnexes(Problem):
    """A decree with so many annexes is printed annex by annex."""

    status = 422


@dataclass(frozen=True)
class _Press:
    """Prints two papers at once, beside the threads that answer questions."""

    typesetter: Typesetter = field(default_factory=Typesetter)
    limiter: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE))
    waiting: Share = field(default_factory=lambda: Share(_WAITING))

    async def print(self, said: Paper) -> bytes:
        with self.waiting.of("paper"):
            make = partial(self.typesetter.pdf, TEMPLATE, said)
            return await anyio.to_thread.run_sync(make, limiter=self.limiter)


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of what is printed of decrees."""
    needed = [Depends(requires(READ_DECREES)), Depends(widens(READ_PEOPLE))]
    routes, press = APIRouter(tags=["decrees"], dependencies=needed), _Press()

    @routes.get("/api/decrees/{decree_id}/draft.pdf", response_class=Response)
    @shows(bytes, MEDIA_TYPE)
    async def whole(request: Request, decree_id: UUID) -> Response:
        """Print a decree with all its annexes; the same facts give the same file to the byte."""
        own = confined_to(request, READ_DECREES)

        def ask(connection: Connection) -> DecreePaper | None:
            if annexes_of(connection, decree_id) > MOST_ANNEXES:
                raise TooManyAnnexes(most=MOST_ANNEXES)
            return _shown(decree_paper(connection, decree_id), own)

        return await _printed(request, press, await seeing.ask(request, ask))

    @routes.get("/api/decrees/{decree_id}/annexes/{opd_id}.pdf", response_class=Response)
    @shows(bytes, MEDIA_TYPE)
    async def annex(request: Request, decree_id: UUID, opd_id: UUID) -> Response:
        """Print the annex of one OPD."""
        own = confined_to(request, READ_DECREES)

        def ask(connection: Connection) -> DecreePaper | None:
            return _shown(decree_paper(connection, decree_id, opd_id=opd_id), own)

        return await _printed(request, press, await seeing.ask(request, ask), opd_id)

    return routes


def _shown(found: DecreePaper | None, own: UUID | None) -> DecreePaper | None:
    """Return it to who may see it: a draft only to those who are not confined to an OPD."""
    return None if found is None or (found.drafted and own is not None) else found


async def _printed(
    request: Request, press: _Press, seen: Seen[DecreePaper | None], annex_of: UUID | None = None
) -> Response:
    """Answer with a paper, of which the ETag is known before it is made."""
    found, sample = seen.found, SAMPLE_DATA in seen.headers
    if found is None:
        raise NotFound(headers=seen.headers)
    said = paper(found, Printed(reader(request), sample, annex_only=annex_of is not None))
    headers = {
        **seen.headers,
        **CLOSED,
        "ETag": f'"{TEMPLATE.fingerprint(said)[:32]}"',
        "Cache-Control": "private, no-cache",
        "Content-Disposition": disposition(_name(found, annex_of), MEDIA_TYPE, sample=sample),
    }
    if has_already(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(await press.print(said), headers=headers, media_type=MEDIA_TYPE)


def _name(found: DecreePaper, annex_of: UUID | None) -> str:
    begins = "Rancangan-SK" if found.drafted else "Cetakan-SK"
    of = found.number or f"{found.dated_on}-{found.decree_id.hex[:8]}"
    if annex_of is None:
        return f"{begins}-{of}"
    return f"{begins}-{of}-Lampiran-{roman(found.annexes[0].number)}-{found.annexes[0].opd_code}"
