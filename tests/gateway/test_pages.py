"""What every page of the gateway has in common: sample mark, safety, problems in words."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from gateway.access.sample_accounts import OFFICES
from gateway.pages.sign_in import DOES
from kit.rights import Rights
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team
from tests.gateway.door import RIGHTS
from tests.gateway.pages_door import BREAKS, OPEN, Pages, pages, words
from tests.gateway.small_team import ANI, BUDI, SITI
from tests.gateway.small_year import new_story, small_year

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
NOWHERE = UUID(int=0xDEAD)
PROBLEMS = ("/opd/TIDAK-ADA", "/tidak/ada", f"/riwayat/{KOMINFO}", "/riwayat/x", BREAKS)
KB = 1024


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(small_year(), tmp_path_factory.mktemp("pages")) as opened:
        yield opened


class Outline(HTMLParser):
    """What of a page a reader by ear and the content policy depend on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def values(self, tag: str, name: str) -> list[str | None]:
        return [value for of, named, value in self.attributes if (of, named) == (tag, name)]


@pytest.mark.parametrize("path", [*OPEN, *PROBLEMS])
async def test_every_page_says_that_it_is_sample_data_and_as_of_when(
    year: Pages, path: str
) -> None:
    page = (await year.get(path)).text
    assert "DATA CONTOH — bukan data resmi" in page
    assert re.search(r"Keadaan per <time>5 Januari 2026 pukul \d\d\.\d\d WITA</time>", page)


@pytest.mark.parametrize("path", [*OPEN, *PROBLEMS])
async def test_nothing_foreign_runs_in_a_page(year: Pages, path: str) -> None:
    answer = await year.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    outline = Outline(answer.text)
    assert not {"script", "style", "iframe"} & set(outline.tags)
    assert not [name for _, name, _ in outline.attributes if name == "style" or name[:2] == "on"]
    loaded = [*outline.values("link", "href"), *outline.values("img", "src")]
    assert all(str(one).startswith("/static/") for one in loaded)


@pytest.mark.parametrize("path", [*OPEN, *PROBLEMS, f"/riwayat/{KOMINFO}"])
async def test_a_page_is_built_for_all_who_read(year: Pages, path: str) -> None:
    answer = await year.get(path, "operator.diskominfosp", KOMINFO)
    outline = Outline(answer.text)
    assert outline.values("html", "lang") == ["id"]
    assert answer.headers["content-language"] == "id"
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("main") == 1
    assert outline.tags.count("table") == outline.tags.count("caption")
    assert len(outline.values("th", "scope")) == outline.tags.count("th")
    assert '<a class="skip" href="#isi">' in answer.text
    labelled = set(outline.values("label", "for"))
    asked = [*outline.values("input", "id"), *outline.values("select", "id")]
    assert set(asked) <= labelled
    ids = [value for _, name, value in outline.attributes if name == "id"]
    assert len(ids) == len(set(ids))


async def test_the_first_page_is_light(year: Pages) -> None:
    page = await year.get("/")
    outline = Outline(page.text)
    loaded = [*outline.values("link", "href"), *outline.values("img", "src")]
    parts = [await year.get(str(path)) for path in set(loaded)]
    assert all(part.status_code == 200 for part in parts)
    assert sum(len(one.content) for one in (page, *parts)) < 100 * KB


async def test_a_history_asks_a_browser_to_sign_in_and_comes_back(year: Pages) -> None:
    answer = await year.get(f"/riwayat/{KOMINFO}")
    assert answer.status_code == 401
    assert 'action="/sign-in"' in answer.text
    assert f'name="next" value="/riwayat/{KOMINFO}"' in answer.text
    assert 'value="operator.diskominfosp"' in answer.text
    assert "www-authenticate" in answer.headers


async def test_a_page_names_nobody_to_who_may_not_read_people(year: Pages) -> None:
    for subject in (ANI, HEALTH):
        told = words(await year.text(f"/riwayat/{subject}", "tim.koordinasi", HEALTH))
        assert "Ani" not in told
    told = words(await year.text(f"/riwayat/{ANI}", "tim.koordinasi", HEALTH))
    assert "(tidak ditampilkan)" in told
    assert "Ani" in await year.text(f"/riwayat/{ANI}", "admin")


async def test_a_program_is_answered_as_ever(year: Pages) -> None:
    answer = await year.get(f"/riwayat/{KOMINFO}", Accept="application/json")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/unauthenticated"


async def test_who_may_not_read_a_history_is_told_so_in_words(year: Pages) -> None:
    answer = await year.get(f"/riwayat/{KOMINFO}", "sistem.tpp")
    assert answer.status_code == 403
    assert "Anda tidak berwenang" in answer.text
    assert "Sistem Pembayaran TPP" in answer.text
    assert "{" not in words(answer.text)


async def test_a_fault_says_what_to_do_and_nothing_of_the_inside(year: Pages) -> None:
    answer = await year.get(BREAKS)
    assert answer.status_code == 500
    assert "Terjadi kesalahan pada sistem kami" in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "inside" not in answer.text
    assert "ZeroDivision" not in answer.text


async def test_an_ended_session_is_nobody(year: Pages) -> None:
    answer = await year.get("/", Cookie="spbe_session=not.a.token")
    assert answer.status_code == 200
    assert "Masuk sebagai pengguna contoh" in answer.text


async def test_hostile_names_stay_text(tmp_path: Path) -> None:
    story = new_story()
    small_team.opds(story)
    story.tell(small_team.employed(BUDI, KOMINFO, HOSTILE))
    story.tell(small_team.employed(SITI, KOMINFO, "Siti"))
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    stream, opd = small_team.opd_registered(NOWHERE, "JAHAT")
    story.tell((stream, msgspec.structs.replace(opd, name=HOSTILE, aliases=(HOSTILE,))))
    asked = ("/", "/opd/JAHAT", "/opd/DISKOMINFOSP?pada=2026-03-02", "/masuk", f"/riwayat/{BUDI}")
    with pages(story, tmp_path) as opened:
        found = [await opened.text(path, "auditor.inspektorat") for path in asked]
        echoed = [
            (await opened.get(path)).text
            for path in (
                *("/?cari=%3Cscript%3E", '/?pada="><script>', "/opd/%3Cscript%3E"),
                *("/masuk?next=%22%3E%3Cscript%3E", "/riwayat/%3Cscript%3E?x=%22%3E%3Cscript%3E"),
            )
        ]
    for page in (*found, *echoed):
        assert "<script" not in page
        assert "<img src=x" not in page
    assert all("&lt;script&gt;" in page for page in found)


async def test_static_files_are_kept_for_ever_under_their_mark(year: Pages) -> None:
    page = await year.text("/")
    marked = re.search(r"/static/spbe\.css\?v=\w+", page)
    assert marked is not None
    assert "immutable" in (await year.get(marked[0])).headers["cache-control"]
    assert (await year.get("/static/spbe.css?v=old")).headers["cache-control"] == "no-cache"
    for path in ("/static/none.css", "/static/..%2fsite.py", "/static/../site.py"):
        assert (await year.get(path)).status_code == 404


async def test_without_sample_users_nobody_is_offered_to_be_one(tmp_path: Path) -> None:
    with pages(small_year(), tmp_path, sample_users=False) as opened:
        first = await opened.text("/")
        history = (await opened.get(f"/riwayat/{KOMINFO}")).text
    for page in (first, history):
        assert "/sign-in" not in page
        assert "DATA CONTOH" in page


def test_every_office_is_explained() -> None:
    assert {role for office in OFFICES for role in office.roles} == set(DOES)


@pytest.mark.parametrize(
    ("promise", "action"),
    [
        ("memeriksa sertifikat", "training.verify-certificate"),
        ("menerbitkan sertifikat", "training.issue-certificate"),
        ("menerbitkan instrumen", "evaluation.publish-instrument"),
        ("menetapkan keputusan", "personnel.decide-decree"),
        ("memverifikasi penilaian mandiri", "evaluation.verify-indicator"),
        ("penggabungan opd", "personnel.merge-opds"),
    ],
)
def test_an_office_is_promised_what_the_table_of_rights_allows(promise: str, action: str) -> None:
    promised = {role for role, does in DOES.items() if promise in does.lower()}
    assert promised == {role for role in Rights.load(RIGHTS).table[action] if role in DOES}
    assert promised
