"""One nomination, position by position, with what the visitor may do about each."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.drafts import READ_DRAFTS, hides
from gateway.pages.decree_things import PREPARES
from gateway.pages.form_things import Thing, thing_of
from gateway.pages.forms import Forms, Link
from gateway.pages.site import Context, Site
from gateway.pages.under_way import next_step
from gateway.routes.history import READ_HISTORY
from gateway.routes.nominations import (
    READ_NOMINATIONS,
    ExplainedNomination,
    ExplainedNominee,
    explained,
    named,
)
from gateway.routes.single import version_of
from gateway.seeing import Reader, reader, widens
from gateway.standing_in import able, first_to_see, offers, with_deputies
from gateway.views.dossier import File, ItemCheck
from gateway.views.nominations import Nomination, asked_for, nomination
from gateway.views.structure import Position
from kit.rights import Forbidden

POSITION = "position"
FILLS = "usulkan-orang"
JUDGES = {"setujui-jabatan": "verified", "kembalikan-jabatan": "returned"}


class CheckLine(msgspec.Struct, frozen=True):
    """One check of a position, and what may be said of it."""

    check: ItemCheck
    links: Sequence[Link]


class Line(msgspec.Struct, frozen=True):
    """One position, whom it names, what it asks for, and what may be done."""

    item: ExplainedNominee
    asked: Position | None
    links: Sequence[Link]
    checks: Sequence[CheckLine] = ()


def nomination_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of a nomination's page, for those who see it or stand in for who does."""
    needed = [Depends(offers(READ_NOMINATIONS)), Depends(widens(READ_DRAFTS))]
    router = APIRouter(include_in_schema=False, dependencies=needed)

    @router.get("/usulan/{nomination_id}")
    async def one(request: Request, nomination_id: UUID) -> Response:
        question = partial(_told, site=site, forms=forms, who=reader(request), of=nomination_id)
        return await site.show(request, "nomination.html", question)

    return router


def _told(
    connection: Connection, site: Site, forms: Forms, who: Reader, of: UUID
) -> Context | None:
    on = site.today()
    who = with_deputies(connection, who, on)
    if not able(who, READ_NOMINATIONS):
        raise Forbidden(action=READ_NOMINATIONS)
    seen = first_to_see(who, partial(_seen, connection, of, on), forms.acts("nomination"))
    if seen is None:
        return None
    as_whom, found = seen
    told = explained(connection, named(connection, as_whom, found, on), on, site.seeing.keyring)
    structure = asked_for(connection, found, on)
    asked = {each.key: each for each in structure.positions} if structure else {}
    thing = thing_of(found)
    return {
        "nomination": told,
        "on": on,
        "thing": thing,
        "lines": [
            Line(
                item,
                asked.get(item.position),
                _links(forms, who, thing, item),
                _checks(forms, who, thing, item),
            )
            for item in told.items
        ],
        "links": [*forms.links(who, thing), *_decree_links(forms, who, found)],
        "removals": {
            (place, file.kind): forms.links(who, thing, kind=file.kind, position=place)
            for place, files in _attached(told)
            for file in files
        },
        "next": next_step(told),
        "version": version_of(connection, site.seeing.reading, of),
        "sees_history": who.sees(READ_HISTORY, found.opd_id),
    }


def _seen(connection: Connection, of: UUID, on: date, who: Reader) -> Nomination | None:
    own = who.confined_to(READ_NOMINATIONS)
    found = nomination(connection, of, on, confined_to=own)
    return None if found is None or hides(who, found) else found


def _links(forms: Forms, who: Reader, thing: Thing, item: ExplainedNominee) -> Sequence[Link]:
    """Return what can be done about a position: not what is done already."""
    return [
        link
        for link in forms.links(who, thing, **{POSITION: item.position})
        if (item.person_id or link.key == FILLS) and JUDGES.get(link.key, "") != item.verdict
    ]


def _checks(forms: Forms, who: Reader, thing: Thing, item: ExplainedNominee) -> Sequence[CheckLine]:
    if not item.person_id:
        return ()
    return [
        CheckLine(check, forms.links(who, thing, **{POSITION: item.position, "check": check.key}))
        for check in item.checks
    ]


def _attached(told: ExplainedNomination) -> Iterator[tuple[str, Sequence[File]]]:
    """Iterate over positions, and the nomination as a whole, with the files that are there."""
    for place, files in (("", told.files), *((item.position, item.files) for item in told.items)):
        yield place, [file for file in files if file.sha256]


def _decree_links(forms: Forms, who: Reader, found: Nomination) -> Sequence[Link]:
    """Return where a nomination that is verified goes next."""
    if found.stage != "verified" or found.decree_id:
        return ()
    if found.amends:
        return forms.links(who, None, amends=str(found.amends))
    return [link for link in forms.links(who) if link.key == PREPARES]
