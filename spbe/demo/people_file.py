"""How does the sample HR system export its people? In the SIASN form, apostrophes and all."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from spbe.demo.people import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
COLUMNS = (
    *("pns_id", "nip_baru", "nama", "gelar_depan", "gelar_belakang", "tanggal_lahir"),
    *("jenis_kelamin", "nik", "nomor_hp", "email", "email_gov", "jenis_pegawai_id"),
    *("kedudukan_hukum_id", "status_cpns_pns", "gol_akhir_id", "gol_akhir_nama", "tmt_golongan"),
    *("jenis_jabatan_id", "jabatan_nama", "unor_id", "unor_nama", "instansi_kerja_id"),
    *("satuan_kerja_kerja_id", "is_valid_nik"),
)
PROVINCE = "A5EB03E23D23F6A0E040640A040252AD"
"""SIASN's id of the province, which is no secret and no person's."""
ACTIVE = {"pns": "01", "pppk": "71", "contract_staff": "01"}
KIND = {"pns": "P", "pppk": "PPPK", "contract_staff": "null"}
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The same at every play: the file is told apart from others by its bytes."""


def xlsx(people: Sequence[Person], standing: Mapping[str, str]) -> bytes:
    """Return the export as a spreadsheet; ``standing`` by person where it is not active."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "Data contoh", "created": MADE_AT})
        sheet = book.add_worksheet("Data Pegawai")
        for number, row in enumerate(_rows(people, standing)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return file.getvalue()


def as_csv(people: Sequence[Person], standing: Mapping[str, str]) -> bytes:
    """Return the export as semicolon separated text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(_rows(people, standing))
    return text.getvalue().encode()


def _rows(people: Sequence[Person], standing: Mapping[str, str]) -> Iterator[Sequence[str]]:
    yield COLUMNS
    for person in people:
        said = _said(person, standing.get(person.key, ACTIVE[person.employment]))
        yield [_cell(said.get(column)) for column in COLUMNS]


def _cell(value: str | None) -> str:
    """An apostrophe keeps every value text, and nothing is written as the word null."""
    return "null" if value is None else f"'{value}"


def _said(person: Person, standing: str) -> Mapping[str, str | None]:
    return {
        "nip_baru": person.nip,
        "nama": person.name,
        "gelar_depan": person.front_title,
        "gelar_belakang": person.back_title,
        "tanggal_lahir": f"{person.born_on:%d-%m-%Y}",
        "jenis_kelamin": "F" if person.is_woman else "M",
        "nik": person.nik,
        "nomor_hp": person.phone,
        "email": person.email,
        "kedudukan_hukum_id": standing,
        "status_cpns_pns": KIND[person.employment],
        "gol_akhir_nama": person.grade,
        "jabatan_nama": person.job_title,
        "unor_nama": person.opd.name,
        "instansi_kerja_id": PROVINCE,
        "is_valid_nik": "1" if person.nik else None,
    }
