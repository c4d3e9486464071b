"""How does a list come in as a file? Looked through first, row by row, and then recorded whole.

Nothing is kept between the two: the file travels with the page that shows what was found in it.
"""

import base64
import binascii
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway import wording
from gateway.access.sign_in import SentFromAnotherSite
from gateway.forward import given
from gateway.incoming import whole_body
from gateway.pages.form_answers import Answer, Trouble, answer_of
from gateway.pages.form_desk import Desk
from gateway.pages.form_fields import Read, Typed
from gateway.pages.form_files import Upload, received
from gateway.pages.form_guard import from_here, is_marked
from gateway.pages.form_page import FormPage, Said
from gateway.pages.form_sent import Sent, sent_in
from gateway.pages.form_troubles import NO_ANSWER, OTHER_SESSION
from gateway.pages.site import Context, Question
from gateway.routes.table_files import XLSX_TYPE, Sheet, workbook
from gateway.standing_in import header_of
from kit.http.access import caller
from kit.http.problems import Problem
from kit.settings import MEGABYTE

FILE, CARRIED, NAME = "berkas", "isi", "nama"
SHOWN = 50
_MOST_CARRIED = MEGABYTE - 1024
"""In letters: what a field of a form may hold."""
_LARGEST = 4 * MEGABYTE
"""No list that is taken has more, unpacked."""
_MADE, _WIDTH = datetime(1980, 1, 1, tzinfo=UTC), 24
_TYPES = {".csv": "text/csv", ".xlsx": XLSX_TYPE}
_NO_FILE = Trouble("Pilih berkas CSV atau XLSX.", "Belum ada yang diperiksa.")
_TOO_LARGE = Trouble("Berkas terlalu besar untuk satu kali unggah.", "Bagi menjadi beberapa.")


class BadRow(msgspec.Struct, frozen=True):
    """What is wrong with a row, or should be looked at."""

    row: int | None
    column: str | None
    value: str | None
    reason: str


class Outcome(msgspec.Struct, frozen=True):
    """What would come of a list."""

    rows: int
    new: int
    unchanged: int
    warnings: Sequence[BadRow] = ()
    items: Sequence[Mapping[str, Any]] = ()
    """Each row as the service has read it."""


class Problems(msgspec.Struct, frozen=True):
    """The facts of a refusal that names rows."""

    problems: Sequence[BadRow] = ()


@dataclass(frozen=True)
class Looked:
    """A list, and what was found in it."""

    file: Upload | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class ListPage(FormPage):
    """Shows the form of a list, and what was found in the one that was looked through."""

    looked: Looked = Looked()

    async def show(self, request: Request, question: Question, status: int = 200) -> Response:
        """Answer with the form."""
        return await self.site.show(request, "form-list.html", question, status=status, script=True)

    def filled(
        self, request: Request, sent: Sent, said: Said, connection: Connection
    ) -> Context | None:
        """Return the form with what was found."""
        shown = super().filled(request, sent, said, connection)
        if shown is None:
            return None
        file, outcome = self.looked.file, self.looked.outcome
        return {
            **shown,
            "file": file,
            "outcome": outcome,
            "items": [self._cells(item) for item in outcome.items[:SHOWN]] if outcome else (),
            "problems": _problems(said.answer) if said.answer else (),
            "carried": carried(file) if file and outcome and outcome.new else "",
        }

    def _cells(self, item: Mapping[str, Any]) -> tuple[Sequence[str], bool]:
        """Return a row as people read it, and whether it is new."""
        said = [(str(item.get(one.field, "")), one.date) for one in self.deed.form.columns]
        cells = [wording.day(date.fromisoformat(text)) if day else text for text, day in said]
        return cells, bool(item.get("new"))


@dataclass(frozen=True)
class ListDesk(Desk):
    """Takes a list in."""

    async def template(self) -> Response:
        """Give an empty table with the headings."""
        file = io.BytesIO()
        columns, title = self.deed.form.columns, self.deed.form.title
        book = workbook(file, title, created=_MADE, sample=False)
        sheet = Sheet(book, "Daftar")
        sheet.widths(_WIDTH for _ in columns)
        sheet.row([column.heading for column in columns], bold=True)
        book.close()
        headers = {"Content-Disposition": f'attachment; filename="{self.deed.form.key}.xlsx"'}
        return Response(file.getvalue(), headers=headers, media_type=XLSX_TYPE)

    async def take(self, request: Request) -> Response:
        """Look a list through, or record the one that was looked through."""
        if not from_here(request):
            raise SentFromAnotherSite
        hand = await self.page.hand(request)
        with self.share.of(caller(request).account_id), self.files.room():
            typed, uploads = await received(request, await whole_body(request))
            file = uploads.get(FILE) or _carried(typed)
            # Whatever was pressed: what has just come is looked through first.
            sent = sent_in(typed, "periksa" if FILE in uploads else "", hand)
            if not is_marked(request, next(iter(typed.get("tanda", ())), "")):
                other = replace(sent, act="", trouble=OTHER_SESSION)
                return await self._again(request, other, status=403)
            if file is None:
                return await self._again(request, replace(sent, trouble=_NO_FILE), status=422)
            return await self.of(Looked(file)).looking(request, sent, file)

    def of(self, looked: Looked) -> "ListDesk":
        """Return it with a list on it."""
        return replace(self, page=ListPage(self.page.site, self.page.deed, looked))

    async def looking(self, request: Request, sent: Sent, file: Upload) -> Response:
        """Have the service look the list through, or record it."""
        operation, checks = self.deed.operation, sent.act == "periksa"
        path = operation.path.format(**self.deed.ids(request)) + ("?preview=true" if checks else "")
        headers = {
            "Idempotency-Key": sent.key,
            "File-Name": quote(file.name),
            "Content-Type": _TYPES.get(PurePath(file.name).suffix.lower(), "text/csv"),
            **header_of(sent.who),
        }
        home = "" if checks else await self._home(request, sent)
        try:
            said = (file.content, headers)
            answer = await given(self.client, operation.service, request, path, said)
        except Problem as problem:
            again = replace(sent, trouble=NO_ANSWER)
            return await self._again(request, again, status=problem.status)
        if not answer.is_success:
            refusal = answer_of(answer.content, answer.status_code)
            return await self._refused(request, sent, Read({}), refusal)
        if not checks:
            return self._done(request, home, answer)
        outcome = msgspec.json.decode(answer.content, type=Outcome)
        too_large = outcome.new and not carried(file)
        sent = replace(sent, trouble=_TOO_LARGE) if too_large else sent
        return await self.of(Looked(file, outcome)).found(request, sent)

    async def found(self, request: Request, sent: Sent) -> Response:
        """Show what was found in the list."""
        return await self._again(request, sent, Said(good=True))


def carried(file: Upload) -> str:
    """Return a list as it travels with the page; nothing where it is too large for that."""
    packed = base64.b64encode(zlib.compress(file.content, 9)).decode()
    return packed if len(packed) <= _MOST_CARRIED else ""


def _carried(typed: Typed) -> Upload | None:
    """Return the list that came back with the page, unless it was tampered with."""
    packed, name = (next(iter(typed.get(at, ())), "") for at in (CARRIED, NAME))
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(packed, validate=True), _LARGEST)
    except (zlib.error, binascii.Error, ValueError):
        return None
    return Upload(name[:100], content) if content and unpacking.eof else None


def _problems(answer: Answer) -> Sequence[BadRow]:
    try:
        return msgspec.convert(answer.facts, Problems).problems
    except msgspec.ValidationError:
        return ()
