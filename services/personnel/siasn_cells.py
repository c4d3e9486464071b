"""Says what the cells of one row mean once they are cleaned, and collects what is wrong there."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, TypeGuard

from kit.http.body import FIRST_DAY, LAST_DAY, day_out_of_bounds
from kit.writing import seen
from personnel.siasn_problems import RowProblem, problem
from personnel.siasn_sheet import Cell

NOTHING: Final = frozenset({"", "-", "null"})
APOSTROPHES: Final = "'\u2019\u2018`"
TEXT_LIMIT: Final = 250
EXACT_UP_TO: Final = 10**15
"""A spreadsheet keeps 15 digits of a number."""


class RowReader:
    """One row while it is read: its cells by column, and what was found wrong in them."""

    def __init__(self, row: int, cells: Mapping[str, Cell]) -> None:
        """Refuse at once what is harmful or far too long in any cell that is used."""
        self.row = row
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []
        self._cells = dict(cells)
        self._texts = {column: _cleaned(cell) for column, cell in cells.items()}
        self._refused: set[str] = set()
        for column, text in self._texts.items():
            if text and _is_formula(text):
                self.refuse("formula", column)
            elif text and len(text) > TEXT_LIMIT:
                self.refuse("text-too-long", column, limit=TEXT_LIMIT)

    def refuse(self, code: str, column: str, **facts: object) -> None:
        """Say once per column what is wrong; what follows from it would only confuse."""
        if column not in self._refused:
            value = self._shown(column)
            self.problems.append(problem(code, row=self.row, column=column, value=value, **facts))
        self._refused.add(column)

    def warn(self, code: str, column: str, **facts: object) -> None:
        """Say what a person should look at though the row is taken."""
        value = self._shown(column)
        self.warnings.append(problem(code, row=self.row, column=column, value=value, **facts))

    def text(self, column: str) -> str | None:
        """Return the cleaned text; ``None`` where there is nothing or it was refused."""
        return None if column in self._refused else self._texts.get(column)

    def is_refused(self, column: str) -> bool:
        return column in self._refused

    def lost_digits(self, column: str) -> bool:
        """Say whether the spreadsheet took a long number for a quantity and rounded it."""
        cell = self._cells.get(column, "")
        if _is_number(cell):
            return cell >= EXACT_UP_TO
        return bool(re.fullmatch(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{2}", self.text(column) or ""))

    def date(self, column: str) -> date | None:
        """Return the date of a date cell, of d-m-Y or of Y-m-d, within what any record may hold."""
        cell, text = self._cells.get(column), self.text(column)
        if isinstance(cell, datetime):
            cell = cell.date()
        if not isinstance(cell, date) and text is None:
            return None
        day = cell if isinstance(cell, date) else _day(text or "")
        if day is None:
            self.refuse("date-invalid", column)
        elif day_out_of_bounds(column, day):
            self.refuse("date-out-of-bounds", column, first=FIRST_DAY.year, last=LAST_DAY.year)
        else:
            return day
        return None

    def _shown(self, column: str) -> str | None:
        cell = self._cells.get(column)
        return (
            f"{cell:.14E}" if _is_number(cell) and cell >= EXACT_UP_TO else self._texts.get(column)
        )


def _day(text: str) -> date | None:
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _cleaned(cell: Cell) -> str | None:
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    if not text.isprintable():
        text = "".join(mark for mark in text if mark.isprintable() or mark.isspace())
    text = seen(unicodedata.normalize("NFC", text)).lstrip(APOSTROPHES).strip()
    return None if text.lower() in NOTHING else text


def _is_formula(text: str) -> bool:
    """A telephone number may begin with +."""
    return text[0] in "=@+-" and not re.fullmatch(r"\+?[0-9][0-9 .()-]*", text)


def _is_number(cell: Cell | None) -> TypeGuard[int | float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
