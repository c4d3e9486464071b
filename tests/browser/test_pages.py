"""The pages in a real browser: they fit, they can be read, and the keyboard suffices."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.browser.chromium import PROGRAMS, Browser, chromium
from tests.evaluation.examples import KOMINFO
from tests.gateway.pages_door import pages
from tests.gateway.small_team import NOMINATION
from tests.gateway.small_year import small_year

HISTORY = f"/riwayat/{KOMINFO}"
PATHS = (
    *("/", "/?pada=2026-05-01", "/opd/DISKOMINFOSP?pada=2026-03-02", "/opd/DPPKB", "/masuk"),
    *("/opd/TIDAK-ADA", "/tidak/ada", HISTORY),
)
PHONE, DESKTOP = (360, 740), (1280, 900)
TWICE_AS_LARGE = (640, 450)
"""What is left of a desktop's screen at 200 percent (WCAG 2.2, 1.4.4 and 1.4.10)."""
TAB, ENTER = "\ue004", "\ue007"
READABLE = 4.5
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
REQUESTED = "return performance.getEntriesByType('resource').map(one => new URL(one.name).origin)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the pages of a small year on a free port."""
    with pages(small_year(), tmp_path_factory.mktemp("pages")) as opened:
        server = uvicorn.Server(
            uvicorn.Config(opened.app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
        )
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        host, port = server.servers[0].sockets[0].getsockname()
        yield f"http://{host}:{port}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        pytest.skip(f"not here: {', '.join(missing)}; apt-get install chromium chromium-driver")
    with chromium() as opened:
        yield opened


@pytest.fixture
def browser(window: Browser) -> Browser:
    """Return the window as a stranger's."""
    window.screen(*DESKTOP)
    window.ask("DELETE", "/cookie")
    return window


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("screen", [PHONE, TWICE_AS_LARGE, DESKTOP])
def test_no_page_is_wider_than_its_screen(
    browser: Browser, site: str, path: str, screen: tuple[int, int]
) -> None:
    browser.screen(*screen)
    browser.go(site + path)
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.run(wide) == 0


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("dark", [False, True])
def test_all_text_stands_out_from_what_is_behind_it(
    browser: Browser, site: str, path: str, *, dark: bool
) -> None:
    browser.screen(*DESKTOP, dark=dark)
    browser.go(site + path)
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
    assert browser.url == site + "/opd/DISKOMINFOSP?pada=2026-03-02"
    assert "Operator DISKOMINFOSP" in browser.find(".who").text
    browser.find(f"a[href='{HISTORY}']").click()
    assert browser.find("h1").text == "Riwayat Dinas Diskominfosp"
    told = browser.texts(".event .what")
    assert len(told) > 1
    assert "WITA" in browser.find(".event time").text
    browser.find("form[action='/sign-out'] button").click()
    assert "Masuk sebagai pengguna contoh" in browser.find(".who").text


def test_who_is_asked_to_sign_in_comes_back_to_what_they_wanted(
    browser: Browser, site: str
) -> None:
    browser.go(f"{site}/riwayat/{NOMINATION}")
    assert browser.find("h1").text == "Halaman ini untuk pengguna yang sudah masuk"
    browser.find("button[value='auditor.inspektorat']").click()
    assert browser.url == f"{site}/riwayat/{NOMINATION}"
    assert "Usulan tim" in browser.find("main").text


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
    assert "cari=kominfo" in browser.url
    assert browser.texts("#perangkat-daerah ~ .table tbody th") == ["Dinas Diskominfosp"]


def test_nothing_is_refused_by_the_content_policy(browser: Browser, site: str) -> None:
    browser.go(site + "/?pada=2026-05-01")
    assert browser.run("return document.styleSheets.length") == 1
    assert browser.run("return document.styleSheets[0].cssRules.length") > 50
    assert browser.run("return document.querySelector('.product img').naturalWidth") > 0
