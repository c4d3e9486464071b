"""What is published holds from a day on, is shown to who works by it, and is changed there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway import small_deadlines
from tests.gateway.forms_door import (
    ADMIN,
    COORDINATION,
    OPERATOR,
    REVIEWER,
    Suite,
    hidden,
    small_draft,
    suite,
)
from tests.gateway.pages_door import words

PAGE = "/aturan"
DEADLINES = "/isian/terbitkan-tenggat"
CHECKLIST = "/isian/terbitkan-daftar-periksa"
CHAIN = "/isian/terbitkan-rangkaian-paraf"
TERMS = "/isian/terbitkan-ketentuan-pelimpahan"
SINCE = {"effective_on": "1/2/2026", "legal_basis": "Pergub 5/2026"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    story = small_draft()
    story.tell(small_deadlines.deadlines())
    story.tell(small_deadlines.checklist())
    with suite(tmp_path, story) as opened:
        yield opened


async def test_the_rules_in_force_stand_on_one_page_with_who_may_change_them(
    office: Suite,
) -> None:
    text = words(await office.text(PAGE, OPERATOR))
    assert "Berlaku sejak 1 Januari 2026; dasarnya SK." in text
    assert (
        "Penyusunan dan pengajuan usulan: 5 hari kerja, oleh kepala OPD; diingatkan 2 hari kerja "
        "sebelumnya; 2 hari kerja sesudah tenggat diteruskan kepada tim koordinasi SPBE" in text
    )
    assert "Diperiksa: Identitas sesuai (wajib)" in text
    assert "Berkas: Surat usulan, untuk seluruh usulan (wajib)" in text
    assert "Admin Jaringan: jabatan teknis, disyaratkan infrastruktur SPBE" in text
    assert "Rangkaian paraf SK Belum diterbitkan untuk 5 Januari 2026." in text
    assert "/isian/terbitkan" not in await office.text(PAGE, OPERATOR)
    coordination = await office.text(PAGE, COORDINATION)
    assert DEADLINES in coordination
    assert CHECKLIST in coordination
    assert CHAIN not in coordination, "it is the administrator's"
    for path in (DEADLINES, CHECKLIST, CHAIN, TERMS, "/isian/terbitkan-susunan"):
        assert path in await office.text(PAGE, ADMIN)
        assert path not in await office.text("/tugas", ADMIN)
    assert 'href="/aturan"' in await office.text("/tugas", COORDINATION)
    assert (await office.get(PAGE, None)).status_code == 401
    assert (await office.get(PAGE, REVIEWER)).status_code == 200


async def test_deadlines_begin_with_what_stands_and_say_from_when_the_new_ones_hold(
    office: Suite,
) -> None:
    form = await office.text(DEADLINES, COORDINATION)
    assert 'name="steps#" value="2"' in form
    assert 'name="steps.0.remind_before" type="text" value="2"' in form
    assert 'name="steps.0.escalation.after" type="text" value="2"' in form
    typed = {
        **hidden(form),
        **SINCE,
        "official": "1",
        "steps#": "2",
        "steps.0.step": "submission",
        "steps.0.holder": "opd_head",
        "steps.0.working_days": "10",
        "steps.0.remind_before": "3, 1,0",
        "steps.0.escalation.to": "",
        "steps.1.step": "verification",
        "steps.1.holder": "diskominfo_verifier",
        "steps.1.working_days": "5",
        "steps.1.remind_before": "besok",
    }
    wrong = await office.send(DEADLINES, COORDINATION, typed)
    assert wrong.status_code == 422
    assert 'id="isian-steps-1-remind_before-salah">Tulis bilangan bulat' in wrong.text
    early = {**typed, "steps.1.remind_before": "", "effective_on": "1/1/2026"}
    refused = await office.send(DEADLINES, COORDINATION, early)
    assert refused.status_code == 409
    assert 'value="Pergub 5/2026"' in refused.text
    right = {**early, "effective_on": "1/2/2026"}
    answers = [await office.send(DEADLINES, COORDINATION, right) for _ in range(2)]
    assert [one.headers.get("location") for one in answers] == [PAGE, PAGE], words(answers[0].text)
    assert office.recorded() == ["personnel.deadlines-published.v1"]
    assert b'"remind_before":[3,1,0],"escalation":null' in office.sent[-1].content
    today = await office.text(PAGE, COORDINATION)
    assert "Sudah diterbitkan yang berlaku mulai 1 Februari 2026" in words(today)
    coming = words(await office.text(f"{PAGE}?pada=2026-02-01", COORDINATION))
    assert "10 hari kerja, oleh kepala OPD; diingatkan 3, 1, dan 0 hari kerja" in coming
    again = await office.text(DEADLINES, COORDINATION)
    assert 'name="steps.0.working_days" type="text" value="10"' in again, "the latest, not today's"


async def test_a_checklist_is_published_from_the_one_in_force(office: Suite) -> None:
    form = await office.text(CHECKLIST, COORDINATION)
    assert 'name="checks.1.key" value="certificate"' in form
    assert 'name="files.1.key" value="willingness"' in form
    done = await office.fill(
        CHECKLIST,
        COORDINATION,
        **SINCE,
        **{
            "checks#": "1",
            "checks.0.key": "identity",
            "checks.0.name": "Identitas sesuai",
            "checks.0.required": "1",
            "files#": "1",
            "files.0.key": "letter",
            "files.0.name": "Surat usulan",
            "files.0.per": "nomination",
        },
    )
    assert done.headers["location"] == PAGE, words(done.text)
    coming = words(await office.text(f"{PAGE}?pada=2026-02-01", COORDINATION))
    assert "Berkas: Surat usulan, untuk seluruh usulan (tidak wajib)" in coming
    assert "Sertifikat sesuai" not in coming


async def test_who_initials_and_who_may_be_stood_in_for_is_published_and_shown(
    office: Suite,
) -> None:
    chain = {
        "steps#": "1",
        "steps.0.key": "legal_bureau",
        "steps.0.office": "Kepala Biro Hukum",
        "steps.0.role": "legal_bureau",
    }
    today = {**SINCE, "effective_on": "5/1/2026"}
    assert (await office.get(CHAIN, COORDINATION)).status_code == 403
    first = await office.fill(CHAIN, ADMIN, **today, **chain)
    assert first.headers["location"] == PAGE, words(first.text)
    terms = {
        "terms#": "1",
        "terms.0.kind": "plh",
        "terms.0.role": "opd_head",
        "terms.0.most_months": "3",
        "terms.0.extensions": "0",
    }
    second = await office.fill(TERMS, ADMIN, **today, **terms)
    assert second.headers["location"] == PAGE, words(second.text)
    text = words(await office.text(PAGE, OPERATOR))
    assert "Kepala Biro Hukum, diparaf oleh penelaah Biro Hukum" in text
    assert (
        "Kepala OPD sebagai pelaksana harian (Plh.): paling lama 3 bulan, tanpa perpanjangan"
        in text
    )
    assert 'name="terms.0.extensions" type="text" value="0"' in await office.text(TERMS, ADMIN)
    assert 'name="steps.0.office" type="text" value="Kepala Biro Hukum"' in await office.text(
        CHAIN, ADMIN
    )
