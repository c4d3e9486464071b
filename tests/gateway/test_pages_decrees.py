"""The pages of decrees: open once decided, with the signed paper and a way to verify one's own."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.gateway import small_team
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.small_team import DECREE
from tests.gateway.story import Story
from tests.gateway.test_decree_papers import decided, prepared
from tests.gateway.test_signed_documents import NEW, OLD, STRANGE, documented

PAGE = f"/keputusan/{DECREE}"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(documented(), tmp_path_factory.mktemp("signed")) as opened:
        yield opened


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(prepared(), tmp_path_factory.mktemp("drafted")) as opened:
        yield opened


async def test_a_decided_decree_is_listed_and_shown_to_everybody(signed: Pages) -> None:
    listed = await signed.text("/keputusan")
    assert f'href="{PAGE}"' in listed
    assert "Nomor 188.4/1/SULBAR/II/2026" in words(listed)
    page = await signed.text(PAGE)
    read = words(page)
    assert "Keputusan Nomor 188.4/1/SULBAR/II/2026" in read
    assert "1 Februari 2026 oleh Gubernur" in read
    assert 'href="/opd/DISKOMINFOSP"' in page
    assert "draft.pdf" not in page
    assert "/riwayat/" not in page


async def test_the_signed_paper_that_counts_is_offered_and_the_earlier_one_named(
    signed: Pages,
) -> None:
    page = await signed.text(PAGE)
    assert f'href="/api/decrees/{DECREE}/document"' in page
    assert f"document?sha256={OLD}" in page
    read = words(page)
    assert "1 dokumen sebelumnya" in read
    assert read.index(NEW) < read.index(OLD)
    assert "Alasan penggantian Halaman 3 terpotong." in read


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (NEW, "Cocok Ini dokumen bertanda tangan"),
        (f"%20{NEW.upper()}%20", "Cocok Ini dokumen bertanda tangan"),
        (OLD, "Sudah diganti Berkas ini pernah dilampirkan"),
        (STRANGE, "Tidak dikenal Berkas dengan sidik itu tidak pernah dilampirkan"),
        ("bukan-sidik", "Itu bukan SHA-256"),
    ],
)
async def test_whoever_holds_a_paper_learns_whether_it_is_the_signed_one(
    signed: Pages, asked: str, said: str
) -> None:
    assert said in words(await signed.text(f"{PAGE}?sha256={asked}"))


async def test_a_decree_without_its_paper_says_who_attaches_it(tmp_path: Path) -> None:
    with pages(decided(), tmp_path) as opened:
        read = words(await opened.text(PAGE))
    assert "Dokumen bertanda tangan belum dilampirkan. Biro Hukum" in read


async def test_a_draft_is_shown_to_those_who_prepare_it_and_looks_like_nothing_to_others(
    drafted: Pages,
) -> None:
    page = await drafted.text(PAGE, "biro.hukum")
    assert "Rancangan keputusan" in words(page)
    assert f"/api/decrees/{DECREE}/draft.pdf" in page
    assert "Cocokkan dokumen" not in page
    assert PAGE in await drafted.text("/keputusan", "biro.hukum")
    for user in (None, "kepala.dinkes"):
        assert (await drafted.get(PAGE, user, UUID(int=0xD2))).status_code == 404
        assert "Belum ada keputusan yang ditetapkan" in words(await drafted.text("/keputusan"))


async def test_who_may_read_decrees_may_print_them(signed: Pages) -> None:
    for user in ("auditor.inspektorat", "operator.dinkes"):
        assert "draft.pdf" in await signed.text(PAGE, user, UUID(int=0xD2))
    assert "draft.pdf" not in await signed.text(PAGE, "sistem.tpp")


async def test_what_is_unknown_is_not_found(signed: Pages) -> None:
    for path in (f"/keputusan/{UUID(int=1)}", "/keputusan/x"):
        assert (await signed.get(path)).status_code in {400, 404}


async def test_a_page_before_anything_is_decided_helps(tmp_path: Path) -> None:
    story = Story(*small_team.KINDS)
    small_team.opds(story)
    with pages(story, tmp_path) as opened:
        assert "Belum ada keputusan" in words(await opened.text("/keputusan"))
