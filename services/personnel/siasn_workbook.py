"""Reads the rows of an XLSX workbook, however it was made or forged, in bounded time and memory."""

import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO, Final
from xml.parsers import expat

import python_calamine

from personnel.siasn_problems import Unreadable, problem
from personnel.siasn_sheet import MAX_ROWS, Sheet

MAX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MAX_CELLS: Final = 8_000_000
"""The library lays a sheet out densely, so one stray cell far out would take all memory."""
MAX_ELEMENTS: Final = 8_000_000
"""Of all parts together: as many as the largest list that is taken has, some 5 s of parsing."""
MAX_INFLATION: Final = 100
"""How many times as long a part may be as it is packed; tables pack some 5 to 50 times."""
CHUNK: Final = 1024 * 1024
SMALL_PART: Final = 10 * 1024 * 1024
"""Of up to so many bytes a part may be packed as well as it likes."""

PARTS: Final = re.compile(r"(xl/.*|_rels/.*|\[Content_Types\])\.(xml|rels)", re.IGNORECASE)
"""What makes a workbook (ECMA-376 part 2); without the rest it is opened as nothing else."""

BROKEN_ARCHIVE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    RuntimeError,
)
"""What ``zipfile`` raises on truncated, damaged, strangely packed and locked archives."""


def workbook(content: bytes) -> Sheet:
    """Return the rows of the first visible sheet; raises ``Unreadable``.

    The library guesses what a file is, and would open another kind that is not measured here, so
    it is given an archive of exactly what was.
    """
    measured = _measured(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(measured)
        visible = [
            index
            for index, sheet in enumerate(book.sheets_metadata)
            if sheet.visible is python_calamine.SheetVisibleEnum.Visible
            and sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]
        rows = book.get_sheet_by_index(visible[0]).iter_rows() if visible else iter(())
    except python_calamine.PasswordError:
        raise Unreadable(problem("old-or-locked")) from None
    except python_calamine.CalamineError:
        raise Unreadable(problem("file-broken")) from None
    warnings = [problem("more-sheets", count=len(visible))] if len(visible) > 1 else []
    return Sheet(enumerate(rows, start=1), warnings)


def _measured(content: bytes) -> IO[bytes]:
    """Return the parts of a workbook alone, none of which takes too much."""
    kept = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if PARTS.fullmatch(part.filename)]
            _refuse_what_is_no_workbook([part.filename for part in parts])
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BYTES:
                limit = MAX_UNPACKED_BYTES // 1024**2
                raise Unreadable(problem("file-too-large", limit=limit))
            _refuse_what_would_not_end(archive)
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
                for part in parts:
                    with archive.open(part) as source:
                        _measure(source)
                    with archive.open(part) as source, copy.open(part.filename, "w") as target:
                        shutil.copyfileobj(source, target, CHUNK)
    except BROKEN_ARCHIVE:
        raise Unreadable(problem("file-broken")) from None
    kept.seek(0)
    return kept


def _refuse_what_is_no_workbook(names: Sequence[str]) -> None:
    if "xl/workbook.xml" not in names:
        raise Unreadable(problem("not-a-spreadsheet", found="arsip atau dokumen lain"))
    if len({name.lower() for name in names}) < len(names):
        raise Unreadable(problem("file-broken"))


def _refuse_what_would_not_end(archive: zipfile.ZipFile) -> None:
    """Count quickly before anything is parsed, which takes a hundred times as long."""
    elements = 0
    for member in archive.infolist():
        if member.file_size > max(SMALL_PART, MAX_INFLATION * member.compress_size):
            raise Unreadable(problem("too-much-packed"))
        with archive.open(member) as part:
            while chunk := part.read(CHUNK):
                elements += chunk.count(b"<") - chunk.count(b"</")
        if elements > MAX_ELEMENTS:
            raise Unreadable(problem("too-much-packed"))


def _measure(part: IO[bytes]) -> None:
    """Any part may be a worksheet: the workbook says which, and a forged one may say anything."""
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.enter
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.ParseFile(part)
    except (expat.ExpatError, LookupError):
        raise Unreadable(problem("file-broken")) from None
    if extent.last_row > MAX_ROWS + 1:
        raise Unreadable(problem("too-many-rows", limit=MAX_ROWS))
    if extent.last_row * extent.last_column > MAX_CELLS:
        raise Unreadable(problem("table-too-wide"))


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(problem("file-broken"))


class _Extent:
    """How far out the filled cells of a worksheet lie, found without laying it out."""

    reference = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

    def __init__(self) -> None:
        self.last_row = self.last_column = 0
        self._row = self._column = 0

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """Follow one element; only what stands inside a cell makes it a filled one."""
        match name.rpartition(":")[2]:
            case "row":
                self._row = self._number(attributes.get("r"), self._row + 1)
                self._column = 0
            case "c":
                self._enter_cell(attributes.get("r"))
            case "v" | "is":
                self.last_row = max(self.last_row, self._row)
                self.last_column = max(self.last_column, self._column)

    def _enter_cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        found = self.reference.fullmatch(reference.upper())
        if found is None:
            raise Unreadable(problem("file-broken"))
        self._row = int(found[2])
        self._column = 0
        for letter in found[1]:
            self._column = self._column * 26 + ord(letter) - ord("A") + 1

    @staticmethod
    def _number(said: str | None, otherwise: int) -> int:
        return int(said) if said and said.isdecimal() else otherwise
