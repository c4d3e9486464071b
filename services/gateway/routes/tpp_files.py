"""In which files does payroll receive an export? As CSV, to the byte, and as XLSX."""

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import msgspec
import xlsxwriter

from gateway import wording
from gateway.views.tpp_exports import TppExport, TppRow

SAMPLE = "DATA CONTOH — bukan data resmi"
CSV_TYPE = "text/csv; charset=utf-8; header=present"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HEADINGS = {
    "period": "Periode",
    "opd_code": "Kode OPD",
    "opd_name": "Nama OPD",
    "instrument_version": "Instrumen",
    "index": "Indeks",
    "predicate": "Predikat",
    "target": "Target",
    "achievement_percent": "Capaian (%)",
    "component_weight": "Bobot komponen",
    "component_score": "Nilai komponen",
    "status": "Status",
    "decided_on": "Tanggal penetapan",
    "decision_document_number": "Nomor dokumen penetapan",
}
_WIDE = {"opd_name": 48, "decision_document_number": 28}
_USUAL_WIDTH = 17


class NotWhatWasExported(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """The rows that are known give another checksum than the one that was published."""


def file_name(export: TppExport, ending: str, *, sample: bool) -> str:
    """Return such as ``tpp-2026-Q1-v1.csv``; sample data says so, since CSV has no room for it."""
    mark = "DATA-CONTOH-" if sample else ""
    return f"{mark}tpp-{export.period_key}-v{export.version}.{ending}"


def tpp_csv(export: TppExport) -> bytes:
    """Return the canonical file, of which the checksum was published with the export.

    UTF-8 without a mark, CRLF, a header, plain decimals. ``NotWhatWasExported`` rather than
    figures that nobody decided.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(TppRow.__struct_fields__)
    writer.writerows(
        [_cell(value) for value in msgspec.structs.astuple(row)] for row in export.rows
    )
    file = text.getvalue().encode()
    if hashlib.sha256(file).hexdigest() != export.checksum:
        msg = f"period {export.period_id}, version {export.version}"
        raise NotWhatWasExported(msg)
    return file


def tpp_xlsx(export: TppExport, *, sample: bool) -> bytes:
    """Return the same figures as a workbook, row by row, and what they are on a second sheet."""
    tpp_csv(export)
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties(
        {
            "title": f"Ekspor TPP {export.period_key} versi {export.version}",
            "comments": SAMPLE if sample else "",
            "created": datetime.combine(export.exported_on, time.min, UTC),
        }
    )
    sheet = _Sheet(book, "TPP")
    for title in _titles(export, sample=sample):
        sheet.row([title], bold=True)
    sheet.widths(_WIDE.get(name, _USUAL_WIDTH) for name in TppRow.__struct_fields__)
    sheet.row([_HEADINGS[name] for name in TppRow.__struct_fields__], bold=True)
    for row in export.rows:
        sheet.row(msgspec.structs.astuple(row))
    about = _Sheet(book, "Keterangan")
    about.widths([28, 72])
    for line in _about(export, sample=sample):
        about.row(line)
    book.close()
    return file.getvalue()


def _titles(export: TppExport, *, sample: bool) -> Iterable[str]:
    if sample:
        yield SAMPLE
    yield f"Ekspor TPP {wording.period(export.period_key)}, versi {export.version}"


def _about(export: TppExport, *, sample: bool) -> Iterable[tuple[str, object]]:
    if sample:
        yield "Data", SAMPLE
    yield "Periode", export.period_key
    yield "Versi", export.version
    yield "Tanggal ekspor", export.exported_on
    yield "Nomor dokumen penetapan", export.decision_document_number
    yield "Alasan koreksi", export.reason or "—"
    yield "Jumlah OPD", len(export.rows)
    yield "SHA-256 berkas CSV", export.checksum


def _cell(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


class _Sheet:
    """A worksheet that is written from above to below."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self._book, self._sheet, self._next = book, book.add_worksheet(name), 0
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._figures: dict[int, Any] = {}

    def widths(self, widths: Iterable[int]) -> None:
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def row(self, cells: Iterable[object], *, bold: bool = False) -> None:
        for column, value in enumerate(cells):
            self._write(column, value, self._bold if bold else None)
        self._next += 1

    def _write(self, column: int, value: object, style: object) -> None:
        match value:
            case Decimal() if _is_exact(value):
                self._sheet.write_number(self._next, column, float(value), self._figure(value))
            case int():
                self._sheet.write_number(self._next, column, value, style)
            case date():
                at = datetime.combine(value, time.min)
                self._sheet.write_datetime(self._next, column, at, self._day)
            case _:
                self._sheet.write_string(self._next, column, _cell(value), style)

    def _figure(self, value: Decimal) -> object:
        """Return the format that shows as many decimals as the figure has."""
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if places not in self._figures:
            shown = "0." + "0" * places if places else "0"
            self._figures[places] = self._book.add_format({"num_format": shown})
        return self._figures[places]


def _is_exact(value: Decimal) -> bool:
    """Say whether the file's number, of 16 digits, is the very same; it is text if it is not."""
    return Decimal(f"{float(value):.16G}") == value
