"""Payroll receives just the figures that were decided, in files that anybody can check."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import msgspec
import pytest

from evaluation.domain.tpp_export import TppExported, TppRow, tpp_checksum, tpp_csv
from gateway.routes import tpp_files
from gateway.views.tpp_exports import TppExport
from gateway.views.tpp_exports import TppRow as KnownRow
from tests.evaluation.examples import Q1
from tests.gateway.door import Door, door
from tests.gateway.small_quarter import TPP, exported, tpp_row
from tests.gateway.small_year import small_year

PATH = f"/api/tpp-exports/{Q1}"
PAYROLL = "payroll_system"
ROWS = (
    tpp_row,
    msgspec.structs.replace(
        tpp_row,
        opd_code="BAPENDA",
        opd_name='Badan "Pendapatan", Aset\nDaerah — Ñ',
        predicate="=1+1",
        index=Decimal("3.00"),
        component_weight=Decimal("1E+2"),
        component_score=Decimal("0.12345678901234567890"),
    ),
)
CORRECTED = msgspec.structs.replace(
    exported, version=2, reason="target keliru", rows=ROWS, checksum=tpp_checksum(ROWS)
)
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    story = small_year()
    story.tell((TPP, exported))
    story.tell((TPP, CORRECTED))
    with door(story, tmp_path_factory.mktemp("year")) as opened:
        yield opened


def cells(book: bytes, sheet: int) -> list[list[str | None]]:
    """Return what stands in a sheet: text as it is, a number as the file has it."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        xml = parts.read(f"xl/worksheets/sheet{sheet}.xml")
    rows = ET.fromstring(xml).iterfind("x:sheetData/x:row", NS)  # noqa: S314 - our own file
    return [[_said(cell) for cell in row.iterfind("x:c", NS)] for row in rows]


def _said(cell: ET.Element) -> str | None:
    text = cell.findtext("x:is/x:t", None, NS)
    return text if cell.get("t") == "inlineStr" else cell.findtext("x:v", None, NS)


def known(rows: tuple[TppRow, ...]) -> TppExport:
    """Return an export as the gateway knows it."""
    return TppExport(
        period_id=Q1,
        version=1,
        period_key="2026-Q1",
        reason=None,
        decision_document_number="900/1",
        checksum=tpp_checksum(rows),
        exported_on=date(2026, 5, 15),
        rows=tuple(KnownRow(**msgspec.structs.asdict(row)) for row in rows),
    )


async def test_the_newest_version_is_given_unless_one_is_named(year: Door) -> None:
    newest = await year.found(PATH, PAYROLL)
    assert (newest["version"], newest["reason"]) == (2, "target keliru")
    assert [one["version"] for one in newest["versions"]] == [2, 1]
    first = await year.found(f"{PATH}?version=1", PAYROLL)
    assert (first["version"], len(first["rows"])) == (1, 1)
    assert first["rows"][0]["index"] == "3.40"


@pytest.mark.parametrize("form", ["", "/tpp.csv", "/tpp.xlsx"])
async def test_what_was_not_exported_is_not_found(year: Door, form: str) -> None:
    assert (await year.get(f"{PATH}{form}?version=3", PAYROLL)).status_code == 404
    wrong = await year.get(f"{PATH}{form}?version=0", PAYROLL)
    assert wrong.json()["errors"][0]["field"] == "version"


@pytest.mark.parametrize(("version", "export"), [(1, exported), (2, CORRECTED)])
async def test_the_csv_file_has_the_checksum_that_was_published(
    year: Door, version: int, export: TppExported
) -> None:
    said = await year.get(f"{PATH}/tpp.csv?version={version}", PAYROLL)
    assert said.status_code == 200
    assert hashlib.sha256(said.content).hexdigest() == export.checksum
    assert said.content == tpp_csv(export.rows)
    assert said.headers["etag"] == f'"{export.checksum}"'
    assert said.headers["content-type"].startswith("text/csv; charset=utf-8")


async def test_a_file_of_sample_data_is_named_so(year: Door) -> None:
    for ending in ("csv", "xlsx"):
        said = await year.get(f"{PATH}/tpp.{ending}", PAYROLL)
        name = f'attachment; filename="DATA-CONTOH-tpp-2026-Q1-v2.{ending}"'
        assert said.headers["content-disposition"] == name
        assert said.headers["sample-data"] == "true"
        again = await year.get(f"{PATH}/tpp.{ending}", PAYROLL, If_None_Match=said.headers["etag"])
        assert again.status_code == 304


async def test_the_workbook_says_that_it_is_sample_data_and_what_it_holds(year: Door) -> None:
    book = (await year.get(f"{PATH}/tpp.xlsx", PAYROLL)).content
    notice, title, heading, *rows = cells(book, 1)
    assert notice == ["DATA CONTOH — bukan data resmi"]
    assert title == ["Ekspor TPP triwulan I tahun 2026, versi 2"]
    assert heading[:3] == ["Periode", "Kode OPD", "Nama OPD"]
    assert len(heading) == len(TppRow.__struct_fields__)
    assert len(rows) == 2
    about = {line[0]: line[1] for line in cells(book, 2)}
    assert about["SHA-256 berkas CSV"] == CORRECTED.checksum
    assert (about["Versi"], about["Alasan koreksi"]) == ("2", "target keliru")
    assert about["Data"] == "DATA CONTOH — bukan data resmi"


def test_each_figure_of_the_workbook_is_exactly_the_decided_one() -> None:
    title, _, *rows = cells(tpp_files.tpp_xlsx(known(ROWS), sample=False), 1)
    assert title == ["Ekspor TPP triwulan I tahun 2026, versi 1"]
    fields = TppRow.__struct_fields__
    for row, written in zip(ROWS, rows, strict=True):
        for name, text in zip(fields, written, strict=True):
            value = getattr(row, name)
            assert text is not None
            if isinstance(value, Decimal):
                assert Decimal(text) == value
            elif not isinstance(value, date):
                assert text == value


def test_a_formula_in_a_name_stays_text() -> None:
    book = tpp_files.tpp_xlsx(known(ROWS), sample=False)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_same_export_gives_the_same_bytes() -> None:
    first, second = (tpp_files.tpp_xlsx(known(ROWS), sample=True) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("make", [tpp_files.tpp_csv, lambda e: tpp_files.tpp_xlsx(e, sample=True)])
def test_other_figures_than_were_exported_are_never_given(make: object) -> None:
    altered = msgspec.structs.replace(known(ROWS), checksum=exported.checksum)
    assert callable(make)
    with pytest.raises(tpp_files.NotWhatWasExported):
        make(altered)
