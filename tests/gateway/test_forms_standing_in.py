"""Whoever stands in for another fills in the forms of that office, and it is said for whom."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from personnel.domain.delegation_terms import (
    DELEGATION_TERMS_ID,
    DelegationKind,
    DelegationTermsPublished,
    Term,
)
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import account
from tests.gateway.forms_door import (
    BUREAU,
    HEAD,
    OPERATOR,
    Suite,
    address,
    hidden,
    listed_story,
    small_draft,
    suite,
)
from tests.gateway.pages_door import words
from tests.gateway.small_delegations import AN, ASSESSOR, PLH, PLT, SECRETARY, ended, given
from tests.gateway.small_delegations import HEAD as HEADS_ACCOUNT
from tests.gateway.small_team import ANI, BUDI, GOODS, JAN_1, NETWORK, NOMINATION, SITI
from tests.gateway.story import Story

DEPUTY, OTHER_HEAD = "sekretaris.diskominfosp", "kepala.dinkes"
PAGE = f"/usulan/{NOMINATION}"
SUBMISSION = f"/isian/ajukan-usulan/{NOMINATION}"
FOR_HEAD = f"{SUBMISSION}?atas_nama={PLH}"
NAMING = f"/isian/usulkan-orang/{NOMINATION}"
JAN_4, JAN_5, JAN_6 = date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 6)
LETTER = {"letter_number": "800/7", "letter_on": "5/1/2026"}


def with_head_away(story: Story, first_on: date = JAN_1, last_on: date = JAN_5) -> Story:
    """Tell that the secretary is Plh. Kepala for some days."""
    story.tell(given(first_on=first_on, last_on=last_on))
    return story


def with_vacancy() -> Story:
    """Tell that the head of Health does the work of the head of Kominfo, whose office is vacant."""
    story = small_draft()
    told = {"kind": DelegationKind.PLT, "holder": None, "deputy": account(OTHER_HEAD)}
    story.tell(given(PLT, first_on=JAN_1, last_on=JAN_6, **told))  # type: ignore[arg-type]
    return story


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path, with_head_away(small_draft())) as opened:
        yield opened


async def named(office: Suite) -> None:
    await office.fill(NAMING, OPERATOR, position=NETWORK, person_id=str(BUDI))
    await office.fill(NAMING, OPERATOR, position=GOODS, person_id=str(SITI))


async def test_a_deputy_sends_a_form_of_the_office_and_both_accounts_are_recorded(
    office: Suite,
) -> None:
    await named(office)
    page = await office.text(PAGE, DEPUTY)
    assert f'href="{FOR_HEAD}"' in page
    assert "(Plh. Kepala Dinas Diskominfosp)" in words(page)
    form = await office.text(FOR_HEAD, DEPUTY)
    said = "Plh. Kepala Dinas Diskominfosp , menurut surat Nomor 800/12/2026"
    assert words(form).index(said) < words(form).index("Ajukan usulan Periksa dahulu")
    fields, sends_to = {**hidden(form), **LETTER}, address(form)
    checked = await office.send(sends_to, DEPUTY, {**fields, "aksi": "periksa"})
    assert "Isian ini dapat dikirim." in words(checked.text)
    assert address(checked.text) == sends_to
    twice = [await office.send(sends_to, DEPUTY, fields) for _ in range(2)]
    assert [one.headers.get("location") for one in twice] == [PAGE, PAGE]
    assert [one.headers["on-behalf-of"] for one in office.sent[-3:]] == [str(PLH)] * 3
    envelope = office.new()[-1].envelope()
    assert envelope.type == "personnel.nomination-submitted.v1"
    assert (envelope.actor, envelope.on_behalf_of) == (SECRETARY, HEADS_ACCOUNT)
    assert office.recorded().count(envelope.type) == 1


async def test_the_mandate_is_found_where_none_is_named_and_nothing_is_to_choose(
    office: Suite,
) -> None:
    form = await office.text(SUBMISSION, DEPUTY)
    assert address(form) == FOR_HEAD
    assert "Dapat juga diisi sebagai" not in form
    own = await office.text(NAMING, DEPUTY)
    assert address(own) == NAMING, "what one may do as oneself is not done for another"
    assert f'href="{NAMING}?atas_nama={PLH}"' in own


@pytest.mark.parametrize(
    ("first_on", "last_on"), [(JAN_6, JAN_6), (JAN_1, JAN_4)], ids=["before", "after"]
)
async def test_before_and_after_its_days_it_is_not_offered_and_refused_if_sent(
    tmp_path: Path, first_on: date, last_on: date
) -> None:
    with suite(tmp_path, with_head_away(small_draft(), first_on, last_on)) as office:
        assert SUBMISSION not in await office.text(PAGE, DEPUTY)
        assert (await office.get(SUBMISSION, DEPUTY)).status_code == 403
        linked = await office.get(FOR_HEAD, DEPUTY)
        sent = await office.send(FOR_HEAD, DEPUTY, LETTER)
    assert (linked.status_code, sent.status_code) == (403, 403)
    assert office.sent == []


async def test_what_is_not_in_the_mandate_is_not_offered_and_refused_if_sent(
    tmp_path: Path,
) -> None:
    story = small_draft()
    only = ("personnel.nominate-person",)
    story.tell(given(kind=DelegationKind.AN, actions=only, first_on=JAN_1, last_on=JAN_5))
    with suite(tmp_path, story) as office:
        assert SUBMISSION not in await office.text(PAGE, DEPUTY)
        fields = {**await office.opened(f"{NAMING}?atas_nama={PLH}", DEPUTY), **LETTER}
        linked = await office.get(FOR_HEAD, DEPUTY)
        sent = await office.send(FOR_HEAD, DEPUTY, fields)
    for answer in (linked, sent):
        assert answer.status_code == 403
        assert "Tindakan ini tidak termasuk dalam pelimpahan wewenang tersebut." in words(
            answer.text
        )
    assert office.sent == []


async def test_a_mandate_that_ends_while_the_form_is_open_is_refused_in_words(
    office: Suite,
) -> None:
    await named(office)
    fields = {**await office.opened(FOR_HEAD, DEPUTY), **LETTER}
    before = office.recorded()
    office.story.tell(ended(on=JAN_5))
    unheard = await office.send(FOR_HEAD, DEPUTY, fields)
    assert unheard.status_code == 403
    assert "Pelimpahan wewenang ini tidak berlaku pada hari ini." in words(unheard.text)
    assert 'value="800/7"' in unheard.text, "what was typed stays"
    office.hear()
    heard = await office.send(FOR_HEAD, DEPUTY, fields)
    assert heard.status_code == 403
    assert "Pelimpahan wewenang ini tidak berlaku pada hari ini." in words(heard.text)
    assert office.recorded()[len(before) :] == ["personnel.delegation-ended.v1"]


async def test_a_deputy_of_another_opd_reads_what_the_form_is_about_and_no_more(
    tmp_path: Path,
) -> None:
    with suite(tmp_path, with_vacancy()) as office:
        page = words(await office.text(PAGE, OTHER_HEAD))
        assert "(Plt. Kepala Dinas Diskominfosp)" in page, page
        form = await office.text(f"{NAMING}?position={GOODS}", OTHER_HEAD)
        assert str(SITI) in form
        assert str(ANI) not in form, "who works where the deputy comes from"
        typed = {**hidden(form), "position": GOODS, "person_id": str(SITI)}
        done = await office.send(address(form), OTHER_HEAD, typed)
        assert done.headers["location"] == PAGE
        assert "Pengurus Barang Siti, S.Kom." in words(await office.text(PAGE, OTHER_HEAD))
        verifying = await office.get(f"/isian/setujui-jabatan/{NOMINATION}", OTHER_HEAD)
        assert verifying.status_code == 403
        assert (await office.get(PAGE, "operator.dinkes")).status_code == 404
        assert (await office.get(NAMING, "operator.dinkes")).status_code == 404


@pytest.mark.parametrize(
    ("act", "status"),
    [("personnel.submit-nomination", 200), ("personnel.report-follow-up", 404)],
)
async def test_a_mandate_for_single_acts_lets_nobody_read_what_they_are_not_about(
    tmp_path: Path, act: str, status: int
) -> None:
    story = small_draft()
    told = {"kind": DelegationKind.AN, "deputy": account(OTHER_HEAD), "actions": (act,)}
    story.tell(given(AN, first_on=JAN_1, last_on=JAN_5, **told))  # type: ignore[arg-type]
    with suite(tmp_path, story) as office:
        assert (await office.get(PAGE, OTHER_HEAD)).status_code == status


async def test_who_may_do_it_in_more_than_one_name_chooses(tmp_path: Path) -> None:
    path = "/isian/susun-usulan"
    with suite(tmp_path, with_vacancy()) as office:
        own = await office.text(path, OTHER_HEAD)
        assert "Anda mengisi sebagai diri sendiri" in words(own)
        assert f'<option value="{HEALTH}"' in own
        assert f'href="{path}?atas_nama={PLT}"' in own
        acting = await office.text(f"{path}?atas_nama={PLT}", OTHER_HEAD)
        assert "Dapat juga diisi sebagai diri sendiri" in words(acting)
        assert f'<option value="{KOMINFO}"' in acting
        assert f'<option value="{HEALTH}"' not in acting
        assert f'href="{path}?atas_nama="' in acting


async def test_files_come_in_the_name_of_the_office_too(tmp_path: Path) -> None:
    story = listed_story()
    attaches = ("personnel.attach-nomination-file",)
    told = {"kind": DelegationKind.AN, "deputy": ASSESSOR, "actions": attaches}
    story.tell(given(AN, first_on=JAN_1, last_on=JAN_5, **told))  # type: ignore[arg-type]
    path = f"/isian/lampirkan-berkas/{NOMINATION}"
    with suite(tmp_path, story) as office:
        form = await office.text(path, "asesor.1")
        typed = {**hidden(form), "kind": "letter", "title": "Surat 800/7", "position": ""}
        letter = ("sha256", b"%PDF-1.7 letter")
        done = await office.upload(address(form), "asesor.1", typed, *letter)
        assert done.status_code == 303, words(done.text)
    assert [one.method for one in office.sent] == ["PUT", "POST"]
    assert {one.headers["on-behalf-of"] for one in office.sent} == {str(AN)}


async def test_on_the_page_of_tasks_a_deputy_finds_what_waits_for_the_office(
    tmp_path: Path,
) -> None:
    with suite(tmp_path, with_vacancy()) as office:
        text = await office.text("/tugas", OTHER_HEAD)
        registering = f"/isian/daftarkan-laman/{KOMINFO}?atas_nama={PLT}"
        assert registering in await office.text("/opd/DISKOMINFOSP/laman", OTHER_HEAD)
        assert "/isian/" not in await office.text("/opd/DISKOMINFOSP/laman", "operator.dinkes")
    assert "Sebagai Plt. Kepala Dinas Diskominfosp" in words(text)
    assert f'href="{PAGE}"' in text
    assert "Akhiri pelimpahan" in text
    assert str(account(OTHER_HEAD)) in text


TERMS = DelegationTermsPublished(
    effective_on=JAN_1,
    terms=(
        Term(DelegationKind.PLH, "opd_head", 3, 1),
        Term(DelegationKind.AN, "opd_head", 3, 1),
        Term(DelegationKind.PLT, "opd_head", 3, 1),
    ),
    legal_basis="SE BKN 1/SE/I/2021",
    official=False,
)
DAYS = {"first_on": "5/1/2026", "last_on": "9/1/2026", **LETTER}


@pytest.fixture
def ruled(tmp_path: Path) -> Iterator[Suite]:
    story = small_draft()
    story.tell((DELEGATION_TERMS_ID, TERMS))
    with suite(tmp_path, story) as opened:
        yield opened


async def test_a_head_puts_the_office_into_other_hands_and_takes_it_back(ruled: Suite) -> None:
    path = "/isian/limpahkan-wewenang"
    assert path in await ruled.text("/pelimpahan", HEAD)
    assert path not in await ruled.text("/pelimpahan", OPERATOR)
    form = await ruled.text(path, HEAD)
    assert '<option value="opd_head" selected>' not in form
    assert ">Kepala Dinas Diskominfosp</option>" in form
    assert f'<option value="{SECRETARY}">Sekretaris DISKOMINFOSP</option>' in form
    typed = {"role": "opd_head", "opd_id": str(KOMINFO), "deputy": str(SECRETARY), **DAYS}
    unnamed = await ruled.fill(path, HEAD, **typed, kind="an")
    assert unnamed.status_code == 422
    assert "a.n." in words(unnamed.text)
    given = await ruled.fill(path, HEAD, **typed, kind="plh")
    assert given.headers["location"] == "/pelimpahan", words(given.text)
    assert b'"actions":null' in ruled.sent[-1].content
    again = await ruled.fill(path, HEAD, **typed, kind="plh")
    assert again.status_code == 409, "on one day each act is in the hands of one deputy"
    page = await ruled.text("/pelimpahan", HEAD)
    ending = page.partition('href="/isian/akhiri-pelimpahan/')[2].partition('"')[0]
    assert path not in await ruled.text("/pelimpahan", DEPUTY), (
        "nobody passes on what is not theirs"
    )
    done = await ruled.fill(f"/isian/akhiri-pelimpahan/{ending}", DEPUTY, reason="Kembali bertugas")
    assert done.status_code == 303, words(done.text)
    assert ruled.recorded()[-1] == "personnel.delegation-ended.v1"
    assert "akhiri-pelimpahan" not in await ruled.text("/pelimpahan", HEAD)


async def test_an_acting_head_is_appointed_and_revoked_by_the_governors_office(
    ruled: Suite,
) -> None:
    linked = 'href="/isian/tunjuk-plt?opd_id='
    assert linked in await ruled.text("/pelimpahan", BUREAU)
    assert linked + str(HEALTH) in await ruled.text("/pelimpahan?opd=DINKES", BUREAU)
    typed = {"opd_id": str(HEALTH), "role": "opd_head", "deputy": str(HEADS_ACCOUNT), **DAYS}
    done = await ruled.fill("/isian/tunjuk-plt", BUREAU, **typed)
    assert done.status_code == 303, words(done.text)
    assert "Plt. Kepala Dinas Dinkes" in words(await ruled.text("/pelimpahan", BUREAU))
    page = await ruled.text("/pelimpahan", "admin")
    revoking = page.partition('href="/isian/cabut-pelimpahan/')[2].partition('"')[0]
    shown = words(await ruled.text(f"/isian/cabut-pelimpahan/{revoking}", "admin"))
    assert "Pelaksana Kepala DISKOMINFOSP Mewakili Jabatan kosong" in shown
    stranger = await ruled.get(f"/isian/akhiri-pelimpahan/{revoking}", "kepala.dinkes")
    assert stranger.status_code == 200, "whose OPD it is reads it; whether they may end it is asked"
    done = await ruled.fill(f"/isian/cabut-pelimpahan/{revoking}", "admin", reason="Sudah diisi")
    assert done.status_code == 303, words(done.text)
    assert "Dicabut mulai 5 Januari 2026" in words(await ruled.text("/pelimpahan", BUREAU))
