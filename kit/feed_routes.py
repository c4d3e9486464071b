"""How does a producer show its journal to hearers and auditors? As it is stored, page by page."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from kit.feed import PAGE, encode_line
from kit.http.access import requires
from kit.journal import Journal
from kit.lanes import LANES

NDJSON = "application/x-ndjson"
FURTHEST = 2**63 - 1
"""No database counts further."""


def feed_router(journal: Journal) -> APIRouter:
    """Return the routes ``/events`` and ``/events/heads`` of a journal."""
    router = APIRouter(tags=["events"])
    allowed = [Depends(requires(f"{journal.service}.read-events"))]

    @router.get("/events/heads", dependencies=allowed, response_class=Response)
    def heads() -> Response:
        """Return how far the journal reaches in each lane, and its epochs."""
        return Response(msgspec.json.encode(journal.heads()), media_type="application/json")

    @router.get("/events", dependencies=allowed, response_class=Response)
    def events(
        after: Annotated[int, Query(ge=0, le=FURTHEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
        lane: Annotated[int | None, Query(ge=0, lt=LANES)] = None,
    ) -> Response:
        """Return records beyond a position as NDJSON; fewer than ``limit`` is the end for now."""
        lines = map(encode_line, journal.recorder.records(after, limit, lane))
        epoch = journal.recorder.epoch()  # after the records: what was read is in this history
        headers = {"Journal-Epoch": str(epoch)}
        return Response(b"".join(lines), media_type=NDJSON, headers=headers)

    return router
