"""What an OPD and the province record from week to week: sites, news, requests, holidays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import ADMIN, HEAD, OPERATOR, VERIFIER, Suite, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import NETWORK, SITI

SITES = "/opd/DISKOMINFOSP/laman"
BODY = "Paragraf satu.\n\n## Bagian\n- butir"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def test_a_site_is_registered_and_what_appears_on_it_recorded(office: Suite) -> None:
    path = f"/isian/daftarkan-laman/{KOMINFO}"
    assert path in await office.text("/opd/DISKOMINFOSP", OPERATOR)
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


async def test_an_opd_asks_its_companions_for_help(office: Suite) -> None:
    await office.fill(
        "/isian/minta-pendampingan",
        HEAD,
        opd_id=str(KOMINFO),
        subject="network",
        text="Jaringan kantor cabang.",
    )
    assert office.recorded() == ["personnel.help-requested.v1"]
    assert "/isian/minta-pendampingan" not in await office.text("/tugas", VERIFIER)


async def test_holidays_are_published_row_by_row_with_the_row_that_is_wrong(office: Suite) -> None:
    typed = {
        "year": "2026",
        "legal_basis": "SKB",
        "days#": "3",
        "days.0.on": "1/1/2026",
        "days.0.name": "Tahun Baru",
        "days.0.kind": "national",
        "days.2.on": "30/2/2026",
        "days.2.name": "Tidak ada",
        "days.2.kind": "national",
    }
    path = "/isian/terbitkan-hari-libur"
    wrong = await office.fill(path, ADMIN, **typed)
    assert 'id="isian-days-2-on-salah">Bukan tanggal' in wrong.text
    right = await office.fill(path, ADMIN, **{**typed, "days.2.on": "17/8/2026"})
    assert right.status_code == 303, words(right.text)
    assert len(office.recorded()) == 1


async def test_equipment_is_for_who_holds_a_seat_and_that_is_said_by_name(office: Suite) -> None:
    path = f"/isian/serahkan-peralatan/{KOMINFO}"
    fields = {**await office.opened(path, OPERATOR), "person_id?": "siti", "aksi": "cari"}
    found = await office.send(path, OPERATOR, fields)
    assert str(SITI) in found.text
    answer = await office.fill(
        path,
        OPERATOR,
        person_id=str(SITI),
        what="Laptop",
        inventory_code="1.3.2",
        condition="good",
        handed_over_on="5/1/2026",
        record_number="BA/1",
    )
    assert answer.status_code == 409
    assert "Pegawai: Siti, S.Kom." in words(answer.text)
    assert 'value="Laptop"' in answer.text
