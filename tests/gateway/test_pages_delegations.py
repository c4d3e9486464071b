"""The page of delegations, and what a deputy sees on theirs."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kit.clock import FixedClock
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_delegations as given_by
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.small_delegations import MARCH_2
from tests.gateway.small_year import new_story, small_year

MARCH_8 = FixedClock(datetime(2026, 3, 8, 4, 0, tzinfo=UTC))
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    story = small_year()
    story.tell(given_by.given(UUID(int=0xDEF), deputy=UUID(int=0x77), letter=SCRIPT))
    with pages(story, tmp_path_factory.mktemp("delegations"), clock=MARCH_8) as opened:
        yield opened


async def test_it_says_who_stands_in_until_when_and_by_which_letter(year: Pages) -> None:
    said = words(await year.text("/pelimpahan?pada=2026-03-08", "auditor.inspektorat"))
    assert "Sekretaris DISKOMINFOSP" in said
    assert "Plh. Kepala Dinas Diskominfosp" in said
    assert "Plt. Kepala Dinas Dinkes" in said
    assert "Jabatan kosong" in said
    assert "Diakhiri mulai 9 Maret 2026" in said
    assert "Memverifikasi indikator" in said
    assert "Nomor 800/12/2026" in said


async def test_nothing_that_somebody_wrote_runs(year: Pages) -> None:
    said = await year.text("/pelimpahan?opd=DISKOMINFOSP&berakhir=&pada=", "admin")
    assert SCRIPT not in said
    assert "&lt;script&gt;" in said


async def test_it_is_filtered_and_says_what_to_do_where_nothing_fits(year: Pages) -> None:
    said = words(await year.text("/pelimpahan?opd=dinkes", "admin"))
    assert "Plt. Kepala Dinas Dinkes" in said
    assert "Plh." not in said.partition("Daftar")[2]
    none = words(await year.text("/pelimpahan?pada=2026-02-01", "admin"))
    assert "Tidak ada pelimpahan wewenang yang cocok." in none


@pytest.mark.parametrize("query", ["pada=kemarin", "berakhir=-1", "berakhir=999", "opd=TIDAK-ADA"])
async def test_a_filter_that_is_none_is_told(year: Pages, query: str) -> None:
    said = await year.get(f"/pelimpahan?{query}", "admin")
    assert said.status_code == (404 if query.startswith("opd") else 400)


async def test_an_opd_sees_its_own_and_nobody_in_particular_none(year: Pages) -> None:
    own = words(await year.text("/pelimpahan", "operator.diskominfosp", KOMINFO))
    assert "Plt. Kepala Dinas Dinkes" not in own
    assert "Plh. Kepala Dinas Diskominfosp" in own
    other = await year.get("/pelimpahan?opd=DINKES", "operator.diskominfosp", KOMINFO)
    assert other.status_code == 403
    assert (await year.get("/pelimpahan")).status_code == 401


async def test_before_the_first_one_the_page_says_who_records_one(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pages(new_story(), tmp_path_factory.mktemp("none")) as opened:
        said = words(await opened.text("/pelimpahan", "admin"))
    assert "Belum ada pelimpahan wewenang yang dicatat." in said


async def test_a_long_list_goes_on_page_by_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = small_year()
    for number in range(35):
        first = MARCH_2 + timedelta(days=number)
        story.tell(given_by.given(UUID(int=0xF00 + number), first_on=first, last_on=first))
    with pages(story, tmp_path_factory.mktemp("many")) as opened:
        page = await opened.text("/pelimpahan", "admin")
        assert page.count('scope="row"') == 30
        (after,) = re.findall(r'href="(/pelimpahan\?[^"]*setelah=[^"]*)"', page)
        rest = await opened.text(html.unescape(after), "admin")
    assert rest.count('scope="row"') == 8
    assert "Dari awal" in rest


async def test_the_page_of_an_opd_leads_there(year: Pages) -> None:
    path = 'href="/pelimpahan?opd=DINKES"'
    assert path in await year.text("/opd/DINKES", "admin")
    assert path not in await year.text("/opd/DINKES")


async def test_a_deputy_sees_on_their_page_whom_they_stand_in_for_and_what_waits(
    year: Pages,
) -> None:
    said = words(await year.text("/tugas", "kepala.diskominfosp", KOMINFO))
    assert "Anda mewakili" in said
    assert "Plt. Kepala Dinas Dinkes" in said
    assert "Sebagai Plt. Kepala Dinas Dinkes" in said
    other = words(await year.text("/tugas", "operator.dinkes", HEALTH))
    assert "Anda mewakili" not in other


async def test_an_opds_page_says_who_acts_as_its_head_and_for_how_long(year: Pages) -> None:
    shown = "Plh. Kepala Sekretaris DISKOMINFOSP, 2 Maret 2026 sampai dengan 8 Maret 2026"
    assert shown in words(await year.text("/opd/DISKOMINFOSP?pada=2026-03-08"))
    after = words(await year.text("/opd/DINKES?pada=2026-06-01"))
    assert "Plt. Kepala" not in after
    assert "Plh. Kepala" not in after
