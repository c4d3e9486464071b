"""What the people of the province do on pages: verify, decree, reorganise, record."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.pages.form_fields import Typed
from gateway.pages.tasks import SAID
from gateway.views.waiting_for import ESCALATED, ROLES
from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import (
    ADMIN,
    BUREAU,
    HEAD,
    OPERATOR,
    VERIFIER,
    Suite,
    hidden,
    listed_story,
    suite,
    team_without_nomination,
)
from tests.gateway.pages_door import words
from tests.gateway.small_course import OUTSIDE_CERTIFICATE, registered
from tests.gateway.small_team import BUDI, GOODS, NETWORK, NOMINATION, SITI

PAGE = f"/usulan/{NOMINATION}"
VERIFIED = "/isian/setujui-jabatan/" + str(NOMINATION)
RETURNED = "/isian/kembalikan-jabatan/" + str(NOMINATION)
CONCLUDED = "/isian/selesaikan-verifikasi/" + str(NOMINATION)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def submitted(office: Suite) -> None:
    naming = f"/isian/usulkan-orang/{NOMINATION}"
    await office.fill(naming, OPERATOR, position=NETWORK, person_id=str(BUDI))
    await office.fill(naming, OPERATOR, position=GOODS, person_id=str(SITI))
    sent = await office.fill(
        f"/isian/ajukan-usulan/{NOMINATION}", HEAD, letter_number="1", letter_on="5/1/2026"
    )
    assert sent.status_code == 303, words(sent.text)


def at_once(page: str, action: str, position: str) -> Typed:
    """Return what the one button of a position sends."""
    forms = [form for form in page.split("<form")[1:] if f'action="{action}"' in form]
    [found] = [form for form in forms if f'value="{position}"' in form]
    return {name: [value] for name, value in hidden(found).items()}


async def test_a_position_is_named_and_emptied_from_the_page_of_the_nomination(
    office: Suite,
) -> None:
    empty = await office.text(PAGE, OPERATOR)
    assert empty.count("Belum diisi") == 2
    assert f"/isian/usulkan-orang/{NOMINATION}?position={GOODS}" in empty
    assert "kosongkan-jabatan" not in empty, "nobody is named yet"
    naming = f"/isian/usulkan-orang/{NOMINATION}"
    await office.fill(naming, OPERATOR, position=GOODS, person_id=str(SITI))
    named = await office.text(PAGE, OPERATOR)
    action = f"/isian/kosongkan-jabatan/{NOMINATION}"
    emptied = await office.send(action, OPERATOR, at_once(named, action, GOODS))
    assert emptied.headers["location"] == PAGE
    assert office.recorded()[-1] == "personnel.position-vacated.v1"


async def test_a_verifier_decides_position_by_position_and_returns_with_a_reason(
    office: Suite,
) -> None:
    await submitted(office)
    page = await office.text(PAGE, VERIFIER)
    assert "usulkan-orang" not in page, "naming is the OPD's"
    await office.send(VERIFIED, VERIFIER, at_once(page, VERIFIED, NETWORK))
    early = await office.fill(CONCLUDED, VERIFIER)
    assert early.status_code == 409
    assert "Jabatan: Pengurus Barang" in words(early.text)
    silent = await office.fill(RETURNED, VERIFIER, position=GOODS, reason=" ")
    assert silent.status_code == 422
    await office.fill(RETURNED, VERIFIER, position=GOODS, reason="Belum bersedia")
    page = await office.text(PAGE, VERIFIER)
    assert "Dikembalikan Belum bersedia" in words(page)
    await office.fill(CONCLUDED, VERIFIER)
    assert office.recorded()[-3:] == [
        "personnel.item-verified.v1",
        "personnel.item-returned.v1",
        "personnel.nomination-returned.v1",
    ]


async def test_a_decree_is_prepared_of_what_is_verified_and_recorded_as_signed(
    office: Suite,
) -> None:
    await submitted(office)
    for position in (NETWORK, GOODS):
        page = await office.text(PAGE, VERIFIER)
        await office.send(VERIFIED, VERIFIER, at_once(page, VERIFIED, position))
    await office.fill(CONCLUDED, VERIFIER)
    assert "Usulan terverifikasi, menunggu SK" in words(await office.text("/tugas", BUREAU))
    nobody = await office.fill("/isian/siapkan-sk", BUREAU, title="Tim 2026")
    assert "Pilih atau tulis sedikitnya satu." in words(nobody.text)
    await office.fill("/isian/siapkan-sk", BUREAU, title="Tim 2026", nominations=str(NOMINATION))
    tasks = await office.text("/tugas", BUREAU)
    decision = tasks.partition('href="/isian/tetapkan-sk/')[2].partition('"')[0]
    path = f"/isian/tetapkan-sk/{decision}"
    backwards = {"number": "188.4/1", "decided_on": "5/1/2026", "effective_on": "4/1/2026"}
    dates = {**backwards, "until": "31/12/2026", "signed_by": "Gubernur"}
    wrong = await office.fill(path, BUREAU, **dates)
    assert wrong.status_code == 409
    right = await office.fill(path, BUREAU, **{**dates, "effective_on": "5/1/2026"})
    assert right.status_code == 303, words(right.text)
    assert "personnel.seat-taken.v1" in office.recorded()


async def test_a_person_is_recorded_and_a_wrong_nip_is_said_at_once(office: Suite) -> None:
    typed = {
        "name": "Rina",
        "nip": "123",
        "employment_type": "pns",
        "status": "active",
        "opd_id": str(KOMINFO),
        "effective_on": "1/1/2026",
        "source": "SK mutasi",
    }
    wrong = await office.fill("/isian/catat-pegawai", ADMIN, **typed, aksi="periksa")
    assert "NIP" in words(wrong.text)
    assert office.recorded() == []
    right = {**typed, "nip": "200012312026121001"}
    good = await office.fill("/isian/catat-pegawai", ADMIN, **right, aksi="periksa")
    assert "Isian ini dapat dikirim." in words(good.text), "who is new has no key yet"
    assert office.recorded() == []
    done = await office.fill("/isian/catat-pegawai", ADMIN, **right)
    assert done.status_code == 303, words(done.text)
    assert office.recorded() == ["personnel.person-registered.v1"]


async def test_a_structure_is_published_from_the_one_in_force(office: Suite) -> None:
    form = await office.text("/isian/terbitkan-susunan", ADMIN)
    assert 'name="positions#" value="2"' in form
    assert f'name="positions.0.key" type="text" value="{NETWORK}"' in form
    assert len(form.encode()) < 30 * 1024


@pytest.mark.parametrize("user", [ADMIN, BUREAU, VERIFIER, HEAD, OPERATOR])
async def test_a_working_day_starts_on_a_page_with_what_one_may_do(
    office: Suite, user: str
) -> None:
    text = await office.text("/tugas", user)
    assert ("/isian/daftarkan-opd" in text) == (user == ADMIN)
    assert ("/isian/siapkan-sk" in text) == (user in (BUREAU, VERIFIER))
    assert (PAGE in text) == (user in (HEAD, OPERATOR))
    assert ("/isian/susun-usulan" in text) == (user in (HEAD, OPERATOR))


async def test_nobody_has_no_working_day(office: Suite) -> None:
    assert (await office.get("/tugas", None)).status_code == 401


async def test_a_certificate_waits_with_what_can_be_done_about_it(tmp_path: Path) -> None:
    story = team_without_nomination()
    story.tell((OUTSIDE_CERTIFICATE, registered))
    with suite(tmp_path, story) as office:
        tasks = await office.text("/tugas", VERIFIER)
        form = await office.text(f"/isian/periksa-sertifikat/{OUTSIDE_CERTIFICATE}", VERIFIER)
        unreachable = await office.fill(
            f"/isian/periksa-sertifikat/{OUTSIDE_CERTIFICATE}", VERIFIER, checked_against="qr_code"
        )
    assert f"/isian/periksa-sertifikat/{OUTSIDE_CERTIFICATE}" in tasks
    assert "Pemegang Siti" in words(form)
    assert unreachable.status_code == 503
    assert '<option value="qr_code" selected>' in unreachable.text


async def test_nobody_types_a_hash_where_a_service_keeps_no_files_either(office: Suite) -> None:
    path = "/isian/daftarkan-sertifikat"
    fields = {**await office.opened(path, OPERATOR), "issuer": "LAN", "aksi": "kirim"}
    answer = await office.upload(path, OPERATOR, fields, "file_sha256", LETTER)
    assert answer.status_code == 422, "much is still to be filled in"
    kept = hidden(answer.text)["file_sha256"]
    assert kept == f"{hashlib.sha256(LETTER).hexdigest()} application/pdf {len(LETTER)} surat.pdf"
    assert office.sent == [], "personnel is not asked to keep what is training's"


LETTER = b"%PDF-1.7 the letter of the head"


async def test_a_letter_is_attached_and_each_check_is_made_before_anybody_is_verified(
    tmp_path: Path,
) -> None:
    attaching = f"/isian/lampirkan-berkas/{NOMINATION}"
    with suite(tmp_path, listed_story()) as office:
        assert "Belum dilampirkan, wajib" in words(await office.text(PAGE, OPERATOR))
        fields = await office.opened(attaching, OPERATOR)
        typed = {**fields, "kind": "letter", "title": "", "position": ""}
        other = await office.upload(attaching, OPERATOR, typed, "sha256", b"MZ no such file")
        assert "Pilih berkas PDF, JPEG, atau PNG." in words(other.text)
        untitled = await office.upload(attaching, OPERATOR, typed, "sha256", LETTER)
        assert untitled.status_code == 422
        assert "Sudah diterima: surat.pdf" in words(untitled.text), "it is not asked for again"
        again = {**typed, **hidden(untitled.text), "title": "Surat 800/7"}
        done = await office.send(attaching, OPERATOR, again)
        assert done.status_code == 303, words(done.text)
        page = words(await office.text(PAGE, OPERATOR))
        assert "Surat kepala OPD: Surat 800/7" in page
        await submitted(office)
        early = await office.fill(VERIFIED, VERIFIER, position=GOODS)
        assert early.status_code == 409
        checking = f"/isian/butir-terpenuhi/{NOMINATION}"
        page = await office.text(PAGE, VERIFIER)
        assert f"/isian/butir-belum-terpenuhi/{NOMINATION}?position={GOODS}" in page
        await office.send(checking, VERIFIER, at_once(page, checking, GOODS))
        verified = await office.fill(VERIFIED, VERIFIER, position=GOODS)
        assert verified.status_code == 303, words(verified.text)
    assert office.recorded()[-2:] == ["personnel.item-checked.v1", "personnel.item-verified.v1"]


def test_whatever_waits_for_somebody_is_said_in_words() -> None:
    kinds = {kind for waiting in ROLES.values() for kind in waiting}
    assert {*kinds, ESCALATED} <= SAID.keys()
