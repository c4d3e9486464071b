"""Which rules are in force on a day, from when, by what, and who may publish others?"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Final, Protocol

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import wording
from gateway.pages.form_of_rules import HOME
from gateway.pages.forms import Forms, Link
from gateway.pages.site import Context, Site
from gateway.routes.steps import READ_DEADLINES
from gateway.seeing import Reader, reader
from gateway.standing_in import with_deputies
from gateway.views.calendar import holidays
from gateway.views.deadlines import (
    Deadline,
    checklist_on,
    deadlines_on,
    delegation_terms_on,
    initial_chain_on,
)
from gateway.views.structure import Position, structure_on
from gateway.views.websites import duty_on
from kit.http.access import requires

PUBLISHING: Final = frozenset(
    {
        *("terbitkan-susunan", "terbitkan-tenggat", "terbitkan-daftar-periksa"),
        *("terbitkan-rangkaian-paraf", "terbitkan-ketentuan-pelimpahan", "terbitkan-hari-libur"),
        "terbitkan-kewajiban-laman",
    }
)
"""The keys of the forms that stand here, each beside what it would replace."""


class Published(Protocol):
    """What every published rule says."""

    @property
    def effective_on(self) -> date:
        """Return its first day."""

    @property
    def legal_basis(self) -> str:
        """Return by what it was published."""

    @property
    def official(self) -> bool:
        """Say whether it is more than a proposal."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as the page tells it."""

    id: str
    title: str
    since: date | None = None
    """``None``: nothing is in force."""
    legal_basis: str = ""
    official: bool = True
    lines: Sequence[str] = ()
    coming: date | None = None
    """The first day of what is published already and not yet in force."""
    links: Sequence[Link] = ()


def rules_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of the page, for everybody who works with deadlines."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(requires(READ_DEADLINES))])

    @router.get(HOME)
    async def rules(request: Request, pada: Annotated[str, Query(max_length=10)] = "") -> Response:
        question = partial(_told, site=site, forms=forms, who=reader(request), on=site.day(pada))
        return await site.show(request, "rules.html", question)

    return router


def _told(connection: Connection, site: Site, forms: Forms, who: Reader, on: date) -> Context:
    who = with_deputies(connection, who, site.today())
    links = {link.key: link for link in forms.links(who) if link.key in PUBLISHING}
    return {
        "on": on,
        "is_today": on == site.today(),
        "rules": [
            msgspec.structs.replace(rule, links=[links[key]] if key in links else [])
            for key, rule in _rules(connection, on)
        ],
    }


def _rules(connection: Connection, on: date) -> Iterator[tuple[str, Rule]]:
    """Iterate over the rules, each with the key of the form that publishes it."""
    at_last = date.max
    structure, last = structure_on(connection, on), structure_on(connection, at_last)
    each = structure.positions if structure else ()
    yield (
        "terbitkan-susunan",
        _rule("susunan", "Susunan jabatan tim", structure, last, map(_position, each)),
    )
    deadlines = deadlines_on(connection, on)
    yield (
        "terbitkan-tenggat",
        _rule(
            "tenggat",
            "Tenggat",
            deadlines,
            deadlines_on(connection, at_last),
            map(_deadline, deadlines.steps if deadlines else ()),
        ),
    )
    yield "terbitkan-hari-libur", _days_off(connection, on)
    yield "terbitkan-daftar-periksa", _checklist(connection, on)
    chain = initial_chain_on(connection, on)
    yield (
        "terbitkan-rangkaian-paraf",
        _rule(
            "paraf",
            "Rangkaian paraf SK",
            chain,
            initial_chain_on(connection, at_last),
            (
                f"{one.office}, diparaf oleh {wording.SETS['role'].get(one.role, one.role)}"
                for one in (chain.steps if chain else ())
            ),
        ),
    )
    yield "terbitkan-ketentuan-pelimpahan", _standing_in(connection, on)
    yield "terbitkan-kewajiban-laman", _website_duty(connection, on)


def _rule(
    anchor: str,
    title: str,
    rules: Published | None,
    last: Published | None,
    lines: Iterator[str],
) -> Rule:
    coming = last.effective_on if last else None
    if rules is None:
        return Rule(id=anchor, title=title, coming=coming)
    return Rule(
        id=anchor,
        title=title,
        since=rules.effective_on,
        legal_basis=rules.legal_basis,
        official=rules.official,
        lines=[wording.sentence(line) for line in lines],
        coming=coming if coming and coming > rules.effective_on else None,
    )


def _position(position: Position) -> str:
    asked = " atau ".join(wording.word("competence", key) for key in position.competences)
    said = f"{position.name}: jabatan teknis, disyaratkan {asked}" if position.technical else ""
    ends = "; boleh bukan ASN" if position.may_be_non_asn else ""
    return (said or position.name) + ends


def _deadline(each: Deadline) -> str:
    said = (
        f"{wording.word('step', each.step)}: {each.working_days} hari kerja, "
        f"oleh {wording.word('holder', each.holder)}"
    )
    if each.remind_before:
        days = wording.listing([str(day) for day in each.remind_before])
        said += f"; diingatkan {days} hari kerja sebelumnya"
    if each.escalate_to:
        to = wording.word("holder", each.escalate_to)
        said += f"; {each.escalate_after} hari kerja sesudah tenggat diteruskan kepada {to}"
    return said


def _days_off(connection: Connection, on: date) -> Rule:
    found = holidays(connection, on.year)
    return Rule(
        id="libur",
        title=f"Hari libur tahun {on.year}",
        since=date(on.year, 1, 1) if found else None,
        lines=[
            f"{wording.day(day.on)}: {day.name} ({wording.word('holiday_kind', day.kind)})"
            for day in found
        ],
    )


def _checklist(connection: Connection, on: date) -> Rule:
    found = checklist_on(connection, on)
    needed = {True: "wajib", False: "tidak wajib"}
    of = {True: ", hanya jabatan teknis", False: ""}
    checks = (
        f"Diperiksa: {one.name} ({needed[one.required]}{of[one.technical_only]})"
        for one in (found.checks if found else ())
    )
    files = (
        f"Berkas: {one.name}, {wording.word('file_per', one.per)} ({needed[one.required]})"
        for one in (found.files if found else ())
    )
    last = checklist_on(connection, date.max)
    return _rule("daftar-periksa", "Daftar pemeriksaan", found, last, iter((*checks, *files)))


def _standing_in(connection: Connection, on: date) -> Rule:
    found = delegation_terms_on(connection, on)
    lines = (
        f"{wording.SETS['role'].get(one.role, one.role)} sebagai "
        f"{wording.word('delegation_kind', one.kind)}: paling lama {one.most_months} bulan, "
        f"{f'perpanjangan {one.extensions} kali' if one.extensions else 'tanpa perpanjangan'}"
        for one in (found.terms if found else ())
    )
    last = delegation_terms_on(connection, date.max)
    return _rule("pelimpahan", "Ketentuan pelimpahan wewenang", found, last, lines)


def _website_duty(connection: Connection, on: date) -> Rule:
    found = duty_on(connection, on)
    lines = [f"Paling sedikit {found.items_a_week} terbitan setiap pekan"] if found else []
    last = duty_on(connection, date.max)
    return _rule("laman", "Kewajiban laman OPD", found, last, iter(lines))
