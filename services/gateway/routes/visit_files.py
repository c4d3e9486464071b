"""How do the report of a visit and the proof of a follow-up come out again? To who reads of it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import httpx
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.companions import READ_COMPANIONSHIP
from gateway.routes.document_files import KeptFile, given
from gateway.seeing import Reader, Seeing, reader
from gateway.views.companionship import CompanionVisit, visit
from gateway.views.estate import answers_for
from kit.http.access import requires
from kit.http.files import named
from kit.http.openapi import shows
from kit.http.problems import NotFound


def visit_files_router(seeing: Seeing, files: httpx.AsyncClient) -> APIRouter:
    """Return the route of such files; ``files`` is the line to the service that has them."""
    routes = APIRouter(tags=["companions"])
    reads = [Depends(requires(READ_COMPANIONSHIP))]

    @routes.get(
        "/api/companionship-visits/{visit_id}/files/{sha256}",
        response_class=Response,
        dependencies=reads,
    )
    @shows(bytes, "application/pdf")
    async def one(request: Request, visit_id: UUID, sha256: str) -> Response:
        """Give the report of a visit, or what proves that a finding was followed up."""
        who, wanted, on = reader(request), named(sha256.lower()), seeing.today()

        def ask(connection: Connection) -> KeptFile | None:
            found = visit(connection, visit_id, on)
            if found is None or not _reads(connection, who, found.opd_id, on):
                return None
            return next((one for one in _files(found) if one.sha256 == wanted), None)

        seen = await seeing.ask(request, ask)
        if seen.found is None:
            raise NotFound(headers=seen.headers)
        return await given(request, files, seen.found, seen.headers)

    return routes


def _reads(connection: Connection, who: Reader, opd_id: UUID, on: date) -> bool:
    own = who.confined_to(READ_COMPANIONSHIP)
    return own is None or answers_for(connection, own, opd_id, on)


def _files(found: CompanionVisit) -> Iterator[KeptFile]:
    on = found.held_on or found.planned_on
    if found.report_sha256:
        kept = (found.report_sha256, found.report_media_type or "", found.report_size or 0)
        yield KeptFile(*kept, f"laporan-kunjungan-{on}")
    for one in found.findings:
        if one.evidence_sha256:
            kept = (one.evidence_sha256, one.evidence_media_type or "", one.evidence_size or 0)
            yield KeptFile(*kept, f"bukti-temuan-{one.number}-{on}")
