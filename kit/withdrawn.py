"""Which decisions of a service rest on events that a restore of another one took back?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from kit.envelope import Envelope
from kit.http.access import requires
from kit.journal import Journal
from kit.recorder import Recorder

_PAGE = 100


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
    """All of them, oldest first of each source."""

    withdrawn: Sequence[WithdrawnFact]


def withdrawn_router(journal: Journal) -> APIRouter:
    """Return the route ``/operations/withdrawn`` of a service that hears others."""
    router = APIRouter(tags=["operations"])
    allowed = [Depends(requires(f"{journal.service}.read-withdrawn"))]

    @router.get("/operations/withdrawn", dependencies=allowed, response_class=Response)
    def withdrawn() -> Response:
        """Return which own decisions rest on events that a restore took back, to be answered."""
        found = Withdrawn(list(withdrawn_facts(journal.recorder)))
        return Response(msgspec.json.encode(found), media_type="application/json")

    return router


def withdrawn_facts(recorder: Recorder) -> Iterator[WithdrawnFact]:
    """Yield what a service has decided on events that are gone."""
    for resting in recorder.withdrawn():
        heard = resting.heard
        yield WithdrawnFact(
            source=heard.lane.source,
            epoch=heard.lane.epoch,
            position=heard.position,
            event_id=resting.event_id,
            type=heard.type,
            command_id=resting.command_id,
            events=[
                OwnEvent(one.id, one.type, one.stream, one.version, one.recorded_at)
                for one in _events_of(recorder, resting.command_id)
            ],
        )


def _events_of(recorder: Recorder, command_id: UUID) -> Sequence[Envelope]:
    """Return the events of a command: they stand together, and the last of them is known."""
    done, found = recorder.done(command_id), list[Envelope]()
    end = max(done.positions.values(), default=0) if done else 0
    while end > 0:
        start = max(end - _PAGE, 0)
        page = [record.envelope() for record in recorder.records(start, end - start)]
        own = [envelope for envelope in page if envelope.command_id == command_id]
        found = [*own, *found]
        if len(own) < len(page):
            return found
        end = start
    return found
