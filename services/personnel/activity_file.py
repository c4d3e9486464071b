"""Which published items does a file name, and what is wrong with it? CSV or XLSX, checked whole."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from personnel.siasn_cells import RowReader
from personnel.siasn_problems import RowProblem, Unreadable, problem
from personnel.siasn_rows import heading_of, sheet_of
from personnel.siasn_sheet import Cell, Row

COLUMNS: Final = ("tanggal", "judul", "tautan", "situs")
MOST_ROWS: Final = 1_000
"""All of them are one append, and an office publishes fewer in a year."""

SAYS: Final[Mapping[str, str]] = {
    "tanggal": "Tanggal terbit tidak terisi. Tulis hari-bulan-tahun, mis. 31-12-2026.",
    "judul": "Judul tidak terisi. Tulis judul seperti yang tampil di situs.",
    "tautan": "Tautan tidak terisi. Salin alamat halamannya, diawali https://.",
    "situs": "Situs tidak terisi. Tulis alamat situs atau kanal OPD yang sudah terdaftar.",
}
"""By column what is said where a cell is empty."""
_TOO_MANY: Final = (
    "Berkas berisi lebih dari {limit} baris. Bagi menjadi beberapa berkas, lalu unggah lagi."
)


class ActivityRow(msgspec.Struct, frozen=True):
    """One row without a problem of its own."""

    row: int
    published_on: date
    title: str
    link: str
    site: str
    """The address as it is written."""


class ActivityFile(msgspec.Struct, frozen=True):
    """What a file says. Where there is any problem, nothing of it should be taken."""

    items: Sequence[ActivityRow] = ()
    problems: Sequence[RowProblem] = ()
    warnings: Sequence[RowProblem] = ()


def read(file_name: str, content: bytes) -> ActivityFile:
    """Check the rows of a file by themselves; return the items and everything found wrong."""
    items: list[ActivityRow] = []
    problems: list[RowProblem] = []
    try:
        sheet = sheet_of(file_name, content, headings=COLUMNS)
        rows = (row for row in sheet.rows if _is_filled(row[1]))
        heading = next(rows, None)
        columns = _columns(heading)
        for number, row in enumerate(rows, start=1):
            _check_size(number, row)
            _take(row, columns, items, problems)
    except Unreadable as unreadable:
        return ActivityFile(problems=(unreadable.found,))
    if not items and not problems:
        problems.append(problem("no-rows"))
    return ActivityFile(items, problems, sheet.warnings)


def _columns(heading: Row | None) -> Sequence[str]:
    if heading is None:
        raise Unreadable(problem("file-empty"))
    number, cells = heading
    columns = [heading_of(cell) for cell in cells]
    if missing := [column for column in COLUMNS if column not in columns]:
        listed = ", ".join(missing)
        raise Unreadable(problem("columns-missing", row=number, column=listed, columns=listed))
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise Unreadable(problem("column-twice", row=number, column=column))
    return columns


def _take(
    row: Row, columns: Sequence[str], items: list[ActivityRow], problems: list[RowProblem]
) -> None:
    number, cells = row
    if _is_filled(cells[len(columns) :]):
        problems.append(problem("too-many-cells", row=number))
        return
    cell_of = zip(columns, cells, strict=False)
    reader = RowReader(number, {column: cell for column, cell in cell_of if column in COLUMNS})
    published_on = reader.date("tanggal")
    texts = {column: reader.text(column) or "" for column in COLUMNS}
    found = [*reader.problems, *_empty(number, reader, texts)]
    problems += found
    if not found and published_on:
        said = (texts["judul"], texts["tautan"], texts["situs"])
        items.append(ActivityRow(number, published_on, *said))


def _empty(number: int, reader: RowReader, texts: Mapping[str, str]) -> Iterator[RowProblem]:
    for column, text in texts.items():
        if not text and not reader.is_refused(column):
            yield RowProblem(number, column, None, f"{column}-missing", SAYS[column])


def _is_filled(cells: Sequence[Cell]) -> bool:
    return any(str(cell).strip() for cell in cells)


def _check_size(number: int, row: Row) -> None:
    if number > MOST_ROWS:
        said = _TOO_MANY.format(limit=MOST_ROWS)
        raise Unreadable(RowProblem(row[0], None, None, "too-many-rows", said))
