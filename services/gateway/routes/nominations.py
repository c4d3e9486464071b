"""How far is each nomination, whom does it name, and why was an item returned?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.drafts import READ_DRAFTS, hides
from gateway.history import WITHHELD
from gateway.routes.single import single
from gateway.sealed import reasons, remarks
from gateway.seeing import Items, Reader, Seeing, after_id, reader, widens
from gateway.views.dossier import Dossier, File, ItemCheck, Place, RunningStep, dossier
from gateway.views.nominations import (
    OPEN,
    Nomination,
    NominationLine,
    asked_for,
    nomination,
    nominations,
)
from gateway.views.nominees import Nominee
from gateway.words import ViewWords
from kit.http.access import confined_to, may, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page
from kit.sealing import Keyring

READ_NOMINATIONS = "gateway.read-nominations"

Stage = Literal["draft", "submitted", "returned", "verified", "decreed", "withdrawn"]


def named(connection: Connection, who: Reader, found: Nomination, on: date) -> Nomination:
    """Return the nomination with the names that the reader may know, as a history would say."""
    words = ViewWords(connection, on, who)
    items = tuple(
        msgspec.structs.replace(item, person_name=WITHHELD)
        if item.person_id and words.person(item.person_id) == WITHHELD
        else item
        for item in found.items
    )
    return msgspec.structs.replace(found, items=items)


class ExplainedNominee(Nominee, frozen=True):
    """With why the item was returned, what was checked and what is attached."""

    reason: str | None = None
    """Opened for those who may read it."""
    checks: tuple[ItemCheck, ...] = ()
    """What the checklist asks of this position, and what was found."""
    files: tuple[File, ...] = ()


class ExplainedNomination(Nomination, frozen=True):
    """With such items, its own files, and who has their turn until when."""

    items: tuple[ExplainedNominee, ...]
    files: tuple[File, ...] = ()
    step: RunningStep | None = None
    """Where that has a deadline."""


def explained(
    connection: Connection, found: Nomination, on: date, keyring: Keyring
) -> ExplainedNomination:
    """Return the nomination with the reasons of what was returned in it, and with its papers."""
    said = reasons(connection, _known(item.reason_event_id for item in found.items), keyring)
    papers = _papers(connection, found, on, keyring)
    structure = asked_for(connection, found, on)
    technical = {each.key for each in structure.positions if each.technical} if structure else set()
    items = tuple(
        ExplainedNominee(
            **msgspec.structs.asdict(item),
            reason=said.get(item.reason_event_id) if item.reason_event_id else None,
            checks=papers.checks(place),
            files=papers.files(place),
        )
        for item in found.items
        for place in [Place(item.position, item.position in technical, item.person_id)]
    )
    own = {"items": items, "files": papers.files(None), "step": papers.step}
    return ExplainedNomination(**msgspec.structs.asdict(found) | own)


def _papers(connection: Connection, found: Nomination, on: date, keyring: Keyring) -> Dossier:
    listed_on = on if found.stage in OPEN else found.checklist_on
    papers = dossier(connection, found.nomination_id, listed_on)
    noted = remarks(connection, _known(tick["remark_event_id"] for tick in papers.ticks), keyring)
    return papers._replace(remarks=noted)


def _known(ids: Iterable[UUID | None]) -> frozenset[UUID]:
    return frozenset(each for each in ids if each)


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of nominations."""
    needed = [Depends(requires(READ_NOMINATIONS)), Depends(widens(READ_DRAFTS))]
    routes = APIRouter(tags=["nominations"], dependencies=needed)
    _list(routes, seeing)
    _one(routes, seeing)
    return routes


def _list(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/nominations", response_class=Response)
    @shows(Items[NominationLine])
    async def find(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        stage: Stage | None = None,
        opd_id: UUID | None = None,
    ) -> Response:
        """List nominations, what moved last first."""
        if opd_id is not None:
            may(request, READ_NOMINATIONS, opd_id)
        own, after = confined_to(request, READ_NOMINATIONS), after_id(wanted)

        def ask(connection: Connection, limit: int) -> Sequence[NominationLine]:
            return nominations(
                connection,
                opd_id=opd_id,
                stages=(stage,) if stage else (),
                confined_to=own,
                after=after,
                limit=limit,
            )

        who = reader(request)
        return await seeing.listing(
            request,
            wanted,
            ask,
            lambda line: [line.nomination_id],
            keep=lambda line: not hides(who, line),
        )


def _one(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/nominations/{nomination_id}", response_class=Response)
    @shows(ExplainedNomination)
    async def one(
        request: Request, nomination_id: UUID, on: Annotated[date, Depends(seeing.day)]
    ) -> Response:
        """Show one nomination with its positions, the open ones included."""
        who = reader(request)
        own = confined_to(request, READ_NOMINATIONS)

        def ask(connection: Connection) -> Nomination | None:
            found = nomination(connection, nomination_id, on, confined_to=own)
            if found is None or hides(who, found):
                return None
            return explained(connection, named(connection, who, found, on), on, seeing.keyring)

        return await single(seeing, request, ask, lambda found: found.nomination_id)
