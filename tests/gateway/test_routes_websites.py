"""The website board, an OPD's sites and weeks, and its news, as JSON, files and a feed."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_site as site
from tests.gateway.door import Door, door
from tests.gateway.small_site import APRIL_6, APRIL_7, NEWS, SITE
from tests.gateway.small_year import small_year
from tests.gateway.story import Story

DRAFT, GONE, NOTHING = UUID(int=0x4F), UUID(int=0x50), UUID(int=0x404)
BOARD = f"/api/website-board?week={APRIL_7}"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '=HYPERLINK("https://jahat.example") <script>alert(1)</script> & \u0007'


def website_year() -> Story:
    story = small_year()
    story.tell(site.recorded(KOMINFO, APRIL_7, "hostile", title=HOSTILE.replace("\u0007", "")))
    story.tell(site.drafted(KOMINFO, GONE, "Ditarik nanti"))
    story.tell(site.published(KOMINFO, APRIL_7, GONE))
    story.tell(site.withdrawn(GONE))
    return story


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(website_year(), tmp_path_factory.mktemp("websites")) as opened:
        yield opened


async def test_the_board_is_walked_page_by_page_and_filtered(year: Door) -> None:
    first = await year.get(f"{BOARD}&limit=1")
    assert [one["code"] for one in first.json()["items"]] == ["DINKES"]
    assert "cursor=" in first.headers["link"]
    rest = await year.found(first.headers["link"].partition(">")[0].lstrip("<"))
    [line] = rest["items"]
    assert line == {
        "opd_id": str(KOMINFO),
        "code": "DISKOMINFOSP",
        "name": "Dinas Diskominfosp",
        "week": str(APRIL_6),
        "items": 3,
        "minimum": 2,
        "state": line["state"],
        "streak": 1,
        "gaps": 0,
        "sites": 1,
    }
    assert line["state"] == "met"
    for query in ("state=met", f"opd_id={KOMINFO}"):
        [only] = (await year.found(f"{BOARD}&{query}"))["items"]
        assert only["opd_id"] == str(KOMINFO)
    assert (await year.found(f"{BOARD}&below=1"))["items"] == []


@pytest.mark.parametrize(
    "query", ["state=perfect", "below=0", "below=54", "week=2026-02-30", "week=1800-01-01"]
)
async def test_what_the_board_cannot_be_asked_is_named(year: Door, query: str) -> None:
    said = await year.get(f"/api/website-board?{query}")
    assert said.status_code == 400
    assert said.json()["errors"][0]["field"] == query.partition("=")[0]


async def test_the_board_is_handed_out_as_files_with_all_rows(year: Door) -> None:
    text = await year.get(f"{BOARD}&limit=1&format=csv")
    rows = list(csv.DictReader(io.StringIO(text.text)))
    assert [row["code"] for row in rows] == ["DINKES", "DISKOMINFOSP"]
    found = [(row["minimum"], row["state_in_words"]) for row in rows]
    assert found == [("", "belum wajib"), ("2", "terpenuhi")]
    name = 'filename="DATA-CONTOH-laman-opd-2026-W15.csv"'
    assert name in text.headers["content-disposition"]
    book = await year.get(f"{BOARD}&format=xlsx")
    [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).sheet_names
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    told = opened.get_sheet_by_name(sheet).to_python()
    assert "DATA CONTOH" in str(told[0][0])
    assert [row[0] for row in told[-2:]] == ["DINKES", "DISKOMINFOSP"]


async def test_without_a_week_the_board_shows_the_last_one_that_is_over(year: Door) -> None:
    items = (await year.found("/api/website-board"))["items"]
    assert {item["week"] for item in items} == {str(date(2025, 12, 29))}


async def test_an_opd_is_shown_with_its_sites_duty_and_weeks(year: Door) -> None:
    found = await year.found(f"/api/opds/{KOMINFO}/website?on={APRIL_7}")
    assert found["duty"]["items_a_week"] == 2
    assert found["duty"]["official"] is False
    [shown] = found["sites"]
    assert (shown["address"], shown["person_name"]) == (site.ADDRESS, "Siti, S.Kom.")
    assert [week["week"] for week in found["weeks"]] == [str(APRIL_6)]
    assert found["streaks"] == {"current": 1, "longest": 1, "gaps": []}
    silent = await year.found(f"/api/opds/{HEALTH}/website?on={APRIL_7}")
    assert (silent["sites"], silent["weeks"]) == ([], [])
    assert (await year.get(f"/api/opds/{NOTHING}/website")).status_code == 404


async def test_items_are_walked_and_a_site_tells_its_version_for_if_match(year: Door) -> None:
    path = f"/api/opds/{KOMINFO}/website-items"
    first = await year.get(f"{path}?limit=2")
    rest = await year.found(first.headers["link"].partition(">")[0].lstrip("<"))
    items = [*first.json()["items"], *rest["items"]]
    assert {item["kind"] for item in items} == {"website", "suite"}
    assert len({item["item_id"] for item in items}) == 3
    assert (await year.found(f"{path}?week=2026-01-05"))["items"] == []
    said = await year.get(f"/api/sites/{SITE}")
    assert said.headers["etag"].startswith('"1-')
    assert (await year.get(f"/api/sites/{NOTHING}")).status_code == 404


async def test_drafts_and_what_was_withdrawn_are_shown_to_the_own_opd_and_the_audit_only(
    year: Door,
) -> None:
    for news_id in (DRAFT, GONE):
        path = f"/api/news/{news_id}"
        own = HEALTH if news_id == DRAFT else KOMINFO
        other = KOMINFO if news_id == DRAFT else HEALTH
        assert (await year.get(path)).status_code == 404
        assert (await year.get(path, "opd_operator", other)).status_code == 404
        assert (await year.get(path, "opd_operator", own)).status_code == 200
        assert (await year.get(path, "auditor")).status_code == 200
    listed = await year.found(f"/api/opds/{HEALTH}/news-drafts", "opd_operator", HEALTH)
    assert [item["news_item_id"] for item in listed["items"]] == [str(DRAFT)]
    refused = await year.get(f"/api/opds/{HEALTH}/news-drafts", "opd_operator", KOMINFO)
    assert refused.status_code == 403
    gone = await year.found(f"/api/news/{GONE}", "auditor")
    assert (gone["title"], gone["body"]) == ("", "")


async def test_published_news_are_for_everybody(year: Door) -> None:
    listed = (await year.found(f"/api/opds/{KOMINFO}/news"))["items"]
    assert [item["news_item_id"] for item in listed] == [str(NEWS)]
    said = await year.get(f"/api/news/{NEWS}")
    assert (said.json()["body"], said.headers["etag"][:3]) == (site.BODY, '"2-')
    assert (await year.get(f"/api/news/{NOTHING}")).status_code == 404


async def test_the_feed_is_well_formed_and_names_addresses_for_good(year: Door) -> None:
    said = await year.get(f"/api/opds/{KOMINFO}/news.atom")
    assert said.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(said.content)  # noqa: S314 - made here
    assert root.findtext(f"{ATOM}id") == f"urn:uuid:{KOMINFO}"
    [entry] = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == site.TITLE
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"/berita/{NEWS}"
    again = await year.get(f"/api/opds/{KOMINFO}/news.atom", If_None_Match=said.headers["etag"])
    assert again.status_code == 304
    empty = await year.get(f"/api/opds/{HEALTH}/news.atom")
    assert ET.fromstring(empty.content).findall(f"{ATOM}entry") == []  # noqa: S314
    assert (await year.get(f"/api/opds/{NOTHING}/news.atom")).status_code == 404
