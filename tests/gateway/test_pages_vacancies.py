"""The pages of vacant seats and of terms that end: what they say, to whom, and where they lead."""

from collections.abc import Iterator

import pytest

from tests.evaluation.examples import KOMINFO
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.small_team import DRAFT, MAY_15
from tests.gateway.small_year import new_story
from tests.gateway.test_routes_vacancies import two_seats_lost

VACANT, TERMS = f"/jabatan-kosong?pada={MAY_15}", "/masa-tugas?pada=2026-11-01"


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(two_seats_lost(), tmp_path_factory.mktemp("vacancies")) as opened:
        yield opened


async def test_the_board_says_since_when_and_who_must_act(lost: Pages) -> None:
    said = words(await lost.text(VACANT, "verifikator.diskominfo"))
    assert "Admin Jaringan teknis Dinas Diskominfosp 15 Mei 2026" in said
    assert "Pemegangnya pensiun Tidak ada Kepala OPD Belum ada usulan yang berjalan" in said
    own = words(await lost.text(VACANT, "operator.dinkes", KOMINFO))
    assert "Operator OPD Usulan sedang disusun" in own
    everybody = words(await lost.text(VACANT))
    assert "pensiun" not in everybody
    assert "sedang disusun" not in everybody


async def test_what_is_under_way_is_a_link_for_those_who_may_open_it(lost: Pages) -> None:
    own = await lost.text(VACANT, "operator.dinkes", KOMINFO)
    assert f'href="/usulan/{DRAFT}">Usulan sedang disusun</a>' in own
    assert 'href="/usulan/' not in await lost.text(VACANT)


async def test_nothing_that_a_name_holds_is_taken_for_markup(lost: Pages) -> None:
    assert "=HYPERLINK(&#34;https://jahat.example&#34;)" in await lost.text(VACANT)


async def test_the_boards_keep_their_filters_and_hand_out_what_they_show(lost: Pages) -> None:
    page = await lost.text(f"{VACANT}&teknis=ya&perlu=ya&opd=diskominfosp")
    assert "Pengurus Barang" not in page
    assert "Admin Jaringan" in page
    wanted = f"on={MAY_15}&amp;opd_id={KOMINFO}&amp;unattended=true&amp;technical=true"
    assert f"/api/vacancies?{wanted}&amp;format=csv" in page
    none = words(await lost.text(f"{VACANT}&opd=DINKES"))
    assert "Tidak ada jabatan kosong yang cocok pada 15 Mei 2026." in none
    assert (await lost.get(f"{VACANT}&opd=TIDAK-ADA")).status_code == 404
    for wrong in ("hari=-1", "hari=9999", "hari=%C2%B2", "pada=kemarin", "setelah=x"):
        assert (await lost.get(f"/masa-tugas?{wrong}")).status_code == 400


async def test_a_term_says_its_last_day_and_what_is_under_way(lost: Pages) -> None:
    page = await lost.text(TERMS)
    said = words(page)
    assert "dalam 60 hari sejak 1 November 2026" in said
    assert "Dinas Diskominfosp 31 Desember 2026 60 hari lagi Nomor 188.4/1/SULBAR/II/2026" in said
    assert "Belum ditetapkan Kepala OPD Belum ada usulan yang berjalan" in said
    assert "/api/expiring-terms?on=2026-11-01&amp;within=60&amp;format=xlsx" in page
    over = words(await lost.text("/masa-tugas?pada=2027-02-01&hari=0"))
    assert "31 Desember 2026 Sudah berakhir" in over


async def test_the_province_leads_to_both(lost: Pages) -> None:
    page = await lost.text("/")
    assert 'href="/jabatan-kosong"' in page
    assert 'href="/masa-tugas"' in page


async def test_before_there_is_a_team_both_say_what_they_will_show(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pages(new_story(), tmp_path_factory.mktemp("empty")) as nothing:
        assert "Tidak ada jabatan kosong: setiap kursi" in await nothing.text("/jabatan-kosong")
        said = await nothing.text("/masa-tugas")
    assert "Tidak ada tim yang berakhir dalam 60 hari." in said
