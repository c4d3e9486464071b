"""What a team lends and how it meets: equipment out and back, meetings with their minutes."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from personnel.domain.equipment import EquipmentHandedOver, equipment_of
from tests.evaluation.examples import HEALTH
from tests.gateway import small_support as support
from tests.gateway.forms_door import HEAD, OPERATOR, Suite, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import ANI, BUDI, FAMILY, NETWORK, merged
from tests.gateway.test_forms_of_facilitation import (
    SCAN,
    SHEET,
    filled,
    link,
    said,
    team_story,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path, team_story()) as opened:
        yield opened


async def test_equipment_goes_out_and_comes_back_through_pages_only(office: Suite) -> None:
    handing = link(await office.text(SHEET, OPERATOR), "serahkan-peralatan")
    lent = await office.fill(
        handing,
        OPERATOR,
        person_id=str(BUDI),
        what="Laptop",
        inventory_code="1.3.2.5",
        condition="good",
        handed_over_on="2/3/2026",
        record_number="BAST 1",
    )
    assert lent.headers["location"] == f"{SHEET}?tahun=2026#peralatan", words(lent.text)
    assert said(office)["record_sha256"] is None, "a file is not asked for where there is none"
    returning = link(await office.text(SHEET, OPERATOR), "kembalikan-peralatan")
    form = await office.text(returning, OPERATOR)
    assert "Laptop (1.3.2.5)" in words(form)
    assert "Pemegang Budi, S.Kom." in words(form)
    assert 'value="2026-06-15"' in form
    early = {"condition": "minor_damage", "returned_on": "1/3/2026", "record_number": "BAST 2"}
    refused = await office.fill(returning, OPERATOR, **early)
    assert refused.status_code == 422
    assert "Diserahkan: 2 Maret 2026" in words(refused.text)
    back = {**early, "returned_on": "10/6/2026"}
    home = await filled(office, returning, OPERATOR, "record_sha256", SCAN, **back)
    assert home == {"location": f"{SHEET}?tahun=2026#peralatan"}
    assert said(office)["record_sha256"] == hashlib.sha256(SCAN).hexdigest()
    page = await office.text(SHEET, OPERATOR)
    assert "kembali 10 Juni 2026, rusak ringan" in words(page)
    assert "kembalikan-peralatan" not in page


async def test_a_meeting_is_recorded_with_its_minutes_and_taken_back(office: Suite) -> None:
    recording = link(await office.text(SHEET, OPERATOR), "catat-rapat")
    fields = {
        "held_on": "10/6/2026",
        "subject": "Pembagian tugas",
        "people": "7",
        "positions": NETWORK,
    }
    without = await office.fill(recording, OPERATOR, **fields)
    assert without.status_code == 422
    assert "Pilih berkas." in words(without.text)
    home = await filled(office, recording, OPERATOR, "minutes", SCAN, **fields)
    assert home == {"location": f"{SHEET}?tahun=2026#rapat"}
    assert said(office)["minutes"] == {
        "sha256": hashlib.sha256(SCAN).hexdigest(),
        "media_type": "application/pdf",
        "size_bytes": len(SCAN),
    }
    assert "10 Juni 2026: Pembagian tugas, 7 orang" in words(await office.text(SHEET, HEAD))
    taking_back = link(await office.text(SHEET, HEAD), "batalkan-rapat")
    fields = {**await office.opened(taking_back, HEAD), "year": "2026", "reason": "Dua kali"}
    first = await office.send(taking_back, HEAD, fields)
    second = await office.send(taking_back, HEAD, fields)
    assert first.headers["location"] == second.headers["location"] == f"{SHEET}?tahun=2026#rapat"
    assert office.recorded() == ["personnel.meeting-held.v1", "personnel.meeting-retracted.v1"]
    assert "Pembagian tugas" not in words(await office.text(SHEET, HEAD))


async def test_whoever_answers_for_an_opd_that_has_ended_takes_its_equipment_back(
    office: Suite,
) -> None:
    lent = support.handed_over(support.LAPTOP, ANI, date(2026, 1, 20))[1]
    assert isinstance(lent, EquipmentHandedOver)
    of_family = msgspec.structs.replace(lent, opd_id=FAMILY)
    office.story.tell((equipment_of(FAMILY), of_family))
    office.story.tell((FAMILY, msgspec.structs.replace(merged, heir_id=HEALTH)))
    office.hear()
    sheet = "/fasilitasi/DPPKB"
    assert "/isian/" not in await office.text(sheet, OPERATOR)
    returning = link(await office.text(sheet, "operator.dinkes"), "kembalikan-peralatan")
    back = {"condition": "good", "returned_on": "1/6/2026", "record_number": "BAST 9"}
    done = await office.fill(returning, "operator.dinkes", **back)
    assert done.headers["location"] == f"{sheet}?tahun=2026#peralatan", words(done.text)
    assert office.recorded()[-1] == "personnel.equipment-returned.v1"
