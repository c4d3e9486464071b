"""Which seats are vacant, whose term ends soon, and who must act? Open to everybody.

Drafts, and reasons that say something about a person, are left out for those who may not see them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import stages, wording
from gateway.drafts import READ_DRAFTS
from gateway.routes.nominations import READ_NOMINATIONS
from gateway.routes.table_files import Column, Format, TableFile, table_answer
from gateway.seeing import READ_PEOPLE, Items, Reader, Seeing, reader
from gateway.views.expiring_terms import ExpiringTerm, expiring_terms
from gateway.views.vacancies import Sees, Vacancy, vacancies
from kit.decider import ERASED
from kit.http.openapi import shows
from kit.http.paging import Page, page

PUBLIC = ("/api/vacancies", "/api/expiring-terms")
SOON = 60
MOST_DAYS = 1830

_OPD = (Column("opd_code", "Kode OPD"), Column("opd_name", "Nama OPD", 48))
_ACT = (
    Column("nomination_stage", "Usulan yang berjalan", 24),
    Column("must_act", "Menunggu tindakan", 24),
)
_VACANCIES = (
    *_OPD,
    Column("position_name", "Jabatan dalam tim", 36),
    Column("technical", "Teknis", 8),
    Column("vacant_on", "Kosong sejak"),
    Column("reason", "Sebab", 36),
    Column("interim_person_name", "Petugas sementara", 30),
    Column("until", "Masa tugas tim sampai", 20),
    *_ACT,
)
_TERMS = (
    *_OPD,
    Column("decree_number", "SK", 30),
    Column("effective_on", "Mulai"),
    Column("last_day", "Hari terakhir"),
    Column("next_effective_on", "Tim berikutnya mulai", 20),
    *_ACT,
)
Unattended = Annotated[
    bool, Query(description="Only those for which nothing is under way, and nobody fills in")
]
Within = Annotated[int, Query(ge=0, le=MOST_DAYS, description="Days until the last day")]


def seen_by(who: Reader) -> Sees:
    """Return what a reader sees besides what is open to everybody."""
    of = (READ_NOMINATIONS, READ_DRAFTS, READ_PEOPLE)
    return Sees(*(who.confined_to(action) for action in of))


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of both boards."""
    routes = APIRouter(tags=["opds"])
    _vacant(routes, seeing)
    _expiring(routes, seeing)
    return routes


def _vacant(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/vacancies", response_class=Response)
    @shows(Items[Vacancy])
    async def vacant(  # noqa: PLR0913 - each part of the query is said by name
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
        *,
        opd_id: UUID | None = None,
        technical: bool | None = None,
        unattended: Unattended = False,
        form: Format = "json",
    ) -> Response:
        """List the seats of teams in office that nobody holds by decree; as JSON, CSV or XLSX."""
        after, sees = wanted.after(tuple[str, str]), seen_by(reader(request))

        def ask(connection: Connection, limit: int) -> Sequence[Vacancy]:
            found = vacancies(
                connection,
                on,
                sees=sees,
                opd_id=opd_id,
                technical=technical,
                unattended=unattended,
                after=after,
                limit=limit,
            )
            return found if form == "json" else [_vacancy_in_words(each) for each in found]

        title = f"Jabatan kosong per {on.isoformat()}"
        file = TableFile(f"jabatan-kosong-{on.isoformat()}", title, _VACANCIES)
        key = lambda line: [line.opd_code, line.position]  # noqa: E731
        return await table_answer(seeing, request, wanted, ask, key, form=form, file=file)


def _expiring(routes: APIRouter, seeing: Seeing) -> None:
    @routes.get("/api/expiring-terms", response_class=Response)
    @shows(Items[ExpiringTerm])
    async def expiring(  # noqa: PLR0913 - each part of the query is said by name
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
        *,
        within: Within = SOON,
        opd_id: UUID | None = None,
        unattended: Unattended = False,
        form: Format = "json",
    ) -> Response:
        """List teams that end soon, or have ended with nobody after them; as JSON, CSV or XLSX."""
        after, sees = wanted.after(tuple[date, str]), seen_by(reader(request))

        def ask(connection: Connection, limit: int) -> Sequence[ExpiringTerm]:
            found = expiring_terms(
                connection,
                on,
                within,
                sees=sees,
                opd_id=opd_id,
                unattended=unattended,
                after=after,
                limit=limit,
            )
            return found if form == "json" else [_term_in_words(each) for each in found]

        title = f"Masa tugas tim per {on.isoformat()}"
        file = TableFile(f"masa-tugas-{on.isoformat()}", title, _TERMS)
        key = lambda line: [line.last_day, line.opd_code]  # noqa: E731
        return await table_answer(seeing, request, wanted, ask, key, form=form, file=file)


def _vacancy_in_words(line: Vacancy) -> Vacancy:
    return msgspec.structs.replace(
        line,
        interim_person_name=_name(line.interim_person_name),
        reason=wording.word("leaving_reason", line.reason) if line.reason else None,
        nomination_stage=_stage(line.nomination_stage),
        must_act=wording.word("holder", line.must_act),
    )


def _term_in_words(line: ExpiringTerm) -> ExpiringTerm:
    return msgspec.structs.replace(
        line,
        nomination_stage=_stage(line.nomination_stage),
        must_act=wording.word("holder", line.must_act),
    )


def _stage(key: str | None) -> str | None:
    return stages.NOMINATION[key] if key else None


def _name(name: str | None) -> str | None:
    return "(data pribadi telah dihapus)" if name == ERASED else name
