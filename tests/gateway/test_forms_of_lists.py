"""A list of what was published comes in as a file: looked through first, then recorded whole."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.pages.form_files import Upload
from gateway.pages.form_list import carried
from kit.settings import MEGABYTE
from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import HEAD, OPERATOR, VERIFIER, Suite, hidden, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import NETWORK
from tests.gateway.test_forms_of_facilitation import link
from tests.gateway.test_routes_tpp import cells

SITES = "/opd/DISKOMINFOSP/laman"
ADDRESS = "https://diskominfo.example"
HEADINGS = "tanggal;judul;tautan;situs"


def table(*rows: str) -> bytes:
    return "\r\n".join((HEADINGS, *rows)).encode()


def row(number: int, on: str = "03-01-2026") -> str:
    return f"{on};Berita {number};{ADDRESS}/{number};{ADDRESS}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def importing(office: Suite) -> str:
    registered = await office.fill(
        f"/isian/daftarkan-laman/{KOMINFO}",
        OPERATOR,
        kind="website",
        steward=NETWORK,
        effective_on="1/1/2026",
        address=ADDRESS,
    )
    assert registered.status_code == 303, words(registered.text)
    return link(await office.text(SITES, OPERATOR), "impor-terbitan")


async def looked_through(office: Suite, path: str, content: bytes, **typed: str) -> httpx.Response:
    fields = {**listed(await office.text(path, OPERATOR)), "aksi": "periksa", **typed}
    return await office.upload(path, OPERATOR, fields, "berkas", content, "isi.csv")


def listed(page: str) -> dict[str, str]:
    """Return what the form of a list hides."""
    return hidden(page.partition('<form class="sheet"')[2])


async def test_a_list_is_shown_row_by_row_before_anything_is_recorded(office: Suite) -> None:
    path = await importing(office)
    before = office.recorded()
    seen = await looked_through(office, path, table(row(1), row(2)))
    text = words(seen.text)
    assert "2 baris terbaca: 2 baru, 0 sudah tercatat." in text
    assert f"3 Januari 2026 Berita 1 {ADDRESS}/1 {ADDRESS} Baru" in text
    assert office.recorded() == before
    fields = {**listed(seen.text), "aksi": "kirim"}
    done = await office.send(path, OPERATOR, fields)
    assert done.headers["location"] == SITES, words(done.text)
    again = await office.send(path, OPERATOR, fields)
    assert again.status_code == 303, "a double click"
    assert office.recorded()[len(before) :] == ["personnel.activity-recorded.v1"] * 2
    assert "Berita 2" in words(await office.text(SITES, OPERATOR))
    known = await looked_through(office, path, table(row(1), row(3)))
    assert "2 baris terbaca: 1 baru, 1 sudah tercatat." in words(known.text)


async def test_each_wrong_row_is_named_and_nothing_can_be_recorded(office: Suite) -> None:
    path = await importing(office)
    wrong = f"03-01-2026;Lain;https://lain.example/1;{ADDRESS}"
    seen = await looked_through(office, path, table(row(1), row(2, "31-02-2026"), wrong))
    assert seen.status_code == 422
    text = words(seen.text)
    assert "Tidak satu pun isi dalam daftar dicatat selama masih ada baris yang keliru." in text
    assert "3 tanggal 31-02-2026 Tanggal tidak ada" in text
    assert "4 tautan https://lain.example/1" in text
    assert 'name="isi"' not in seen.text
    assert "personnel.activity-recorded.v1" not in office.recorded()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\xff\xd8\xff\xe0 a photo"])
async def test_a_wrong_file_is_told_as_such(office: Suite, content: bytes) -> None:
    seen = await looked_through(office, await importing(office), content)
    assert seen.status_code == 422
    assert "Berkas" in words(seen.text)


async def test_a_list_that_was_not_looked_through_is_looked_through_first(office: Suite) -> None:
    path = await importing(office)
    hasty = await looked_through(office, path, table(row(1)), aksi="kirim")
    assert "Belum ada yang dicatat." in words(hasty.text)
    nothing = await office.send(path, OPERATOR, {**listed(hasty.text), "isi": "AAAA"})
    assert nothing.status_code == 422
    assert "Pilih berkas CSV atau XLSX." in words(nothing.text)
    other = await office.send(path, OPERATOR, {**listed(hasty.text), "tanda": "0" * 64})
    assert other.status_code == 403
    assert "personnel.activity-recorded.v1" not in office.recorded()


async def test_who_may_not_import_is_offered_nothing(office: Suite) -> None:
    path = await importing(office)
    assert "impor-terbitan" not in await office.text(SITES, "operator.dinkes")
    assert (await office.get(path, "operator.dinkes")).status_code == 403
    assert (await office.get(path, HEAD)).status_code == 200
    assert (await office.get(path, VERIFIER)).status_code == 200


async def test_an_empty_table_has_the_headings(office: Suite) -> None:
    given = await office.get(f"{await importing(office)}/templat.xlsx", OPERATOR)
    assert cells(given.content, 1) == [HEADINGS.split(";")]


def test_a_list_travels_with_its_page_only_while_it_is_small() -> None:
    assert 0 < len(carried(Upload("a.csv", table(*map(row, range(1_000)))))) < 40_000
    assert not carried(Upload("a.xlsx", _noise(MEGABYTE)))


def _noise(size: int) -> bytes:
    """Return what no compression makes smaller, the same each time."""
    return b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(size // 32))
