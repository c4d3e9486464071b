"""In which files does payroll receive an export? As CSV, to the byte, and as XLSX."""

import csv
import hashlib
import io
from collections.abc import Iterable
from datetime import UTC, datetime, time

import msgspec

from gateway import wording
from gateway.routes import table_files
from gateway.routes.table_files import SAMPLE, Sheet, cell, workbook
from gateway.views.tpp_exports import TppExport, TppRow

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
    stem = f"tpp-{export.period_key}-v{export.version}"
    return table_files.file_name(stem, ending, sample=sample)


def tpp_csv(export: TppExport) -> bytes:
    """Return the canonical file, of which the checksum was published with the export.

    UTF-8 without a mark, CRLF, a header, plain decimals. ``NotWhatWasExported`` rather than
    figures that nobody decided.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(TppRow.__struct_fields__)
    writer.writerows([cell(value) for value in msgspec.structs.astuple(row)] for row in export.rows)
    file = text.getvalue().encode()
    if hashlib.sha256(file).hexdigest() != export.checksum:
        msg = f"period {export.period_id}, version {export.version}"
        raise NotWhatWasExported(msg)
    return file


def tpp_xlsx(export: TppExport, *, sample: bool) -> bytes:
    """Return the same figures as a workbook, row by row, and what they are on a second sheet."""
    tpp_csv(export)
    file = io.BytesIO()
    title = f"Ekspor TPP {export.period_key} versi {export.version}"
    created = datetime.combine(export.exported_on, time.min, UTC)
    book = workbook(file, title, created=created, sample=sample)
    sheet = Sheet(book, "TPP")
    for title in _titles(export, sample=sample):
        sheet.row([title], bold=True)
    sheet.widths(_WIDE.get(name, _USUAL_WIDTH) for name in TppRow.__struct_fields__)
    sheet.row([_HEADINGS[name] for name in TppRow.__struct_fields__], bold=True)
    for row in export.rows:
        sheet.row(msgspec.structs.astuple(row))
    about = Sheet(book, "Keterangan")
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
