"""Budgets are open to everybody; what one person received is not."""

import csv
import io
from collections.abc import Iterator

import pytest

from gateway.routes import table_files
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_support as support
from tests.gateway.door import Door, door
from tests.gateway.small_team import ANI, SITI
from tests.gateway.small_year import small_year
from tests.gateway.test_routes_tpp import cells

BOARD = "/api/facilitation?on=2026-04-30"
INCENTIVES = f"/api/people/{SITI}/incentives?on=2026-12-31"
SHEET = f"/api/opds/{KOMINFO}/facilitation?on=2026-04-30"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(small_year(), tmp_path_factory.mktemp("year")) as opened:
        yield opened


async def test_everybody_reads_the_board_page_by_page(year: Door) -> None:
    first = await year.get(f"{BOARD}&limit=2")
    assert [line["code"] for line in first.json()["items"]] == ["DINKES", "DISKOMINFOSP"]
    assert first.json()["items"][1]["realised"] == "1000029.00"
    following = first.links["next"]["url"]
    assert [line["code"] for line in (await year.found(following))["items"]] == ["DPPKB"]


async def test_the_board_is_handed_out_whole_as_a_file(year: Door) -> None:
    said = await year.get(f"{BOARD}&format=csv&limit=1")
    assert said.headers["content-type"].startswith("text/csv")
    name = 'attachment; filename="DATA-CONTOH-fasilitasi-2026-2026-04-30.csv"'
    assert said.headers["content-disposition"] == name
    rows = list(csv.DictReader(io.StringIO(said.text)))
    assert [row["code"] for row in rows] == ["DINKES", "DISKOMINFOSP", "DPPKB"]
    assert (rows[1]["due"], rows[1]["percent"], rows[0]["percent"]) == ("2000066.00", "49.9", "")
    book = await year.get(f"{BOARD}&format=xlsx&category=work_equipment")
    notice, title, heading, *lines = cells(book.content, 1)
    assert (notice[0], title[0]) == (
        "DATA CONTOH — bukan data resmi",
        "Fasilitasi tim SPBE 2026 per 2026-04-30",
    )
    assert (heading[0], len(lines)) == ("Kode OPD", 3)
    again = await year.get(f"{BOARD}&format=csv", If_None_Match=said.headers["etag"])
    assert again.status_code == 304


async def test_no_file_holds_a_part_of_what_was_asked_for(
    year: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_files, "MOST_ROWS", 2)
    said = await year.get(f"{BOARD}&format=csv")
    assert said.status_code == 400
    assert said.json()["errors"][0]["rule"] == "too-many"
    assert (await year.get(f"{BOARD}&format=csv&below=99")).status_code == 200


@pytest.mark.parametrize(
    "wrong", ["format=pdf", "category=cars", "below=0", "year=1", "known_at=2026-01-05T09:00:00"]
)
async def test_what_is_asked_wrongly_is_named(year: Door, wrong: str) -> None:
    said = await year.get(f"{BOARD}&{wrong}")
    assert said.status_code == 400
    assert said.json()["errors"][0]["field"] == wrong.partition("=")[0]


async def test_the_province_is_open_to_everybody(year: Door) -> None:
    found = await year.found("/api/province/facilitation?on=2026-04-30")
    assert (found["opds"], found["opds_with_plan"]) == (3, 1)
    assert found["total"]["percent"] == "49.9"


async def test_who_has_equipment_is_told_to_those_who_read_people_there(year: Door) -> None:
    for role, opd_id, told in (
        (None, None, False),
        ("opd_head", HEALTH, False),
        ("opd_head", KOMINFO, True),
        ("auditor", None, True),
    ):
        sheet = await year.found(SHEET, role, opd_id)
        named = {each["person_name"] for each in sheet["equipment"]}
        assert named == ({"Budi, S.Kom.", "Siti, S.Kom."} if told else {None})
    missing = await year.get(f"/api/opds/{SITI}/facilitation")
    assert missing.status_code == 404


async def test_the_head_of_the_opd_that_paid_and_the_audit_read_what_a_person_received(
    year: Door,
) -> None:
    for role, opd_id in (("opd_head", KOMINFO), ("auditor", None)):
        items = (await year.found(INCENTIVES, role, opd_id))["items"]
        assert [(each["month"], each["amount"], each["erased"]) for each in items] == [
            (4, "333333.00", False),
            (3, "333333.00", False),
        ]
    page = await year.get(f"{INCENTIVES}&limit=1", "auditor")
    (march,) = (await year.found(page.links["next"]["url"], "auditor"))["items"]
    assert march["month"] == 3
    assert (await year.found(INCENTIVES, "opd_head", HEALTH))["items"] == []
    for role in ("opd_operator", "diskominfo_verifier", "training_provider", "hr_system"):
        assert (await year.get(INCENTIVES, role, KOMINFO)).status_code == 403
    assert (await year.get(INCENTIVES)).status_code == 401


async def test_amounts_of_an_erased_person_are_gone_and_the_totals_stay(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = small_year()
    story.ring.erased = frozenset({ANI})
    with door(story, tmp_path_factory.mktemp("erased")) as opened:
        (march,) = (await opened.found(f"/api/people/{ANI}/incentives?on=2026-12-31", "auditor"))[
            "items"
        ]
        assert (march["amount"], march["erased"]) == (None, True)
        sheet = await opened.found(SHEET)
        paid = {each["realisation_id"]: each["amount"] for each in sheet["realisations"]}
        assert paid[str(support.MARCH)] == "999999.00"
