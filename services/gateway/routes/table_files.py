"""In which files is a board handed out? All rows of a filter, as CSV and as XLSX."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import xlsxwriter
from fastapi import Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.seeing import SAMPLE_DATA, Seeing
from kit.http.paging import Page, has_already
from kit.http.problems import BadRequest, Wrong

SAMPLE = "DATA CONTOH — bukan data resmi"
CSV_TYPE = "text/csv; charset=utf-8; header=present"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 30_000
"""More than all offices of the country; whoever asks for more narrows the filter."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell for a formula (OWASP, "CSV Injection")."""
_SHEET_NAME = 31
_SAME_DAY = datetime(1980, 1, 1, tzinfo=UTC)
"""In each workbook, so that the same rows give the same bytes; zip files know no earlier day."""
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

Format = Annotated[
    Literal["json", "csv", "xlsx"],
    Query(alias="format", description="A page as JSON, or all rows of the filter as a file"),
]
R = TypeVar("R")


class Column(NamedTuple):
    """One column: the field of the row, what stands above it, and how wide it is."""

    field: str
    heading: str
    width: int = 17


class TableFile(NamedTuple):
    """What a board is called when it is handed out, and which columns it has."""

    stem: str
    """Of the file's name, such as ``fasilitasi-2026``."""
    title: str
    columns: Sequence[Column]


async def table_answer(  # noqa: PLR0913 - what the route knows, each said by name
    seeing: Seeing,
    request: Request,
    wanted: Page,
    question: Callable[[Connection, int], Sequence[R]],
    key: Callable[[R], Sequence[object]],
    *,
    form: str,
    file: TableFile,
) -> Response:
    """Answer with a page as JSON, or with the file of all rows from the cursor on.

    ``question`` is asked as ``Seeing.listing`` asks it. Of more than ``MOST_ROWS`` no file is
    made: a part would be taken for the whole.
    """
    if form == "json":
        return await seeing.listing(request, wanted, question, key)
    seen = await seeing.ask(request, lambda connection: _all(connection, question))
    sample = SAMPLE_DATA in seen.headers
    make = as_csv if form == "csv" else _workbook(file.title, sample=sample)
    content = await seeing.made(request, lambda: make(file.columns, seen.found))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    name = file_name(file.stem, form, sample=sample)
    headers = {
        **seen.headers,
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if has_already(request, etag):
        return Response(status_code=304, headers=headers)
    kind = CSV_TYPE if form == "csv" else XLSX_TYPE
    return Response(content, headers=headers, media_type=kind)


def file_name(stem: str, ending: str, *, sample: bool) -> str:
    """Return the name under which it is kept; sample data says so, as CSV has no room for it."""
    return f"{'DATA-CONTOH-' if sample else ''}{stem}.{ending}"


def as_csv(columns: Sequence[Column], rows: Iterable[object]) -> bytes:
    """Return UTF-8 without a mark, CRLF, a header of field names, plain decimals, ISO dates."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.field for column in columns])
    writer.writerows([_harmless(getattr(row, one.field)) for one in columns] for row in rows)
    return text.getvalue().encode()


def as_xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[object], *, sample: bool
) -> bytes:
    """Return a workbook of one sheet: what it is, the headings, and row by row the figures."""
    file = io.BytesIO()
    book = workbook(file, title, created=_SAME_DAY, sample=sample)
    sheet = Sheet(book, title.translate(_FORBIDDEN_IN_NAMES)[:_SHEET_NAME].strip())
    sheet.widths(column.width for column in columns)
    for line in (SAMPLE, title) if sample else (title,):
        sheet.row([line], bold=True)
    sheet.row([column.heading for column in columns], bold=True)
    for row in rows:
        sheet.row([getattr(row, column.field) for column in columns])
    book.close()
    return file.getvalue()


def workbook(
    file: io.BytesIO, title: str, *, created: datetime, sample: bool
) -> xlsxwriter.Workbook:
    """Begin a workbook in which no text becomes a formula or a link."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    comments = SAMPLE if sample else ""
    book.set_properties({"title": title, "comments": comments, "created": created})
    return book


def _workbook(title: str, *, sample: bool) -> Callable[[Sequence[Column], Iterable[object]], bytes]:
    return lambda columns, rows: as_xlsx(title, columns, rows, sample=sample)


def _all(connection: Connection, question: Callable[[Connection, int], Sequence[R]]) -> Sequence[R]:
    found = question(connection, MOST_ROWS + 1)
    if len(found) > MOST_ROWS:
        raise BadRequest(Wrong("format", "too-many", expected=str(MOST_ROWS)))
    return found


def _harmless(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; figures are none."""
    text = cell(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def cell(value: object) -> str:
    """Return a value as text: nothing where there is none, decimals without an exponent."""
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


class Sheet:
    """A worksheet that is written from above to below."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        """Begin with the first row."""
        self._book, self._sheet, self._next = book, book.add_worksheet(name), 0
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._figures: dict[int, Any] = {}

    def widths(self, widths: Iterable[int]) -> None:
        """Set how wide the columns are; before the first row."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def row(self, cells: Iterable[object], *, bold: bool = False) -> None:
        """Write the next row."""
        for column, value in enumerate(cells):
            self._write(column, value, self._bold if bold else None)
        self._next += 1

    def _write(self, column: int, value: object, style: object) -> None:
        match value:
            case None:
                pass
            case Decimal() if _is_exact(value):
                self._sheet.write_number(self._next, column, float(value), self._figure(value))
            case int() if not isinstance(value, bool):
                self._sheet.write_number(self._next, column, value, style)
            case date() if not isinstance(value, datetime):
                at = datetime.combine(value, time.min)
                self._sheet.write_datetime(self._next, column, at, self._day)
            case _:
                self._sheet.write_string(self._next, column, cell(value), style)

    def _figure(self, value: Decimal) -> object:
        """Return the format that shows as many decimals as the figure has."""
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if places not in self._figures:
            shown = "0." + "0" * places if places else "0"
            self._figures[places] = self._book.add_format({"num_format": shown})
        return self._figures[places]


def _is_exact(value: Decimal) -> bool:
    """Say whether the file's number, of 16 digits, is the very same; it is text if it is not."""
    return Decimal(f"{float(value):.16G}") == value
