"""Decrees, teams and seats of the time before come in by a list, whole or not at all."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kit.catalogue import type_of
from personnel import inherited_file
from personnel.domain.inherited import DecreeInherited, TeamInherited
from personnel.domain.seat import SeatInherited
from personnel.inherited_file import MOST_ROWS
from personnel.people_taking import MOST_TOLD
from tests.personnel.imports import CSV, DISKOMINFO, XLSX, Office, opened, with_opds
from tests.personnel.siasn_files import (
    BUDI,
    NIK_ANI,
    SITI,
    Cells,
    ani,
    budi,
    csv_of,
    siti,
    workbook,
)

NUMBER = "188.4/478/SULBAR/XII/2022"
of_budi: Cells = {
    "nomor_sk": NUMBER,
    "tanggal_sk": "20-12-2022",
    "berlaku_mulai": "02-01-2023",
    "berlaku_sampai": "31-12-2024",
    "penanda_tangan": "Gubernur Sulawesi Barat",
    "judul_sk": "Tim Pengelola SPBE",
    "opd": "BIRO-HUKUM",
    "jabatan": "Pembuat Berita/Artikel",
    "nip": BUDI,
    "nik": "",
    "nama": "Budi Santoso",
    "hari_terakhir": "",
    "alasan": "",
}
of_siti = of_budi | {"opd": "Kominfo", "jabatan": "Desain Grafis", "nip": SITI, "nama": ""}
of_ani = of_budi | {
    "jabatan": "Operator",
    "nip": "",
    "nik": NIK_ANI,
    "nama": "Ani",
    "hari_terakhir": "31-05-2023",
    "alasan": "Mutasi",
}


TOO_LATE: Cells = {"hari_terakhir": "31-05-2025", "alasan": "pensiun"}
OF_ANOTHER: Cells = {"opd": "BIRO-HUKUM", "jabatan": "Pembuat berita/artikel"}
MUTE: Cells = {"nomor_sk": "188.4/2/2022", "penanda_tangan": "..."}
WRONG: list[tuple[Cells, str, str]] = [
    (of_siti | {"tanggal_sk": "31-02-2022"}, "tanggal_sk", "date-invalid"),
    (of_siti | {"nomor_sk": ""}, "nomor_sk", "nomor_sk-missing"),
    (of_siti | {"judul_sk": "=HYPERLINK(1)"}, "judul_sk", "formula"),
    (of_siti | {"judul_sk": "Tim lain"}, "judul_sk", "rows-of-decree-differ"),
    (of_siti | {"opd": "Dinas Sihir"}, "opd", "opd-unknown"),
    (of_siti | {"nip": ""}, "nip", "nip-missing"),
    (of_siti | {"nip": "207103042095062003"}, "nip", "person-unknown"),
    (of_siti | {"jabatan": "..."}, "jabatan", "text-not-valid"),
    (of_siti | {"hari_terakhir": "31-05-2023"}, "alasan", "reason-missing"),
    (of_siti | {"alasan": "bosan"}, "alasan", "reason-unknown"),
    (of_siti | {"alasan": "pensiun"}, "alasan", "reason-without-end"),
    (
        of_siti | {"hari_terakhir": "31-05-2025", "alasan": "pensiun"},
        "hari_terakhir",
        "last-day-outside",
    ),
    (of_siti | {"nip": BUDI}, "nip", "in-two-seats"),
    (
        of_siti | {"opd": "BIRO-HUKUM", "jabatan": "Pembuat berita/artikel"},
        "jabatan",
        "seat-is-held",
    ),
    (
        of_siti | {"nomor_sk": "188.4/2/2022", "penanda_tangan": "..."},
        "penanda_tangan",
        "text-not-valid",
    ),
    (of_siti | {"tanggal_sk": "20-12-0201"}, "tanggal_sk", "date-out-of-bounds"),
    (of_siti | {"berlaku_mulai": "31-12-1899"}, "berlaku_mulai", "date-out-of-bounds"),
    (of_siti | {"berlaku_sampai": "31-12-9999"}, "berlaku_sampai", "date-out-of-bounds"),
]
"""Rows after one that is right, and what is said in which column of each."""


@dataclass(frozen=True)
class Said:
    status: int
    body: dict[str, Any]

    @property
    def effects(self) -> tuple[int, int, int, bool]:
        """Return new decrees, new seats, rows that change nothing, and whether it was recorded."""
        body = self.body
        return body["new_decrees"], body["new_seats"], body["unchanged"], body["recorded"]

    @property
    def problems(self) -> list[tuple[int | None, str | None, str]]:
        rows = self.body["facts"]["problems"]
        return [(row["row"], row["column"], row["code"]) for row in rows]


async def sent(
    office: Office,
    content: bytes,
    *,
    key: str = "k",
    preview: bool = False,
    role: str = "administrator",
) -> Said:
    is_book = content.startswith(b"PK")
    headers = {
        "Idempotency-Key": key,
        "File-Name": quote("saldo awal.xlsx" if is_book else "saldo awal.csv"),
        "Content-Type": XLSX if is_book else CSV,
    }
    params = {"preview": "true"} if preview else {}
    async with office.client(role) as http:
        answer = await http.post("/decree-imports", content=content, headers=headers, params=params)
    return Said(answer.status_code, json.loads(answer.text))


def recorded(office: Office, kind: type[Any]) -> list[dict[str, Any]]:
    found = office.journal.recorder.records(0, 5_000)
    return [json.loads(bytes(one.envelope().data)) for one in found if one.type == type_of(kind)]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        await with_opds(made)
        await made.command("/cut-over", "cut-over", first_on="2026-01-01")
        assert (await made.imports(csv_of(budi, siti, ani), key="people")).status == 200
        yield made


@pytest.mark.parametrize("made", [csv_of, workbook])
async def test_a_list_is_looked_at_first_and_then_recorded_whole(
    office: Office,
    made: Any,  # noqa: ANN401 - either way of writing the file
) -> None:
    content, before = made(of_budi, of_siti, of_ani), office.position()
    looked_at = await sent(office, content, preview=True)
    assert (looked_at.status, looked_at.effects) == (200, (1, 3, 0, False)), looked_at.body
    assert (looked_at.body["token"], office.position()) == (None, before)
    done = await sent(office, content)
    assert (done.effects, done.body["warnings"]) == ((1, 3, 0, True), [])
    (decree,) = recorded(office, DecreeInherited)
    assert (decree["number"], decree["decided_on"]) == (NUMBER, "2022-12-20")
    assert len(recorded(office, TeamInherited)) == 2
    seats = [
        (each["position"], each["position_name"], each["last_day"], each["reason"])
        for each in recorded(office, SeatInherited)
    ]
    assert seats == [
        ("pembuat_berita_artikel", "Pembuat Berita/Artikel", "2024-12-31", None),
        ("operator", "Operator", "2023-05-31", "transferred"),
        ("desain_grafis", "Desain Grafis", "2024-12-31", None),
    ]


async def test_real_dates_of_a_spreadsheet_are_dates(office: Office) -> None:
    days = {"tanggal_sk": date(2022, 12, 20), "berlaku_mulai": date(2023, 1, 2)}
    assert (await sent(office, workbook(of_budi | days))).effects == (1, 1, 0, True)


async def test_the_same_request_again_tells_the_same_and_the_same_file_changes_nothing(
    office: Office,
) -> None:
    content = csv_of(of_budi, of_siti)
    first = await sent(office, content)
    again, other = await sent(office, content), await sent(office, content, key="other")
    assert again.body == first.body
    assert other.effects == (0, 0, 2, True)
    assert len(recorded(office, SeatInherited)) == 2
    another = await sent(office, csv_of(of_budi))
    assert another.body["type"] == "/problems/command-is-another"


async def test_each_wrong_row_is_named_by_row_and_column_and_nothing_is_recorded(
    office: Office,
) -> None:
    before = office.position()
    said = await sent(office, csv_of(of_budi, *(row for row, _, _ in WRONG)))
    assert said.status == 422
    assert said.body["type"] == "/problems/personnel/inherited-rows-are-wrong"
    assert said.problems == [
        (number, column, code) for number, (_, column, code) in enumerate(WRONG, start=3)
    ]
    held = next(row for row in said.body["facts"]["problems"] if row["row"] == 16)
    assert "(baris 2)" in held["reason"]
    assert office.position() == before


async def test_of_very_many_wrong_rows_the_first_are_told_and_how_many_more(
    office: Office,
) -> None:
    said = await sent(office, csv_of(*[of_siti | {"alasan": "bosan"}] * (MOST_TOLD + 50)))
    *told, last = said.body["facts"]["problems"]
    assert [each["row"] for each in told] == list(range(2, MOST_TOLD + 2))
    assert (last["row"], last["code"]) == (None, "more-not-shown")
    assert "50 hal lain" in last["reason"]


async def test_a_year_that_no_record_may_hold_is_none_in_a_date_cell_either(
    office: Office,
) -> None:
    said = await sent(office, workbook(of_budi | {"berlaku_sampai": date(9999, 12, 31)}))
    assert said.problems == [(2, "berlaku_sampai", "date-out-of-bounds")]
    (found,) = said.body["facts"]["problems"]
    assert "1900 sampai dengan 2200" in found["reason"]


async def test_a_name_that_is_not_the_holders_is_told_and_the_row_is_taken(office: Office) -> None:
    said = await sent(office, csv_of(of_budi | {"nama": "Siti Aminah"}, of_siti))
    assert said.effects == (1, 2, 0, True)
    assert [(each["row"], each["code"]) for each in said.body["warnings"]] == [(2, "name-differs")]


async def test_an_opd_is_known_by_what_it_was_called_on_the_day(office: Office) -> None:
    change: dict[str, object] = {
        "name": "Dinas Kominfo Persandian",
        "kind": "dinas",
        "parent_id": None,
        "aliases": [],
        "effective_on": "2025-01-01",
        "legal_basis": "Perda",
    }

    await office.command(f"/opds/{DISKOMINFO}/changes", "renamed", **change)
    for nth, name in enumerate(("dinas  komunikasi dan informatika", "DISKOMINFO", "Kominfo")):
        said = await sent(office, csv_of(of_siti | {"opd": name}), key=f"{nth}", preview=True)
        assert said.effects == (1, 1, 0, False), said.body


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", [(None, None, "file-empty")]),
        (b"%PDF-1.7", [(None, None, "not-a-spreadsheet")]),
        (b"PK\x03\x04", [(None, None, "file-broken")]),
        (csv_of(of_budi).partition(b"\r\n")[0], [(None, None, "no-rows")]),
        (b"nomor_sk,nip\r\n1,2", [(1, None, "columns-missing")]),
    ],
)
async def test_the_wrong_file_is_one_problem(
    office: Office, content: bytes, problems: list[tuple[int | None, str | None, str]]
) -> None:
    said = await sent(office, content)
    found = [(row, column if row is None else None, code) for row, column, code in said.problems]
    assert (said.status, found) == (422, problems)


async def test_a_number_that_a_spreadsheet_rounded_is_not_looked_up(office: Office) -> None:
    said = await sent(office, workbook(of_budi | {"nip": float(BUDI)}))
    assert said.problems == [(2, "nip", "digits-lost")]


@pytest.mark.parametrize("role", ["opd_operator", "hr_system", "governor_office", "auditor"])
async def test_only_an_administrator_takes_over_what_was_before(office: Office, role: str) -> None:
    said = await sent(office, csv_of(of_budi), role=role)
    assert (said.status, said.body["type"]) == (403, "/problems/forbidden")


def test_a_file_that_is_too_long_is_refused_whole() -> None:
    read = inherited_file.read("x.csv", csv_of(*([of_budi] * (MOST_ROWS + 1))))
    assert [(each.row, each.code) for each in read.problems] == [(MOST_ROWS + 2, "too-many-rows")]
    assert not read.rows
