"""How does a list of published items come in? Checked or recorded, for one OPD at a time."""

from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

import anyio
import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response
from structlog.contextvars import bind_contextvars

from kit.http.access import may, requires
from kit.http.edge import limited_to
from kit.http.journal_token import HEADER
from kit.http.parts import parts_of
from kit.http.problems import TryAgain
from kit.journal import Journal
from kit.settings import MEGABYTE
from kit.transient import TooBusy
from personnel.activity_taking import Asked, Outcome, Taking
from personnel.list_asked import list_asked
from personnel.people_import_api import OPERATION as OF_PEOPLE

ACTION: Final = "personnel.import-activities"
BODY_LIMIT: Final = 2 * MEGABYTE
OPERATION: Final[dict[str, Any]] = {
    "summary": "Import what an OPD has published on its sites (CSV or XLSX)",
    "description": (
        "The columns are `tanggal`, `judul`, `tautan` and `situs`, at most 1,000 rows. All rows "
        "are checked before any is taken; a wrong one is named in the problem "
        "`/problems/personnel/activity-rows-are-wrong` under `facts.problems` by row, column, "
        "value, code and reason, and nothing is recorded. With `preview` nothing is recorded "
        "either way, and `items` says how each row was read. A link that is known already changes "
        "nothing."
    ),
    "operationId": "personnel-import-activities",
    "parameters": [one for one in OF_PEOPLE["parameters"] if one["in"] == "header"],
    "requestBody": OF_PEOPLE["requestBody"],
    "responses": {
        "200": {
            "description": "How many rows there are, how many are new, and what to look at.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
}


def activity_import_router(journal: Journal) -> APIRouter:
    """Return the route ``POST /opds/{opd_id}/activity-imports``."""
    router, taking = APIRouter(tags=["personnel"]), Taking(journal)

    @router.post(
        "/opds/{opd_id}/activity-imports",
        name="import-activities",
        dependencies=[Depends(requires(ACTION))],
        response_class=Response,
        openapi_extra=OPERATION,
    )
    @limited_to(BODY_LIMIT)
    async def endpoint(
        request: Request,
        opd_id: UUID,
        preview: Annotated[bool, Query(description="Only check, record nothing")] = False,  # noqa: FBT002 - a flag of the query
    ) -> Response:
        """Take all items of a list, or say what is wrong with each row."""
        may(request, ACTION, opd_id)
        asked = await _asked(request, journal, opd_id, preview=preview)
        bind_contextvars(command=str(asked.context.command_id))
        parts = parts_of(request)
        take = partial(taking.take, asked, parts.texts)
        try:
            outcome = await anyio.to_thread.run_sync(take, limiter=parts.threads)
        except TooBusy as busy:
            raise TryAgain(headers={"Retry-After": "1"}) from busy
        return _answer(outcome)

    return router


async def _asked(request: Request, journal: Journal, opd_id: UUID, *, preview: bool) -> Asked:
    sent = await list_asked(request, journal, ACTION, str(opd_id))
    return Asked(opd_id, sent.file_name, sent.content, preview, sent.context, sent.at)


def _answer(outcome: Outcome) -> Response:
    headers = {HEADER: outcome.token} if outcome.token else {}
    return Response(msgspec.json.encode(outcome), headers=headers, media_type="application/json")
