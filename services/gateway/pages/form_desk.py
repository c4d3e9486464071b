"""How does a person give a command on a page? One way for all of them, with script or without."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx
import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.access.sign_in import SentFromAnotherSite
from gateway.forward import given
from gateway.incoming import Share, whole_body
from gateway.pages.form_answers import Answer, Trouble, answer_of, changes_since, told
from gateway.pages.form_fields import SEARCH, Asking, Read, Typed
from gateway.pages.form_files import BODY_LIMIT, Files, received
from gateway.pages.form_guard import (
    ADDRESS,
    AFTER,
    AFTER_SECONDS,
    from_here,
    is_marked,
    mark_of,
    new_key,
)
from gateway.pages.form_sent import Sent, grown, sent_in
from gateway.pages.form_shown import Sheet, shown
from gateway.pages.form_things import Thing
from gateway.pages.forms import Deed, Forms
from gateway.pages.site import Context, Site
from gateway.routes.single import version_of
from gateway.seeing import reader
from kit.http.access import caller, requires
from kit.http.door import PREVIEW
from kit.http.edge import limited_to
from kit.http.journal_token import HEADER
from kit.http.problems import Problem
from kit.rights import Forbidden

_FILES = 4
"""How many files are passed on at once."""
_AT_ONCE = 6
"""How many forms of one account are looked at at once."""
_LOOKS, _PAUSE_SECONDS = 10, 0.2
"""How long a stale form waits for the views to show what has changed."""
_MOST_CHANGES = 20
_LEADS_HOME = "/tugas"

_STALE = Trouble(
    "Data ini sudah berubah sejak halaman Anda dibuka.",
    "Belum ada yang dicatat, dan isian Anda tetap di sini. Lihat apa yang berubah, "
    "sesuaikan bila perlu, lalu kirim lagi.",
)
_OTHER_SESSION = Trouble(
    "Halaman ini dibuka dalam sesi lain.",
    "Belum ada yang dicatat. Periksa kembali isian di bawah ini, lalu kirim sekali lagi.",
)
_SENT_BEFORE = Trouble(
    "Halaman ini sudah pernah dikirim dengan isi lain, dan kiriman itu sudah tercatat.",
    "Lihat dahulu hasilnya. Jika isian ini tetap perlu dicatat, kirim sekali lagi.",
)
_NO_ANSWER = Trouble(
    "Layanan belum menjawab. Isian Anda tetap di sini.",
    "Kirim sekali lagi sebentar lagi. Jika kiriman pertama ternyata sudah tercatat, tidak akan "
    "tercatat dua kali.",
)
_CANNOT_CHECK = Trouble("Isian belum dapat diperiksa sekarang. Anda tetap dapat mengirimnya.")


def forms_router(site: Site, forms: Forms, clients: Mapping[str, httpx.AsyncClient]) -> APIRouter:
    """Return the routes of all forms; each needs the right of its command."""
    router, share, room = APIRouter(include_in_schema=False), Share(_AT_ONCE), Share(_FILES)
    for deed in forms.deeds.values():
        client = clients[deed.operation.service]
        names = [each.name for each in deed.form.fields if each.kind == "file"]
        files = Files(names, deed.operation.service, client, room)
        desk = Desk(site, deed, client, share, files)
        needed = [Depends(requires(deed.operation.action))]
        for method, endpoint in (("GET", desk.show), ("POST", desk.taking())):
            router.add_api_route(
                deed.path,
                endpoint,
                methods=[method],
                dependencies=needed,
                response_class=Response,
                name=f"{method.lower()}-{deed.form.key}",
            )
    return router


@dataclass(frozen=True)
class Desk:
    """Shows one form and takes it in."""

    site: Site
    deed: Deed
    client: httpx.AsyncClient
    share: Share
    files: Files

    async def show(self, request: Request) -> Response:
        """Show the form, with what a link or the thing itself fills in."""
        query, fields = request.query_params, self.deed.form.fields
        preset = {f.name: [query[f.name][:300]] for f in fields if f.preset and f.name in query}
        sent = Sent(preset, "", new_key(), "")
        return await self._page(request, partial(self._fresh, request, sent))

    def taking(self) -> Callable[[Request], Awaitable[Response]]:
        """Return what takes the form in, with room for a file where it asks for one."""

        async def take(request: Request) -> Response:
            return await self.take(request)

        return limited_to(BODY_LIMIT)(take) if self.files.names else take

    async def take(self, request: Request) -> Response:
        """Check, look something up, or give the command and lead on."""
        if not from_here(request):
            raise SentFromAnotherSite
        with self.share.of(caller(request).account_id), self.files.room():
            typed, uploads = await received(request, await whole_body(request))
            sent = sent_in(typed, self._searched(typed))
            if not is_marked(request, next(iter(typed.get("tanda", ())), "")):
                other = replace(sent, act="", trouble=_OTHER_SESSION)
                return await self._again(request, other, {}, status=403)
            if sent.act not in ("kirim", "periksa"):
                return await self._again(request, grown(sent), {})
            sent, wrong = await self.files.kept(request, sent, uploads)
            read = Read(self.files.checked(sent), wrong)
            asked = read.values(self.deed.form.fields, self.deed.schema)
            body = {**asked, **self.deed.form.fixed}
            if read.faults:
                return await self._again(request, sent, read.faults, status=422)
            return await self._given(request, sent, read, body)

    def _searched(self, typed: Typed) -> str:
        """Return what is meant by Enter in a search, where the browser runs no script."""
        people = [each.name for each in self.deed.form.fields if each.kind == "person"]
        looks = any(any(typed.get(at + SEARCH, ())) and not typed.get(at) for at in people)
        return "cari" if looks else ""

    async def _given(
        self, request: Request, sent: Sent, read: Read, body: Mapping[str, object]
    ) -> Response:
        operation, checks = self.deed.operation, sent.act == "periksa"
        path = operation.path.format(**self.deed.ids(request))
        headers = {"Idempotency-Key": sent.key}
        if sent.version:
            headers["If-Match"] = f'"{sent.version}"'
        path = PREVIEW + path if checks else path
        try:
            answer = await given(self.client, operation.service, request, path, (body, headers))
        except Problem as problem:
            said = replace(sent, trouble=_CANNOT_CHECK if checks else _NO_ANSWER)
            return await self._again(request, said, {}, status=problem.status)
        if answer.is_success:
            if checks:
                return await self._again(request, sent, {}, good=True)
            return await self._done(request, sent, answer)
        return await self._refused(
            request, sent, read, answer_of(answer.content, answer.status_code)
        )

    async def _refused(self, request: Request, sent: Sent, read: Read, answer: Answer) -> Response:
        if answer.slug == "stream-has-moved":
            return await self._moved(request, sent, int(answer.facts.get("version", 0)))
        if answer.slug == "command-is-another":
            sent = replace(sent, key=new_key(), trouble=_SENT_BEFORE)
            return await self._again(request, sent, {}, status=answer.status)
        checks = sent.act == "periksa"
        older = checks and answer.type == "/problems/not-found"  # it knows of no previews yet
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or older:
            sent = replace(sent, trouble=_CANNOT_CHECK if checks else _NO_ANSWER)
            return await self._again(request, sent, {}, status=answer.status)
        for each in answer.errors:
            read.fault_at(each.field, each.message)
        names = {each.name for each in self.deed.form.fields if each.kind == "date"}
        for name in names & answer.facts.keys():
            read.faults.setdefault(name, answer.title)
        return await self._again(request, sent, read.faults, status=answer.status, answer=answer)

    async def _moved(self, request: Request, sent: Sent, version: int) -> Response:
        """Show what others have done since, and take up the form from there."""

        def ask(connection: Connection) -> tuple[int, Sequence[str]]:
            thing = self._thing(connection, request, sent)
            stream = thing.stream if thing else None
            if stream is None:
                return version, ()
            reads = version_of(connection, self.site.seeing.reading, stream)
            asking = self._asking(connection, request, sent.typed)
            return reads, changes_since(asking, stream, sent.version)

        changes: Sequence[str] = ()
        for _ in range(_LOOKS):
            at, changes = (await self.site.seeing.ask(request, ask)).found
            if at >= version:
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        trouble = msgspec.structs.replace(_STALE, changed=changes)
        stale = replace(sent, version=str(version), key=new_key(), trouble=trouble)
        return await self._again(request, stale, {}, status=412)

    async def _done(self, request: Request, sent: Sent, answer: httpx.Response) -> Response:
        said = msgspec.json.decode(answer.content, type=dict[str, Any])
        to = self.deed.form.leads_to.format(stream=said["stream"])
        if not to:
            seen = await self.site.seeing.ask(request, partial(self._home, request, sent))
            to = seen.found
        away = RedirectResponse(to, status_code=303)
        token = answer.headers.get(HEADER, "")
        said_of = f"{_draft_of(request).replace('/', ':')}|{token}"
        away.set_cookie(AFTER, said_of, AFTER_SECONDS, httponly=True, samesite="strict")
        return away

    async def _again(  # noqa: PLR0913 - what is said of a form is said by name
        self,
        request: Request,
        sent: Sent,
        faults: Mapping[str, str],
        *,
        status: int = 200,
        good: bool = False,
        answer: Answer | None = None,
    ) -> Response:
        question = partial(self._filled, request, sent, faults, good, answer)
        return await self._page(request, question, status=status)

    async def _page(
        self, request: Request, question: Callable[[Connection], Context | None], status: int = 200
    ) -> Response:
        return await self.site.show(request, "form.html", question, status=status, script=True)

    def _asking(self, connection: Connection, request: Request, typed: Typed) -> Asking:
        site, who = self.site, reader(request)
        return Asking(connection, who, site.today(), self.deed.ids(request), typed, site.seeing)

    def _thing(self, connection: Connection, request: Request, sent: Sent) -> Thing | None:
        about = self.deed.form.about
        return about(self._asking(connection, request, sent.typed)) if about else None

    def _home(self, request: Request, sent: Sent, connection: Connection) -> str:
        thing = self._thing(connection, request, sent)
        return thing.leads_to if thing else _LEADS_HOME

    def _fresh(self, request: Request, sent: Sent, connection: Connection) -> Context | None:
        asking = self._asking(connection, request, sent.typed)
        thing = self._thing(connection, request, sent)
        if self.deed.form.about and thing is None:
            return None
        filled = {**self.deed.form.first(asking), **sent.typed}
        version = ""
        if thing and thing.stream and self.deed.form.guarded:
            version = str(version_of(connection, self.site.seeing.reading, thing.stream))
        now = replace(sent, typed=filled, version=version)
        return self._filled(request, now, {}, False, None, connection)  # noqa: FBT003

    def _filled(  # noqa: PLR0913, PLR0917 - the last one is the view's
        self,
        request: Request,
        sent: Sent,
        faults: Mapping[str, str],
        good: bool,  # noqa: FBT001
        answer: Answer | None,
        connection: Connection,
    ) -> Context | None:
        form, asking = self.deed.form, self._asking(connection, request, sent.typed)
        thing = self._thing(connection, request, sent)
        if form.about and thing is None:
            return None
        if thing and not asking.who.sees(self.deed.operation.action, thing.opd_id):
            raise Forbidden(action=self.deed.operation.action)
        trouble = told(asking, answer) if answer else sent.trouble
        return {
            "form": form,
            "thing": thing,
            "sheet": Sheet(
                fields=shown(asking, form.fields, self.deed.schema, faults),
                trouble=trouble,
                good=good,
            ),
            "mark": mark_of(request),
            "key": sent.key,
            "version": sent.version,
            "action": request.url.path,
            "draft": _draft_of(request),
            "account": caller(request).account_id.hex,
            "back": thing.leads_to if thing else _LEADS_HOME,
        }


def _draft_of(request: Request) -> str:
    """Return under which name a browser keeps what is typed in the form of an address."""
    return request.url.path.removeprefix(f"{ADDRESS}/")
