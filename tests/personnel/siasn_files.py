"""HR exports of people who do not exist, for the tests that read them."""

import io
from collections.abc import Sequence
from uuid import UUID

import xlsxwriter

from personnel.siasn import PersonRow, Reading, read

Cells = dict[str, object]

HUKUM, DISKOMINFO = UUID(int=1), UUID(int=2)
OPDS = {"biro-hukum": HUKUM, "biro hukum": HUKUM, "diskominfo": DISKOMINFO}

# Start months in the far future: these numbers are nobody's.
BUDI, SITI, PPPK = "207001022095061001", "207103042095062002", "207001022095211001"
NIK_BUDI, NIK_ANI = "7600000201700001", "7600004403710002"

budi: Cells = {
    "nip_baru": BUDI,
    "nama": "Budi Santoso",
    "kedudukan_hukum_id": "01",
    "nik": NIK_BUDI,
    "unor_nama": "Biro Hukum",
}
siti = budi | {"nip_baru": SITI, "nama": "Siti Aminah", "nik": ""}
ani = budi | {"nip_baru": "null", "nama": "Ani", "nik": NIK_ANI}


def csv_of(*people: Cells, delimiter: str = ",") -> bytes:
    headings = list(dict.fromkeys(column for person in people for column in person))
    lines = [[str(person.get(column, "")) for column in headings] for person in people]
    return "\r\n".join(delimiter.join(line) for line in [headings, *lines]).encode()


def xlsx_of(*rows: Sequence[object], sheets: int = 1) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd-mm-yyyy"}) as book:
        book.strings_to_formulas = False
        for _ in range(sheets):
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def workbook(*people: Cells) -> bytes:
    headings = list(dict.fromkeys(column for person in people for column in person))
    return xlsx_of(headings, *([person.get(column) for column in headings] for person in people))


def reading(content: bytes, name: str | None = None) -> Reading:
    return read(name or ("x.xlsx" if content[:2] == b"PK" else "x.csv"), content, opds=OPDS)


def only(content: bytes, name: str | None = None) -> PersonRow:
    read_ = reading(content, name)
    assert [problem.message for problem in read_.problems] == []
    [person] = read_.people
    return person


def found(content: bytes, name: str | None = None) -> list[tuple[str, int | None, str | None]]:
    problems = reading(content, name).problems
    return [(problem.code, problem.row, problem.column) for problem in problems]


def warned(*people: Cells) -> list[tuple[str, int | None, str | None]]:
    read_ = reading(csv_of(*people))
    assert len(read_.people) == len(people)
    return [(warning.code, warning.row, warning.column) for warning in read_.warnings]
