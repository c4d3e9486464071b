"""A board is handed out whole and exact, and nothing in it runs when it is opened."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from gateway.routes.table_files import Column, as_csv, as_xlsx, file_name
from tests.gateway.test_routes_tpp import cells

COLUMNS = (
    Column("name", "Nama OPD", 40),
    Column("amount", "Pagu (Rp)"),
    Column("since", "Sejak"),
    Column("official", "Resmi"),
    Column("members", "Anggota"),
)


class Line(msgspec.Struct, frozen=True):
    name: str
    amount: Decimal | None
    since: date | None
    official: bool
    members: int


KOMINFO = Line('Dinas "Kominfo", SP — Ñ', Decimal("-120000000.00"), date(2026, 1, 2), True, 8)  # noqa: FBT003
NOTHING = Line("Biro Hukum", None, None, False, 0)  # noqa: FBT003


def test_a_csv_file_has_the_names_of_the_fields_and_each_row_once() -> None:
    assert (
        as_csv(COLUMNS, [KOMINFO, NOTHING])
        == (
            "name,amount,since,official,members\r\n"
            '"Dinas ""Kominfo"", SP — Ñ",-120000000.00,2026-01-02,ya,8\r\n'
            "Biro Hukum,,,tidak,0\r\n"
        ).encode()
    )


@pytest.mark.parametrize("began", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula_in_either_file(began: str) -> None:
    sly = msgspec.structs.replace(KOMINFO, name=f'{began}cmd|"/c calc"!A1')
    (_, row) = csv.reader(io.StringIO(as_csv(COLUMNS, [sly]).decode(), newline=""))
    assert row[0].startswith("'")
    assert row[1] == "-120000000.00"
    with zipfile.ZipFile(io.BytesIO(as_xlsx("Papan", COLUMNS, [sly], sample=False))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_workbook_says_what_it_is_and_keeps_figures_as_figures() -> None:
    title, heading, row, empty = cells(
        as_xlsx("Fasilitasi 2026: pagu/realisasi", COLUMNS, [KOMINFO, NOTHING], sample=False), 1
    )
    assert title == ["Fasilitasi 2026: pagu/realisasi"]
    assert heading == ["Nama OPD", "Pagu (Rp)", "Sejak", "Resmi", "Anggota"]
    assert row[1] is not None
    assert Decimal(row[1]) == Decimal(-120000000)
    assert (row[3], row[4]) == ("ya", "8")
    assert empty == ["Biro Hukum", "tidak", "0"]


def test_sample_data_is_marked_in_the_sheet_and_in_the_name() -> None:
    notice, *_ = cells(as_xlsx("Papan", COLUMNS, [], sample=True), 1)
    assert notice == ["DATA CONTOH — bukan data resmi"]
    assert file_name("fasilitasi-2026", "csv", sample=True) == "DATA-CONTOH-fasilitasi-2026.csv"
    assert file_name("fasilitasi-2026", "csv", sample=False) == "fasilitasi-2026.csv"


def test_the_same_rows_give_the_same_bytes() -> None:
    first, second = (as_xlsx("Papan", COLUMNS, [KOMINFO], sample=False) for _ in range(2))
    assert first == second
