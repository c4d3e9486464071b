"""How does a person give a command on a page? One way for all of them, with script or without."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx
import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.access.sign_in import SentFromAnotherSite
from gateway.forward import given
from gateway.incoming import Share, whole_body
from gateway.pages.form_answers import Answer, answer_of, changes_since
from gateway.pages.form_fields import SEARCH, Read, Typed
from gateway.pages.form_files import BODY_LIMIT, Files, received
from gateway.pages.form_guard import AFTER, AFTER_SECONDS, from_here, is_marked, new_key
from gateway.pages.form_page import FormPage, Said, draft_of
from gateway.pages.form_sent import Sent, grown, sent_in
from gateway.pages.form_troubles import (
    CANNOT_CHECK,
    NO_ANSWER,
    OTHER_SESSION,
    SENT_BEFORE,
    STALE,
)
from gateway.pages.forms import Deed
from gateway.routes.single import version_of
from gateway.seeing import reader
from gateway.standing_in import header_of
from kit.http.access import caller
from kit.http.door import PREVIEW
from kit.http.edge import limited_to
from kit.http.journal_token import HEADER
from kit.http.problems import Problem

_LOOKS, _PAUSE_SECONDS = 10, 0.2
"""How long a stale form waits for the views to show what has changed."""

_NOTHING_SAID = Said()


@dataclass(frozen=True)
class Desk:
    """Shows one form and takes it in."""

    page: FormPage
    client: httpx.AsyncClient
    share: Share
    files: Files

    @property
    def deed(self) -> Deed:
        return self.page.deed

    async def show(self, request: Request) -> Response:
        """Show the form, with what a link or the thing itself fills in."""
        query, fields = request.query_params, self.deed.form.fields
        preset = {f.name: [query[f.name][:300]] for f in fields if f.preset and f.name in query}
        sent = Sent(preset, "", new_key(), "", reader(request))
        return await self.page.show(request, partial(self.page.fresh, request, sent))

    def taking(self) -> Callable[[Request], Awaitable[Response]]:
        """Return what takes the form in, with room for a file where it asks for one."""

        async def take(request: Request) -> Response:
            return await self.take(request)

        return limited_to(BODY_LIMIT)(take) if self.files.names else take

    async def take(self, request: Request) -> Response:
        """Check, look something up, or give the command and lead on."""
        if not from_here(request):
            raise SentFromAnotherSite
        hand = await self.page.hand(request)
        with self.share.of(caller(request).account_id), self.files.room():
            typed, uploads = await received(request, await whole_body(request))
            sent = sent_in(typed, self._searched(typed), hand)
            if not is_marked(request, next(iter(typed.get("tanda", ())), "")):
                other = replace(sent, act="", trouble=OTHER_SESSION)
                return await self._again(request, other, status=403)
            sent, wrong = await self.files.kept(request, sent, uploads)
            if sent.act not in ("kirim", "periksa"):
                return await self._again(request, grown(sent), Said(wrong))
            read = Read(self.files.checked(sent), wrong)
            asked = read.values(self.deed.form.fields, self.deed.schema)
            body = {**asked, **self.deed.form.fixed}
            if read.faults:
                return await self._again(request, sent, Said(read.faults), status=422)
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
        headers = {"Idempotency-Key": sent.key, **header_of(sent.who)}
        if sent.version:
            headers["If-Match"] = f'"{sent.version}"'
        path = PREVIEW + path if checks else path
        home = "" if checks else await self._home(request, sent)
        try:
            answer = await given(self.client, operation.service, request, path, (body, headers))
        except Problem as problem:
            said = replace(sent, trouble=CANNOT_CHECK if checks else NO_ANSWER)
            return await self._again(request, said, status=problem.status)
        if answer.is_success:
            if checks:
                return await self._again(request, sent, Said(good=True))
            return self._done(request, home, answer)
        return await self._refused(
            request, sent, read, answer_of(answer.content, answer.status_code)
        )

    async def _refused(self, request: Request, sent: Sent, read: Read, answer: Answer) -> Response:
        if answer.slug == "stream-has-moved":
            return await self._moved(request, sent, int(answer.facts.get("version", 0)))
        if answer.slug == "command-is-another":
            sent = replace(sent, key=new_key(), trouble=SENT_BEFORE)
            return await self._again(request, sent, status=answer.status)
        checks = sent.act == "periksa"
        older = checks and answer.type == "/problems/not-found"  # it knows of no previews yet
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or older:
            sent = replace(sent, trouble=CANNOT_CHECK if checks else NO_ANSWER)
            return await self._again(request, sent, status=answer.status)
        for each in answer.errors:
            read.fault_at(each.field, each.message)
        names = {each.name for each in self.deed.form.fields if each.kind == "date"}
        for name in names & answer.facts.keys():
            read.faults.setdefault(name, answer.title)
        said = Said(read.faults, answer=answer)
        return await self._again(request, sent, said, status=answer.status)

    async def _moved(self, request: Request, sent: Sent, version: int) -> Response:
        """Show what others have done since, and take up the form from there."""
        seeing = self.page.site.seeing

        def ask(connection: Connection) -> tuple[int, Sequence[str]]:
            thing = self.page.thing(connection, request, sent)
            stream = thing.stream if thing else None
            if stream is None:
                return version, ()
            reads = version_of(connection, seeing.reading, stream)
            asking = self.page.asking(connection, request, sent)
            return reads, changes_since(asking, stream, sent.version)

        changes: Sequence[str] = ()
        for _ in range(_LOOKS):
            at, changes = (await seeing.ask(request, ask)).found
            if at >= version:
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        trouble = msgspec.structs.replace(STALE, changed=changes)
        stale = replace(sent, version=str(version), key=new_key(), trouble=trouble)
        return await self._again(request, stale, status=412)

    async def _home(self, request: Request, sent: Sent) -> str:
        """Return where its thing is shown; asked before, since the thing may go by it."""
        home = partial(self.page.home, request, sent)
        return (await self.page.site.seeing.ask(request, home)).found

    def _done(self, request: Request, home: str, answer: httpx.Response) -> Response:
        said = msgspec.json.decode(answer.content, type=dict[str, Any])
        to = self.deed.form.leads_to.format(stream=said.get("stream", ""))
        away = RedirectResponse(to or home, status_code=303)
        token = answer.headers.get(HEADER, "")
        said_of = f"{draft_of(request).replace('/', ':')}|{token}"
        away.set_cookie(AFTER, said_of, AFTER_SECONDS, httponly=True, samesite="strict")
        return away

    async def _again(
        self, request: Request, sent: Sent, said: Said = _NOTHING_SAID, *, status: int = 200
    ) -> Response:
        """Show the form again, with what was typed."""
        question = partial(self.page.filled, request, sent, said)
        return await self.page.show(request, question, status)
