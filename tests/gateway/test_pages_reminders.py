"""An OPD is told on its tasks what it still owes of each month and week, and only it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.clock import FixedClock
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team as team
from tests.gateway.pages_door import pages, words
from tests.gateway.small_team import BUDI, MAY_15, NETWORK
from tests.gateway.small_year import small_year

JUNE_10 = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
OWED = "Yang masih kurang di OPD Anda"


async def test_what_lacks_is_told_to_whose_it_is_with_the_page_for_it(tmp_path: Path) -> None:
    story = small_year()
    story.tell(team.seat_left(BUDI, NETWORK, MAY_15))
    with pages(story, tmp_path, clock=FixedClock(JUNE_10)) as year:
        operator = await year.text("/tugas", "operator.diskominfosp", KOMINFO)
        head = words(await year.text("/tugas", "kepala.diskominfosp", KOMINFO))
        health = words(await year.text("/tugas", "kepala.dinkes-ppkb", HEALTH))
        verifier = words(await year.text("/tugas", "verifikator.diskominfo", KOMINFO))
    said = words(operator)
    assert OWED in said
    assert "Realisasi Baris incentive belum tercatat untuk Mei 2026" in head
    assert "Baris incentive" not in said, "the head pays incentives"
    assert "Realisasi Baris router belum tercatat untuk April 2026" in said
    assert "1 barang belum kembali" in said
    assert "Pekan ini baru 0 dari 2 isi yang tercatat untuk laman" in said
    assert "Laman: pekan mulai 1 Juni 2026 hanya 0 dari 2 isi yang tercatat" in said
    assert 'href="/fasilitasi/DISKOMINFOSP?tahun=2026#rencana"' in operator
    assert "Rencana fasilitasi 2026 belum tercatat" in health
    assert OWED not in verifier


@pytest.mark.parametrize("user", ["operator.dinkes-ppkb", "admin"])
async def test_who_may_do_nothing_about_it_is_not_reminded(tmp_path: Path, user: str) -> None:
    with pages(small_year(), tmp_path, clock=FixedClock(JUNE_10)) as year:
        said = words(await year.text("/tugas", user, None if user == "admin" else HEALTH))
    assert OWED not in said
