"""Forms in a real browser: by keyboard, off the line, twice at once, and without a script."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.chromium import Browser
from tests.browser.serving import served
from tests.browser.test_pages import CONTRAST, NARROWEST, READABLE, SAYS, TAB
from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import HEAD, OPERATOR, Suite, suite, team_without_nomination
from tests.gateway.small_delegations import HEAD as HEADS_ACCOUNT
from tests.gateway.small_delegations import PLH, SECRETARY, given
from tests.gateway.small_support import INCENTIVE, planned
from tests.gateway.small_team import FEB_1, GOODS, JAN_1, NETWORK, NOMINATION, SITI

ENTER, SPACE = "\ue007", " "
NAMING = f"/isian/usulkan-orang/{NOMINATION}?position={GOODS}"
WITHDRAWAL = f"/isian/tarik-usulan/{NOMINATION}"
NOMINATED = "personnel.person-nominated.v1"
LOADED = "return document.readyState === 'complete' && !document.querySelector('#isian[data-sent]')"
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
ONLINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
KEPT = "return Object.keys(localStorage).filter(name => name.startsWith('isian:')).length"
CHOSEN = "return document.querySelector('#isian [type=radio]:checked')?.value"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


@pytest.fixture
def site(office: Suite) -> Iterator[str]:
    with served(office.pages) as address:
        yield address


@pytest.fixture
def browser(window: Browser, site: str) -> Iterator[Browser]:
    """Return the window as a stranger's, with a line and with scripts."""
    window.screen(1280, 900)
    window.go(f"{site}/static/tanda.svg")
    window.ask("DELETE", "/cookie")
    yield window
    line(window, ONLINE)
    window.devtools("Emulation.setScriptExecutionDisabled", {"value": False})


def line(browser: Browser, state: Mapping[str, object]) -> None:
    browser.devtools("Network.enable", {})
    browser.devtools("Network.emulateNetworkConditions", state)


def enter(browser: Browser, site: str, user: str, path: str) -> None:
    """Sign in and open a page."""
    browser.go(f"{site}/masuk?next={quote(path)}")
    if user.endswith(".diskominfosp"):
        browser.run("document.querySelector('#user').value = arguments[0]", user)
        browser.find("form.card button.first").click()
    else:
        browser.find(f"button[value='{user}']").click()
    browser.until("return location.pathname + location.search === arguments[0]", path)


def reach(browser: Browser, css: str) -> None:
    """Go on with the tabulator until the focus is there."""
    for _ in range(80):
        if browser.run("return document.activeElement.matches(arguments[0])", css):
            return
        browser.press(TAB)
    msg = f"the keyboard does not reach {css}"
    raise AssertionError(msg)


def name_by_keyboard(browser: Browser, position: str, name: str) -> None:
    reach(browser, f"a[href$='position={position}']")
    browser.press(ENTER)
    browser.until(SAYS, "h1", "Pilih orang")
    reach(browser, "[type=search]")
    browser.press(*name)
    browser.until("return document.querySelectorAll('#isian [type=radio]').length === 1")
    reach(browser, "[type=radio]")
    browser.press(SPACE)
    reach(browser, "button.first")
    browser.press(ENTER)
    browser.until(SAYS, "[role=status]", "Orang itu sudah diusulkan.")


def test_a_nomination_goes_from_its_beginning_to_verification_by_keyboard_alone(
    window: Browser, tmp_path: Path
) -> None:
    with suite(tmp_path, team_without_nomination()) as office, served(office.pages) as site:
        window.go(f"{site}/static/tanda.svg")
        window.ask("DELETE", "/cookie")
        enter(window, site, OPERATOR, "/tugas")
        reach(window, "a[href='/isian/susun-usulan']")
        window.press(ENTER)
        window.until(SAYS, "h1", "Susun usulan tim")
        reach(window, "[type=date]")
        window.press(*"03012026")
        window.press(ENTER)
        window.until(SAYS, "[role=status]", "Usulan sudah dibuka.")
        name_by_keyboard(window, NETWORK, "budi")
        name_by_keyboard(window, GOODS, "siti")
        enter(window, site, HEAD, "/tugas")
        reach(window, "a[href^='/usulan/']")
        window.press(ENTER)
        window.until(SAYS, "h1", "Usulan tim Dinas Diskominfosp")
        reach(window, "a[href^='/isian/ajukan-usulan/']")
        window.press(ENTER)
        window.until(SAYS, "h1", "Ajukan usulan")
        reach(window, "#isian-letter_number")
        window.press(*"800/7")
        reach(window, "#isian-letter_on")
        window.press(*"01022026")
        window.press(ENTER)
        window.until(SAYS, "[role=status]", "Usulan sudah diajukan")
        assert office.recorded()[-1] == "personnel.nomination-submitted.v1"


def test_a_lost_line_and_a_closed_tab_lose_nothing(browser: Browser, site: str) -> None:
    enter(browser, site, HEAD, WITHDRAWAL)
    browser.find("#isian-reason").type("Susunan OPD berubah")
    line(browser, OFFLINE)
    browser.find("button.first").click()
    browser.until(SAYS, "#hasil", "Sambungan terputus.")
    browser.go("about:blank")
    line(browser, ONLINE)
    browser.go(site + WITHDRAWAL)
    assert "Ada isian yang belum terkirim" in browser.find("#konsep").text
    browser.find("#konsep button").click()
    browser.until("return document.querySelector('#isian-reason').value === 'Susunan OPD berubah'")
    browser.find("button.first").click()
    browser.until(SAYS, "[role=status]", "Usulan sudah ditarik kembali.")
    assert browser.run(KEPT) == 0


def test_a_draft_that_is_thrown_away_is_gone(browser: Browser, site: str) -> None:
    enter(browser, site, HEAD, WITHDRAWAL)
    browser.find("#isian-reason").type("Tidak jadi")
    browser.go(site + WITHDRAWAL)
    browser.find("#konsep button + button").click()
    assert browser.run(KEPT) == 0
    browser.go(site + WITHDRAWAL)
    assert not browser.run("return document.querySelector('#konsep').offsetHeight")


def test_who_was_chosen_comes_back_with_the_draft(browser: Browser, site: str) -> None:
    enter(browser, site, OPERATOR, NAMING)
    browser.find(f"[type=radio][value='{SITI}']").click()
    browser.go(site + NAMING)
    browser.find("#konsep button").click()
    browser.until(f"{CHOSEN} === arguments[0]", str(SITI))


def test_nobody_else_at_this_computer_finds_a_draft(browser: Browser, site: str) -> None:
    enter(browser, site, HEAD, WITHDRAWAL)
    browser.find("#isian-reason").type("Rahasia")
    assert browser.run(KEPT) == 1
    browser.find("form[action='/sign-out'] button").click()
    browser.until(SAYS, ".who", "Masuk sebagai pengguna contoh")
    assert browser.run(KEPT) == 0
    enter(browser, site, HEAD, WITHDRAWAL)
    browser.find("#isian-reason").type("Rahasia")
    enter(browser, site, OPERATOR, NAMING)
    assert browser.run(KEPT) == 0


def test_numbers_of_people_are_never_kept(browser: Browser, site: str) -> None:
    enter(browser, site, "admin", "/isian/catat-pegawai")
    browser.find("#isian-name").type("Rina")
    browser.find("#isian-nip").type("200012312026121001")
    browser.find("#isian-phone").type("0811223344")
    kept = browser.run("return JSON.stringify({...localStorage})")
    assert "Rina" in kept
    assert "200012312026121001" not in kept
    assert "0811223344" not in kept


def test_a_double_click_sends_once(browser: Browser, site: str, office: Suite) -> None:
    enter(browser, site, OPERATOR, NAMING)
    browser.find(f"[type=radio][value='{SITI}']").click()
    twice = "const b = document.querySelector('.pages button.first'); b.click(); b.click();"
    browser.run(twice)
    browser.until(SAYS, "[role=status]", "Orang itu sudah diusulkan.")
    assert office.recorded() == [NOMINATED]
    sent = [one for one in office.sent if not one.url.path.startswith("/preview")]
    assert len(sent) == 1


def test_the_older_of_two_tabs_is_told_what_the_other_did(
    browser: Browser, site: str, office: Suite
) -> None:
    enter(browser, site, OPERATOR, NAMING)
    first = browser.ask("GET", "/window")
    second = browser.ask("POST", "/window/new", {"type": "tab"})["handle"]
    browser.ask("POST", "/window", {"handle": second})
    browser.go(site + NAMING)
    browser.find(f"[type=radio][value='{SITI}']").click()
    browser.find(".pages button.first").click()
    browser.until(SAYS, "[role=status]", "Orang itu sudah diusulkan.")
    browser.ask("DELETE", "/window")
    browser.ask("POST", "/window", {"handle": first})
    browser.find("[type=radio]").click()
    browser.find(".pages button.first").click()
    browser.until(SAYS, "#masalah", "Data ini sudah berubah")
    assert "Siti, S.Kom. diusulkan untuk jabatan Pengurus Barang" in browser.find("#masalah").text
    assert browser.run("return document.activeElement.id") == "masalah"
    assert office.recorded() == [NOMINATED]


def test_without_a_script_all_of_it_works(browser: Browser, site: str, office: Suite) -> None:
    enter(browser, site, OPERATOR, NAMING)
    browser.devtools("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.go(site + NAMING)
    browser.find("[type=search]").type("sit\ue007")
    browser.find(f"[type=radio][value='{SITI}']").click()
    browser.find("button[value=periksa]").click()
    assert "Isian ini dapat dikirim." in browser.find("#hasil").text
    browser.find(".pages button.first").click()
    assert "Orang itu sudah diusulkan." in browser.texts("[role=status]")
    assert office.recorded() == [NOMINATED]


def test_a_file_that_was_chosen_stays_chosen_when_a_row_is_added(
    browser: Browser, site: str, office: Suite, tmp_path: Path
) -> None:
    office.story.tell(planned(KOMINFO, INCENTIVE))
    office.hear()
    scan = tmp_path / "bukti.pdf"
    scan.write_bytes(b"%PDF-1.7")
    enter(browser, site, HEAD, f"/isian/bayar-insentif/{KOMINFO}?year=2026")
    browser.find("[type=file]").type(str(scan))
    browser.find("[value='tambah:recipients']").click()
    browser.until("return document.querySelectorAll('#isian .row').length === 2")
    assert browser.run("return document.querySelector('[type=file]').files[0]?.name") == scan.name


def test_what_would_be_refused_is_told_while_one_types(
    browser: Browser, site: str, office: Suite
) -> None:
    enter(browser, site, HEAD, f"/isian/ajukan-usulan/{NOMINATION}")
    browser.press(TAB)
    browser.find("#isian-letter_number").type("800/7")
    browser.run("document.querySelector('#isian-letter_on').value = '2026-01-02'")
    browser.find("#isian-letter_number").type("b")
    browser.until(SAYS, "#hasil", "Jabatan: Admin Jaringan dan Pengurus Barang")
    assert browser.run("return document.activeElement.id") == "isian-letter_number"
    browser.find("#isian-letter_number").type("\ue017" + "\ue003" * 6 + TAB)
    browser.until(SAYS, "#isian-letter_number-salah", "Wajib diisi.")
    assert office.recorded() == []


def test_a_deputy_looks_somebody_up_and_sends_in_the_name_of_the_office(
    browser: Browser, site: str, office: Suite
) -> None:
    office.story.tell(given(first_on=JAN_1, last_on=FEB_1))
    office.hear()
    enter(browser, site, "sekretaris.diskominfosp", f"{NAMING}&atas_nama={PLH}")
    browser.find("[type=search]").type("siti")
    browser.until("return document.querySelectorAll('#isian [type=radio]').length === 1")
    browser.find("#isian [type=radio]").click()
    browser.until(SAYS, "#hasil", "Isian ini dapat dikirim.")
    browser.until(SAYS, "#atas-nama", "Plh. Kepala Dinas Diskominfosp")
    browser.find("#isian button.first").click()
    browser.until(SAYS, "[role=status]", "Orang itu sudah diusulkan.")
    [envelope] = [one.envelope() for one in office.new() if one.type == NOMINATED]
    assert (envelope.actor, envelope.on_behalf_of) == (SECRETARY, HEADS_ACCOUNT)


@pytest.mark.parametrize("dark", [False, True])
def test_a_form_can_be_read_and_fits_any_screen(browser: Browser, site: str, *, dark: bool) -> None:
    browser.screen(*NARROWEST, dark=dark)
    enter(browser, site, HEAD, f"/isian/ajukan-usulan/{NOMINATION}")
    browser.devtools("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.find(".pages button.first").click()
    browser.devtools("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.until(SAYS, "#masalah", "Wajib diisi.")
    faint = [text for text in browser.run(CONTRAST) if text["ratio"] < READABLE]
    assert faint == []
    for path in (f"/usulan/{NOMINATION}", NAMING, "/tugas", f"/isian/ajukan-usulan/{NOMINATION}"):
        browser.go(site + path)
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser.run(wide) == 0, path
        faint = [text for text in browser.run(CONTRAST) if text["ratio"] < READABLE]
        assert faint == []
