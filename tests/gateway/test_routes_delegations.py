"""The list of delegations and one's own mandates, as JSON and as files."""

import csv
import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook

from kit.rights import Rights
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_delegations as given_by
from tests.gateway.door import RIGHTS, Door, door
from tests.gateway.small_delegations import AN, HEAD, MARCH_9, PLH, PLT, SECRETARY
from tests.gateway.small_year import small_year

LIST, MINE = "/api/delegations", "/api/delegations/mine"
FORMULA = UUID(int=0xDEF)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    story = small_year()
    story.tell(
        given_by.given(FORMULA, opd_id=HEALTH, deputy=UUID(int=0x77), letter="=1+1", holder=None)
    )
    with door(story, tmp_path_factory.mktemp("delegations")) as opened:
        yield opened


def ids(said: dict[str, list[dict[str, dict[str, str]]]]) -> list[UUID]:
    return [UUID(one["delegation"]["delegation_id"]) for one in said["items"]]


@asynccontextmanager
async def as_account(year: Door, account: UUID) -> AsyncIterator[httpx.AsyncClient]:
    token = year.issuer.mint(account, [], None, timedelta(minutes=5))
    async with year.client() as http:
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


async def test_the_list_is_walked_page_by_page(year: Door) -> None:
    seen: list[UUID] = []
    path = f"{LIST}?limit=3"
    while path:
        said = await year.get(path, "auditor")
        seen += ids(said.json())
        path = said.headers.get("link", "").partition(">")[0].lstrip("<")
    assert seen == [FORMULA, AN, PLT, PLH]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"opd_id={HEALTH}", [FORMULA, PLT]),
        (f"account={SECRETARY}", [AN, PLH]),
        ("in_force_on=2026-03-08", [FORMULA, AN, PLT, PLH]),
        ("in_force_on=2026-03-09", [FORMULA, AN, PLT]),
        ("in_force_on=2026-03-09&ending_within=11", [FORMULA]),
        ("in_force_on=2026-03-01", []),
    ],
)
async def test_the_list_is_filtered(year: Door, query: str, found: list[UUID]) -> None:
    assert ids(await year.found(f"{LIST}?{query}", "governor_office")) == found


async def test_an_opd_sees_its_own_only(year: Door) -> None:
    assert ids(await year.found(LIST, "opd_operator", KOMINFO)) == [AN, PLH]
    assert (await year.get(f"{LIST}?opd_id={HEALTH}", "opd_head", KOMINFO)).status_code == 403


async def test_each_is_said_in_words_too(year: Door) -> None:
    (line,) = (await year.found(f"{LIST}?account={HEAD}&opd_id={KOMINFO}", "auditor"))["items"]
    assert (line["as_"], line["office"]) == ("Plh.", "Kepala Dinas Diskominfosp")
    assert line["deputy_name"] == "Sekretaris DISKOMINFOSP"
    assert line["scope"] == "seluruh wewenang jabatan"
    assert line["delegation"]["ended_on"] == MARCH_9.isoformat()


async def test_all_rows_are_handed_out_as_a_table_in_which_nothing_is_a_formula(
    year: Door,
) -> None:
    said = await year.get(f"{LIST}?format=csv&limit=1", "auditor")
    rows = list(csv.DictReader(io.StringIO(said.content.decode())))
    assert rows[0]["letter_number"] == "'=1+1"
    assert len(rows) == 4
    assert rows[1]["scope"] == "memverifikasi indikator"
    book = (await year.get(f"{LIST}?format=xlsx", "auditor")).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
    assert sheet.to_python()[2][:2] == ["Sebagai", "Jabatan"]


async def test_a_deputy_learns_for_whom_they_may_act_and_what(year: Door) -> None:
    async with as_account(year, SECRETARY) as http:
        on_a_day = (await http.get(f"{MINE}?on=2026-03-08")).json()["items"]
        later = (await http.get(f"{MINE}?on=2026-03-09")).json()["items"]
    assert [one["acting_as"] for one in on_a_day] == [
        "Plh. Kepala Dinas Diskominfosp",
        "a.n. Asesor SPBE Dinas Diskominfosp",
    ]
    whole, named = (one["actions"] for one in on_a_day)
    table = Rights.load(RIGHTS).table
    assert "personnel.submit-nomination" in whole
    assert all("opd_head" in table[action] for action in whole)
    assert not [action for action in whole if action.startswith(("gateway.", "kit."))]
    assert named == ["evaluation.verify-indicator"]
    assert [one["delegation"]["delegation_id"] for one in later] == [str(AN)]


async def test_mine_tells_nobody_of_anybody_else(year: Door) -> None:
    async with as_account(year, UUID(int=0x99)) as http:
        assert (await http.get(f"{MINE}?on=2026-03-08")).json() == {"items": []}
    assert (await year.get(MINE)).status_code == 401


async def test_the_inbox_tells_by_which_delegation_something_waits(year: Door) -> None:
    token = year.issuer.mint(HEAD, ["opd_head"], KOMINFO, timedelta(minutes=5))
    async with year.client() as http:
        http.headers["Authorization"] = f"Bearer {token}"
        items = (await http.get("/api/inbox?on=2026-03-08")).json()["items"]
    by_mandate = [one for one in items if one["delegation_id"] == str(PLT)]
    assert by_mandate
    assert {one["acting_as"] for one in by_mandate} == {"plt"}


@pytest.mark.parametrize(
    ("opd_id", "on", "acting"),
    [
        (KOMINFO, "2026-03-01", []),
        (KOMINFO, "2026-03-02", [("plh", "Sekretaris DISKOMINFOSP", "2026-03-02", "2026-03-08")]),
        (KOMINFO, "2026-03-08", [("plh", "Sekretaris DISKOMINFOSP", "2026-03-02", "2026-03-08")]),
        (KOMINFO, "2026-03-09", []),
        (HEALTH, "2026-05-31", [("plt", "Kepala DISKOMINFOSP", "2026-03-02", "2026-05-31")]),
        (HEALTH, "2026-06-01", []),
    ],
)
async def test_an_opd_shows_everybody_who_does_the_work_of_its_head_while_it_lasts(
    year: Door, opd_id: UUID, on: str, acting: list[tuple[str, str, str, str]]
) -> None:
    found = await year.found(f"/api/opds/{opd_id}?on={on}")
    said = ("kind", "name", "first_on", "last_on")
    assert [tuple(each[one] for one in said) for each in found["acting_heads"]] == acting
