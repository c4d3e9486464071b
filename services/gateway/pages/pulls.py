"""How are people pulled from SIASN from a page, and how far has a pull come?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

import httpx
import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.access.sign_in import SentFromAnotherSite
from gateway.forward import asked, given
from gateway.incoming import whole_body
from gateway.pages.form_answers import Answer, answer_of
from gateway.pages.form_guard import from_here, is_marked, mark_of, new_key
from gateway.pages.form_sent import form_of, sent_in
from gateway.pages.site import Context, Site
from gateway.seeing import Reader, reader
from gateway.words import ViewWords
from kit.http.access import requires
from kit.http.problems import NotFound

HOME: Final = "/tarik-siasn"
ACTION: Final = "personnel.pull-people"
_PULLS: Final = "/people-pulls"
_REFRESH_SECONDS: Final = 10
_UNMARKED: Final = Answer(
    "about:blank",
    "Halaman ini dibuka dalam sesi lain.",
    403,
    "Belum ada yang diminta. Tekan tombolnya sekali lagi.",
)


class Finding(msgspec.Struct, frozen=True):
    """One thing found about one person."""

    person_id: UUID | None
    weight: str
    reason: str
    field: str | None = None


class Pull(msgspec.Struct, frozen=True):
    """How far a pull has come, as personnel says it."""

    pull_id: UUID
    state: str
    begun_at: datetime
    through: int
    asked: int
    recorded: int
    ahead: int
    refused: int
    again_at: datetime | None
    reason: str | None
    findings: Sequence[Finding] = ()
    next_after: int | None = None


class Told(msgspec.Struct, frozen=True):
    """A finding with the person by name."""

    name: str
    weight: str
    reason: str


def pulls_router(site: Site, client: httpx.AsyncClient) -> APIRouter:
    """Return the routes of the button and of its progress."""
    router = APIRouter(include_in_schema=False, dependencies=[Depends(requires(ACTION))])
    desk = _Desk(site, client)
    router.add_api_route(HOME, desk.button, response_class=Response)
    router.add_api_route(HOME, desk.begin, methods=["POST"], response_class=Response)
    router.add_api_route(HOME + "/{pull_id}", desk.progress, response_class=Response)
    return router


@dataclass(frozen=True)
class _Desk:
    site: Site
    client: httpx.AsyncClient

    async def button(self, request: Request) -> Response:
        return await self._page(request, None, None)

    async def begin(self, request: Request) -> Response:
        """Begin a pull, or go on with the one that is not at its end."""
        if not from_here(request):
            raise SentFromAnotherSite
        typed = form_of(await whole_body(request))
        if not is_marked(request, next(iter(typed.get("tanda", ())), "")):
            return await self._page(request, None, _UNMARKED, 403)
        key: Mapping[str, str] = {"Idempotency-Key": sent_in(typed, "", reader(request)).key}
        nothing: Mapping[str, object] = {}
        answer = await given(self.client, "personnel", request, _PULLS, (nothing, key))
        if not answer.is_success:
            return await self._refused(request, answer)
        pull = msgspec.json.decode(answer.content, type=Pull)
        return RedirectResponse(f"{HOME}/{pull.pull_id}", status_code=303)

    async def progress(self, request: Request, pull_id: UUID) -> Response:
        """Show it; after which finding, is passed on in the query."""
        answer = await asked(self.client, "personnel", request, f"{_PULLS}/{pull_id}")
        if answer.status_code == NotFound.status:
            raise NotFound
        if not answer.is_success:
            return await self._refused(request, answer)
        return await self._page(request, msgspec.json.decode(answer.content, type=Pull), None)

    async def _refused(self, request: Request, answer: httpx.Response) -> Response:
        problem = answer_of(answer.content, answer.status_code)
        return await self._page(request, None, problem, answer.status_code)

    async def _page(
        self, request: Request, pull: Pull | None, trouble: Answer | None, status: int = 200
    ) -> Response:
        question = partial(_told, self.site, request, pull, trouble)
        answer = await self.site.show(request, "pull.html", question, status=status)
        answer.headers["Cache-Control"] = "no-store"
        if pull and pull.state == "going":
            answer.headers["Refresh"] = str(_REFRESH_SECONDS)
        return answer


def _told(
    site: Site, request: Request, pull: Pull | None, trouble: Answer | None, connection: Connection
) -> Context:
    return {
        "pull": pull,
        "trouble": trouble,
        "mark": mark_of(request),
        "key": new_key(),
        "findings": _findings(connection, site, reader(request), pull) if pull else (),
    }


def _findings(connection: Connection, site: Site, who: Reader, pull: Pull) -> Sequence[Told]:
    words = ViewWords(connection, site.today(), who)
    return [
        Told(
            words.person(each.person_id) if each.person_id else "Seseorang yang belum tercatat",
            each.weight,
            each.reason,
        )
        for each in pull.findings
    ]
