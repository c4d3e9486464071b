"""The pages in a real browser: they fit, they can be read, and the keyboard suffices."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.browser.chromium import Browser
from tests.browser.serving import served
from tests.evaluation.examples import KOMINFO, q1_opened
from tests.gateway.pages_door import pages
from tests.gateway.small_team import NOMINATION, opd_registered
from tests.gateway.small_year import small_year

HISTORY = f"/riwayat/{KOMINFO}"
Q3 = UUID(int=0xC3)
LONG = "TAKTERPENGGAL" * 4
"""A word that no screen has room for."""
PATHS = (
    *("/", "/?pada=2026-05-01", "/opd/DISKOMINFOSP?pada=2026-03-02", "/opd/DPPKB", "/masuk"),
    f"/opd/{LONG}",
    *("/opd/TIDAK-ADA", "/tidak/ada", f"/riwayat/{NOMINATION}", HISTORY),
)
PHONE, NARROWEST, DESKTOP = (360, 740), (320, 640), (1280, 900)
TWICE_AS_LARGE = (640, 450)
"""What is left of a desktop's screen at 200 percent (WCAG 2.2, 1.4.4 and 1.4.10)."""
TAB, ENTER = "\ue004", "\ue007"
READABLE = 4.5
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
SAYS = "return document.querySelector(arguments[0])?.textContent.includes(arguments[1])"
CUT_OFF = """
    const shown = document.querySelector(arguments[0]), free = shown.cloneNode(true);
    free.style = 'position: absolute; width: auto; max-width: none';
    document.body.append(free);
    const missing = free.offsetWidth - shown.offsetWidth;
    free.remove();
    return missing;
"""
"""How many pixels a field lacks to show the longest of what can be chosen in it."""
REQUESTED = "return performance.getEntriesByType('resource').map(one => new URL(one.name).origin)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the pages of a small year on a free port."""
    story = small_year()
    story.tell(opd_registered(UUID(int=0xE1), LONG))
    story.tell(opd_registered(UUID(int=0xE2), "INSPEKTORAT"))
    story.tell((Q3, replace(q1_opened, period_id=Q3, period_key="2026-Q3")))
    with pages(story, tmp_path_factory.mktemp("pages")) as opened, served(opened) as address:
        yield address


@pytest.fixture
def browser(window: Browser, site: str) -> Browser:
    """Return the window as a stranger's."""
    window.screen(*DESKTOP)
    window.go(f"{site}/static/tanda.svg")
    window.ask("DELETE", "/cookie")
    return window


def open_page(browser: Browser, site: str, path: str) -> None:
    """Open a page; a history as somebody who may read it."""
    browser.go(site + path)
    if path == HISTORY:
        browser.find("button[value='auditor.inspektorat']").click()
        browser.until(SAYS, "h1", "Riwayat Dinas")
        assert browser.texts(".event .what")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("screen", [NARROWEST, PHONE, TWICE_AS_LARGE, DESKTOP])
def test_no_page_is_wider_than_its_screen(
    browser: Browser, site: str, path: str, screen: tuple[int, int]
) -> None:
    browser.screen(*screen)
    open_page(browser, site, path)
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.run(wide) == 0


@pytest.mark.parametrize("screen", [PHONE, TWICE_AS_LARGE, DESKTOP])
def test_the_period_that_is_chosen_can_be_read_whole(
    browser: Browser, site: str, screen: tuple[int, int]
) -> None:
    browser.screen(*screen)
    browser.go(f"{site}/")
    assert "Triwulan III tahun 2026 (berjalan)" in browser.texts("#periode option")
    assert browser.run(CUT_OFF, "#periode") <= 0
    browser.run("document.querySelector('#periode').style.width = '8rem'")
    assert browser.run(CUT_OFF, "#periode") > 0


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("dark", [False, True])
def test_all_text_stands_out_from_what_is_behind_it(
    browser: Browser, site: str, path: str, *, dark: bool
) -> None:
    browser.screen(*DESKTOP, dark=dark)
    open_page(browser, site, path)
    faint = [text for text in browser.run(CONTRAST) if text["ratio"] < READABLE]
    assert faint == []


def test_the_contrast_rule_can_fail(browser: Browser, site: str) -> None:
    browser.go(site)
    browser.run("document.querySelector('h1').style.color = '#999'")
    faint = [text for text in browser.run(CONTRAST) if text["ratio"] < READABLE]
    assert [text["of"] for text in faint] == ["h1"]


def test_a_page_loads_from_its_own_address_only_and_is_light(browser: Browser, site: str) -> None:
    browser.go(site + "/?pada=2026-05-01")
    assert set(browser.run(REQUESTED)) == {site}
    size = "return performance.getEntries().reduce((all, one) => all + (one.transferSize || 0), 0)"
    assert 0 < browser.run(size) < 100 * 1024


def test_a_newcomer_signs_in_reads_a_history_and_leaves(browser: Browser, site: str) -> None:
    browser.go(site + "/opd/DISKOMINFOSP?pada=2026-03-02")
    browser.find("button[value='operator.diskominfosp']").click()
    browser.until(SAYS, ".who", "Operator DISKOMINFOSP")
    assert browser.url == site + "/opd/DISKOMINFOSP?pada=2026-03-02"
    assert browser.texts(".who a")[:2] == ["Tugas saya", "OPD saya"]
    browser.find(f"a[href='{HISTORY}']").click()
    browser.until(SAYS, "h1", "Riwayat Dinas Diskominfosp")
    assert len(browser.texts(".event .what")) > 1
    assert "WITA" in browser.find(".event time").text
    browser.find("form[action='/sign-out'] button").click()
    browser.until(SAYS, ".who", "Masuk sebagai pengguna contoh")


def test_who_is_asked_to_sign_in_comes_back_to_what_they_wanted(
    browser: Browser, site: str
) -> None:
    browser.go(f"{site}/riwayat/{NOMINATION}")
    assert browser.find("h1").text == "Halaman ini untuk pengguna yang sudah masuk"
    browser.find("button[value='auditor.inspektorat']").click()
    browser.until(SAYS, "main", "Usulan tim")
    assert browser.url == f"{site}/riwayat/{NOMINATION}"


def test_the_keyboard_alone_suffices(browser: Browser, site: str) -> None:
    browser.go(site)
    browser.press(TAB, ENTER)
    assert browser.run("return document.activeElement.id") == "isi"
    for _ in range(60):
        if browser.run("return document.activeElement.id") == "cari":
            break
        browser.press(TAB)
    outline = "return getComputedStyle(document.activeElement).outlineWidth"
    assert browser.run(outline) == "3px"
    browser.press(*"kominfo", ENTER)
    browser.until("return location.search.includes('cari=kominfo')")
    assert browser.texts("#perangkat-daerah ~ .table tbody th") == ["Dinas Diskominfosp"]


def test_nothing_is_refused_by_the_content_policy(browser: Browser, site: str) -> None:
    browser.go(site + "/?pada=2026-05-01")
    assert browser.run("return document.styleSheets.length") == 1
    assert browser.run("return document.styleSheets[0].cssRules.length") > 50
    assert browser.run("return document.querySelector('.product img').naturalWidth") > 0
