"""How do the minutes of a meeting and the proof of a payment come out again? To who answers for it.

What proves incentives tells what each person received: only who may know that is given it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

import httpx
from fastapi import APIRouter, Depends
from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.document_files import KeptFile, given
from gateway.routes.facilitation import READ_INCENTIVES
from gateway.seeing import Reader, Seeing, reader
from gateway.views.estate import answers_for
from gateway.views.facilitation import CATEGORIES, REALISATION
from gateway.views.meetings import MEETING
from kit.http.access import requires
from kit.http.files import named
from kit.http.openapi import shows
from kit.http.problems import NotFound

READ_FILES: Final = "gateway.read-facilitation-files"
INCENTIVES: Final = CATEGORIES[0]


def facilitation_files_router(seeing: Seeing, files: httpx.AsyncClient) -> APIRouter:
    """Return the route of such files; ``files`` is the line to the service that has them."""
    routes = APIRouter(tags=["facilitation"])
    needed = [Depends(requires(READ_FILES))]

    @routes.get(
        "/api/opds/{opd_id}/facilitation-files/{sha256}",
        response_class=Response,
        dependencies=needed,
    )
    @shows(bytes, "application/pdf")
    async def one(request: Request, opd_id: UUID, sha256: str) -> Response:
        """Give the minutes of a meeting, or what proves a payment, by its SHA-256."""
        who, wanted, on = reader(request), named(sha256.lower()), seeing.today()

        def ask(connection: Connection) -> KeptFile | None:
            return next(_found(connection, who, opd_id, wanted, on), None)

        seen = await seeing.ask(request, ask)
        if seen.found is None:
            raise NotFound(headers=seen.headers)
        return await given(request, files, seen.found, seen.headers)

    return routes


def reads(connection: Connection, who: Reader, action: str, opd_id: UUID, on: date) -> bool:
    """Say whether it is theirs to read of an OPD, or of one for which theirs answers."""
    own = who.confined_to(action)
    return own is None or answers_for(connection, own, opd_id, on)


def _found(
    connection: Connection, who: Reader, opd_id: UUID, sha256: str, on: date
) -> Iterator[KeptFile]:
    if not reads(connection, who, READ_FILES, opd_id, on):
        return
    minutes = select(MEETING).where(
        MEETING.c.opd_id == opd_id,
        MEETING.c.minutes_sha256 == sha256,
        MEETING.c.retracted_at.is_(None),
    )
    for held in connection.execute(minutes):
        size = held.minutes_size_bytes
        yield KeptFile(sha256, held.minutes_media_type, size, f"notula-{held.held_on}")
    proofs = select(REALISATION).where(
        REALISATION.c.opd_id == opd_id,
        REALISATION.c.document_sha256 == sha256,
        REALISATION.c.reversed_at.is_(None),
    )
    knows_amounts = reads(connection, who, READ_INCENTIVES, opd_id, on)
    for paid in connection.execute(proofs):
        if paid.category != INCENTIVES or knows_amounts:
            yield KeptFile(sha256, None, None, f"bukti-{paid.document_number}")
