"""Reads which people an HR export in the SIASN form names, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Final
from uuid import UUID

import msgspec

from personnel.siasn_cells import RowReader
from personnel.siasn_person import (
    COLUMNS,
    OPD_COLUMNS,
    REQUIRED,
    Identity,
    PersonRow,
    identity_of,
    person_of,
    spelt,
)
from personnel.siasn_problems import RowProblem, Unreadable, problem
from personnel.siasn_rows import heading_of, sheet_of
from personnel.siasn_sheet import MAX_ROWS, Cell, Row

__all__ = ["PersonRow", "Reading", "RowProblem", "problem", "read", "read_rows"]

UNUSED: Final = frozenset(
    {
        *("pns_id", "gol_akhir_id", "tmt_golongan", "jenis_jabatan_id", "instansi_kerja_id"),
        *("satuan_kerja_kerja_id", "is_valid_nik"),
    }
)
"""Columns of the export that are known and not needed, so no personal data is taken from them."""

LONGEST_LIST: Final = 300


class Reading(msgspec.Struct, frozen=True):
    """What a file says. Where there is any problem, nobody of it should be taken."""

    people: Sequence[PersonRow] = ()
    """The people of the rows without a problem."""
    problems: Sequence[RowProblem] = ()
    warnings: Sequence[RowProblem] = ()


def read(file_name: str, content: bytes, *, opds: Mapping[str, UUID]) -> Reading:
    """Check all rows of a file; return the people in it and everything found wrong.

    ``opds``: the OPDs by code, name and alias. Case and spaces do not count.
    """
    known = {spelt(name): opd_id for name, opd_id in opds.items()}
    try:
        sheet = sheet_of(file_name, content, headings=COLUMNS | UNUSED)
        rows = (row for row in sheet.rows if _is_filled(row[1]))
        heading = next(rows, None)
        if heading is None:
            return Reading(problems=(problem("file-empty"),))
        columns = _columns(heading)
        reading = _People(known)
        for row in rows:
            reading.take(row, columns)
    except Unreadable as unreadable:
        return Reading(problems=(unreadable.found,))
    warnings = (*sheet.warnings, *_unknown_columns(heading), *reading.warnings)
    problems = reading.problems if reading.rows else [problem("no-rows")]
    return Reading(tuple(reading.people), tuple(problems), warnings)


def read_rows(
    rows: Iterable[tuple[int, Mapping[str, Cell]]], *, opds: Mapping[str, UUID]
) -> Reading:
    """Check numbered rows whose cells are known by column, as ``read`` checks those of a file."""
    reading = _People({spelt(name): opd_id for name, opd_id in opds.items()})
    for number, cells in rows:
        reading.take((number, list(cells.values())), list(cells))
    return Reading(tuple(reading.people), tuple(reading.problems), tuple(reading.warnings))


def _columns(heading: Row) -> Sequence[str]:
    """Return the column of each cell; refuse a file that cannot be understood by its headings."""
    number, cells = heading
    columns = [heading_of(cell) for cell in cells]
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        listed = ", ".join(missing)
        raise Unreadable(problem("columns-missing", row=number, column=listed, columns=listed))
    if not any(column in columns for column in OPD_COLUMNS):
        listed = ", ".join(OPD_COLUMNS)
        raise Unreadable(problem("opd-column-missing", row=number, columns=listed))
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise Unreadable(problem("column-twice", row=number, column=column))
    return columns


def _unknown_columns(heading: Row) -> Iterator[RowProblem]:
    number, cells = heading
    unknown = dict.fromkeys(
        str(cell) for cell in cells if cell != "" and heading_of(cell) not in COLUMNS | UNUSED
    )
    if unknown:
        listed = shorten(", ".join(unknown), LONGEST_LIST, placeholder=" …")
        yield problem("columns-unknown", row=number, value=listed, columns=listed)


def _is_filled(cells: Sequence[Cell]) -> bool:
    return any(str(cell).strip() for cell in cells)


class _People:
    """The people read so far, what was wrong, and in which row each was seen."""

    def __init__(self, opds: Mapping[str, UUID]) -> None:
        self.rows = 0
        self.people: list[PersonRow] = []
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []
        self._opds = opds
        self._row_of_nip: dict[str, int] = {}
        self._row_of_nik: dict[str, tuple[int, bool]] = {}

    def take(self, row: Row, columns: Sequence[str]) -> None:
        """Read one row."""
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise Unreadable(problem("too-many-rows", limit=MAX_ROWS))
        number, cells = row
        if _is_filled(cells[len(columns) :]):
            self.problems.append(problem("too-many-cells", row=number))
            return
        cell_of = zip(columns, cells, strict=False)
        used = {column: cell for column, cell in cell_of if column in COLUMNS}
        reader = RowReader(number, used)
        identity = identity_of(reader)
        self._refuse_a_second_time(reader, identity)
        person = person_of(reader, identity, self._opds)
        if person is not None:
            self.people.append(person)
        self.problems += reader.problems
        self.warnings += reader.warnings

    def _refuse_a_second_time(self, reader: RowReader, identity: Identity) -> None:
        if identity.nip is not None:
            first = self._row_of_nip.setdefault(identity.nip.digits, reader.row)
            if first != reader.row:
                reader.refuse("same-person-twice", "nip_baru", first=first, second=reader.row)
                return
        if identity.nik is None:
            return
        has_nip = identity.nip is not None
        first, first_has_nip = self._row_of_nik.setdefault(identity.nik, (reader.row, has_nip))
        if first == reader.row:
            return
        if has_nip and first_has_nip:
            reader.warn("nik-shared", "nik", first=first)
        else:
            reader.refuse("same-person-twice", "nik", first=first, second=reader.row)
