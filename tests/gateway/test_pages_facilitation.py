"""Everybody sees what was promised to the teams and what arrived, and nobody what one received."""

from collections.abc import Iterator

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_support as support
from tests.gateway import small_team as team
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.small_team import BUDI, MAY_15, NETWORK
from tests.gateway.small_year import new_story, small_year

BOARD = "/fasilitasi?pada=2026-04-30"
SHEET = "/fasilitasi/diskominfosp?pada=2026-12-31"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    story = small_year()
    story.tell(team.seat_left(BUDI, NETWORK, MAY_15))
    with pages(story, tmp_path_factory.mktemp("pages")) as opened:
        yield opened


async def test_the_board_says_who_has_a_plan_and_how_much_of_it_has_arrived(year: Pages) -> None:
    said = words(await year.text(BOARD))
    assert "OPD dengan rencana 1 dari 3" in said
    assert "Dinas Diskominfosp Rp10.000.100 Rp2.000.066 Rp1.000.029" in said
    assert "dan 1 pembayaran tanpa jumlah 49,9%" in said
    assert "Dinas Dinkes Belum ada rencana" in said


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("&kurang=50", "Dinas Diskominfosp", "Dinas Dinkes"),
        ("&tanpa=ya", "Dinas Dinkes", "Dinas Diskominfosp"),
        ("&jenis=routine_meeting", "Rapat rutin, menurut kode OPD", "Rp10.000.100 Rp2"),
        ("&kurang=49", "Tidak ada perangkat daerah yang cocok", "Dinas Dinkes"),
        ("&setelah=DINKES", "Dari awal", "Dinas Dinkes"),
    ],
)
async def test_the_board_is_narrowed(year: Pages, asked: str, shown: str, hidden: str) -> None:
    said = words(await year.text(BOARD + asked))
    assert shown in said
    assert hidden not in said


async def test_the_files_hold_what_the_board_shows(year: Pages) -> None:
    page = await year.text(f"{BOARD}&jenis=work_equipment&kurang=50")
    link = "format=csv&amp;year=2026&amp;on=2026-04-30&amp;category=work_equipment&amp;below=50"
    assert link in page


async def test_one_opd_is_told_with_what_is_still_out(year: Pages) -> None:
    said = words(await year.text(SHEET))
    for told in (
        "DPA 1, 5 Januari 2026",
        "Baris router",
        "1 orang 900/4 tidak dibuka",
        "1 barang belum kembali dari pemegang yang sudah tidak dalam tim",
        "8 April 2026: Pembagian tugas, 7 orang",
    ):
        assert told in said
    assert "Budi" not in said
    assert "333" not in said


async def test_its_own_people_see_who_has_the_equipment_and_others_do_not(year: Pages) -> None:
    own = words(await year.text(SHEET, "kepala.diskominfosp", KOMINFO))
    assert "Budi, S.Kom. Pemegang sudah tidak dalam tim" in own
    other = words(await year.text(SHEET, "kepala.dinkes-ppkb", HEALTH))
    assert "Budi" not in other


async def test_an_opd_without_a_plan_is_told_what_comes_first(year: Pages) -> None:
    said = words(await year.text("/fasilitasi/DINKES"))
    assert "belum mencatat rencana fasilitasi tahun 2026" in said
    assert (await year.get("/fasilitasi/TIDAK-ADA")).status_code == 404


async def test_a_board_of_nobody_helps_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pages(new_story(), tmp_path_factory.mktemp("empty")) as empty:
        assert "Belum ada perangkat daerah" in await empty.text("/fasilitasi?tahun=2026")
        wrong = await empty.get("/fasilitasi?kurang=banyak")
        assert wrong.status_code == 400


async def test_a_revision_says_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    story = small_year()
    story.tell(support.revised(support.INCENTIVE, support.EQUIPMENT))
    with pages(story, tmp_path_factory.mktemp("revised")) as revised:
        said = words(await revised.text(SHEET))
        assert "DPPA 2, 1 Juli 2026" in said
        assert "2 (Perubahan APBD)" in said


async def test_the_sheet_is_found_from_where_people_look(year: Pages) -> None:
    assert 'href="/fasilitasi/DISKOMINFOSP' in await year.text("/opd/DISKOMINFOSP")
    assert 'href="/fasilitasi"' in await year.text("/")
