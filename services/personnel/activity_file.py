"""Which published items does a file name, and what is wrong with it? CSV or XLSX, checked whole."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from personnel.list_rows import columns_of, is_filled, reader_of, within
from personnel.siasn_cells import RowReader
from personnel.siasn_problems import RowProblem, Unreadable, problem
from personnel.siasn_rows import sheet_of
from personnel.siasn_sheet import Row

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
        rows = (row for row in sheet.rows if is_filled(row[1]))
        columns = columns_of(next(rows, None), COLUMNS, COLUMNS)
        for row in within(rows, MOST_ROWS):
            _take(row, columns, items, problems)
    except Unreadable as unreadable:
        return ActivityFile(problems=(unreadable.found,))
    if not items and not problems:
        problems.append(problem("no-rows"))
    return ActivityFile(items, problems, sheet.warnings)


def _take(
    row: Row, columns: Sequence[str], items: list[ActivityRow], problems: list[RowProblem]
) -> None:
    reader = reader_of(row, columns, COLUMNS)
    if isinstance(reader, RowProblem):
        problems.append(reader)
        return
    number = reader.row
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
