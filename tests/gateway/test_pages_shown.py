"""What the pages show of the province, an OPD and a history, and to whom."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from evaluation.domain.self_assessment import AssessmentOpened, assessment_of
from tests.evaluation.examples import HEALTH, INSTRUMENT, KOMINFO, q1_opened
from tests.gateway import small_course, small_quarter, small_team
from tests.gateway.pages_door import OPEN, Pages, pages, words
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, DRAFT, NOMINATION, SITI
from tests.gateway.small_year import new_story, small_year
from training.domain.award import Award
from training.domain.registration import CertificateVerified, CheckedAgainst

NIP = "200012312026121001"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("pages")
    with pages(small_year(), folder, store=shelf.anew()) as opened:
        yield opened


async def test_the_province_shows_counts_ranks_and_a_picture_with_its_table(year: Pages) -> None:
    page = await year.text("/?pada=2026-05-01")
    read = words(page)
    assert "2 OPD berlaku" in re.sub(r"OPD berlaku (\d)", r"\1 OPD berlaku", read)
    assert "Hasil evaluasi: triwulan I tahun 2026" in read
    assert "Dinas Dinkes 3,40 Baik" in read
    assert "Instrumen 3 indikator" in read
    assert "usulan, belum resmi" in read
    assert page.count("<circle") == 1
    assert "Sebaran predikat" in read


async def test_a_period_of_which_all_results_are_there_is_shown_before_one_that_has_some(
    tmp_path: Path,
) -> None:
    story, q3 = new_story(), UUID(int=0xC3)
    small_team.opds(story)
    small_quarter.period_opened(story)
    small_quarter.health_final(story)
    story.tell((q3, replace(q1_opened, period_id=q3, period_key="2026-Q3")))
    for opd_id in (HEALTH, KOMINFO):
        assessment = assessment_of(q3, opd_id)
        begun = AssessmentOpened(
            assessment_id=assessment,
            period_id=q3,
            period_key="2026-Q3",
            opd_id=opd_id,
            instrument_id=INSTRUMENT,
        )
        story.tell((assessment, begun))
    health = assessment_of(q3, HEALTH)
    story.tell((health, replace(small_quarter.finalised, assessment_id=health, period_id=q3)))
    with pages(story, tmp_path) as opened:
        first = words(await opened.text("/?pada=2026-05-01"))
        third = words(await opened.text("/?pada=2026-05-01&periode=2026-Q3"))
    assert "Hasil evaluasi: triwulan I tahun 2026" in first
    assert "Hasil evaluasi: triwulan III tahun 2026" in third
    assert "Ikut serta 2 OPD Sudah final 1 OPD" in third


async def test_the_province_can_be_seen_as_it_held_on_a_day(year: Pages) -> None:
    before, after = await year.text("/?pada=2026-02-28"), await year.text("/?pada=2026-03-01")
    assert "4 dari 4" in words(before)
    assert "2 dari 4" in words(after)


@pytest.mark.parametrize("path", ["/", "/opd/DISKOMINFOSP"])
async def test_a_day_too_far_away_is_said_on_a_page(year: Pages, path: str) -> None:
    for on in ("0001-01-01", "9999-12-31"):
        answer = await year.get(f"{path}?pada={on}")
        assert answer.status_code == 400
        assert answer.headers["content-type"].startswith("text/html")
        assert "pilih dari tahun 1900 sampai dengan 2200" in words(answer.text)


async def test_a_day_that_does_not_exist_is_named(year: Pages) -> None:
    answer = await year.get("/?pada=2026-02-30")
    assert answer.status_code == 400
    assert "tidak ada dalam kalender" in answer.text


async def test_an_opd_shows_its_team_with_open_seats_and_what_is_proven(year: Pages) -> None:
    read = words(await year.text("/opd/diskominfosp?pada=2026-03-02"))
    assert "2 dari 2 kursi terisi" in read
    assert "Admin Jaringan teknis Budi, S.Kom. 1 Maret 2026 sampai 31" in read
    assert "SK Nomor 188.4/1/SULBAR/II/2026" in read
    assert "Terbukti sampai 15 Mei 2026" in read
    later = words(await year.text("/opd/DISKOMINFOSP?pada=2026-06-01"))
    assert "Belum terbukti" in later
    assert "Admin Jaringan teknis Lowong" in words(await year.text("/opd/DINKES"))


async def test_of_a_seat_that_asks_for_no_competence_none_is_said_to_be_proven(
    tmp_path: Path,
) -> None:
    story = small_year()
    award = {name: getattr(small_course.registered, name) for name in Award.__struct_fields__}
    checked = CertificateVerified(**award, checked_against=CheckedAgainst.QR_CODE)
    story.tell((small_course.OUTSIDE_CERTIFICATE, checked))
    with pages(story, tmp_path) as opened:
        read = words(await opened.text("/opd/DISKOMINFOSP?pada=2026-03-02"))
    siti = read.partition("Pengurus Barang Siti")[2].partition("Hasil evaluasi")[0]
    assert siti.endswith("Tidak disyaratkan ")
    assert "Terbukti" not in siti


async def test_an_opd_leads_to_those_before_and_after_it(year: Pages) -> None:
    assert 'href="/opd/DPPKB"' in await year.text("/opd/DINKES")
    gone = await year.text("/opd/DPPKB?pada=2026-03-01")
    assert 'href="/opd/DINKES"' in gone
    assert "tidak berlaku pada 1 Maret 2026" in words(gone)
    assert "Lowong" not in gone
    assert "Perda 1/2026" in gone


@pytest.mark.parametrize("path", OPEN)
async def test_public_pages_hold_no_numbers_of_people_and_no_drafts(year: Pages, path: str) -> None:
    page = await year.text(path)
    assert NIP not in page
    assert "Ani" not in page
    assert str(DRAFT) not in page
    assert "/riwayat/" not in page


async def test_a_draft_is_shown_to_its_own_opd_only(year: Pages) -> None:
    own = await year.text("/opd/DINKES", "operator.dinkes", HEALTH)
    assert str(DRAFT) in own
    assert "Sedang disusun" in own
    for other in ("operator.diskominfosp", "verifikator.diskominfo"):
        page = await year.text("/opd/DINKES", other, KOMINFO)
        assert str(DRAFT) not in page
        assert "Sedang disusun" not in page


async def test_that_a_nomination_was_handed_in_is_known_to_all(tmp_path: Path) -> None:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_submitted(story)
    with pages(story, tmp_path) as opened:
        page = await opened.text("/opd/DISKOMINFOSP")
    assert "Menunggu verifikasi" in page
    assert "800/1" not in page
    assert str(NOMINATION) not in page


async def test_a_history_tells_who_when_what_and_why(year: Pages) -> None:
    page = await year.text(f"/riwayat/{BUDI}", "operator.diskominfosp", KOMINFO)
    read = words(page)
    assert "Riwayat Budi, S.Kom." in read
    assert "WITA" in read
    assert "berlaku 1 Maret 2026" in read
    assert "188.4/1/SULBAR/II/2026" in read
    assert "Masuk sebagai Operator DISKOMINFOSP" in read


async def test_a_long_history_goes_on_page_by_page(year: Pages) -> None:
    first = await year.text(f"/riwayat/{KOMINFO}", "auditor.inspektorat")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    if older is None:
        assert first.count('class="event"') <= 30
    else:
        second = await year.text(older[1], "auditor.inspektorat")
        assert "Yang terbaru" in second


@pytest.mark.parametrize("user", ["operator.dinkes", "kepala.dinkes"])
async def test_the_history_of_anothers_people_is_not_found(year: Pages, user: str) -> None:
    answer = await year.get(f"/riwayat/{SITI}", user, HEALTH)
    assert answer.status_code == 404
    assert "Siti" not in answer.text


async def test_an_unknown_opd_helps_to_find_the_right_one(year: Pages) -> None:
    answer = await year.get("/opd/kominfo")
    assert answer.status_code == 404
    assert "Perangkat daerah tidak ditemukan" in answer.text
    assert 'href="/opd/DISKOMINFOSP"' in answer.text


async def test_opds_are_found_by_alias_kind_and_page_by_page(tmp_path: Path) -> None:
    story = new_story()
    small_team.opds(story)
    for number in range(25):
        story.tell(small_team.opd_registered(UUID(int=0xE00 + number), f"OPD-{number:02}"))
    with pages(story, tmp_path) as opened:
        by_alias = await opened.text("/?cari=infokom")
        first = await opened.text("/?cari=opd-")
        nothing = await opened.text("/?cari=tidak-ada-yang-begini")
        other_kind = await opened.text("/?jenis=biro")
        rest = re.search(r'rel="next" href="([^"#]+)', first)
        assert rest is not None
        second = await opened.text("/" + rest[1].replace("&amp;", "&"))
    assert "Dinas Diskominfosp" in by_alias
    assert "Dinas Dinkes" not in by_alias
    assert "Tidak ada perangkat daerah yang cocok" in nothing
    assert 'href="/opd/' not in other_kind
    codes = re.findall(r'href="/opd/(OPD-\d\d)"', first + second)
    assert codes == [f"OPD-{number:02}" for number in range(25)]


async def test_an_empty_province_says_what_comes_next(tmp_path: Path) -> None:
    with pages(new_story(), tmp_path) as opened:
        read = words(await opened.text("/"))
        choose = words(await opened.text("/masuk"))
    assert "Belum ada periode penilaian" in read
    assert "Belum ada usulan" in read
    assert "Belum ada perangkat daerah" in read
    assert "Belum ada OPD yang tercatat" in choose
