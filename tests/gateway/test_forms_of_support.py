"""What an OPD asks its companions, what it lends, and which holidays the province publishes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import ADMIN, HEAD, OPERATOR, VERIFIER, Suite, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import SITI


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


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
