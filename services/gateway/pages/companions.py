"""Who accompanies which OPDs, and what is asked, found and done? A board, and a page of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.pages.companion_things import (
    FINDING,
    Cares,
    cares_of,
    owner_of,
    request_thing,
    thing_of_finding,
    thing_of_group,
    thing_of_request,
    thing_of_visit,
    visit_thing,
)
from gateway.pages.form_fields import Asking
from gateway.pages.form_things import Thing
from gateway.pages.forms import Forms, Link
from gateway.pages.register import named
from gateway.pages.site import Context, Site
from gateway.routes.companions import (
    READ_COMPANION_LOAD,
    READ_COMPANIONSHIP,
    companionship_for,
)
from gateway.routes.single import version_of
from gateway.seeing import Reader, reader
from gateway.standing_in import first_to_see, offers, readers, with_deputies
from gateway.views.companion_board import Filter, Shown, companion_board
from gateway.views.companion_group_sheet import companion_group
from gateway.views.companion_groups import companion_groups
from gateway.views.companion_load import companion_load
from gateway.views.companionship import CompanionVisit, HelpRequestLine, VisitFinding
from kit.http.access import requires
from kit.http.problems import NotFound

SHOWN = 60
MOST_COMPANIONS = 100
MOST_GROUPS = 60
KINDS = ("help-request", "visit", "finding")
FORMS_A_GROUP, ASKS, PLANS = "bentuk-kelompok", "minta-pendampingan", "rencanakan-kunjungan"


class Asked(BaseModel):
    """What the form of the board asks for."""

    pada: Annotated[str, Field(max_length=10)] = ""
    tampil: Annotated[str, Field(max_length=20)] = ""
    cari: Annotated[str, Field(max_length=100)] = ""
    setelah: Annotated[str, Field(max_length=40)] = ""


class RequestShown(NamedTuple):
    """A request for help, and what the visitor may do about it."""

    line: HelpRequestLine
    links: Sequence[Link]


class FindingShown(NamedTuple):
    """A finding, and what the visitor may do about it."""

    line: VisitFinding
    links: Sequence[Link]


class VisitShown(NamedTuple):
    """A visit, and what the visitor may do about it and about what was found."""

    line: CompanionVisit
    links: Sequence[Link]
    findings: Sequence[FindingShown]
    version: str
    """Of its stream, which a button on this page is guarded by."""


def companions_router(site: Site, forms: Forms) -> APIRouter:
    """Return the routes of the board, of a group's page and of an OPD's page."""
    reads = [Depends(requires(READ_COMPANIONSHIP))]
    stands_in = [Depends(offers(READ_COMPANIONSHIP))]
    router = APIRouter(include_in_schema=False)

    @router.get("/pendampingan", dependencies=reads)
    async def board(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        question = partial(_board, site=site, forms=forms, who=reader(request), asked=asked)
        return await site.show(request, "companion-board.html", question)

    @router.get("/pendampingan/kelompok/{group_id}", dependencies=reads)
    async def group(request: Request, group_id: UUID) -> Response:
        question = partial(_group, site=site, forms=forms, who=reader(request), of=group_id)
        return await site.show(request, "companion-group.html", question)

    @router.get("/pendampingan/permintaan/{request_id}", dependencies=stands_in)
    async def asked(request: Request, request_id: UUID) -> Response:
        return await _led_to(request, site, forms, request_thing, {"request_id": request_id})

    @router.get("/pendampingan/kunjungan/{visit_id}", dependencies=stands_in)
    async def visited(request: Request, visit_id: UUID) -> Response:
        return await _led_to(request, site, forms, visit_thing, {"visit_id": visit_id})

    @router.get("/opd/{code}/pendampingan", dependencies=stands_in)
    async def one(
        request: Request, code: str, pada: Annotated[str, Query(max_length=10)] = ""
    ) -> Response:
        on, who = site.day(pada), reader(request)
        question = partial(_one, site=site, forms=forms, code=code.upper(), on=on, who=who)
        return await site.show(request, "companionship.html", question)

    return router


async def _led_to(
    request: Request,
    site: Site,
    forms: Forms,
    about: Callable[[Asking], Thing | None],
    ids: Mapping[str, UUID],
) -> Response:
    """Lead on to where one request or visit stands on the page of its OPD."""
    who, on = reader(request), site.today()

    def ask(connection: Connection) -> Thing | None:
        def look(one: Reader) -> Thing | None:
            return about(Asking(connection, one, on, ids, {}, site.seeing))

        seen = first_to_see(with_deputies(connection, who, on), look, forms.acts(*KINDS))
        return seen[1] if seen else None

    thing = (await site.seeing.ask(request, ask)).found
    if thing is None:
        raise NotFound
    return RedirectResponse(thing.leads_to, status_code=303)


def _board(connection: Connection, site: Site, forms: Forms, who: Reader, asked: Asked) -> Context:
    on, own = site.day(asked.pada), who.confined_to(READ_COMPANIONSHIP)
    kinds: tuple[Shown, ...] = get_args(Shown)
    shown: Shown = next((kind for kind in kinds if kind == asked.tampil), "all")
    wanted = Filter(asked.cari.strip(), shown=shown, confined_to=own)
    after = asked.setelah or None
    lines = companion_board(connection, on, wanted, after=after, limit=SHOWN + 1)
    sees_load = who.confined_to(READ_COMPANION_LOAD) is None
    acting = with_deputies(connection, who, site.today())
    return {
        "on": on,
        "is_today": on == site.today(),
        "asked": asked,
        "kinds": kinds,
        "shown": shown,
        "lines": lines[:SHOWN],
        "beyond": lines[SHOWN - 1].opd_code if len(lines) > SHOWN else None,
        "load": companion_load(connection, on, limit=MOST_COMPANIONS) if sees_load else (),
        "groups": companion_groups(connection, on, confined_to=own, limit=MOST_GROUPS),
        "links": [link for link in forms.links(acting) if link.key == FORMS_A_GROUP],
    }


def _group(
    connection: Connection, site: Site, forms: Forms, who: Reader, of: UUID
) -> Context | None:
    on, own = site.today(), who.confined_to(READ_COMPANIONSHIP)
    found = companion_group(connection, of, on)
    if found is None or not (own is None or own in {one.opd_id for one in found.opds}):
        return None
    who, thing = with_deputies(connection, who, on), thing_of_group(found)
    care = cares_of(connection, who, on).opds
    return {
        "on": on,
        "group": found,
        "links": forms.links(who, thing),
        "companions": [
            (one, forms.links(who, thing, person_id=str(one.person_id)) if one.there(on) else ())
            for one in found.companions
        ],
        "opds": [
            (
                one,
                [
                    *(_plans(forms, who, one.opd_id) if one.opd_id in care else ()),
                    *(forms.links(who, thing, opd_id=str(one.opd_id)) if one.there(on) else ()),
                ],
            )
            for one in found.opds
        ],
    }


def _one(  # noqa: PLR0913 - whose, as of when and for whom is said by name
    connection: Connection, *, site: Site, forms: Forms, code: str, on: date, who: Reader
) -> Context | None:
    opd_id, who = named(connection, code, on), with_deputies(connection, who, site.today())
    if opd_id is None:
        return None
    each = readers(who, forms.acts(*KINDS))
    owners = ((one, owner_of(connection, one, opd_id, on)) for one in each)
    as_whom, owner = next(((one, at) for one, at in owners if at), (who, opd_id))
    found = companionship_for(connection, as_whom, opd_id, on)
    if found is None:
        return None
    acts = forms if on == site.today() else Forms(())
    shown = _Page(acts, who, owner, f"/opd/{code}/pendampingan", cares_of(connection, who, on))
    return {
        "on": on,
        "found": found,
        "requests": [shown.request(one) for one in found.requests],
        "visits": [
            shown.visit(one, str(version_of(connection, site.seeing.reading, one.visit_id)))
            for one in found.visits
        ],
        "asks": [link for link in acts.links(who) if link.key == ASKS and owner == who.own],
        "plans": _plans(acts, who, opd_id) if opd_id in shown.cares.opds else (),
    }


def _plans(forms: Forms, who: Reader, opd_id: UUID) -> Sequence[Link]:
    return [link for link in forms.links(who, None, opd_id=str(opd_id)) if link.key == PLANS]


@dataclass(frozen=True)
class _Page:
    """What a visitor may do about what an OPD's page shows."""

    forms: Forms
    who: Reader
    owner: UUID
    page: str
    cares: Cares

    def request(self, one: HelpRequestLine) -> RequestShown:
        thing = thing_of_request(one, self.owner, self.page, self.cares)
        return RequestShown(one, self.forms.links(self.who, thing))

    def visit(self, one: CompanionVisit, version: str) -> VisitShown:
        thing = thing_of_visit(one, self.owner, self.page, self.cares)
        findings = [self._finding(each, thing) for each in one.findings]
        return VisitShown(one, self.forms.links(self.who, thing), findings, version)

    def _finding(self, one: VisitFinding, about: Thing) -> FindingShown:
        thing = thing_of_finding(one, about)
        said = {FINDING: str(one.number)}
        return FindingShown(one, self.forms.links(self.who, thing, **said))
