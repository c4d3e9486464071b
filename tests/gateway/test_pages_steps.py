"""What do people see of deadlines: on the board, in a nomination, among their tasks?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_deadlines as small
from tests.gateway import small_team as team
from tests.gateway.pages_door import Pages, pages
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, DRAFT, GOODS, NETWORK, NOMINATION, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import Story

HEAD = ("kepala.dinkes", HEALTH)
OF_KOMINFO = ("kepala.diskominfosp", KOMINFO)
DEC_29, JAN_2 = date(2025, 12, 29), date(2026, 1, 2)


def begun() -> Story:
    story = new_story()
    team.opds(story)
    team.people(story)
    story.tell(small.deadlines())
    story.tell(small.checklist())
    story.tell(team.drafted(DRAFT, HEALTH))
    story.tell(small.began(DRAFT, HEALTH, on=DEC_29, until=JAN_2))
    story.tell(small.reminded(DRAFT, HEALTH))
    story.tell(small.escalated(DRAFT, HEALTH))
    story.tell(team.drafted(NOMINATION, KOMINFO))
    story.tell(team.nominated(NOMINATION, NETWORK, BUDI))
    story.tell(team.nominated(NOMINATION, GOODS, SITI))
    story.tell(small.attached(NOMINATION, "letter"))
    story.tell(small.began(NOMINATION, KOMINFO))
    return story


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[Pages]:
    with pages(begun(), tmp_path_factory.mktemp("steps"), store=shelf.anew()) as opened:
        yield opened


async def test_the_board_says_who_is_late_by_how_much(running: Pages) -> None:
    said = (await running.get("/tenggat", "tim.koordinasi")).text
    assert "Dinas Dinkes" in said
    assert "Terlambat 1 hari kerja" in said
    assert "diteruskan kepada tim koordinasi SPBE" in said
    assert "Dinas Diskominfosp" not in said, "it has time until February"
    assert "Hari libur tahun 2026 belum diterbitkan" in said
    assert "usulan, belum resmi" in said
    assert "/api/overdue-steps?standing=due&amp;format=xlsx" in said
    assert f'href="/usulan/{DRAFT}"' not in said, "a draft opens for its own OPD alone"
    everything = (await running.get("/tenggat?keadaan=all", "tim.koordinasi")).text
    assert "Dinas Diskominfosp" in everything
    assert "Dalam tenggat" in everything


async def test_the_board_is_filtered_and_an_empty_one_helps(running: Pages) -> None:
    of_governor = await running.get("/tenggat?pemegang=governor_office", "tim.koordinasi")
    assert "Tidak ada tahap yang cocok" in of_governor.text
    unknown = await running.get("/tenggat?opd=ENTAHLAH&keadaan=all", "tim.koordinasi")
    assert "Dinas Dinkes" not in unknown.text
    broken = await running.get("/tenggat?setelah=kemarin", "tim.koordinasi")
    assert broken.status_code == 400


async def test_the_board_goes_on_page_by_page(
    running: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.pages.steps.SHOWN", 1)
    first = (await running.get("/tenggat?keadaan=all", "tim.koordinasi")).text
    assert f"setelah=2026-01-02.{DRAFT}." in first
    after = f"/tenggat?keadaan=all&setelah=2026-01-02.{DRAFT}."
    second = (await running.get(after, "tim.koordinasi")).text
    assert "Dinas Dinkes" not in second.partition("Umur pekerjaan")[0]
    assert "Dari awal" in second


async def test_an_opd_sees_its_own_steps_and_others_none(running: Pages) -> None:
    assert "Dinas Dinkes" in (await running.get("/tenggat", *HEAD)).text
    assert "Dinas Dinkes" not in (await running.get("/tenggat?opd=DINKES", *OF_KOMINFO)).text
    assert (await running.get("/tenggat", "sistem.tpp")).status_code == 403


async def test_without_deadlines_the_board_says_why_it_is_empty(tmp_path: Path) -> None:
    story = new_story()
    team.opds(story)
    with pages(story, tmp_path) as opened:
        said = (await opened.get("/tenggat", "tim.koordinasi")).text
    assert "Belum ada tenggat yang berlaku" in said


async def test_a_nomination_says_until_when_and_which_files_are_missing(running: Pages) -> None:
    said = (await running.get(f"/usulan/{NOMINATION}", *OF_KOMINFO)).text
    assert "18 Februari 2026" in said
    assert "giliran kepala OPD" in said
    assert "Berkas letter" in said
    assert "Belum ada</span> Pernyataan kesediaan" in said


async def test_tasks_say_what_is_late_and_what_was_escalated(running: Pages) -> None:
    own = (await running.get("/tugas", *HEAD)).text
    assert "paling lambat 2 Januari 2026; sudah diingatkan 1 kali" in own
    assert "Terlambat</span>" in own
    above = (await running.get("/tugas", "tim.koordinasi")).text
    assert "Tahap pihak lain terlambat dan diteruskan kepada Anda" in above
    assert "/tenggat?keadaan=late" in above
