"""What an OPD records of its website from week to week: what is owed, sites, items, news."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import HEAD, OPERATOR, VERIFIER, Suite, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import GOODS, NETWORK
from tests.gateway.test_forms_of_facilitation import link

SITES = "/opd/DISKOMINFOSP/laman"
BODY = "Paragraf satu.\n\n## Bagian\n- butir"
ADDRESS = "https://diskominfo.example"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def site_with_an_item(office: Suite) -> None:
    typed = {"kind": "website", "steward": NETWORK, "effective_on": "1/1/2026"}
    registering = f"/isian/daftarkan-laman/{KOMINFO}"
    await office.fill(registering, OPERATOR, **typed, address=ADDRESS)
    recording = link(await office.text(SITES, OPERATOR), "catat-terbitan")
    item = {"title": "Pelatihan", "link": f"{ADDRESS}/1", "published_on": "5/1/2026"}
    done = await office.fill(recording, OPERATOR, **item)
    assert done.status_code == 303, words(done.text)


async def test_an_item_is_struck_and_may_be_recorded_again(office: Suite) -> None:
    await site_with_an_item(office)
    page = await office.text(SITES, OPERATOR)
    striking = link(page, "coret-terbitan")
    assert f"Tautan {ADDRESS}/1" in words(await office.text(striking, OPERATOR))
    old = {**await office.opened(striking, OPERATOR), "reason": "Judul keliru"}
    struck = await office.send(striking, OPERATOR, old)
    assert struck.headers["location"] == f"{SITES}#isi-terbit", "where it is seen to be gone"
    again = await office.send(striking, OPERATOR, old)
    assert again.status_code == 303, "a double click"
    assert office.recorded()[-1] == "personnel.activity-struck.v1"
    assert "Belum ada isi yang tercatat" in words(await office.text(SITES, OPERATOR))
    assert (await office.get(striking, OPERATOR)).status_code == 404


async def test_a_site_gets_another_steward_and_is_given_up(office: Suite) -> None:
    await site_with_an_item(office)
    changing = link(await office.text(SITES, OPERATOR), "ganti-pengelola-laman")
    form = await office.text(changing, OPERATOR)
    assert f'<option value="{NETWORK}" selected>' in form
    stale = {**await office.opened(changing, OPERATOR), "steward": GOODS}
    stale["effective_on"] = "5/1/2026"
    done = await office.fill(changing, OPERATOR, steward=GOODS, effective_on="4/1/2026")
    assert done.headers["location"] == SITES, words(done.text)
    refused = await office.send(changing, OPERATOR, stale)
    assert refused.status_code == 412
    assert "Data ini sudah berubah" in words(refused.text)
    assert "akhiri-laman" not in await office.text(SITES, OPERATOR), "that is the head's"
    ending = link(await office.text(SITES, HEAD), "akhiri-laman")
    early = await office.fill(ending, HEAD, effective_on="1/1/2026", reason="Pindah")
    assert early.status_code == 409
    assert f"Alamat: {ADDRESS}" in words(early.text)
    ended = await office.fill(ending, HEAD, effective_on="5/1/2026", reason="Pindah")
    assert ended.headers["location"] == SITES, words(ended.text)
    assert "Belum ada situs atau kanal yang terdaftar" in words(await office.text(SITES, HEAD))


async def test_the_duty_is_published_from_the_last_one(office: Suite) -> None:
    publishing = "/isian/terbitkan-kewajiban-laman"
    assert publishing not in await office.text("/laman", OPERATOR)
    assert publishing in await office.text("/laman", VERIFIER)
    typed = {"effective_on": "5/1/2026", "items_a_week": "3", "legal_basis": "SE 1/2026"}
    nothing = await office.fill(publishing, VERIFIER, **typed)
    assert "Pilih atau tulis sedikitnya satu." in words(nothing.text)
    done = await office.fill(publishing, VERIFIER, **typed, kinds=["website", "instagram"])
    assert done.headers["location"] == "/laman", words(done.text)
    form = await office.text(publishing, VERIFIER)
    assert 'name="items_a_week" type="text" value="3"' in form
    assert 'value="instagram" checked' in form
    earlier = {**typed, "effective_on": "1/1/2026", "kinds": "website"}
    refused = await office.fill(publishing, VERIFIER, **earlier)
    assert refused.status_code == 409
    assert "Paling akhir: 5 Januari 2026" in words(refused.text)


async def test_a_site_is_registered_and_what_appears_on_it_recorded(office: Suite) -> None:
    path = f"/isian/daftarkan-laman/{KOMINFO}"
    assert path in await office.text(SITES, OPERATOR)
    typed = {"kind": "website", "steward": NETWORK, "effective_on": "1/1/2026"}
    wrong = await office.fill(path, OPERATOR, **typed, address="bukan alamat")
    assert wrong.status_code in (400, 409, 422)
    assert 'value="bukan alamat"' in wrong.text
    right = await office.fill(path, OPERATOR, **typed, address="https://diskominfo.example")
    assert right.status_code == 303, words(right.text)
    page = await office.text(SITES, OPERATOR)
    recording = page.partition('href="/isian/catat-terbitan/')[2].partition('"')[0]
    assert "catat-terbitan" not in await office.text(SITES, "operator.dinkes")
    said = await office.fill(
        f"/isian/catat-terbitan/{recording}",
        OPERATOR,
        title="Pelatihan jaringan",
        link="https://diskominfo.example/1",
        published_on="5/1/2026",
    )
    assert said.headers["location"] == SITES, words(said.text)
    assert "Pelatihan jaringan" in words(await office.text(SITES, OPERATOR))


async def test_news_goes_from_a_draft_to_the_public_and_back(office: Suite) -> None:
    drafted = await office.fill(
        "/isian/tulis-berita",
        OPERATOR,
        opd_id=str(KOMINFO),
        title="Jaringan baru",
        lead="Semua kantor tersambung.",
        body=BODY,
    )
    page = drafted.headers["location"]
    item = page.removeprefix("/berita/")
    assert (await office.get(page, "operator.dinkes")).status_code == 404
    assert (await office.get(f"/isian/ubah-berita/{item}", "operator.dinkes")).status_code == 404
    revising = await office.text(f"/isian/ubah-berita/{item}", OPERATOR)
    assert BODY in revising
    early = await office.fill(f"/isian/terbitkan-berita/{item}", OPERATOR)
    assert "Minta kepala OPD menerbitkannya" in words(early.text)
    published = await office.fill(f"/isian/terbitkan-berita/{item}", HEAD)
    assert published.status_code == 303, words(published.text)
    assert "Jaringan baru" in words((await office.get(page, None)).text)
    assert "/isian/" not in (await office.get(page, None)).text
    await office.fill(f"/isian/tarik-berita/{item}", HEAD, reason="Keliru")
    assert (await office.get(page, None)).status_code == 410
