"""Reads the rows of an uploaded file: CSV of any common dialect, or XLSX."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePath
from typing import Final

from personnel.siasn_problems import RowProblem, Unreadable, problem
from personnel.siasn_sheet import MAX_ROWS, Cell, Row, Sheet
from personnel.siasn_workbook import workbook

MAX_BYTES: Final = 10 * 1024 * 1024

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

MAX_COLUMNS: Final = 16_384
"""As many as a worksheet has (ECMA-376 part 1, 18.3.1.4)."""
MAX_LINES: Final = 2 * MAX_ROWS + 2
"""Some exports put an empty line after each."""


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
        sheet = workbook(content)
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
    csv.field_size_limit(MAX_BYTES)  # a cell that is too long is said with its column
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_LINES:
                raise Unreadable(problem("too-many-rows", limit=MAX_ROWS))
            if len(cells) > MAX_COLUMNS:
                raise Unreadable(problem("table-too-wide", row=number))
            yield number, cells
    except csv.Error:
        raise Unreadable(problem("quotes-broken", row=number + 1)) from None
