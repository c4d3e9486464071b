"""How do the decrees of the time before this suite come in? Looked at, or recorded, by a list."""

from functools import partial
from typing import Annotated, Any, Final

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
from kit.keys import KeyStore
from kit.settings import MEGABYTE
from kit.transient import TooBusy
from personnel.inherited_file import MOST_ROWS, OPTIONAL, REQUIRED, WORDS
from personnel.inherited_taking import Asked, Taking
from personnel.list_asked import list_asked
from personnel.opds_of_journal import OpdsOfJournal
from personnel.people_import_api import OPERATION as OF_PEOPLE

ACTION: Final = "personnel.import-decrees"
BODY_LIMIT: Final = 10 * MEGABYTE
OPERATION: Final[dict[str, Any]] = {
    "summary": "Import decrees, teams and seats of the time before this suite (CSV or XLSX)",
    "description": (
        f"A row for each seat. Columns: {', '.join(REQUIRED)}, and, where there is something to "
        f"say, {', '.join(OPTIONAL)}; at most {MOST_ROWS} rows. `alasan` is one of: {WORDS}. "
        "Positions may be named as the paper has them. A decree of the day that `set-cut-over` has "
        "set, or later, is none of the time before. All rows are checked, also against what "
        "this suite has decided, before any is taken; a wrong one is named in the problem "
        "`/problems/personnel/inherited-rows-are-wrong` under `facts.problems` by row, column, "
        "value, code and reason, and nothing is recorded. With `preview` nothing is recorded "
        "either way. Rows that are recorded already change nothing."
    ),
    "operationId": "personnel-import-decrees",
    "parameters": [one for one in OF_PEOPLE["parameters"] if one["in"] == "header"],
    "requestBody": OF_PEOPLE["requestBody"],
    "responses": {
        "200": {
            "description": "How many decrees and seats are new, and what to look at.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
}


def decree_import_router(journal: Journal, keys: KeyStore, opds: OpdsOfJournal) -> APIRouter:
    """Return the route ``POST /decree-imports``."""
    router, taking = APIRouter(tags=["personnel"]), Taking(journal, keys, opds)

    @router.post(
        "/decree-imports",
        name="import-decrees",
        dependencies=[Depends(requires(ACTION))],
        response_class=Response,
        openapi_extra=OPERATION,
    )
    @limited_to(BODY_LIMIT)
    async def endpoint(
        request: Request,
        preview: Annotated[bool, Query(description="Only check, record nothing")] = False,  # noqa: FBT002 - a flag of the query
    ) -> Response:
        """Take all seats of a list, or say what is wrong with each row."""
        may(request, ACTION, None)
        asked = Asked(await list_asked(request, journal, ACTION), preview)
        bind_contextvars(command=str(asked.sent.context.command_id))
        take = partial(taking.take, asked)
        try:
            outcome = await anyio.to_thread.run_sync(take, limiter=parts_of(request).threads)
        except TooBusy as busy:
            raise TryAgain(headers={"Retry-After": "1"}) from busy
        headers = {HEADER: outcome.token} if outcome.token else {}
        body = msgspec.json.encode(outcome)
        return Response(body, headers=headers, media_type="application/json")

    return router
