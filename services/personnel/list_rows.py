"""Which columns and rows does a list have that is no export of SIASN, or why is it no list?"""

from collections.abc import Iterator, Sequence
from typing import Final

from personnel.siasn_cells import RowReader
from personnel.siasn_problems import RowProblem, Unreadable, problem
from personnel.siasn_rows import heading_of
from personnel.siasn_sheet import Cell, Row

_TOO_MANY: Final = (
    "Berkas berisi lebih dari {limit} baris. Bagi menjadi beberapa berkas, lalu unggah lagi."
)


def is_filled(cells: Sequence[Cell]) -> bool:
    """Say whether any of the cells says something."""
    return any(str(cell).strip() for cell in cells)


def columns_of(heading: Row | None, known: Sequence[str], required: Sequence[str]) -> Sequence[str]:
    """Return the heading's columns, ``Unreadable`` where one is missing or stands twice."""
    if heading is None:
        raise Unreadable(problem("file-empty"))
    number, cells = heading
    columns = [heading_of(cell) for cell in cells]
    if missing := [column for column in required if column not in columns]:
        listed = ", ".join(missing)
        raise Unreadable(problem("columns-missing", row=number, column=listed, columns=listed))
    for column in known:
        if columns.count(column) > 1:
            raise Unreadable(problem("column-twice", row=number, column=column))
    return columns


def within(rows: Iterator[Row], most: int) -> Iterator[Row]:
    """Yield the rows, ``Unreadable`` at the first beyond as many as a list may have."""
    for number, row in enumerate(rows, start=1):
        if number > most:
            said = _TOO_MANY.format(limit=most)
            raise Unreadable(RowProblem(row[0], None, None, "too-many-rows", said))
        yield row


def reader_of(row: Row, columns: Sequence[str], known: Sequence[str]) -> RowReader | RowProblem:
    """Return the cells of the known columns, or that there are more cells than columns."""
    number, cells = row
    if is_filled(cells[len(columns) :]):
        return problem("too-many-cells", row=number)
    cell_of = zip(columns, cells, strict=False)
    return RowReader(number, {column: cell for column, cell in cell_of if column in known})
