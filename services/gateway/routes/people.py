"""Who works where, and which way has one person gone? Only for those whose task needs it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.seeing import READ_PEOPLE, Items, Seeing, after_id
from gateway.views.person import Person, person
from gateway.views.person_card import PersonCard, people
from kit.http.access import confined_to, may, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of people."""
    routes = APIRouter(tags=["people"], dependencies=[Depends(requires(READ_PEOPLE))])
    _list(routes, seeing)
    _one(routes, seeing)
    return routes


def _list(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/people", response_class=Response)
    @shows(Items[PersonCard])
    async def find(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
        opd_id: UUID | None = None,
    ) -> Response:
        """List people with what holds of them on the day."""
        if opd_id is not None:
            may(request, READ_PEOPLE, opd_id)
        own, after = confined_to(request, READ_PEOPLE), after_id(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: people(
                connection,
                on,
                opd_id=opd_id,
                confined_to=own,
                after=after,
                limit=limit,
            ),
            lambda card: [card.person_id],
        )


def _one(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/people/{person_id}", response_class=Response)
    @shows(Person)
    async def one(
        request: Request, person_id: UUID, on: Annotated[date, Depends(seeing.day)]
    ) -> Response:
        """Show a person's card, seats over time, certificates and batches."""
        own = confined_to(request, READ_PEOPLE)
        return await single(
            seeing,
            request,
            lambda connection: person(connection, person_id, on, confined_to=own),
            lambda _: person_id,
        )
