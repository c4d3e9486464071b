"""How does a list come in from a page? Looked at first, then recorded whole or not at all.

The file is kept nowhere in between: whoever records it sends it again, and it must be the very
file that was looked at, which its hash says.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final
from urllib.parse import quote

import httpx
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.access.sign_in import SentFromAnotherSite
from gateway.forward import Operation, given, operations
from gateway.incoming import Share, whole_body
from gateway.pages.form_files import Upload, received
from gateway.pages.form_guard import from_here, is_marked, mark_of, new_key
from gateway.pages.form_sent import Sent, sent_in
from gateway.pages.form_values import day
from gateway.pages.site import Context, Site
from gateway.pages.upload_lists import (
    CSV_TYPE,
    LISTS,
    XLSX_TYPE,
    ListFile,
    Outcome,
    media_type_of,
    outcome_of,
    template_csv,
    template_xlsx,
)
from gateway.seeing import reader
from kit.http.access import requires
from kit.http.edge import limited_to
from kit.http.problems import Problem
from kit.settings import MEGABYTE

ADDRESS: Final = "/unggah"
LARGEST: Final = 10 * MEGABYTE
"""A spreadsheet of all people of a province is a third of it."""
_BODY: Final = LARGEST + MEGABYTE
_AT_ONCE: Final = 2
"""Lists are in memory while they are passed on: so many at once, of whomever."""

_NO_FILE = Outcome(title="Pilih berkas daftarnya.", todo="Berkas CSV atau XLSX.")
_OTHER_SESSION = Outcome(
    title="Halaman ini dibuka dalam sesi lain.",
    todo="Belum ada yang dicatat. Pilih berkasnya, lalu periksa sekali lagi.",
)
_NO_ANSWER = Outcome(
    title="Layanan belum menjawab.",
    todo="Kirim sekali lagi sebentar lagi. Jika kiriman pertama ternyata sudah tercatat, tidak "
    "akan tercatat dua kali.",
)
_ANOTHER_FILE = (
    "Berkas ini bukan yang terakhir diperiksa, jadi belum dicatat. Inilah hasil pemeriksaannya."
)


@dataclass(frozen=True)
class _Filled:
    """What the page shows besides what is always there."""

    key: str = field(default_factory=new_key)
    day: str = ""
    day_fault: str = ""
    sha256: str = ""
    """Of the file that was looked at and found good."""
    outcome: Outcome | None = None
    note: str = ""


def uploads_router(site: Site, client: httpx.AsyncClient) -> APIRouter:
    """Return the pages of all lists; each needs the right of its command."""
    router, room = APIRouter(include_in_schema=False), Share(_AT_ONCE)
    known = {one.document["operationId"]: one for one in operations()}
    for each in LISTS:
        counter = _Counter(site, each, known[each.operation], client, room)
        needed = [Depends(requires(counter.operation.action))]
        here = f"{ADDRESS}/{each.key}"
        for method, path, endpoint in (
            ("GET", here, counter.show),
            ("POST", here, counter.taking()),
            ("GET", f"{here}/templat.csv", counter.csv),
            ("GET", f"{here}/templat.xlsx", counter.xlsx),
        ):
            router.add_api_route(
                path,
                endpoint,
                methods=[method],
                dependencies=needed,
                response_class=Response,
                name=f"{method.lower()}-{path.strip('/').replace('/', '-')}",
            )
    return router


@dataclass(frozen=True)
class _Counter:
    """Takes one kind of list in."""

    site: Site
    of: ListFile
    operation: Operation
    client: httpx.AsyncClient
    room: Share

    async def show(self, request: Request) -> Response:
        day = self.site.today().isoformat() if self.of.has_day else ""
        return await self._page(request, _Filled(day=day))

    async def csv(self) -> Response:
        return self._template(template_csv(self.of), "csv", CSV_TYPE)

    async def xlsx(self) -> Response:
        return self._template(template_xlsx(self.of), "xlsx", XLSX_TYPE)

    def taking(self) -> Callable[[Request], Awaitable[Response]]:
        """Return what takes a list in, with room for the file."""

        async def take(request: Request) -> Response:
            return await self.take(request)

        return limited_to(_BODY)(take)

    async def take(self, request: Request) -> Response:
        """Look at the file, or record the one that was looked at."""
        if not from_here(request):
            raise SentFromAnotherSite
        with self.room.of("list"):
            typed, uploads = await received(request, await whole_body(request))
            sent, file = sent_in(typed, "", reader(request)), uploads.get("berkas")
            said = {name: next(iter(typed.get(name, ())), "") for name in ("tanda", "sidik")}
            filled = self._day(sent, _Filled(key=sent.key))
            if not is_marked(request, said["tanda"]):
                return await self._again(request, filled, _OTHER_SESSION, 403)
            if filled.day_fault:
                return await self._again(request, filled, None, 422)
            if file is None or not file.content:
                return await self._again(request, filled, _NO_FILE, 422)
            return await self._given(request, filled, file, sent.act, said["sidik"])

    def _day(self, sent: Sent, filled: _Filled) -> _Filled:
        if not self.of.has_day:
            return filled
        text = next(iter(sent.typed.get("berlaku", ())), "").strip()
        try:
            return replace(filled, day=day(text))
        except ValueError as wrong:
            return replace(filled, day=text, day_fault=str(wrong))

    async def _given(
        self, request: Request, filled: _Filled, file: Upload, act: str, looked_at: str
    ) -> Response:
        """Pass the list on, to be recorded only where it is the one that was looked at."""
        sha256 = hashlib.sha256(f"{filled.day} ".encode() + file.content).hexdigest()
        records = act == "catat" and sha256 == looked_at
        key = filled.key if records else new_key()
        headers = {
            "Content-Type": media_type_of(file.content),
            "File-Name": quote(file.name),
            "Idempotency-Key": key,
        }
        path = self.operation.path + self._query(filled.day, preview=not records)
        said = (file.content, headers)
        try:
            answer = await given(self.client, self.operation.service, request, path, said)
        except Problem as problem:
            seen = sha256 if records else ""
            return await self._again(request, filled, _NO_ANSWER, problem.status, seen)
        outcome = outcome_of(self.of, answer, preview=not records)
        note = _ANOTHER_FILE if act == "catat" and not records else ""
        good = sha256 if outcome.good and not records else ""
        status = 200 if outcome.good else max(answer.status_code, 409)
        filled = replace(filled, key=new_key())
        return await self._again(request, filled, outcome, status, good, note)

    def _query(self, day: str, *, preview: bool) -> str:
        asked = [f"effective_on={day}"] if self.of.has_day else []
        return "?" + "&".join([*asked, *(["preview=true"] if preview else [])])

    async def _again(  # noqa: PLR0913, PLR0917 - what is shown again is said in order
        self,
        request: Request,
        filled: _Filled,
        outcome: Outcome | None,
        status: int,
        sha256: str = "",
        note: str = "",
    ) -> Response:
        now = replace(filled, sha256=sha256, outcome=outcome, note=note)
        return await self._page(request, now, status)

    async def _page(self, request: Request, filled: _Filled, status: int = 200) -> Response:
        question = partial(self._told, request, filled)
        return await self.site.show(request, "upload.html", question, status=status, script=True)

    def _told(self, request: Request, filled: _Filled, _: Connection) -> Context:
        return {
            "of": self.of,
            "here": f"{ADDRESS}/{self.of.key}",
            "mark": mark_of(request),
            "largest": LARGEST,
            "filled": filled,
            "outcome": filled.outcome,
        }

    def _template(self, content: bytes, ending: str, kind: str) -> Response:
        name = f"templat-{self.of.key}.{ending}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, max-age=3600",
        }
        return Response(content, headers=headers, media_type=kind)
