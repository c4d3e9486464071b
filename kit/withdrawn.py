"""Which decisions of a service rest on events that a restore of another one took back?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from kit.envelope import Record
from kit.http.access import requires
from kit.http.paging import Page, answer, page
from kit.journal import Journal
from kit.recorded import recorded_by
from kit.recorder import Recorder, Resting


class Place(NamedTuple):
    """Where a withdrawn event stood: the order of the list."""

    source: str
    position: int
    epoch: UUID


class OwnEvent(msgspec.Struct, frozen=True):
    """What the decision led to; it stands, until a command puts it right."""

    id: UUID
    type: str
    stream: UUID
    version: int
    recorded_at: datetime


class WithdrawnFact(msgspec.Struct, frozen=True):
    """An event that is not there any more, and what was decided because of it."""

    source: str
    epoch: UUID
    """The history that it was heard of."""
    position: int
    event_id: UUID
    type: str
    """Empty where it was heard by a release that did not keep it."""
    command_id: UUID
    events: Sequence[OwnEvent]


class Withdrawn(msgspec.Struct, frozen=True):
    """A page of them, the oldest first of each source."""

    withdrawn: Sequence[WithdrawnFact]


def withdrawn_router(journal: Journal) -> APIRouter:
    """Return the route ``/operations/withdrawn`` of a service that hears others."""
    router = APIRouter(tags=["operations"])
    allowed = [Depends(requires(f"{journal.service}.read-withdrawn"))]

    @router.get("/operations/withdrawn", dependencies=allowed, response_class=Response)
    def withdrawn(request: Request, pages: Annotated[Page, Depends(page)]) -> Response:
        """Return which own decisions rest on events that a restore took back, to be answered."""
        found = journal.recorder.withdrawn(pages.after(Place), pages.limit + 1)
        shown = found[: pages.limit]
        last = _place(shown[-1]) if len(found) > len(shown) else None
        facts = Withdrawn(list(withdrawn_facts(journal.recorder, shown)))
        return answer(request, facts, headers=pages.link(last))

    return router


def withdrawn_facts(recorder: Recorder, found: Sequence[Resting]) -> Iterator[WithdrawnFact]:
    """Yield what a service has decided on events that are gone."""
    for resting in found:
        heard, done = resting.heard, recorder.done(resting.command_id)
        yield WithdrawnFact(
            source=heard.lane.source,
            epoch=heard.lane.epoch,
            position=heard.position,
            event_id=resting.event_id,
            type=heard.type,
            command_id=resting.command_id,
            events=[
                OwnEvent(one.id, one.type, one.stream, one.version, one.recorded_at)
                for one in map(Record.envelope, recorded_by(recorder, resting.command_id, done))
            ],
        )


def _place(resting: Resting) -> Place:
    lane = resting.heard.lane
    return Place(lane.source, resting.heard.position, lane.epoch)
