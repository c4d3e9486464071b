"""At which one address does an operator find what was set aside, by the services and the views?

``/api/operations/parked``: a list is put together from all; what is done goes to whose event it is.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

import httpx
import msgspec
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from gateway.forward import ServiceDoesNotAnswer, asked, returned
from gateway.incoming import PATIENCE_SECONDS, whole_body
from kit.http.access import requires
from kit.http.openapi import shows
from kit.http.paging import Page, answer, page
from kit.http.parked import (
    PATH,
    PREVIEWED,
    READ,
    Chosen,
    Pages,
    ParkedDoor,
    Previewed,
    in_thread,
    parked_router,
)
from kit.http.parked_desk import Place, key_after
from kit.http.parked_shown import (
    DiscardedLine,
    EventDiscarded,
    ParkedLine,
    ParkedList,
    ParkedShown,
    StreamRetried,
    StreamsRetried,
    id_of,
)
from kit.http.problems import BadRequest, TryAgain, Wrong
from kit.policies import POLICIES
from kit.view_parked import ParkedOfView
from kit.view_parked_tables import parked_of

HERE = f"/api{PATH}"
_parked_list = msgspec.json.Decoder(ParkedList)


class Gathered(msgspec.Struct, frozen=True):
    """A page of what is set aside anywhere, the oldest first."""

    items: Sequence[ParkedLine]
    hearers: Mapping[str, int]
    """By hearer how many there are on all pages."""
    unanswered: Sequence[str]
    """Services that do not answer now: what they have set aside is missing here."""


class DiscardedList(msgspec.Struct, frozen=True):
    """A page of the events that views go on without, the oldest first."""

    items: Sequence[DiscardedLine]


def operations_routers(
    clients: Mapping[str, httpx.AsyncClient], views: Sequence[ParkedOfView]
) -> Sequence[APIRouter]:
    """Return the routes to what services and views have set aside."""
    door, given_up = Operations(clients, views), APIRouter(tags=["operation"])
    given_up.add_api_route(
        f"{HERE}/discarded",
        door.discarded,
        dependencies=[Depends(requires(READ))],
        response_class=Response,
    )
    return given_up, parked_router(door, HERE)


class Operations(ParkedDoor):
    """What is asked of all who have set something aside."""

    def __init__(
        self, clients: Mapping[str, httpx.AsyncClient], views: Sequence[ParkedOfView]
    ) -> None:
        """Ask the services over ``clients``; the views are here."""
        super().__init__(views)
        self._clients, self._views = clients, views

    @shows(Gathered)
    async def parked(self, request: Request, wanted: Chosen, pages: Pages) -> Response:
        """List what is set aside by services and views, the oldest first."""
        meant = [one for one in self._clients if f"{one}{POLICIES}".startswith(wanted.hearer)]
        answers = await asyncio.gather(*(self._listed_by(request, one) for one in meant))
        found = await in_thread(request, partial(self.desk.listed, wanted, pages))
        lists = [found.shown, *(one.shown for one in answers if one)]
        more = found.last is not None or any(one.more for one in answers if one)
        lines = sorted((line for one in lists for line in one.items), key=_place)
        shown = lines[: pages.limit]
        last = _place(shown[-1]) if shown and (more or len(lines) > len(shown)) else None
        silent = [name for name, one in zip(meant, answers, strict=True) if one is None]
        counts = {name: count for one in lists for name, count in one.hearers.items()}
        return answer(request, Gathered(shown, counts, silent), headers=pages.link(last))

    @shows(ParkedShown)
    async def preview(
        self, request: Request, parked_id: str, most: Previewed = PREVIEWED
    ) -> Response:
        """Show an event that is set aside and what a retry would lead to; nothing is recorded."""
        if service := self._service_of(parked_id):
            return await self._passed_on(request, service)
        return await super().preview(request, parked_id, most)

    @shows(StreamsRetried)
    async def retry_all(self, request: Request, wanted: Chosen, pages: Pages) -> Response:
        """Take up all the streams of one hearer whose first event is wanted, page by page."""
        if not wanted.hearer:
            raise BadRequest(Wrong("hearer", "required"))
        if service := self._service_of(wanted.hearer):
            return await self._passed_on(request, service)
        views = [view.hearer for view in self._views]
        if not any(name.startswith(wanted.hearer) for name in views):
            known = (*(f"{name}{POLICIES}" for name in self._clients), *views)
            raise BadRequest(Wrong("hearer", "choice", ", ".join(known)))
        return await super().retry_all(request, wanted, pages)

    @shows(StreamRetried)
    async def retry(self, request: Request, parked_id: str) -> Response:
        """Take up an event and those behind it, in order, until one is held up."""
        if service := self._service_of(parked_id):
            return await self._passed_on(request, service)
        return await super().retry(request, parked_id)

    @shows(EventDiscarded)
    async def discard(self, request: Request, parked_id: str) -> Response:
        """Give up an event for good; later ones of its stream can be retried then."""
        if service := self._service_of(parked_id):
            return await self._passed_on(request, service)
        return await super().discard(request, parked_id)

    @shows(DiscardedList)
    async def discarded(self, request: Request, pages: Annotated[Page, Depends(page)]) -> Response:
        """List the events that a view goes on without; of services, their journals say it."""
        found = await in_thread(request, partial(self._given_up, pages))
        shown = found[: pages.limit]
        last = _when(shown[-1]) if len(found) > len(shown) else None
        return answer(request, DiscardedList(shown), headers=pages.link(last))

    def _given_up(self, pages: Page) -> list[DiscardedLine]:
        after = pages.after(Place)
        found = [line for view in self._views for line in _discarded(view, after, pages.limit + 1)]
        return sorted(found, key=_when)[: pages.limit + 1]

    def _service_of(self, hearer: str) -> str | None:
        """Return whose policies are named, by the hearer or an id that begins with it."""
        name = hearer.partition(":")[0]
        service = name.removesuffix(POLICIES)
        return service if name.endswith(POLICIES) and service in self._clients else None

    async def _passed_on(self, request: Request, service: str) -> Response:
        path, body = (
            request.url.path.removeprefix("/api"),
            await whole_body(request, PATIENCE_SECONDS),
        )
        return returned(await asked(self._clients[service], service, request, path, body))

    async def _listed_by(self, request: Request, service: str) -> "_Listed | None":
        """Return what a service lists; none where it gives no answer now."""
        try:
            said = await asked(self._clients[service], service, request, PATH)
        except (ServiceDoesNotAnswer, TryAgain):
            return None
        if not said.is_success:
            return None
        return _Listed(_parked_list.decode(said.content), "next" in said.links)


@dataclass(frozen=True)
class _Listed:
    shown: ParkedList
    more: bool


def _place(line: ParkedLine) -> Place:
    return Place(line.parked_at, line.hearer, line.source, line.position)


def _when(line: DiscardedLine) -> Place:
    return Place(line.discarded_at, line.hearer, line.source, line.position)


def _discarded(view: ParkedOfView, after: Place | None, limit: int) -> Iterator[DiscardedLine]:
    for row in view.rows.discarded(key_after(view.hearer, after), limit):
        parked = parked_of(row)
        yield DiscardedLine(
            id=id_of(view.hearer, parked),
            hearer=view.hearer,
            source=row.source,
            position=row.position,
            type=row.type,
            stream=row.stream,
            reason=row.reason,
            parked_at=parked.parked_at,
            why=row.why,
            account_id=row.account_id,
            discarded_at=datetime.fromisoformat(row.discarded_at),
        )
