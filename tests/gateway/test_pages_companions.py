"""The board of companions and an OPD's page of them: what is read there, and by whom."""

from collections.abc import Iterator

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.small_companions import VISIT
from tests.gateway.small_year import small_year

TEAM, COMPANION = ("tim.koordinasi", None), ("pendamping.1", KOMINFO)
HEAD, OTHER = ("kepala.dinkes", HEALTH), ("kepala.diskominfosp", KOMINFO)
IN_MAY = "pada=2026-05-01"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(small_year(), tmp_path_factory.mktemp("companions")) as opened:
        yield opened


async def test_the_board_says_who_accompanies_whom_and_what_is_open(year: Pages) -> None:
    told = words(await year.text(f"/pendampingan?{IN_MAY}", *TEAM))
    assert "Dinas Dinkes Kelompok 1 Budi, S.Kom. Terakhir 10 Februari 2026" in told
    assert "berikutnya 1 Juni 2026 1 sejak 5 Januari 2026 1 1 lewat batas" in told
    assert "Belum didampingi Belum pernah dikunjungi" in told
    assert "Beban pendamping" in told


async def test_the_board_is_narrowed_and_says_how_to_see_all_again(year: Pages) -> None:
    alone = words(await year.text(f"/pendampingan?{IN_MAY}&tampil=unaccompanied", *COMPANION))
    assert "Kelompok 1 Budi, S.Kom. Terakhir" not in alone
    assert "Belum didampingi" in alone
    nothing = words(await year.text("/pendampingan?cari=tidak-ada", *COMPANION))
    assert "Tidak ada OPD yang cocok. Tampilkan semua OPD" in nothing


async def test_an_opd_sees_itself_alone_and_nobody_elses_load(year: Pages) -> None:
    told = words(await year.text(f"/pendampingan?{IN_MAY}", *HEAD))
    assert "Kelompok 1 Budi, S.Kom." in told
    assert "Belum didampingi" not in told
    assert "Beban pendamping" not in told


async def test_the_page_of_an_opd_tells_requests_visits_and_findings(year: Pages) -> None:
    told = words(await year.text(f"/opd/DINKES/pendampingan?{IN_MAY}", *HEAD))
    assert "Didampingi Kelompok 1 sampai 31 Desember 2026" in told
    assert "Menunggu ditangani Bukti dukung, indikator I-1" in told
    assert "Jawaban: Sudah dibahas." in told
    assert "10 Februari 2026, tatap muka Dilaksanakan Ruang rapat" in told
    assert "Temuan 2 : SK belum ada Menunggu tindak lanjut Lewat batas waktu" in told
    assert "Tindak lanjut 10 Februari 2026: SK ditetapkan" in told


async def test_an_opd_without_companions_is_told_what_becomes_of_its_requests(
    year: Pages,
) -> None:
    told = words(await year.text(f"/opd/DISKOMINFOSP/pendampingan?{IN_MAY}", *OTHER))
    assert "belum didampingi kelompok mana pun pada 1 Mei 2026" in told
    assert "Belum ada permintaan bantuan." in told
    assert "Belum ada kunjungan" in told


async def test_the_tasks_of_an_opd_lead_to_its_page_of_companions(year: Pages) -> None:
    told = await year.text("/tugas", *HEAD)
    assert "Temuan pendamping menunggu ditindaklanjuti" in told
    assert f'href="/opd/DINKES/pendampingan#k-{VISIT}-2"' in told


async def test_others_are_turned_away_and_do_not_see_the_link(year: Pages) -> None:
    assert (await year.get("/opd/DINKES/pendampingan", *OTHER)).status_code == 403
    assert (await year.get("/opd/TIDAK-ADA/pendampingan", *TEAM)).status_code == 404
    for path in ("/pendampingan", "/opd/DINKES/pendampingan"):
        assert (await year.get(path)).status_code == 401
    assert "/opd/DINKES/pendampingan" in await year.text("/opd/DINKES", *HEAD)
    assert "/opd/DINKES/pendampingan" not in await year.text("/opd/DINKES", *OTHER)
