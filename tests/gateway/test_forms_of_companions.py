"""Companions and those they accompany do all of it on pages: groups, requests, visits, findings."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

import pytest

from personnel.domain.companion_group import companion_group_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_companions as told
from tests.gateway.door import account
from tests.gateway.forms_door import Suite, hidden, small_draft, suite
from tests.gateway.pages_door import words
from tests.gateway.small_team import ANI, BUDI, JAN_1, MAR_1, SITI
from tests.gateway.story import Story

TEAM, COMPANION, OTHER_COMPANION = "tim.koordinasi", "pendamping.1", "pendamping.2"
HEAD, OPERATOR, STRANGER = "kepala.dinkes", "operator.dinkes", "kepala.diskominfosp"
PAGE = "/opd/DINKES/pendampingan"
GROUP = companion_group_of(2026, 1)
GROUP_PAGE = f"/pendampingan/kelompok/{GROUP}"
PDF = b"%PDF-1.7 "


def accompanied() -> Story:
    """Tell of a group of two that accompanies the OPD of health, each under an account."""
    story = small_draft()
    story.tell(told.formed(GROUP, 1))
    story.tell(told.joined(GROUP, BUDI, account(COMPANION)))
    story.tell(told.joined(GROUP, SITI, account(OTHER_COMPANION)))
    story.tell(told.began(HEALTH, GROUP))
    return story


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path, accompanied()) as opened:
        yield opened


def linked(page: str, key: str) -> str:
    """Return where the one link to a form leads."""
    [found] = set(re.findall(rf'href="(/isian/{key}[^"]*)"', page))
    return str(found).replace("&amp;", "&")


async def done(office: Suite, path: str, user: str, **fields: str | list[str]) -> str:
    """Fill in a form that is recorded, and return where it leads."""
    answer = await office.fill(path, user, **fields)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


async def sent_with_file(
    office: Suite, path: str, user: str, at: str, fields: Mapping[str, str]
) -> None:
    shown = hidden(await office.text(path, user))
    action = path.partition("?")[0]
    answer = await office.upload(action, user, {**shown, **fields}, at, PDF + at.encode())
    assert answer.status_code == 303, words(answer.text)


async def pressed(office: Suite, page: str, action: str, user: str) -> None:
    """Press the one button of a page that sends to an address."""
    [form] = [one for one in page.split("<form")[1:] if f'action="{action}"' in one]
    answer = await office.send(action, user, hidden(form.partition("</form>")[0]))
    assert answer.status_code == 303, words(answer.text)


async def test_a_group_is_formed_and_given_companions_and_opds(tmp_path: Path) -> None:
    with suite(tmp_path) as office:
        forming = linked(await office.text("/pendampingan", TEAM), "bentuk-kelompok")
        letter = {"letter_number": "000.1/7", "letter_on": "5/1/2026"}
        days = {"effective_on": "5/1/2026", "until": "31/12/2026"}
        page = await done(office, forming, TEAM, number="1", name="Kelompok 1", **days, **letter)
        assert page == GROUP_PAGE
        text = await office.text(page, TEAM)
        assert "Belum ada pendamping dalam kelompok ini." in words(text)
        appointing = linked(text, "tunjuk-pendamping")
        fields = {**await office.opened(appointing, TEAM), "person_id?": "budi", "aksi": "cari"}
        found = (await office.send(appointing, TEAM, fields)).text
        assert f'value="{BUDI}"' in found
        assert "Dinas Diskominfosp" in words(found)
        assert "2000123120261210" not in found, "no number of a person"
        assert f'<option value="{account(COMPANION)}">Pendamping SPBE</option>' in found
        budi = {"person_id": str(BUDI), "account_id": str(account(COMPANION))}
        await done(office, appointing, TEAM, **budi, effective_on="5/1/2026")
        giving = linked(await office.text(page, TEAM), "serahkan-opd")
        await done(office, giving, TEAM, opd_id=str(HEALTH), effective_on="5/1/2026")
        own = await office.fill(giving, TEAM, opd_id=str(KOMINFO), effective_on="5/1/2026")
        assert own.status_code == 409
        assert "Pegawai: Budi, S.Kom." in words(own.text)
        shown = await office.text(page, TEAM)
        assert "Budi, S.Kom. 5 Januari 2026 sampai dengan 31 Desember 2026" in words(shown)
        assert "Dinas Dinkes 5 Januari 2026 sampai dengan 31 Desember 2026" in words(shown)
    assert office.recorded() == [
        "personnel.companion-group-formed.v1",
        "personnel.companion-joined.v1",
        "personnel.companionship-began.v1",
    ]


async def test_a_companion_and_an_opd_are_released_from_the_page_of_the_group(
    office: Suite,
) -> None:
    shown = await office.text(GROUP_PAGE, TEAM)
    assert linked(await office.text("/pendampingan", TEAM), "bentuk-kelompok")
    assert f'href="{GROUP_PAGE}"' in await office.text("/pendampingan", TEAM)
    mine = await office.text(GROUP_PAGE, COMPANION)
    assert re.findall(r'"(/isian/[a-z-]*)', mine) == ["/isian/rencanakan-kunjungan"]
    assert (await office.get(GROUP_PAGE, STRANGER)).status_code == 404
    assert (await office.get(GROUP_PAGE, HEAD)).status_code == 200
    releasing = f"/isian/lepas-pendamping/{GROUP}?person_id={BUDI}"
    freeing = f"/isian/lepas-opd/{GROUP}?opd_id={HEALTH}"
    assert f'href="{releasing}"' in shown
    assert f'href="{freeing}"' in shown
    said = {"effective_on": "6/1/2026", "reason": "other-duties"}
    await done(office, releasing, TEAM, person_id=str(BUDI), **said)
    await done(office, freeing, TEAM, **{**said, "opd_id": str(HEALTH), "reason": "Beban"})
    assert office.recorded() == [
        "personnel.companion-left.v1",
        "personnel.companionship-ended.v1",
    ]


FINDINGS = {
    "findings#": "2",
    "findings.0.text": "SK belum ada",
    "findings.0.recommendation": "Tetapkan SK",
    "findings.0.due_on": "1/3/2026",
    "findings.1.text": "Laman mati",
    "findings.1.recommendation": "Perbaiki",
    "findings.1.due_on": "1/3/2026",
}


async def test_from_request_to_accepted_follow_up_all_is_done_on_pages(office: Suite) -> None:
    await asked_and_answered(office)
    reporting = await visited(office)
    await followed_up(office, reporting)
    assert office.recorded() == [
        "personnel.help-requested.v1",
        "personnel.request-taken.v1",
        "personnel.request-answered.v1",
        "personnel.request-reopened.v1",
        "personnel.request-answered.v1",
        "personnel.visit-planned.v1",
        "personnel.visit-held.v1",
        "personnel.follow-up-reported.v1",
        "personnel.follow-up-returned.v1",
        "personnel.follow-up-reported.v1",
        "personnel.follow-up-accepted.v1",
        "personnel.finding-dropped.v1",
    ]


async def asked_and_answered(office: Suite) -> None:
    asking = linked(await office.text(PAGE, HEAD), "minta-pendampingan")
    said = {"subject": "evidence", "text": "Contoh bukti tingkat 3?"}
    asked = await done(office, asking, HEAD, opd_id=str(HEALTH), **said)
    led = await office.get(asked, HEAD)
    assert led.headers["location"] == f"{PAGE}#p-{asked.rpartition('/')[2]}"
    tasks = await office.text("/tugas", COMPANION)
    assert "Permintaan bantuan OPD menunggu ditangani" in words(tasks)
    page = await done(office, linked(tasks, "ambil-permintaan"), COMPANION)
    assert page.partition("#")[0] == PAGE
    answering = linked(await office.text("/tugas", COMPANION), "jawab-permintaan")
    await done(office, answering, COMPANION, outcome="solved", answer="Pakai SK tim.")
    answered = await office.text("/tugas", HEAD)
    assert "Permintaan bantuan sudah dijawab pendamping" in words(answered)
    await done(office, linked(answered, "buka-kembali-permintaan"), HEAD, reason="Belum jelas")
    await done(office, answering, OTHER_COMPANION, outcome="solved", answer="Lihat contoh.")


async def visited(office: Suite) -> str:
    """Plan and record a visit; return where its first finding is followed up."""
    planning = linked(await office.text(PAGE, COMPANION), "rencanakan-kunjungan")
    where = {"mode": "on-site", "place": "Ruang rapat"}
    on_day = {"opd_id": str(HEALTH), "planned_on": "5/1/2026"}
    planned = await done(office, planning, COMPANION, **on_day, **where)
    led = await office.get(planned, OPERATOR)
    assert led.headers["location"] == f"{PAGE}#k-{planned.rpartition('/')[2]}"
    assert (await office.get(planned, STRANGER)).status_code == 404
    recording = linked(await office.text("/tugas", COMPANION), "catat-kunjungan")
    form = await office.text(recording, COMPANION)
    assert 'name="held_on" type="date" value="2026-01-05"' in form
    assert f'value="{BUDI}" checked' in form
    said = {"held_on": "5/1/2026", "companions": str(BUDI), **FINDINGS}
    await sent_with_file(office, recording, COMPANION, "report", said)
    tasks = await office.text("/tugas", OPERATOR)
    assert words(tasks).count("Temuan pendamping menunggu ditindaklanjuti") == 2
    [first] = re.findall(r'href="(/isian/lapor-tindak-lanjut[^"]*finding=1)"', tasks)
    return str(first)


async def followed_up(office: Suite, reporting: str) -> None:
    assert "Temuan SK belum ada Saran Tetapkan SK" in words(await office.text(reporting, OPERATOR))
    reported = {"finding": "1", "done_on": "5/1/2026", "text": "SK ditetapkan"}
    await sent_with_file(office, reporting, OPERATOR, "evidence", reported)
    visit = reporting.partition("?")[0].rpartition("/")[2]
    shown = await office.text(PAGE, COMPANION)
    assert "Tindak lanjut 5 Januari 2026: SK ditetapkan" in words(shown)
    returning = f"/isian/kembalikan-tindak-lanjut/{visit}?finding=1"
    assert returning in shown
    await done(office, returning, COMPANION, finding="1", reason="Tanpa nomor")
    assert "Alasan: Tanpa nomor" in words(await office.text(PAGE, OPERATOR))
    again = {**reported, "text": "SK Nomor 7 ditetapkan"}
    await sent_with_file(office, reporting, OPERATOR, "evidence", again)
    accepting = f"/isian/terima-tindak-lanjut/{visit}"
    await pressed(office, await office.text(PAGE, OTHER_COMPANION), accepting, OTHER_COMPANION)
    dropping = f"/isian/bukan-temuan/{visit}?finding=2"
    await done(office, dropping, COMPANION, finding="2", reason="Sudah dipulihkan")
    end = words(await office.text(PAGE, HEAD))
    assert "Temuan 1 : SK belum ada Selesai" in end
    assert "Temuan 2 : Laman mati Bukan temuan" in end
    assert "/isian/lapor-tindak-lanjut" not in await office.text("/tugas", OPERATOR)


async def test_a_visit_is_moved_and_cancelled_from_the_page_of_the_opd(office: Suite) -> None:
    office.story.tell(told.planned(told.VISIT, MAR_1))
    office.hear()
    page = await office.text(PAGE, COMPANION)
    moving = linked(page, "pindah-kunjungan")
    outside = await office.fill(moving, COMPANION, planned_on="1/1/2027", reason="Rapat lain")
    assert outside.status_code == 409
    assert "OPD: Dinas Dinkes" in words(outside.text)
    await done(office, moving, COMPANION, planned_on="2/3/2026", reason="Rapat lain")
    assert "2 Maret 2026" in words(await office.text(PAGE, HEAD))
    stale = await office.opened(moving, OTHER_COMPANION)
    await done(office, linked(page, "batal-kunjungan"), COMPANION, reason="Digabung")
    fields = {**stale, "planned_on": "3/3/2026", "reason": "Sakit"}
    answer = await office.send(moving, OTHER_COMPANION, fields)
    assert answer.status_code == 412
    assert "batal" in words(answer.text).lower()
    assert "pindah-kunjungan" not in await office.text(PAGE, COMPANION)


async def test_a_request_is_taken_once_however_often_it_is_sent(office: Suite) -> None:
    office.story.tell(told.asked(told.REQUEST))
    office.hear()
    path = f"/isian/ambil-permintaan/{told.REQUEST}"
    fields = await office.opened(path, COMPANION)
    twice = [await office.send(path, COMPANION, fields) for _ in range(2)]
    assert [one.status_code for one in twice] == [303, 303]
    late = await office.fill(path, OTHER_COMPANION)
    assert late.status_code == 409
    assert "Pegawai: Budi, S.Kom." in words(late.text)
    assert office.recorded()[1:] == ["personnel.request-taken.v1"]


async def test_a_request_is_withdrawn_by_who_made_it(office: Suite) -> None:
    office.story.tell(told.asked(told.REQUEST))
    office.hear()
    withdrawing = linked(await office.text(PAGE, OPERATOR), "tarik-permintaan")
    assert "tarik-permintaan" not in await office.text(PAGE, COMPANION)
    await done(office, withdrawing, OPERATOR, reason="Sudah selesai")
    assert "Ditarik" in words(await office.text(PAGE, OPERATOR))


async def test_others_neither_read_nor_are_offered_any_of_it(office: Suite) -> None:
    office.story.tell(told.asked(told.REQUEST))
    office.story.tell(told.planned(told.VISIT, JAN_1))
    office.story.tell(told.held(told.VISIT, JAN_1, MAR_1))
    office.hear()
    for path in (
        f"/isian/tarik-permintaan/{told.REQUEST}",
        f"/isian/lapor-tindak-lanjut/{told.VISIT}?finding=1",
    ):
        assert (await office.get(path, STRANGER)).status_code == 404
        assert (await office.get(path, COMPANION)).status_code == 403
        assert (await office.get(path, OPERATOR)).status_code == 200
    assert (
        await office.get(f"/isian/bukan-temuan/{told.VISIT}?finding=9", COMPANION)
    ).status_code == 404
    nobody = UUID(int=0x404)
    assert (await office.get(f"/isian/jawab-permintaan/{nobody}", COMPANION)).status_code == 404
    assert (await office.get(f"/isian/tunjuk-pendamping/{nobody}", TEAM)).status_code == 404
    page = await office.text(PAGE, "verifikator.diskominfo")
    assert "/isian/" not in page
    assert office.sent == []


async def test_a_companion_of_no_group_of_the_opd_is_offered_nothing_there(
    tmp_path: Path,
) -> None:
    story = small_draft()
    story.tell(told.formed(GROUP, 1))
    story.tell(told.joined(GROUP, ANI, account(COMPANION)))
    story.tell(told.asked(told.REQUEST))
    with suite(tmp_path, story) as office:
        page = await office.text(PAGE, COMPANION)
        assert "/isian/" not in page
        answer = await office.fill(f"/isian/ambil-permintaan/{told.REQUEST}", COMPANION)
    assert answer.status_code == 403
    assert "OPD: Dinas Dinkes" in words(answer.text)
