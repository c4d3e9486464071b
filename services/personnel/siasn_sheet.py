"""What a table in a file is once it is read, and how large it may be."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from personnel.siasn_problems import RowProblem

MAX_ROWS: Final = 100_000

Cell = int | float | str | bool | time | date | datetime | timedelta
Row = tuple[int, Sequence[Cell]]
"""The number as the spreadsheet shows it, and the cells."""


class Sheet(NamedTuple):
    """The rows of a file, read as they are asked for, and what is odd about the file."""

    rows: Iterator[Row]
    warnings: Sequence[RowProblem]
