"""One OPD: what it is, who sits in its team, what is under way and how it was scored."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.access.sample_accounts import accounts_of_opd
from gateway.pages.form_things import Thing
from gateway.pages.forms import Forms, Link
from gateway.pages.opd_website import glance
from gateway.pages.register import named, register
from gateway.pages.seat_things import SeatNow, seat_links
from gateway.pages.site import Context, Site
from gateway.pages.strip import Scale
from gateway.pages.under_way import may_draft, under_way
from gateway.routes.companions import READ_COMPANIONSHIP
from gateway.routes.delegations import READ_DELEGATIONS
from gateway.routes.history import READ_HISTORY
from gateway.routes.opds import team_for
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.nominations import NominationLine, nominations
from gateway.views.periods import instrument
from gateway.views.structure import structure_on
from gateway.views.team import Team, TeamSeat
from gateway.views.vacancies import HANDED_IN

PUBLIC = ("/opd/{code}",)
BEGINS = "susun-usulan"


def opd_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of an OPD's page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/opd/{code}")
    async def one(
        request: Request, code: str, pada: Annotated[str, Query(max_length=10)] = ""
    ) -> Response:
        on, wanted = site.day(pada), code.upper()
        seen = await site.seeing.ask(request, lambda connection: named(connection, wanted, on))
        if seen.found is None:
            unknown = partial(_unknown, on=on, code=code)
            return await site.show(request, "opd-unknown.html", unknown, status=404)
        question = partial(_told, site, forms, reader(request), seen.found, on)
        return await site.show(request, "opd.html", question)

    return router


def _told(  # noqa: PLR0913, PLR0917 - the last one is the view's
    site: Site, forms: Forms, who: Reader, opd_id: UUID, on: date, connection: Connection
) -> Context | None:
    team = team_for(connection, who, opd_id, on)
    if team is None:
        return None
    who, structure = with_deputies(connection, who, site.today()), structure_on(connection, on)
    scored = team.assessments[0].instrument_id if team.assessments else None
    means = instrument(connection, scored) if scored else None
    return {
        "on": on,
        "is_today": on == site.today(),
        "played": site.plays.going_on(connection),
        "team": team,
        "held": sum(seat.holder is not None for seat in team.seats),
        "asked": {each.key: each for each in structure.positions} if structure else {},
        "nomination": team.nomination or _handed_in(connection, team),
        "sees_nomination": team.nomination is not None,
        "under_way": team.nomination
        and under_way(connection, who, team.nomination.nomination_id, on, site.seeing.keyring),
        "may_draft": may_draft(who, opd_id),
        "instrument": means,
        "scale": Scale(means.predicates) if means and means.predicates else None,
        "sees_history": who.sees(READ_HISTORY, opd_id),
        "sees_companionship": who.sees(READ_COMPANIONSHIP, opd_id),
        "sees_delegations": who.sees(READ_DELEGATIONS, opd_id),
        "links": forms.links(who, _thing(team)),
        "deeds": _deeds(forms, who, team) if on == site.today() else {},
        "begins": _begins(forms, who, team) if team.nomination is None else [],
        **glance(connection, opd_id, on, site.today()),
        "accounts": tuple(accounts_of_opd(team.opd.code)) if team.opd.in_force else (),
    }


def _begins(forms: Forms, who: Reader, team: Team) -> Sequence[Link]:
    """Return where a nomination is begun by who works for the OPD, or stands in for who does."""
    own = [one for one in (who, *who.deputies) if one.own == team.opd.opd_id]
    if not (own and team.opd.in_force):
        return []
    return [link for link in forms.links(own[0]) if link.key == BEGINS]


def _thing(team: Team) -> Thing:
    opd = team.opd
    ids, stage = {"opd_id": opd.opd_id}, "in-force" if opd.in_force else "ended"
    return Thing(kind="opd", name=opd.name, ids=ids, opd_id=opd.opd_id, stage=stage)


def _deeds(forms: Forms, who: Reader, team: Team) -> Mapping[str, Sequence[Link]]:
    """Return by position what the reader may record about a seat."""
    if not team.opd.in_force:
        return {}
    found = {
        seat.position: seat_links(forms, who, _now(team.opd.opd_id, seat)) for seat in team.seats
    }
    return {position: links for position, links in found.items() if links}


def _now(opd_id: UUID, seat: TeamSeat) -> SeatNow:
    holder = seat.holder
    if holder is None:
        return SeatNow(opd_id, seat.position, None)
    assignment_id = holder.decree_id if holder.interim else None
    return SeatNow(opd_id, seat.position, holder.person_id, assignment_id)


def _handed_in(connection: Connection, team: Team) -> NominationLine | None:
    found = nominations(connection, opd_id=team.opd.opd_id, stages=HANDED_IN, limit=1)
    return found[0] if found else None


def _unknown(connection: Connection, on: date, code: str) -> Context:
    words = code.replace("-", " ")[:40]
    return {"code": code[:40], "register": register(connection, on, words, "", "")}
