"""What a visitor is told whose address is wrong: in words for people, not for programs."""

from collections.abc import Iterator

import httpx
import pytest

from tests.evaluation.examples import KOMINFO
from tests.gateway.pages_door import BREAKS, Pages, pages, words
from tests.gateway.small_year import small_year

NO_SUCH_DAY = "Tanggal yang diminta tidak ada dalam kalender."
NO_WHOLE_ADDRESS = "Alamat ini tidak lengkap atau salah tulis."
OF_PROGRAMS = (
    "errors",
    "facts",
    "instance",
    "subject_id",
    "UUID",
    "Idempotency",
    "Allow",
    "pada :",
)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with pages(small_year(), tmp_path_factory.mktemp("pages")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/?pada=2026-13-45", 400, NO_SUCH_DAY),
        ("/opd/DISKOMINFOSP?pada=2026-02-30", 400, NO_SUCH_DAY),
        ("/?pada=1700-01-01", 400, "Tanggal yang diminta terlalu jauh"),
        ("/?pada=kemarin-pagi", 400, "terlalu panjang"),
        ("/riwayat/abc", 400, NO_WHOLE_ADDRESS),
        (f"/riwayat/{KOMINFO}?setelah=1", 400, NO_WHOLE_ADDRESS),
        ("/nowhere", 404, "Tidak ada apa pun di alamat ini"),
        ("/sign-in", 405, "Buka halaman ini melalui tautan"),
        (BREAKS, 500, "sampaikan nomor kejadian"),
    ],
)
async def test_a_problem_says_to_a_visitor_what_to_do(
    year: Pages, path: str, status: int, said: str
) -> None:
    answer = await year.get(path, "operator.diskominfosp", KOMINFO)
    read = words(answer.text)
    assert answer.status_code == status
    assert said in read
    assert [word for word in OF_PROGRAMS if word in read] == []


async def test_a_form_that_lacks_something_is_no_wrong_address(year: Pages) -> None:
    transport = httpx.ASGITransport(year.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
        answer = await http.post("/auth/sample-token", json={}, headers={"Accept": "text/html"})
    read = words(answer.text)
    assert answer.status_code == 400
    assert "Isian ini belum lengkap" in read
    assert "alamat" not in read.lower()
