"""Through which door does an operator see, preview, retry and discard what was set aside?

``/operations/parked`` of each service; a list has its pages, and filters that are all optional.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import anyio
import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from kit.decider import Command
from kit.discarding import Why
from kit.http.access import requires
from kit.http.body import command_of, json_body, parse
from kit.http.context import context_of, fingerprint
from kit.http.openapi import shows, takes
from kit.http.paging import Page, answer, has_controls, page
from kit.http.parked_desk import Desk, Filter
from kit.http.parked_shown import (
    EventDiscarded,
    ParkedList,
    ParkedShown,
    StreamRetried,
    StreamsRetried,
)
from kit.http.parts import parts_of
from kit.http.problems import BadRequest, Wrong
from kit.parked import MOST, ParkedEvents
from kit.recorder import Wanted

PATH: Final = "/operations/parked"
READ, RETRY, DISCARD = "kit.read-parked", "kit.retry-parked", "kit.discard-parked"
PREVIEWED, _MOST_PREVIEWED = 20, 100

T = TypeVar("T")


class RetryParked(Command, frozen=True):
    """Take up a stream from the event on that is the first to be set aside of it."""

    most: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = MOST
    """So many of the stream at the most."""


class DiscardParked(Command, frozen=True):
    """Give up an event that is set aside, for good; who does so and why is kept."""

    why: Why
    """Nobody's name belongs there."""


async def chosen(  # noqa: PLR0913 - each filter is said by name
    *,
    hearer: Annotated[str, Query(max_length=100, description="The beginning of its name")] = "",
    source: Annotated[str | None, Query(max_length=100)] = None,
    kind: Annotated[str | None, Query(max_length=300, alias="type")] = None,
    stream: UUID | None = None,
    reason: Annotated[str, Query(max_length=500, description="The beginning of it")] = "",
    first: Annotated[bool, Query(description="Only those that can be retried")] = False,
) -> Filter:
    """Read the filters of the query."""
    texts = {"hearer": hearer, "source": source, "type": kind, "reason": reason}
    wrong = [Wrong(name, "text") for name, text in texts.items() if has_controls(text or "")]
    if wrong:
        raise BadRequest(*wrong)
    wanted = Wanted(source=source, type=kind, stream=stream, reason=reason, first=first)
    return Filter(hearer, wanted)


Chosen = Annotated[Filter, Depends(chosen)]
Pages = Annotated[Page, Depends(page)]
Previewed = Annotated[int, Query(ge=1, le=_MOST_PREVIEWED)]


def parked_router(door: "ParkedDoor", path: str = PATH) -> APIRouter:
    """Return the routes of a door."""
    routes, one = APIRouter(tags=["operation"]), path + "/{parked_id}"
    get: dict[str, Any] = {"methods": ["GET"], "dependencies": [Depends(requires(READ))]}
    retry: dict[str, Any] = {"methods": ["POST"], "dependencies": [Depends(requires(RETRY))]}
    keyed = {"openapi_extra": takes(DiscardParked, keyed=True)}
    discard = retry | keyed | {"dependencies": [Depends(requires(DISCARD))]}
    for where, endpoint, how in (
        (path, door.parked, get),
        (one, door.preview, get),
        (f"{path}/retry", door.retry_all, retry),
        (f"{one}/retry", door.retry, retry | {"openapi_extra": takes(RetryParked)}),
        (f"{one}/discard", door.discard, discard),
    ):
        routes.add_api_route(where, endpoint, response_class=Response, **how)
    return routes


class ParkedDoor:
    """What is asked of the hearers of one app."""

    def __init__(self, hearers: Sequence[ParkedEvents]) -> None:
        """Open the door to what these have set aside."""
        self.desk = Desk(hearers)

    @shows(ParkedList)
    async def parked(self, request: Request, wanted: Chosen, pages: Pages) -> Response:
        """List the events that are set aside, the oldest first."""
        found = await in_thread(request, partial(self.desk.listed, wanted, pages))
        return answer(request, found.shown, headers=pages.link(found.last))

    @shows(ParkedShown)
    async def preview(
        self, request: Request, parked_id: str, most: Previewed = PREVIEWED
    ) -> Response:
        """Show an event that is set aside and what a retry would lead to; nothing is recorded."""
        look = partial(self.desk.previewed, request, parked_id, most)
        return answer(request, await in_thread(request, look))

    @shows(StreamsRetried)
    async def retry_all(self, request: Request, wanted: Chosen, pages: Pages) -> Response:
        """Take up all the streams whose first event is wanted, page by page."""
        retry = partial(self.desk.all_retried, wanted, pages)
        return answer(request, await in_thread(request, retry))

    @shows(StreamRetried)
    async def retry(self, request: Request, parked_id: str) -> Response:
        """Take up an event and those behind it, in order, until one is held up."""
        asked = command_of(parse(await json_body(request)), RetryParked, {})
        retry = partial(self.desk.retried, parked_id, asked.most)
        return answer(request, await in_thread(request, retry))

    @shows(EventDiscarded)
    async def discard(self, request: Request, parked_id: str) -> Response:
        """Give up an event for good; later ones of its stream can be retried then."""
        body = parse(await json_body(request))
        asked = command_of(body, DiscardParked, {})
        said = fingerprint(DISCARD, parked_id, body.tree)
        context = replace(context_of(request, parts_of(request).name), fingerprint=said)
        discard = partial(self.desk.discarded, parked_id, asked.why, context)
        return answer(request, await in_thread(request, discard))


async def in_thread(request: Request, work: Callable[[], T]) -> T:
    """Do what may block."""
    return await anyio.to_thread.run_sync(work, limiter=parts_of(request).threads)
