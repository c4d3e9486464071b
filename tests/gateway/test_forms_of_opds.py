"""Is the register of OPDs kept on pages: changed, merged, divided, closed, and undone in time?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.forms_door import (
    ADMIN,
    OPERATOR,
    Suite,
    suite,
)
from tests.gateway.pages_door import words


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def test_an_opd_is_changed_from_what_it_is_and_a_double_name_is_kept_out(
    office: Suite,
) -> None:
    path = f"/isian/ubah-opd/{KOMINFO}"
    form = await office.text(path, ADMIN)
    assert 'value="Dinas Diskominfosp"' in form
    assert '<option value="dinas" selected>' in form
    assert path in await office.text("/opd/DISKOMINFOSP", ADMIN)
    assert path not in await office.text("/opd/DISKOMINFOSP", OPERATOR)
    done = await office.fill(
        path,
        ADMIN,
        name="Dinas Komunikasi",
        kind="dinas",
        effective_on="1/2/2026",
        legal_basis="Perda 2/2026",
        aliases="Kominfo\n\n Infokom ",
    )
    assert done.headers["location"] == "/opd/DISKOMINFOSP"
    assert b'"aliases":["Kominfo","Infokom"]' in office.sent[-1].content


async def test_a_merger_is_cancelled_before_its_day(office: Suite) -> None:
    named = {"effective_on": "1/3/2026", "legal_basis": "Perda 3/2026"}
    merged = {"predecessors": [str(HEALTH)], **named}
    successor = {"code": "GABUNG", "name": "Dinas Gabungan", "kind": "dinas"}
    typed = merged | {f"successor.{name}": value for name, value in successor.items()}
    done = await office.fill("/isian/gabung-opd", ADMIN, **typed)
    assert done.status_code == 303, words(done.text)
    undoing = {"opds": [str(HEALTH)], "reason": "Perda ditunda."}
    wrong = await office.fill("/isian/batalkan-penataan", ADMIN, effective_on="2/3/2026", **undoing)
    assert wrong.status_code == 404
    assert "Perda ditunda." in wrong.text
    undone = await office.fill(
        "/isian/batalkan-penataan", ADMIN, effective_on="1/3/2026", **undoing
    )
    assert undone.status_code == 303, words(undone.text)
    page = await office.pages.text("/opd/DINKES")
    assert "Berlaku sampai" not in words(page)


async def test_opds_are_registered_merged_divided_and_closed(office: Suite) -> None:
    await office.fill(
        "/isian/daftarkan-opd", ADMIN, code="BARU", name="Badan Baru", kind="badan", source="Perda"
    )
    merged = await office.fill(
        "/isian/gabung-opd",
        ADMIN,
        **{
            "predecessors": [str(HEALTH)],
            "successor.code": "GABUNG",
            "successor.name": "Dinas Gabungan",
            "successor.kind": "dinas",
            "effective_on": "1/3/2026",
            "legal_basis": "Perda 3/2026",
        },
    )
    assert merged.status_code == 303, words(merged.text)
    refused = await office.fill(
        f"/isian/tutup-opd/{KOMINFO}", ADMIN, effective_on="1/4/2026", legal_basis="Perda 4/2026"
    )
    assert refused.status_code == 409
    assert "OPD: Dinas Diskominfosp" in words(refused.text)
    split = f"/isian/pecah-opd/{KOMINFO}"
    typed = {
        "successors#": "2",
        "successors.1.code": "DIGITAL",
        "successors.1.name": "Dinas Digital",
        "successors.1.kind": "dinas",
        "goes_on": "1",
        "effective_on": "1/5/2026",
        "legal_basis": "Perda 5/2026",
    }
    more = await office.fill(split, ADMIN, **typed, aksi="tambah:successors")
    assert 'name="successors.2.code"' in more.text
    assert 'value="Dinas Digital"' in more.text
    divided = await office.fill(split, ADMIN, **typed)
    assert divided.status_code == 303, words(divided.text)
    assert {"personnel.opds-merged.v1", "personnel.opd-split.v1"} <= set(office.recorded())
