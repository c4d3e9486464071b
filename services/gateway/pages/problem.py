"""How does a problem read in a browser? As a page that says what to do, never as raw JSON."""

from collections.abc import Sequence
from http import HTTPStatus

import anyio
import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.incoming import whole_body
from gateway.pages.form_guard import ADDRESS, from_here, just_done
from gateway.pages.form_sent import form_of
from gateway.pages.sign_in import choices
from gateway.pages.site import Context, Site, Visitor
from gateway.seeing import Reader
from kit.http.answers import MEDIA_TYPE
from kit.http.journal_token import HEADER
from kit.http.parts import parts_of
from kit.http.problems import Problem
from kit.tokens import TokenRefused

_DROPPED = ("content-length", "content-type", "content-language")
_NOBODY = Visitor(None)
_NOTHING: Context = {"leads_to": "/", "offices": (), "opds": ()}


_HEADINGS = {
    400: "Alamat halaman ini tidak dapat dibaca",
    401: "Halaman ini untuk pengguna yang sudah masuk",
    403: "Anda tidak berwenang membuka halaman ini",
    404: "Halaman tidak ditemukan",
    405: "Halaman ini tidak dapat dibuka dengan cara itu",
    409: "Sudah tercatat, tetapi belum tampil",
    500: "Terjadi kesalahan pada sistem kami",
    503: "Layanan belum siap",
}
_LEADS = {
    "/problems/bad-request": "Tidak ada data yang berubah atau hilang.",
    "/problems/not-found": (
        "Tidak ada apa pun di alamat ini, atau isinya bukan untuk peran Anda. "
        "Tidak ada data yang hilang."
    ),
    "/problems/method-not-allowed": "Buka halaman ini melalui tautan atau tombol di situs ini.",
    "/problems/fault": (
        "Muat ulang halaman ini beberapa saat lagi. Jika tetap gagal, sampaikan nomor kejadian "
        "di bawah ini kepada administrator."
    ),
    **dict.fromkeys(
        ("/problems/not-yet-heard", "/problems/held-back"),
        "Yang baru saja Anda kirim sudah tercatat, tetapi belum dapat ditampilkan. Muat ulang "
        "halaman ini sebentar lagi; jangan mengirimnya sekali lagi.",
    ),
    "/problems/not-ready": "Data sedang disiapkan. Tunggu sebentar, lalu muat ulang halaman ini.",
}
"""What a visitor can do, by the type of the problem; the other types speak to people as it is."""
_ADDRESS = {
    "date": (
        "Tanggal yang diminta tidak ada dalam kalender. Pilih tanggalnya kembali; di alamat "
        "halaman, tanggal ditulis tahun-bulan-hari, misalnya 2026-03-02."
    ),
    "range": "Tanggal yang diminta terlalu jauh: pilih dari tahun 1900 sampai dengan 2200.",
    "uuid": (
        "Alamat ini tidak lengkap atau salah tulis. Buka kembali dari tautannya, atau salin "
        "seluruh alamatnya."
    ),
    "too-long": "Isian di alamat ini terlalu panjang. Tulis kembali dengan lebih singkat.",
}
"""What is wrong with the address of a page, by the rule that it breaks."""
_UNREADABLE = "Sebagian alamat ini tidak dapat dibaca. Mulai kembali dari halaman provinsi."
_FORM_HEADING, _FORM_LEAD = (
    "Isian ini belum lengkap",
    "Kembali ke halaman sebelumnya, lalu pilih atau isi kembali. Tidak ada yang dicatat.",
)


class _FieldError(msgspec.Struct, frozen=True):
    rule: str


class _Document(msgspec.Struct, frozen=True):
    type: str
    title: str
    status: int
    instance: str = ""
    detail: str = ""
    errors: Sequence[_FieldError] = ()


class ProblemPages:
    """Stands around the app; what it answers to programs passes as it is."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Make pages of ``site``."""
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, in Bahasa Indonesia where it comes from a browser."""
        if scope["type"] != "http" or "text/html" not in Request(scope).headers.get("accept", ""):
            await self._app(scope, receive, send)
            return
        _, token = just_done(Request(scope))
        headers = MutableHeaders(scope=scope)  # made last: what reads them makes another list
        headers["accept-language"] = "id"
        if token and scope["method"] == "GET":
            headers[HEADER] = token
        answer = _Answer(send)
        await self._app(scope, receive, answer)
        if answer.problem is not None:
            await self._page(Request(scope), answer, scope, receive, send)

    async def _page(
        self, request: Request, answer: "_Answer", scope: Scope, receive: Receive, send: Send
    ) -> None:
        document = msgspec.json.decode(answer.body, type=_Document)
        visitor, context = _NOBODY, _NOTHING
        if document.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            visitor, context = await self._asked(request, document.status)
        kept = await _kept(request, receive) if document.status == HTTPStatus.UNAUTHORIZED else ()
        frame = self._site.frame(request, visitor)
        said = _said(document, in_address=request.method in ("GET", "HEAD"))
        page = self._site.page(
            "problem.html",
            frame,
            {**context, **said, "problem": document, "kept": kept},
            status=document.status,
        )
        page.raw_headers.extend(answer.kept())
        await page(scope, receive, send)

    async def _asked(self, request: Request, status: int) -> tuple[Visitor, Context]:
        """Ask the views what the page shows besides; while there are none yet, nothing."""
        try:
            limiter = parts_of(request).threads
            return await anyio.to_thread.run_sync(self._views, request, status, limiter=limiter)
        except OperationalError:
            return _NOBODY, _NOTHING

    def _views(self, request: Request, status: int) -> tuple[Visitor, Context]:
        with self._site.seeing.reading.connect() as connection:
            visitor = self._site.visitor(connection, _reader(request))
            return visitor, self._choices(request, connection, status)

    def _choices(self, request: Request, connection: Connection, status: int) -> Context:
        if status != HTTPStatus.UNAUTHORIZED:
            return _NOTHING
        back = self._site.frame(request, _NOBODY).path if request.method == "GET" else "/"
        return choices(connection, self._site.today(), back)


async def _kept(request: Request, receive: Receive) -> Sequence[tuple[str, str]]:
    """Return what was typed in a form whose sender's session has ended, to be sent once more."""
    if request.method != "POST" or not request.url.path.startswith(f"{ADDRESS}/"):
        return ()
    try:
        body = await whole_body(Request(request.scope, receive)) if from_here(request) else b""
    except Problem:
        return ()
    return [(name, value) for name, values in form_of(body).items() for value in values]


def _said(document: _Document, *, in_address: bool) -> Context:
    """Say to a visitor, who sees a page and neither fields nor headers, what is wrong."""
    if document.status == HTTPStatus.BAD_REQUEST and not in_address:
        return {"heading": _FORM_HEADING, "lead": _FORM_LEAD, "faults": ()}
    heading = _HEADINGS.get(document.status, document.title)
    meant = f"{document.title} {document.detail}" if heading != document.title else document.detail
    faults = (_ADDRESS.get(error.rule, _UNREADABLE) for error in document.errors)
    return {
        "heading": heading,
        "lead": _LEADS.get(document.type, meant),
        "faults": tuple(dict.fromkeys(faults)),
    }


def _reader(request: Request) -> Reader:
    """Return who asks, as far as the token is good; that it is not was the problem perhaps."""
    parts = parts_of(request)
    try:
        actor = parts.verifier.claims(parts.token_of(request)).actor()
    except TokenRefused:
        return Reader(None, parts.rights)
    return Reader(actor, parts.rights)


class _Answer:
    """Passes an answer on as it comes, but keeps a problem document back."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.problem: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message["headers"] if name == b"content-type"]
            if any(kind.startswith(MEDIA_TYPE.encode()) for kind in kinds):
                self.problem = message
        if self.problem is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def kept(self) -> list[tuple[bytes, bytes]]:
        """Return the headers that hold for the page too."""
        headers = self.problem["headers"] if self.problem else ()
        return [(name, value) for name, value in headers if name.decode() not in _DROPPED]
