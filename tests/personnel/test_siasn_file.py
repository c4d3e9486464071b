"""Which files are taken as an HR export, and what is said of the others."""

import io
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from personnel.siasn_rows import MAX_BYTES, MAX_COLUMNS, MAX_LINES
from personnel.siasn_sheet import MAX_ROWS
from personnel.siasn_workbook import MAX_ELEMENTS
from tests.personnel.siasn_files import (
    Cells,
    budi,
    csv_of,
    found,
    only,
    reading,
    siti,
    workbook,
    xlsx_of,
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings_are_told_from_the_content(delimiter: str, encoding: str) -> None:
    text = csv_of(budi | {"nama": "Andre Ségé"}, delimiter=delimiter).decode()
    assert only(text.encode(encoding)).name == "Andre Ségé"


def test_an_encoding_that_had_to_be_guessed_is_said() -> None:
    read_ = reading(csv_of(budi | {"nama": "Andre Ségé"}).decode().encode("cp1252"))
    assert [person.name for person in read_.people] == ["Andre Ségé"]
    assert [warning.code for warning in read_.warnings] == ["encoding-guessed"]


def test_unknown_columns_are_ignored_with_one_warning() -> None:
    read_ = reading(csv_of(budi | {"zodiak": "leo", "hobi": "catur", "pns_id": "A1"}))
    [warning] = read_.warnings
    assert (warning.code, warning.row, warning.value) == ("columns-unknown", 1, "zodiak, hobi")
    [warning] = reading(csv_of(budi).replace(b"\r\n", b",hobi,hobi\r\n", 1)).warnings
    assert warning.value == "hobi"


def test_missing_columns_are_one_problem() -> None:
    [problem] = reading(csv_of({"nik": "1", "unor_nama": "Biro Hukum"}, {"nik": "2"})).problems
    assert (problem.code, problem.row) == ("columns-missing", 1)
    assert "nip_baru, nama, kedudukan_hukum_id" in problem.message


def test_headings_may_be_written_with_capitals_and_spaces() -> None:
    assert only(csv_of({f"'{key.upper().replace('_', ' ')}": budi[key] for key in budi}))


def test_a_row_that_does_not_fit_the_headings_is_refused() -> None:
    content = csv_of(budi) + b",sisa\r\n"
    assert found(content) == [("too-many-cells", 2, None)]


def plain_zip(name: str, content: str = "<x/>") -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr(name, content)
    return archive.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "x.csv", "file-empty"),
        (b" \r\n", "x.csv", "file-empty"),
        (xlsx_of(), "x.xlsx", "file-empty"),
        (b"," * (MAX_BYTES + 1), "x.csv", "file-too-large"),
        (csv_of(budi).split(b"\r\n", 1)[0], "x.csv", "no-rows"),
        (b"%PDF-1.7 ...", "x.csv", "not-a-spreadsheet"),
        (b"<html><table>", "x.csv", "not-a-spreadsheet"),
        (b'{"nama": "Budi"}', "x.csv", "not-a-spreadsheet"),
        (b"\x00\x01\x02", "x.csv", "not-a-spreadsheet"),
        (plain_zip("word/document.xml"), "x.xlsx", "not-a-spreadsheet"),
        (b"\xff\xfea", "x.csv", "encoding-unknown"),
        (b"nama\n\x81\x8d", "x.csv", "encoding-unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xls", "old-or-locked"),
        (b"PK\x03\x04 and nothing more", "x.xlsx", "file-broken"),
        (workbook(budi)[:-30], "x.xlsx", "file-broken"),
        (workbook(budi)[7:], "x.xlsx", "file-broken"),
        (b"nama\n\x81\x8d", "Pegawai Maret.XLSX", "file-broken"),
        (b"%PDF-1.7 ...", "x.xlsx", "not-a-spreadsheet"),
        (workbook(budi)[:200] + workbook(budi)[240:], "x.xlsx", "file-broken"),
        (
            plain_zip("xl/workbook.xml", "<?xml version='1.0' encoding='x'?><x/>"),
            "x.xlsx",
            "file-broken",
        ),
        (plain_zip("xl/workbook.xml"), "x.xlsx", "file-broken"),
        (plain_zip("xl/workbook.xml", "<!DOCTYPE x []><x/>"), "x.xlsx", "file-broken"),
        (csv_of(budi), "x.xlsx", "wrong-extension"),
        (csv_of(budi), "x.pdf", "wrong-extension"),
        (csv_of(budi), "x", "wrong-extension"),
        (workbook(budi), "x.csv", "wrong-extension"),
        (csv_of(budi | {"nama": '"Budi'}), "x.csv", "quotes-broken"),
        (csv_of(budi | {"NAMA": "Budi"}), "x.csv", "column-twice"),
        (b"nip_baru,nama,kedudukan_hukum_id\r\n1,2,3", "x.csv", "opd-column-missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_problem(
    content: bytes, name: str, code: str
) -> None:
    read_ = reading(content, name)
    assert [problem.code for problem in read_.problems] == [code]
    assert read_.people == ()


def test_only_the_first_visible_sheet_is_read_and_that_is_said() -> None:
    read_ = reading(xlsx_of(list(budi), list(budi.values()), sheets=2))
    assert len(read_.people) == 1
    assert [warning.code for warning in read_.warnings] == ["more-sheets"]


def test_more_rows_than_allowed_are_refused() -> None:
    heading, row = csv_of(budi).split(b"\r\n")
    content = b"\n".join([heading, *([row] * (MAX_ROWS + 1))])
    assert len(content) < MAX_BYTES
    assert found(content) == [("too-many-rows", None, None)]


def test_a_cell_that_is_far_too_long_is_said_with_its_column() -> None:
    people = [budi | {"nama": "a" * 200_000}, siti]
    assert found(csv_of(*people)) == [("text-too-long", 2, "nama")]
    assert found(csv_of(budi | {"nama": f'"{"a" * 200_000}'})) == [("quotes-broken", 2, None)]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (b"," * MAX_COLUMNS + b"\n", ("table-too-wide", 3, None)),
        (b"\n" * MAX_LINES, ("too-many-rows", None, None)),
        (b",\n" * MAX_LINES, ("too-many-rows", None, None)),
    ],
    ids=["wide", "newlines", "empty rows"],
)
def test_a_text_of_little_but_separators_is_refused(
    more: bytes, expected: tuple[str, int | None, None]
) -> None:
    assert found(csv_of(budi) + b"\n" + more) == [expected]


def test_ten_megabytes_of_headings_or_lines_are_refused_in_modest_memory() -> None:
    heading, row = csv_of(budi).split(b"\r\n")
    room = MAX_BYTES - len(heading) - len(row) - 10
    for content in (heading + b",x" * (room // 2) + b"\n" + row, heading + b"\n" * room):
        tracemalloc.start()
        [problem] = reading(content).problems
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert problem.code in {"table-too-wide", "too-many-rows"}
        assert peak < 150 * 1024**2


def far_out(row: int, column: int) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(budi))
        sheet.write(row, column, "x")
    return content.getvalue()


def test_one_stray_cell_far_out_does_not_take_all_memory() -> None:
    assert found(far_out(1_048_575, 16_383)) == [("too-many-rows", None, None)]
    assert found(far_out(90_000, 16_383)) == [("table-too-wide", None, None)]


def disguised(content: str, media_type: str) -> bytes:
    """Return what calls itself a workbook of Excel, beside which lies another kind of table."""
    archive = io.BytesIO()
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<m:manifest xmlns:m="{name}">'
        f'<m:file-entry m:full-path="/" m:media-type="{media_type}"/></m:manifest>'
    )
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("mimetype", media_type)
        members.writestr("xl/workbook.xml", "<workbook/>")
        members.writestr("META-INF/manifest.xml", manifest)
        members.writestr("content.xml", content)
    return archive.getvalue()


def test_a_table_of_another_kind_is_not_read_under_the_name_of_a_workbook() -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in budi
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S"><table:table-row table:number-rows-repeated="300000">{cells}'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    made = disguised(content, "application/vnd.oasis.opendocument.spreadsheet")
    assert len(made) < 1_500
    assert found(made) == [("file-broken", None, None)]


def test_of_two_parts_that_share_a_name_none_is_read() -> None:
    once = io.BytesIO(workbook(budi))
    with zipfile.ZipFile(once, "a") as members:
        members.writestr("XL/worksheets/Sheet1.xml", "<worksheet/>")
    assert found(once.getvalue()) == [("file-broken", None, None)]


def packed(*parts: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("xl/workbook.xml", "<x/>")
        for number, part in enumerate(parts):
            members.writestr(f"xl/worksheets/sheet{number}.xml", f"<x>{part}</x>")
    return archive.getvalue()


@pytest.mark.parametrize(
    "parts",
    [["<a/>" * 20_000_000], ["<a/>" * 2_500_000] * 4, ["<a></a>" * (MAX_ELEMENTS // 7)] * 8],
    ids=["one part", "many parts", "closed apart"],
)
def test_a_small_file_that_unpacks_to_endless_elements_is_refused(
    parts: list[str],
) -> None:
    content = packed(*parts)
    assert len(content) < 500_000
    assert found(content) == [("too-much-packed", None, None)]


def test_as_many_elements_as_a_list_may_have_are_counted_across_parts() -> None:
    assert found(packed("<a/>" * 1000, "<a></a>" * 1000)) == [("file-broken", None, None)]


def many(count: int) -> list[Cells]:
    return [
        budi
        | {
            "nip_baru": f"2070{day // 28 % 12 + 1:02}{day % 28 + 1:02}2095061{serial % 999 + 1:03}",
            "nik": f"76000{serial:011}",
            "nama": f"Orang {serial}",
            "email": f"orang{serial}@example.org",
            "tanggal_lahir": f"{day % 28 + 1:02}-{day // 28 % 12 + 1:02}-2070",
        }
        for serial in range(count)
        for day in [serial // 999]
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_rows_are_read_in_modest_memory(kind: str) -> None:
    people = many(10_000)
    content = csv_of(*people) if kind == "csv" else workbook(*people)
    read_ = reading(content)
    assert read_.problems == ()
    assert len(read_.people) == 10_000
    tracemalloc.start()
    reading(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * 1024**2
