"""What does payroll receive for a period, in which version?"""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes import tpp_files
from gateway.routes.table_files import CSV_TYPE, XLSX_TYPE
from gateway.seeing import SAMPLE_DATA, Seeing, Seen
from gateway.views.tpp_exports import TppExport, TppVersion, tpp_export, tpp_versions
from kit.http.access import requires
from kit.http.openapi import shows
from kit.http.paging import has_already
from kit.http.problems import NotFound

READ_TPP_EXPORTS = "gateway.read-tpp-exports"

_MOST = 1_000_000_000
Version = Annotated[int | None, Query(ge=1, le=_MOST, description="The newest if unsaid")]


class TppExportWithVersions(TppExport, frozen=True):
    """With the versions that there are, the newest first; only the newest counts."""

    versions: tuple[TppVersion, ...]


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of TPP exports."""
    routes = APIRouter(tags=["tpp"], dependencies=[Depends(requires(READ_TPP_EXPORTS))])
    path = "/api/tpp-exports/{period_id}"

    @routes.get(path, response_class=Response)
    @shows(TppExportWithVersions)
    async def one(request: Request, period_id: UUID, version: Version = None) -> Response:
        """Show one version of an export with all its rows."""

        def ask(connection: Connection) -> TppExportWithVersions | None:
            found = tpp_export(connection, period_id, version)
            if found is None:
                return None
            versions = tpp_versions(connection, period_id)
            return TppExportWithVersions(**msgspec.structs.asdict(found), versions=versions)

        return await seeing.answer(request, ask)

    @routes.get(f"{path}/tpp.csv", response_class=Response)
    @shows(bytes, CSV_TYPE)
    async def as_csv(request: Request, period_id: UUID, version: Version = None) -> Response:
        """Give the file whose SHA-256 was published with the export."""
        seen = await _export(seeing, request, period_id, version)
        etag = f'"{seen.found.checksum}"'
        return _file(request, seen, "csv", etag, lambda: tpp_files.tpp_csv(seen.found))

    @routes.get(f"{path}/tpp.xlsx", response_class=Response)
    @shows(bytes, XLSX_TYPE)
    async def as_xlsx(request: Request, period_id: UUID, version: Version = None) -> Response:
        """Give the same figures as a workbook."""
        seen = await _export(seeing, request, period_id, version)
        sample = SAMPLE_DATA in seen.headers
        etag = f'"{seen.found.checksum}-{seen.found.version}{"-sample" * sample}"'
        make = lambda: tpp_files.tpp_xlsx(seen.found, sample=sample)  # noqa: E731
        return _file(request, seen, "xlsx", etag, make)

    return routes


async def _export(
    seeing: Seeing, request: Request, period_id: UUID, version: int | None
) -> Seen[TppExport]:
    seen = await seeing.ask(request, lambda connection: tpp_export(connection, period_id, version))
    if seen.found is None:
        raise NotFound(headers=seen.headers)
    return Seen(seen.found, seen.headers)


def _file(
    request: Request,
    seen: Seen[TppExport],
    ending: str,
    etag: str,
    make: Callable[[], bytes],
) -> Response:
    name = tpp_files.file_name(seen.found, ending, sample=SAMPLE_DATA in seen.headers)
    headers = {
        **seen.headers,
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if has_already(request, etag):
        return Response(status_code=304, headers=headers)
    kind = CSV_TYPE if ending == "csv" else XLSX_TYPE
    return Response(make(), headers=headers, media_type=kind)
