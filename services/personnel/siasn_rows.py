"""Reads the rows of an uploaded file: CSV of any common dialect, or XLSX."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import IO, Final, NamedTuple
from xml.parsers import expat

import python_calamine

from personnel.siasn_problems import RowProblem, Unreadable, problem

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MAX_ROWS: Final = 100_000
MAX_CELLS: Final = 8_000_000
"""The library lays a sheet out densely, so one stray cell far out would take all memory."""
MAX_ELEMENTS: Final = 8_000_000
"""Of all parts together: as many as the largest list that is taken has, some 5 s of parsing."""
MAX_INFLATION: Final = 100
"""How many times as long a part may be as it is packed; tables pack some 5 to 50 times."""
CHUNK: Final = 1024 * 1024
SMALL_PART: Final = 10 * 1024 * 1024
"""Of up to so many bytes a part may be packed as well as it likes."""

EXTENSIONS: Final = {"CSV": (".csv", ".tsv", ".txt"), "XLSX": (".xlsx",)}
DELIMITERS: Final = ";,\t|"
LONGEST_HEADING: Final = 64 * 1024
FOREIGN: Final = {
    b"%PDF": "PDF",
    b"\x89PNG": "gambar",
    b"\xff\xd8\xff": "gambar",
    b"GIF8": "gambar",
    b"<": "HTML atau XML",
    b"{": "JSON",
    b"[": "JSON",
}
OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")

BROKEN_ARCHIVE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    RuntimeError,
)
"""What ``zipfile`` raises on truncated, damaged, strangely packed and locked archives."""

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, Sequence[Cell]]
"""The number as the spreadsheet shows it, and the cells."""


class Sheet(NamedTuple):
    """The rows of a file, read as they are asked for, and what is odd about the file."""

    rows: Iterator[Row]
    warnings: Sequence[RowProblem]


def sheet_of(file_name: str, content: bytes, *, headings: Collection[str]) -> Sheet:
    """Open by what the content is, not by what the name says.

    ``headings`` are the known ones; the delimiter is the one that shows most of them.
    Raises ``Unreadable``, also while the rows are read.
    """
    if not content.strip():
        raise Unreadable(problem("file-empty"))
    if len(content) > MAX_BYTES:
        raise Unreadable(problem("file-too-large", limit=MAX_BYTES // 1024**2))
    if content.startswith(OLD_OR_LOCKED):
        raise Unreadable(problem("old-or-locked"))
    kind = "XLSX" if content.startswith(b"PK\x03\x04") else "CSV"
    suffix = PurePath(file_name).suffix.lower()
    if kind == "XLSX":
        sheet = _workbook(content)
    else:
        sheet = _text(content, headings, is_named_book=suffix in EXTENSIONS["XLSX"])
    if suffix not in EXTENSIONS[kind]:
        wrong = problem(
            "wrong-extension",
            value=suffix,
            found=kind,
            suffix=suffix,
            expected=EXTENSIONS[kind][0],
        )
        raise Unreadable(wrong)
    return sheet


def _text(content: bytes, headings: Collection[str], *, is_named_book: bool) -> Sheet:
    for start, found in FOREIGN.items():
        if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(start):
            raise Unreadable(problem("not-a-spreadsheet", found=found))
    decoded = _decoded(content)
    # Raised outside of any handler: a decoding error carries the whole content with it.
    if is_named_book and (decoded is None or "\0" in decoded[0]):
        raise Unreadable(problem("file-broken"))
    if decoded is None:
        raise Unreadable(problem("encoding-unknown"))
    text, warnings = decoded
    if "\0" in text:
        raise Unreadable(problem("not-a-spreadsheet", found="data biner"))
    delimiter = max(DELIMITERS, key=lambda mark: _headings_seen(text, mark, headings))
    return Sheet(_csv_rows(text, delimiter), warnings)


def _decoded(content: bytes) -> tuple[str, Sequence[RowProblem]] | None:
    encodings = ["utf-16"] if content.startswith(UTF_16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, [problem("encoding-guessed")] if encoding == "cp1252" else []
    return None


def _headings_seen(text: str, delimiter: str, headings: Collection[str]) -> int:
    line = next(iter(text[:LONGEST_HEADING].lstrip().splitlines()), "")
    return sum(heading_of(cell) in headings for cell in line.split(delimiter))


def heading_of(cell: Cell) -> str:
    """Return a heading as it is compared: without quotes, in lower case, words joined by _."""
    return "_".join(str(cell).strip(" \t\r\n\u00a0\ufeff\"'").lower().split())


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        raise Unreadable(problem("quotes-broken", row=number + 1)) from None


def _workbook(content: bytes) -> Sheet:
    _refuse_what_would_not_fit(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
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


def _refuse_what_would_not_fit(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable(problem("not-a-spreadsheet", found="arsip atau dokumen lain"))
            if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
                limit = MAX_UNPACKED_BYTES // 1024**2
                raise Unreadable(problem("file-too-large", limit=limit))
            _refuse_what_would_not_end(archive)
            for member in members:
                with archive.open(member) as part:
                    _measure(part, must_parse=member.filename.lower().endswith(".xml"))
    except BROKEN_ARCHIVE:
        raise Unreadable(problem("file-broken")) from None


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


def _measure(part: IO[bytes], *, must_parse: bool) -> None:
    """Any part may be a worksheet: the workbook says which, and a forged one may say anything."""
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.enter
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.ParseFile(part)
    except (expat.ExpatError, LookupError):
        if must_parse:
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
