"""The pages of the website duty: what each says to whom, whatever somebody has written."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from gateway.news_text import Block, Piece, blocks
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_site as site
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.small_site import APRIL_7, NEWS
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import Story

EVIL, DRAFT, GONE = UUID(int=0x4D), UUID(int=0x4F), UUID(int=0x50)
SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'
HOSTILE = f"""## Judul {SCRIPT}

- **tebal {SCRIPT}**
- [klik](javascript:alert(1)) javascript:alert(1)

https://jahat.example/"onmouseover="alert(1) {{{{ 7 * 7 }}}} {{% raw %}} &lt;b&gt;
"""


def website_year() -> Story:
    story = small_year()
    story.tell(site.drafted(KOMINFO, EVIL, f"Judul {SCRIPT}", HOSTILE))
    story.tell(site.published(KOMINFO, APRIL_7, EVIL, f"Judul {SCRIPT}"))
    story.tell(site.recorded(KOMINFO, APRIL_7, "evil", title=SCRIPT))
    story.tell(site.drafted(KOMINFO, GONE, "Ditarik nanti"))
    story.tell(site.published(KOMINFO, APRIL_7, GONE))
    story.tell(site.withdrawn(GONE))
    return story


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(website_year(), tmp_path_factory.mktemp("websites")) as opened:
        yield opened


@pytest.mark.parametrize(
    "path",
    [
        f"/berita/{EVIL}",
        "/opd/DISKOMINFOSP",
        "/opd/DISKOMINFOSP/berita",
        "/opd/DISKOMINFOSP/laman",
        f"/laman?pekan={APRIL_7}&keadaan={SCRIPT}&setelah=A",
    ],
)
async def test_nothing_that_somebody_wrote_runs(year: Pages, path: str) -> None:
    said = await year.get(path)
    assert not re.search(r"<script|<img src=x|onerror=alert\(1\)>", said.text)
    assert not re.search(r'href="(?!https://|/|\?|#|$)', said.text.replace(" ", ""))
    policy = said.headers["content-security-policy"]
    assert "script-src 'none'" in policy


async def test_what_was_written_is_shown_as_it_was_written(year: Pages) -> None:
    text = await year.text(f"/berita/{EVIL}")
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in text
    assert "<strong>tebal &lt;script&gt;" in text
    assert "{{ 7 * 7 }}" in text
    assert '<a href="https://jahat.example/" rel="noopener nofollow">' in text
    assert "[klik](javascript:alert(1))" in text


async def test_an_item_is_read_at_its_address_with_its_blocks(year: Pages) -> None:
    text = await year.text(f"/berita/{NEWS}")
    said = words(text)
    assert "Pelatihan dimulai" in said
    assert "Dinas Diskominfosp · 7 April 2026" in said
    assert "<li>Mamuju</li>" in text
    assert "diperbarui" not in said


async def test_a_draft_is_shown_to_its_writers_and_a_withdrawn_item_as_such(year: Pages) -> None:
    assert (await year.get(f"/berita/{DRAFT}")).status_code == 404
    assert (await year.get(f"/berita/{DRAFT}", "operator.dinkes", KOMINFO)).status_code == 404
    own = words(await year.text(f"/berita/{DRAFT}", "operator.dinkes", HEALTH))
    assert "Naskah, belum terbit." in own
    gone = await year.get(f"/berita/{GONE}")
    assert gone.status_code == 410
    assert "Berita ini sudah ditarik" in gone.text
    assert "Ditarik nanti" not in gone.text


async def test_the_news_of_an_opd_lead_to_each_item_and_to_the_feed(year: Pages) -> None:
    text = await year.text("/opd/diskominfosp/berita")
    assert f'href="/berita/{NEWS}"' in text
    assert f'href="/api/opds/{KOMINFO}/news.atom"' in text
    assert "Naskah yang belum terbit" not in text
    empty = words(await year.text("/opd/DINKES/berita", "operator.dinkes", HEALTH))
    assert "Belum ada berita yang terbit." in empty
    assert "Naskah yang belum terbit Pelatihan dimulai" in empty
    assert (await year.get("/opd/TIDAK-ADA/berita")).status_code == 404


async def test_the_board_says_what_is_owed_and_how_each_opd_stands(year: Pages) -> None:
    text = await year.text(f"/laman?pekan={APRIL_7}")
    said = words(text)
    assert "Pekan 6 April 2026 sampai 12 April 2026" in said
    assert "sedikitnya 2 isi dalam sepekan di laman resmi" in said
    assert "usulan, belum resmi" in said
    assert re.search(r"Dinas Diskominfosp 4 dari 2 Terpenuhi 1 pekan 0 1", said)
    assert re.search(r"Dinas Dinkes 0 Belum wajib . 0 0", said)
    assert "/api/website-board?week=2026-04-06&amp;format=xlsx" in text


async def test_the_board_keeps_its_filters_and_says_what_to_do_where_nothing_fits(
    year: Pages,
) -> None:
    met = words(await year.text(f"/laman?pekan={APRIL_7}&keadaan=met"))
    assert "Diskominfosp" in met
    assert "Dinkes" not in met
    none = await year.text(f"/laman?pekan={APRIL_7}&kurang=1")
    assert "Tidak ada OPD yang cocok" in none
    assert "below=1&amp;format=csv" in none
    for wrong in ("kurang=0", "kurang=54", "kurang=%C2%B2", "pekan=kemarin"):
        assert (await year.get(f"/laman?{wrong}")).status_code == 400


async def test_the_page_of_an_opds_website_shows_sites_and_items(year: Pages) -> None:
    text = await year.text("/opd/DISKOMINFOSP/laman")
    assert f'href="{site.ADDRESS}/a"' in text
    assert f'href="/berita/{NEWS}"' in text
    assert "Belum ada situs atau kanal yang terdaftar." in words(text)


async def test_an_opds_own_page_leads_to_its_website_and_news(year: Pages) -> None:
    said = await year.text(f"/opd/DISKOMINFOSP?pada={APRIL_7}")
    assert 'href="/opd/DISKOMINFOSP/laman"' in said
    assert 'href="/opd/DISKOMINFOSP/berita"' in said
    assert "Terpenuhi 1 pekan berturut-turut" in words(said)
    assert "dikelola Pengurus Barang, Siti, S.Kom." in words(said)
    assert 'href="/laman"' in await year.text("/")


async def test_before_anything_is_there_the_pages_say_what_to_do(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with pages(new_story(), tmp_path_factory.mktemp("empty")) as nothing:
        said = words(await nothing.text("/laman"))
    assert "Belum ada kewajiban yang berlaku." in said
    assert "Belum ada OPD yang berlaku pada pekan ini." in said


def test_a_text_is_paragraphs_headings_lists_and_links() -> None:
    plain = Piece("a")
    assert blocks("a\nb\r\n\r\n## c\n- d\n- **e** f\n\n\ng https://x.example/h, i") == (
        Block("paragraph", ((plain,), (Piece("b"),))),
        Block("heading", ((Piece("c"),),)),
        Block("list", ((Piece("d"),), (Piece("e", "strong"), Piece(" f")))),
        Block(
            "paragraph",
            ((Piece("g "), Piece("https://x.example/h", "link"), Piece(", i")),),
        ),
    )
    assert blocks(" \n\n") == ()
    assert blocks("http://x.example javascript:a data:b") == (
        Block("paragraph", ((Piece("http://x.example javascript:a data:b"),),)),
    )


def test_a_long_hostile_line_takes_no_time() -> None:
    [block] = blocks("**a" * 6_000)
    assert block.kind == "paragraph"
