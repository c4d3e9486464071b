"""Which seats of the time before this suite does a file name? CSV or XLSX, each row by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from personnel.domain.nip import normalise
from personnel.domain.tenure import OF_INTERIM_WORK, LeavingReason
from personnel.list_rows import columns_of, is_filled, reader_of, within
from personnel.siasn_cells import RowReader
from personnel.siasn_problems import RowProblem, Unreadable, problem
from personnel.siasn_rows import sheet_of
from personnel.siasn_sheet import Row

DATES: Final = ("tanggal_sk", "berlaku_mulai", "berlaku_sampai")
TEXTS: Final = ("nomor_sk", "penanda_tangan", "judul_sk", "opd", "jabatan")
REQUIRED: Final = (*DATES, *TEXTS, "nip")
"""Columns that a list has; only ``nip`` may be empty in a row."""
OPTIONAL: Final = ("nik", "nama", "hari_terakhir", "alasan")
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
MOST_ROWS: Final = 20_000
"""All of them are one append; the province has had some 1,500 seats since 2022."""

SAYS: Final[Mapping[str, str]] = {
    "nomor_sk": "Nomor SK tidak terisi. Tulis seperti pada naskah SK.",
    "tanggal_sk": "Tanggal SK tidak terisi. Tulis hari-bulan-tahun, mis. 31-12-2024.",
    "berlaku_mulai": "Hari mulai berlaku tidak terisi. Tulis hari-bulan-tahun.",
    "berlaku_sampai": "Hari terakhir masa tugas tidak terisi. Tulis hari-bulan-tahun.",
    "penanda_tangan": "Penanda tangan tidak terisi. Tulis jabatannya, mis. Gubernur.",
    "judul_sk": "Judul SK tidak terisi. Tulis hal yang ditetapkan.",
    "opd": "OPD tidak terisi. Tulis kode atau namanya pada waktu itu.",
    "jabatan": "Jabatan tidak terisi. Tulis jabatan dalam tim seperti pada lampiran SK.",
    "nip": "NIP dan NIK kosong. Isi NIP; untuk tenaga kontrak isi NIK menurut KTP.",
}
"""By column what is said where a cell is empty."""
REASONS: Final[Mapping[str, LeavingReason]] = {
    **{each.value: each for each in LeavingReason if each not in OF_INTERIM_WORK},
    "pindah": LeavingReason.TRANSFERRED,
    "mutasi": LeavingReason.TRANSFERRED,
    "pensiun": LeavingReason.RETIRED,
    "meninggal": LeavingReason.DECEASED,
    "meninggal dunia": LeavingReason.DECEASED,
    "diganti": LeavingReason.REPLACED,
    "jabatan lain": LeavingReason.REASSIGNED,
    "tim baru": LeavingReason.TEAM_RENEWED,
    "opd berakhir": LeavingReason.OPD_CLOSED,
    "sk dicabut": LeavingReason.DECREE_REVOKED,
    "cltn": LeavingReason.UNPAID_LEAVE,
    "tugas belajar": LeavingReason.STUDY_ASSIGNMENT,
    "mpp": LeavingReason.PRE_RETIREMENT_LEAVE,
    "diberhentikan sementara": LeavingReason.SUSPENDED,
    "diberhentikan": LeavingReason.DISMISSED,
    "tidak aktif": LeavingReason.INACTIVE,
}
"""As it is written, in small letters."""
WORDS: Final = (
    "pindah, pensiun, meninggal, diganti, jabatan lain, tim baru, opd berakhir, sk dicabut, cltn, "
    "tugas belajar, mpp, diberhentikan sementara, diberhentikan, tidak aktif"
)
_UNKNOWN_REASON: Final = f"Alasan ini tidak dikenal. Tulis salah satu: {WORDS}."


class InheritedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row without a problem of its own."""

    row: int
    nomor_sk: str
    tanggal_sk: date
    berlaku_mulai: date
    berlaku_sampai: date
    penanda_tangan: str
    judul_sk: str
    opd: str
    jabatan: str
    nip: str | None
    nik: str | None
    nama: str | None
    hari_terakhir: date | None
    alasan: LeavingReason | None

    def __repr__(self) -> str:
        """Keep the person out of logs and traces."""
        return f"InheritedRow(row={self.row})"


class InheritedFile(msgspec.Struct, frozen=True):
    """What a file says. Where there is any problem, nothing of it should be taken."""

    rows: Sequence[InheritedRow] = ()
    problems: Sequence[RowProblem] = ()
    warnings: Sequence[RowProblem] = ()


def read(file_name: str, content: bytes) -> InheritedFile:
    """Check the rows of a file by themselves; return them and everything found wrong."""
    taken: list[InheritedRow] = []
    problems: list[RowProblem] = []
    try:
        sheet = sheet_of(file_name, content, headings=COLUMNS)
        rows = (row for row in sheet.rows if is_filled(row[1]))
        columns = columns_of(next(rows, None), COLUMNS, REQUIRED)
        for row in within(rows, MOST_ROWS):
            _take(row, columns, taken, problems)
    except Unreadable as unreadable:
        return InheritedFile(problems=(unreadable.found,))
    if not taken and not problems:
        problems.append(problem("no-rows"))
    unknown = ", ".join(each for each in columns if each and each not in COLUMNS)
    odd = [problem("columns-unknown", columns=unknown)] if unknown else []
    return InheritedFile(taken, problems, [*sheet.warnings, *odd])


def _take(
    row: Row, columns: Sequence[str], taken: list[InheritedRow], problems: list[RowProblem]
) -> None:
    reader = reader_of(row, columns, COLUMNS)
    if isinstance(reader, RowProblem):
        problems.append(reader)
        return
    for column in ("nip", "nik"):
        if reader.lost_digits(column):
            reader.refuse("digits-lost", column)
    days = {column: reader.date(column) for column in (*DATES, "hari_terakhir")}
    alasan = reader.text("alasan")
    reason = REASONS.get(" ".join((alasan or "").lower().split()))
    found = [*reader.problems, *_empty(reader)]
    if alasan and reason is None:
        found.append(RowProblem(reader.row, "alasan", alasan, "reason-unknown", _UNKNOWN_REASON))
    problems += found
    if not found:
        taken.append(_row(reader, days, reason))


def _row(
    reader: RowReader, days: Mapping[str, date | None], reason: LeavingReason | None
) -> InheritedRow:
    texts = {column: reader.text(column) for column in (*TEXTS, "nama")}
    numbers = {column: normalise(reader.text(column) or "") or None for column in ("nip", "nik")}
    said = {"row": reader.row, "alasan": reason, **texts, **numbers, **days}
    return msgspec.convert(said, InheritedRow)


def _empty(reader: RowReader) -> Iterator[RowProblem]:
    has_number = reader.text("nip") or reader.text("nik") or reader.is_refused("nik")
    for column in REQUIRED:
        is_there = reader.text(column) or reader.is_refused(column)
        if not is_there and not (column == "nip" and has_number):
            yield RowProblem(reader.row, column, None, f"{column}-missing", SAYS[column])
