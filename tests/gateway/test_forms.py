"""A person gives a command on a page: shown, checked, sent once, refused with what was typed."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from gateway.access.sample_accounts import sample_account
from gateway.pages.form_guard import AFTER
from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import (
    ADMIN,
    HEAD,
    OPERATOR,
    VERIFIER,
    Suite,
    hidden,
    suite,
)
from tests.gateway.pages_door import words
from tests.gateway.small_team import ANI, BUDI, GOODS, NETWORK, NOMINATION, SITI, employed

NAMING = f"/isian/usulkan-orang/{NOMINATION}"
SUBMISSION = f"/isian/ajukan-usulan/{NOMINATION}"
NOMINATED = "personnel.person-nominated.v1"
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path) as opened:
        yield opened


async def test_a_form_says_what_it_is_about_and_fits_a_slow_line(office: Suite) -> None:
    answer = await office.get(f"{NAMING}?position={NETWORK}", OPERATOR)
    text = words(answer.text)
    assert "Usulan tim Dinas Diskominfosp" in text
    assert f'<option value="{NETWORK}" selected>' in answer.text
    assert text.index("Budi") < text.index("Siti"), "by name"
    assert "Belum ada sertifikat infrastruktur SPBE yang berlaku" in text
    assert len(answer.content) < 30 * 1024
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"


async def test_what_is_sent_is_recorded_as_the_person_who_sent_it(office: Suite) -> None:
    answer = await office.fill(NAMING, OPERATOR, position=GOODS, person_id=str(SITI))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/usulan/{NOMINATION}")
    [record] = office.new()
    envelope = record.envelope()
    account = sample_account(OPERATOR)
    assert account is not None
    assert (envelope.type, envelope.actor) == (NOMINATED, account.account_id)
    [sent] = office.sent
    assert sent.headers["if-match"] == '"1"'
    page = words(await office.text(f"/usulan/{NOMINATION}", OPERATOR))
    assert "Pengurus Barang Siti, S.Kom." in page


async def test_the_next_page_waits_until_it_shows_what_was_sent(office: Suite) -> None:
    office.hears = False
    answer = await office.fill(NAMING, OPERATOR, position=GOODS, person_id=str(SITI))
    said = answer.headers["set-cookie"]
    assert all(part in said for part in ("HttpOnly", "SameSite=strict", "Max-Age"))
    cookies = {AFTER: said.partition("=")[2].partition(";")[0]}
    behind = await office.get(f"/usulan/{NOMINATION}", OPERATOR, cookies=cookies)
    assert behind.status_code == 409
    assert "sudah tercatat, tetapi belum dapat ditampilkan" in words(behind.text)
    office.hear()
    shown = await office.get(f"/usulan/{NOMINATION}", OPERATOR, cookies=cookies)
    assert "Orang itu sudah diusulkan." in words(shown.text)
    assert f'data-selesai="usulkan-orang/{NOMINATION}"' in shown.text
    assert f'{AFTER}=""' in shown.headers["set-cookie"]


async def test_a_double_click_is_one_command(office: Suite) -> None:
    fields = {**await office.opened(NAMING, OPERATOR), "position": GOODS, "person_id": str(SITI)}
    first = await office.send(NAMING, OPERATOR, fields)
    second = await office.send(NAMING, OPERATOR, fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert office.recorded() == [NOMINATED]


async def test_a_lost_answer_is_asked_for_again_with_the_same_key(office: Suite) -> None:
    office.loses = 1
    lost = await office.fill(NAMING, OPERATOR, position=GOODS, person_id=str(SITI))
    assert lost.status_code == 503
    assert "tidak akan tercatat dua kali" in words(lost.text)
    assert f'value="{SITI}" checked' in lost.text
    fields = {**hidden(lost.text), "position": GOODS, "person_id": str(SITI)}
    assert (await office.send(NAMING, OPERATOR, fields)).status_code == 303
    assert office.recorded() == [NOMINATED]


async def test_other_words_under_the_same_key_are_not_taken_for_a_repeat(office: Suite) -> None:
    office.story.tell(employed(UUID(int=0xB9), KOMINFO, "Rina"))
    office.hear()
    fields = {**await office.opened(NAMING, OPERATOR), "position": GOODS, "person_id": str(SITI)}
    await office.send(NAMING, OPERATOR, fields)
    other = await office.send(NAMING, OPERATOR, {**fields, "person_id": str(UUID(int=0xB9))})
    assert other.status_code == 422
    assert "sudah pernah dikirim dengan isi lain" in words(other.text)
    assert hidden(other.text)["kunci"] != fields["kunci"]


async def test_a_fault_is_said_at_its_field_and_all_that_was_typed_is_kept(office: Suite) -> None:
    before = office.recorded()
    answer = await office.fill(SUBMISSION, HEAD, letter_number="800/7", letter_on="31/02/2026")
    assert answer.status_code == 422
    assert 'value="800/7"' in answer.text
    assert 'value="31/02/2026"' in answer.text
    assert '<a href="#isian-letter_on">Tanggal surat</a>' in answer.text
    assert 'aria-describedby="isian-letter_on-salah "' in answer.text
    assert "Bukan tanggal yang ada" in answer.text
    empty = words((await office.fill(SUBMISSION, HEAD, letter_number=" ", letter_on="")).text)
    assert empty.count("Wajib diisi.") == 4, "at the top and at each field"
    assert office.recorded() == before
    assert office.sent == [], "what the form can tell is not asked of the service"


async def test_a_refusal_names_the_positions_and_what_to_do(office: Suite) -> None:
    answer = await office.fill(SUBMISSION, HEAD, letter_number="800/7", letter_on="1/1/2026")
    text = words(answer.text)
    assert answer.status_code == 409
    assert "Jabatan: Admin Jaringan dan Pengurus Barang" in text
    assert 'value="800/7"' in answer.text
    assert office.recorded() == []


async def test_a_refusal_names_the_person(office: Suite) -> None:
    await office.fill(NAMING, OPERATOR, position=NETWORK, person_id=str(SITI))
    await office.fill(NAMING, OPERATOR, position=GOODS, person_id=str(BUDI))
    answer = await office.fill(SUBMISSION, HEAD, letter_number="800/7", letter_on="1/1/2026")
    assert "Jabatan: Admin Jaringan; Pegawai: Siti, S.Kom." in words(answer.text)
    assert "Kompetensi: infrastruktur SPBE" in words(answer.text)


async def test_a_check_says_what_would_be_refused_and_records_nothing(office: Suite) -> None:
    fields = await office.opened(SUBMISSION, HEAD)
    typed = {"letter_number": "800/7", "letter_on": "1/1/2026", "aksi": "periksa"}
    answer = await office.send(SUBMISSION, HEAD, {**fields, **typed})
    assert "Jabatan: Admin Jaringan dan Pengurus Barang" in words(answer.text)
    assert office.sent[-1].url.path == f"/preview/nominations/{NOMINATION}/submission"
    fields = await office.opened(NAMING, OPERATOR)
    named = {"position": GOODS, "person_id": str(SITI)}
    good = await office.send(NAMING, OPERATOR, {**fields, **named, "aksi": "periksa"})
    assert "Isian ini dapat dikirim." in words(good.text)
    assert office.recorded() == []
    assert (await office.send(NAMING, OPERATOR, {**fields, **named})).status_code == 303


async def test_a_stale_form_is_refused_with_what_others_did_meanwhile(office: Suite) -> None:
    old = await office.opened(NAMING, OPERATOR)
    await office.fill(NAMING, HEAD, position=NETWORK, person_id=str(BUDI))
    fields = {**old, "position": GOODS, "person_id": str(SITI)}
    answer = await office.send(NAMING, OPERATOR, fields)
    text = words(answer.text)
    assert answer.status_code == 412
    assert "Data ini sudah berubah sejak halaman Anda dibuka." in text
    assert "Kepala DISKOMINFOSP, 5 Januari 2026" in text
    assert "Budi, S.Kom. diusulkan untuk jabatan Admin Jaringan" in text
    assert f'value="{SITI}" checked' in answer.text
    assert office.recorded() == [NOMINATED]
    again = {**hidden(answer.text), "position": GOODS, "person_id": str(SITI)}
    assert (await office.send(NAMING, OPERATOR, again)).status_code == 303


async def test_a_form_of_another_session_sends_nothing_and_keeps_what_was_typed(
    office: Suite,
) -> None:
    for mark in ("", "0" * 64, (await office.opened(NAMING, HEAD))["tanda"]):
        fields = {**await office.opened(NAMING, OPERATOR), "tanda": mark, "position": GOODS}
        answer = await office.send(NAMING, OPERATOR, {**fields, "person_id": str(SITI)})
        assert answer.status_code == 403
        assert "dibuka dalam sesi lain" in words(answer.text)
        assert f'value="{SITI}" checked' in answer.text
    assert office.sent == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_what_another_site_sends_is_not_even_looked_at(office: Suite, site: str) -> None:
    fields = {**await office.opened(NAMING, OPERATOR), "position": GOODS, "person_id": str(SITI)}
    answer = await office.send(NAMING, OPERATOR, fields, **{"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert str(SITI) not in answer.text
    assert office.sent == []


async def test_who_may_not_is_told_so_and_shown_no_link(office: Suite) -> None:
    assert (await office.get(SUBMISSION, OPERATOR)).status_code == 403
    assert (await office.send(SUBMISSION, OPERATOR, {})).status_code == 403
    operator = await office.text(f"/usulan/{NOMINATION}", OPERATOR)
    head = await office.text(f"/usulan/{NOMINATION}", HEAD)
    assert SUBMISSION not in operator
    assert SUBMISSION in head
    assert (await office.get(NAMING, "operator.dinkes")).status_code in (403, 404)
    assert office.sent == []


async def test_a_draft_is_not_shown_through_its_form(office: Suite) -> None:
    path = f"/isian/selesaikan-verifikasi/{NOMINATION}"
    assert (await office.get(path, VERIFIER)).status_code == 404


async def test_people_are_found_by_name_without_a_script(office: Suite) -> None:
    fields = {**await office.opened(NAMING, OPERATOR), "position": NETWORK}
    found = await office.send(NAMING, OPERATOR, {**fields, "person_id?": "sit", "aksi": "cari"})
    assert str(SITI) in found.text
    assert str(BUDI) not in found.text
    by_enter = await office.send(NAMING, OPERATOR, {**fields, "person_id?": "ani", "aksi": "kirim"})
    assert by_enter.status_code == 200
    assert str(ANI) not in by_enter.text, "who works elsewhere"
    assert "Tidak ada nama yang cocok." in words(by_enter.text)
    assert office.sent == []


async def test_nothing_that_is_typed_or_linked_can_run(office: Suite) -> None:
    answer = await office.fill(SUBMISSION, HEAD, letter_number=XSS, letter_on=XSS)
    linked = await office.get(f"{NAMING}?position={XSS}&person_id={XSS}", OPERATOR)
    office.story.tell(employed(UUID(int=0xB9), KOMINFO, XSS))
    office.hear()
    named = await office.get(NAMING, OPERATOR)
    for page in (answer, linked, named):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert" in named.text


async def test_a_form_reaches_its_own_command_only(office: Suite) -> None:
    assert (await office.get("/isian/apa-saja", ADMIN)).status_code == 404
    assert (await office.get("/isian/usulkan-orang/bukan-id", OPERATOR)).status_code == 404
    fields = {**await office.opened(NAMING, OPERATOR), "position": GOODS, "person_id": str(SITI)}
    sent = await office.send(
        f"{NAMING}?path=/opds", OPERATOR, {**fields, "opd_id": "x", "next": "https://evil.example"}
    )
    assert sent.headers["location"] == f"/usulan/{NOMINATION}"
    [asked] = office.sent
    assert (asked.url.path, asked.url.query) == (f"/nominations/{NOMINATION}/people", b"")
    assert asked.content == b'{"position":"asset_custodian","person_id":"%s"}' % str(SITI).encode()


async def test_an_ended_session_loses_nothing_of_what_was_typed(office: Suite) -> None:
    typed = {"letter_number": XSS, "letter_on": "1/1/2026", "aksi": "kirim"}
    fields = {**await office.opened(SUBMISSION, HEAD), **typed}
    ended = await office.send(SUBMISSION, None, fields)
    assert ended.status_code == 401
    assert "Sesi Anda sudah berakhir" in words(ended.text)
    assert "<script>alert" not in ended.text
    kept = hidden(ended.text)
    assert {name: kept[name] for name in typed} == typed
    shown = await office.send(SUBMISSION, HEAD, {**kept, "tanda": "of the session before"})
    assert shown.status_code == 403
    assert 'value="1/1/2026"' in shown.text
    elsewhere = await office.send(SUBMISSION, None, fields, **{"Sec-Fetch-Site": "cross-site"})
    assert "1/1/2026" not in elsewhere.text
