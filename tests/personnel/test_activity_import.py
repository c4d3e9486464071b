"""A list of published items comes in whole or not at all, and a preview records nothing."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from kit.catalogue import type_of
from personnel.activity_file import MOST_ROWS
from personnel.domain.website_activity import ActivityRecorded
from tests.personnel.imports import CSV, DISKOMINFO, HUKUM, XLSX, Office, opened, with_opds
from tests.personnel.siasn_files import Cells, csv_of, workbook

ADDRESS = "https://biro-hukum.sulbarprov.go.id"
STRUCTURE = {
    "effective_on": "2022-01-01",
    "legal_basis": "SK",
    "official": False,
    "positions": [
        {
            "key": "web_social_media_admin",
            "name": "Admin Web dan Media Sosial",
            "technical": False,
            "competences": [],
            "certificate_max_age_years": None,
            "may_be_non_asn": True,
        }
    ],
}
SITE = {
    "kind": "website",
    "address": ADDRESS,
    "steward": "web_social_media_admin",
    "effective_on": "2026-01-01",
}
rapat: Cells = {
    "tanggal": "02-03-2026",
    "judul": "Rapat",
    "tautan": f"{ADDRESS}/berita/rapat",
    "situs": ADDRESS,
}
pelatihan = rapat | {"judul": "Pelatihan", "tautan": f"{ADDRESS}/berita/pelatihan"}


@dataclass(frozen=True)
class Said:
    status: int
    body: dict[str, Any]

    @property
    def effects(self) -> tuple[int, int, int, bool]:
        """Return rows, what is new, what changes nothing, and whether it was recorded."""
        body = self.body
        return body["rows"], body["new"], body["unchanged"], body["recorded"]

    @property
    def problems(self) -> list[tuple[int | None, str | None, str]]:
        rows = self.body["facts"]["problems"]
        return [(row["row"], row["column"], row["code"]) for row in rows]


async def sent(  # noqa: PLR0913 - each said by name
    office: Office,
    content: bytes,
    *,
    key: str = "k",
    preview: bool = False,
    role: str = "opd_operator",
    opd_id: UUID = HUKUM,
) -> Said:
    is_book = content.startswith(b"PK")
    headers = {
        "Idempotency-Key": key,
        "File-Name": quote("isi laman.xlsx" if is_book else "isi laman.csv"),
        "Content-Type": XLSX if is_book else CSV,
    }
    path = f"/opds/{opd_id}/activity-imports"
    params = {"preview": "true"} if preview else {}
    async with office.client(role) as http:
        answer = await http.post(path, content=content, headers=headers, params=params)
    return Said(answer.status_code, json.loads(answer.text))


def items(office: Office) -> list[str]:
    name = type_of(ActivityRecorded)
    records = office.journal.recorder.records(0, 5_000)
    found = [json.loads(bytes(one.envelope().data)) for one in records if one.type == name]
    return [one["link"].rpartition("/")[2] for one in found]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        await with_opds(made)
        await made.command("/position-structures", "structure", **STRUCTURE)
        async with made.client("diskominfo_verifier") as http:
            headers = {"Idempotency-Key": "site"}
            answer = await http.post(f"/opds/{HUKUM}/sites", json=SITE, headers=headers)
        assert answer.status_code == 200, answer.text
        yield made


@pytest.mark.parametrize("made", [csv_of, workbook])
async def test_a_list_is_looked_at_first_and_then_recorded_whole(
    office: Office,
    made: Any,  # noqa: ANN401 - either way of writing the file
) -> None:
    content = made(rapat, pelatihan)
    before = office.position()
    looked_at = await sent(office, content, preview=True)
    assert (looked_at.status, looked_at.effects) == (200, (2, 2, 0, False))
    assert (looked_at.body["token"], office.position()) == (None, before)
    done = await sent(office, content)
    assert (done.effects, items(office)) == ((2, 2, 0, True), ["rapat", "pelatihan"])


async def test_the_same_request_again_tells_the_same_and_the_same_file_changes_nothing(
    office: Office,
) -> None:
    content = csv_of(pelatihan)
    first = await sent(office, content)
    again, other = await sent(office, content), await sent(office, content, key="other")
    assert again.body == first.body
    assert other.effects == (1, 0, 1, True)
    assert items(office) == ["pelatihan"]


async def test_each_wrong_row_is_named_by_row_and_column_and_nothing_is_recorded(
    office: Office,
) -> None:
    wrong: list[Cells] = [
        pelatihan | {"tanggal": "31-02-2026"},
        pelatihan | {"judul": ""},
        pelatihan | {"judul": "=HYPERLINK(1)"},
        pelatihan | {"tautan": "http://lama.example/a"},
        pelatihan | {"tautan": "https://lain.example/a"},
        pelatihan | {"situs": "https://tidak-ada.sulbarprov.go.id"},
        pelatihan | {"situs": "laman kami"},
        pelatihan | {"tanggal": "31-12-2025"},
        pelatihan | {"tanggal": "31-12-2199"},
        pelatihan | {"judul": "..."},
    ]
    before = office.position()
    said = await sent(office, csv_of(pelatihan | {"judul": "Benar"}, *wrong))
    assert said.status == 422
    assert said.body["type"] == "/problems/personnel/activity-rows-are-wrong"
    assert said.problems == [
        (3, "tanggal", "date-invalid"),
        (4, "judul", "judul-missing"),
        (5, "judul", "formula"),
        (6, "tautan", "link-is-not-valid"),
        (7, "tautan", "link-is-of-another-site"),
        (8, "situs", "site-is-unknown"),
        (9, "situs", "site-is-unknown"),
        (10, "tautan", "same-link-twice"),
        (11, "tautan", "same-link-twice"),
        (12, "judul", "text-not-valid"),
    ]
    assert office.position() == before


async def test_days_on_which_the_site_was_not_the_opds_are_named(office: Office) -> None:
    early, late = (pelatihan | {"tanggal": day} for day in ("31-12-2025", "31-12-2199"))
    assert (await sent(office, csv_of(early))).problems == [(2, "situs", "site-is-not-in-use")]
    assert (await sent(office, csv_of(late))).problems == [
        (2, "tanggal", "activity-is-in-the-future")
    ]


async def test_one_link_twice_is_one_item_unless_the_rows_say_different_things(
    office: Office,
) -> None:
    twice = pelatihan | {"tautan": f"{ADDRESS}/berita/pelatihan?utm_source=wa"}
    assert (await sent(office, csv_of(pelatihan, twice))).effects == (2, 1, 1, True)


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", [(None, None, "file-empty")]),
        (b"%PDF-1.7", [(None, None, "not-a-spreadsheet")]),
        (b"tanggal,judul,tautan,situs\r\n", [(None, None, "no-rows")]),
        (b"tanggal,judul\r\n1,2", [(1, "tautan, situs", "columns-missing")]),
        (b"tanggal,judul,tautan,situs,situs\r\n1,2,3,4,5", [(1, "situs", "column-twice")]),
    ],
)
async def test_the_wrong_file_is_one_problem(
    office: Office, content: bytes, problems: list[tuple[int | None, str | None, str]]
) -> None:
    said = await sent(office, content)
    assert (said.status, said.problems) == (422, problems)


async def test_a_file_that_is_too_long_is_refused_whole(office: Office) -> None:
    many = (pelatihan | {"tautan": f"{ADDRESS}/{n}"} for n in range(MOST_ROWS + 1))
    assert (await sent(office, csv_of(*many))).problems == [(MOST_ROWS + 2, None, "too-many-rows")]


@pytest.mark.parametrize(
    ("role", "opd_id"), [("opd_operator", DISKOMINFO), ("auditor", HUKUM), ("hr_system", HUKUM)]
)
async def test_only_the_own_opds_items_are_imported(
    office: Office, role: str, opd_id: UUID
) -> None:
    said = await sent(office, csv_of(pelatihan), role=role, opd_id=opd_id)
    assert (said.status, said.body["type"]) == (403, "/problems/forbidden")


async def test_who_may_import_for_all_still_names_the_right_opd(office: Office) -> None:
    said = await sent(office, csv_of(pelatihan), role="diskominfo_verifier", opd_id=DISKOMINFO)
    assert said.problems == [(2, "situs", "site-is-not-in-use")]
