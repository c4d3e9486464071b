"""What does an OPD's page say of a nomination under way, to whom, and what comes next?"""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from personnel.domain.verification import NominationReturned
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team
from tests.gateway.pages_door import pages, words
from tests.gateway.small_team import BUDI, GOODS, NETWORK, NOMINATION
from tests.gateway.small_year import new_story
from tests.gateway.story import Story

HEAD, OPERATOR = ("kepala.diskominfosp", KOMINFO), ("operator.diskominfosp", KOMINFO)
VERIFIER, OTHER, ANYBODY = ("verifikator.diskominfo", None), ("kepala.dinkes", HEALTH), (None, None)
Visitor = tuple[str | None, UUID | None]
PAGE = "/opd/DISKOMINFOSP"


def drafted(story: Story) -> None:
    story.tell(small_team.drafted(NOMINATION, KOMINFO))


def half_filled(story: Story) -> None:
    drafted(story)
    story.tell(small_team.nominated(NOMINATION, NETWORK, BUDI))


def returned(story: Story) -> None:
    small_team.nomination_until_submitted(story)
    story.tell(small_team.item_verified(NETWORK, BUDI))
    story.tell((NOMINATION, small_team.item_returned))
    back = NominationReturned(nomination_id=NOMINATION, opd_id=KOMINFO, positions=(GOODS,))
    story.tell((NOMINATION, back))


async def read(
    folder: Path, happened: Callable[[Story], None], by: Visitor, path: str = PAGE
) -> str:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    happened(story)
    with pages(story, folder) as opened:
        return words(await opened.text(path, *by))


@pytest.mark.parametrize("by", [OPERATOR, HEAD])
async def test_a_draft_says_how_many_positions_are_filled_and_who_goes_on(
    tmp_path: Path, by: Visitor
) -> None:
    empty = await read(tmp_path / "empty", drafted, by)
    assert "0 dari 2 jabatan terisi." in empty
    assert "Langkah berikutnya: operator OPD mengisi jabatan yang kosong." in empty
    half = await read(tmp_path / "half", half_filled, by)
    assert "1 dari 2 jabatan terisi." in half
    assert "Admin Jaringan: Budi, S.Kom. Pengurus Barang: Belum diisi" in half


@pytest.mark.parametrize("by", [OPERATOR, HEAD, VERIFIER])
async def test_what_came_back_is_named_with_its_reason(tmp_path: Path, by: Visitor) -> None:
    told = await read(tmp_path, returned, by)
    goods = "Pengurus Barang: Siti, S.Kom. Dikembalikan Alasan: Siti belum bersedia"
    assert f"Admin Jaringan: Budi, S.Kom. Terverifikasi {goods}" in told
    assert "operator OPD memperbaiki jabatan yang dikembalikan, lalu kepala OPD" in told


@pytest.mark.parametrize("by", [OTHER, ANYBODY])
async def test_others_learn_neither_whom_nor_why(tmp_path: Path, by: Visitor) -> None:
    told = await read(tmp_path, returned, by)
    assert "belum bersedia" not in told
    assert "Budi" not in told
    assert "Langkah berikutnya" not in told


async def test_the_verifier_sees_whom_to_check(tmp_path: Path) -> None:
    told = await read(tmp_path, small_team.nomination_until_submitted, VERIFIER)
    assert "Admin Jaringan: Budi, S.Kom. Menunggu diperiksa" in told
    assert "Pengurus Barang: Siti, S.Kom. Menunggu diperiksa" in told
    assert "verifikator Diskominfo memeriksa jabatan demi jabatan" in told


async def test_a_team_that_nobody_has_begun_is_begun_by_its_operator(tmp_path: Path) -> None:
    told = await read(tmp_path, lambda _: None, OPERATOR)
    assert "Langkah berikutnya: operator OPD menyusun usulan" in told


async def test_a_closed_opd_promises_nothing_more(tmp_path: Path) -> None:
    told = await read(tmp_path, lambda _: None, ANYBODY, "/opd/DPPKB?pada=2026-03-01")
    assert "Tidak ada hasil evaluasi yang tercatat untuk OPD ini." in told
    assert "Belum ada hasil final" not in told
    assert "Rancangan hanya terlihat" not in told


async def test_of_signing_in_no_more_is_promised_than_the_role_may(tmp_path: Path) -> None:
    told = await read(tmp_path, lambda _: None, ANYBODY, "/masuk")
    assert "Setiap peran melihat dan mencatat apa yang boleh dilihat dan dicatatnya" in told
    assert "hanya mengubah data contoh" in told
    assert "verifikator.diskominfo" in told
    assert "(operator.diskominfosp)" in told
