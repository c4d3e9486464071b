"""Who stands in for whom, and for whom may I act today?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import wording
from gateway.routes.table_files import Column, Format, TableFile, table_answer
from gateway.seeing import Items, Reader, Seeing, reader, within_reach
from gateway.views.delegations import (
    Delegation,
    Place,
    delegations,
    ending_by,
    in_hands_of,
)
from gateway.words import ViewWords
from kit.http.access import may, requires
from kit.http.openapi import shows
from kit.http.paging import Page, answer, page
from kit.http.problems import Unauthenticated
from kit.rights import Scope

READ_DELEGATIONS = "gateway.read-delegations"
PUBLIC = ("/api/delegations/mine",)
"""It answers everybody who has signed in, whatever their role, and tells of nobody else."""

Within = Annotated[
    int | None, Query(ge=0, le=366, description="Those in force that end within so many days")
]

Question = Callable[[Connection, int], Sequence["Shown"]]

_COLUMNS = (
    Column("as_", "Sebagai", 10),
    Column("office", "Jabatan", 40),
    Column("opd_code", "Kode OPD"),
    Column("deputy_name", "Pelaksana", 32),
    Column("holder_name", "Yang diwakili", 32),
    Column("first_on", "Mulai"),
    Column("last_on", "Sampai dengan"),
    Column("ended_on", "Diakhiri mulai"),
    Column("scope", "Tindakan", 60),
    Column("letter_number", "Nomor surat", 28),
    Column("letter_on", "Tanggal surat"),
)


class Shown(msgspec.Struct, frozen=True):
    """A delegation in words, as a table shows it."""

    delegation: Delegation
    as_: str
    """Plh., Plt. or a.n."""
    office: str
    deputy_name: str
    holder_name: str
    scope: str
    in_force: bool
    """On the day that is asked about."""

    @property
    def opd_code(self) -> str | None:
        """Return the code of the OPD of the office."""
        return self.delegation.opd_code

    @property
    def first_on(self) -> date:
        """Return the first day."""
        return self.delegation.first_on

    @property
    def last_on(self) -> date:
        """Return the last day, unless it is ended before."""
        return self.delegation.last_on

    @property
    def ended_on(self) -> date | None:
        """Return the first day on which it no longer holds, where it was ended."""
        return self.delegation.ended_on

    @property
    def letter_number(self) -> str:
        """Return the number of its letter."""
        return self.delegation.letter_number

    @property
    def letter_on(self) -> date:
        """Return the date of its letter."""
        return self.delegation.letter_on


class Mandate(msgspec.Struct, frozen=True):
    """By what the caller may act today: the id goes into the header On-Behalf-Of."""

    delegation: Delegation
    acting_as: str
    """Such as ``Plh. Kepala Biro Hukum``."""
    actions: tuple[str, ...]
    """All that may be done by it, those of the whole role one by one."""


def shown(found: Delegation, words: ViewWords, on: date) -> Shown:
    """Return a delegation in words."""
    acts = found.actions
    return Shown(
        delegation=found,
        as_=wording.word("acting_as", found.kind),
        office=words.office(found.role, found.opd_id),
        deputy_name=words.account(found.deputy),
        holder_name=words.account(found.stood_in_for) if found.stood_in_for else "jabatan kosong",
        scope="seluruh wewenang jabatan"
        if acts is None
        else wording.listing([wording.SETS["action"].get(one, one) for one in acts]),
        in_force=found.holds(on),
    )


def mandates(connection: Connection, who: Reader, on: date) -> tuple[Mandate, ...]:
    """Return by what a reader may act on a day."""
    if who.actor is None:
        return ()
    words = ViewWords(connection, on, who)
    return tuple(
        Mandate(
            delegation=each,
            acting_as=words.acting_as(each),
            actions=each.actions or _of_role(who.rights.table, each.role),
        )
        for each in in_hands_of(connection, who.actor.account_id, on)
    )


def _of_role(table: Mapping[str, Mapping[str, Scope]], role: str) -> tuple[str, ...]:
    own = (action for action, roles in table.items() if role in roles)
    return tuple(sorted(one for one in own if not one.startswith(("gateway.", "kit."))))


def _lines(who: Reader, on: date, **filters: Any) -> Question:  # noqa: ANN401 - as the view's
    """Return the question for some delegations in words."""

    def ask(connection: Connection, limit: int) -> Sequence[Shown]:
        words = ViewWords(connection, on, who)
        found = delegations(connection, on, limit=limit, **filters)
        return [shown(each, words, on) for each in found]

    return ask


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of delegations."""
    routes = APIRouter(tags=["delegations"])

    @routes.get(
        "/api/delegations",
        response_class=Response,
        dependencies=[Depends(requires(READ_DELEGATIONS))],
    )
    @shows(Items[Shown])
    async def listing(  # noqa: PLR0913 - each filter is said by name
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        *,
        opd_id: UUID | None = None,
        account: UUID | None = None,
        in_force_on: Annotated[date | None, Query(description="Those that hold on a day")] = None,
        ending_within: Within = None,
        form: Format = "json",
    ) -> Response:
        """List who stands in for whom, the latest to begin first."""
        who = reader(request)
        opd_id = opd_id or who.confined_to(READ_DELEGATIONS)
        may(request, READ_DELEGATIONS, opd_id)
        on = within_reach("in_force_on", in_force_on) if in_force_on else seeing.today()

        ask = _lines(
            who,
            on,
            opd_id=opd_id,
            account=account,
            in_force=in_force_on is not None,
            ending_by=ending_by(on, ending_within),
            after=wanted.after(Place),
        )
        file = TableFile("pelimpahan-wewenang", "Pelimpahan wewenang (Plh., Plt., a.n.)", _COLUMNS)
        return await table_answer(seeing, request, wanted, ask, _place, form=form, file=file)

    _own(routes, seeing)
    return routes


def _own(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/delegations/mine", response_class=Response)
    @shows(Items[Mandate])
    async def mine(request: Request, on: Annotated[date, Depends(seeing.day)]) -> Response:
        """List for whom the caller may act on the day, and what."""
        who = reader(request)
        if who.actor is None:
            raise Unauthenticated(headers={"WWW-Authenticate": 'Bearer realm="spbe"'})
        seen = await seeing.ask(request, lambda connection: mandates(connection, who, on))
        return answer(request, Items(seen.found), headers=seen.headers)


def _place(row: Shown) -> Sequence[object]:
    return [row.delegation.first_on, row.delegation.delegation_id]
