"""A decree goes through all hands on pages: drafted, initialled, decided, amended, revoked."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.evaluation.examples import KOMINFO
from tests.gateway.forms_door import (
    ADMIN,
    BUREAU,
    COORDINATION,
    HEAD,
    OPERATOR,
    REVIEWER,
    VERIFIER,
    Suite,
    hidden,
    suite,
)
from tests.gateway.pages_door import words
from tests.gateway.small_decree import two_verified
from tests.gateway.small_team import DRAFT, GOODS, NETWORK, NOMINATION, SITI

CHAIN = "/isian/terbitkan-rangkaian-paraf"
DECISION = {
    "number": "188.4/1",
    "decided_on": "5/1/2026",
    "effective_on": "5/1/2026",
    "until": "31/12/2026",
    "signed_by": "Gubernur",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path, two_verified()) as opened:
        yield opened


async def chain_published(office: Suite) -> None:
    await sent(
        office,
        CHAIN,
        ADMIN,
        **{
            "effective_on": "1/1/2026",
            "legal_basis": "SK Sekda",
            "steps#": "2",
            "steps.0.key": "legal_bureau",
            "steps.0.office": "Kepala Biro Hukum",
            "steps.0.role": "legal_bureau",
            "steps.1.key": "secretary",
            "steps.1.office": "Sekretaris Daerah",
            "steps.1.role": "coordination_team",
        },
    )


async def sent(office: Suite, path: str, user: str, **fields: str | list[str]) -> str:
    """Fill in a form, and return where it leads."""
    answer = await office.fill(path, user, **fields)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"])


async def drafted(office: Suite) -> str:
    """Prepare a decree of both nominations, and return its id."""
    both = [str(NOMINATION), str(DRAFT)]
    page = await sent(office, "/isian/siapkan-sk", BUREAU, title="Tim 2026", nominations=both)
    return page.removeprefix("/keputusan/")


async def initialled(office: Suite, decree: str, user: str) -> None:
    """Initial a draft from where it waits: the list of tasks."""
    path = f"/isian/paraf-sk/{decree}"
    assert path in await office.text("/tugas", user)
    assert await shown_and_sent(office, path, user) == 303


async def shown_and_sent(office: Suite, path: str, user: str) -> int:
    """Send a form as it is shown, with all that it carries."""
    return (await office.send(path, user, carried(await office.text(path, user)))).status_code


def carried(text: str) -> dict[str, str | list[str]]:
    """Return what a form sends of itself, a list of nominations included."""
    part = text.partition('id="isian"')[2]
    nominations = [
        line.partition('value="')[2].partition('"')[0]
        for line in part.split("<input")
        if 'name="nominations"' in line
    ]
    step = part.partition('name="step" value="')[2].partition('"')[0]
    return {**hidden(text), "nominations": nominations, "step": step}


async def test_a_decree_goes_from_its_draft_over_initials_and_an_amendment_to_its_revocation(
    office: Suite,
) -> None:
    await chain_published(office)
    decree = await drafted(office)
    page = f"/keputusan/{decree}"
    await initialled(office, decree, REVIEWER)
    await initialled(office, decree, COORDINATION)
    assert words(await office.text(page, BUREAU)).count("Diparaf") == 2
    left_out = {
        "left_out#": "1",
        "left_out.0.nomination_id": str(NOMINATION),
        "left_out.0.position": GOODS,
        "left_out.0.reason": "Belum disetujui",
    }
    await sent(office, f"/isian/tetapkan-sk/{decree}", BUREAU, **DECISION, **left_out)
    told = words(await office.text(page, BUREAU))
    assert "Dinas Diskominfosp, Pengurus Barang: Belum disetujui" in told
    assert "Lowong" in words(await office.text("/opd/DISKOMINFOSP", OPERATOR))
    amending = await amended(office, decree, await replacement_verified(office))
    assert "SK Nomor 188.4/1" in words(await office.text(f"/keputusan/{amending}", BUREAU))
    revocation = {
        "number": "188.4/3",
        "decided_on": "5/1/2026",
        "effective_on": "1/2/2026",
        "signed_by": "Gubernur",
        "reason": "Diganti",
    }
    await sent(office, f"/isian/cabut-sk/{decree}", BUREAU, **revocation)
    gone = words(await office.text(page, BUREAU))
    assert "dengan SK Nomor 188.4/3, tidak berlaku sejak 1 Februari 2026" in gone
    assert office.recorded().count("personnel.decree-decided.v1") == 2
    assert "personnel.decree-revoked.v1" in office.recorded()


async def amended(office: Suite, decree: str, nomination: str) -> str:
    """Have a decree amended from the page of the nomination, and return the amending one."""
    preparing = f"/isian/siapkan-sk-perubahan?amends={decree}"
    assert preparing in await office.text(nomination, BUREAU)
    assert preparing in await office.text(f"/keputusan/{decree}", BUREAU)
    assert "Pengurus Barang, mulai 6 Januari 2026" in words(await office.text(preparing, BUREAU))
    page = await sent(
        office,
        "/isian/siapkan-sk-perubahan",
        BUREAU,
        amends=decree,
        title="Perubahan",
        nominations=nomination.removeprefix("/usulan/"),
    )
    amending = page.removeprefix("/keputusan/")
    await initialled(office, amending, REVIEWER)
    await initialled(office, amending, COORDINATION)
    changed = {**DECISION, "number": "188.4/2", "effective_on": "6/1/2026"}
    await sent(office, f"/isian/tetapkan-sk/{amending}", BUREAU, **changed)
    return amending


async def replacement_verified(office: Suite) -> str:
    """Nominate Siti for the seat that was left out, and have it verified; return its page."""
    opd = str(KOMINFO)
    seat = await office.text("/opd/DISKOMINFOSP/kursi/" + GOODS, OPERATOR)
    assert f"/isian/susun-pengganti?opd_id={opd}&amp;positions={GOODS}" in seat
    page = await sent(
        office,
        f"/isian/susun-pengganti?opd_id={opd}&positions={GOODS}",
        OPERATOR,
        opd_id=opd,
        positions=GOODS,
        term_starts_on="6/1/2026",
    )
    of = page.removeprefix("/usulan/")
    assert NETWORK not in await office.text(page, OPERATOR), "one seat only"
    await sent(office, f"/isian/usulkan-orang/{of}", OPERATOR, position=GOODS, person_id=str(SITI))
    letter = {"letter_number": "800/9", "letter_on": "5/1/2026"}
    await sent(office, f"/isian/ajukan-usulan/{of}", HEAD, **letter)
    await sent(office, f"/isian/setujui-jabatan/{of}", VERIFIER, position=GOODS)
    await sent(office, f"/isian/selesaikan-verifikasi/{of}", VERIFIER)
    return page


async def test_only_whose_turn_it_is_is_offered_the_initial(office: Suite) -> None:
    await chain_published(office)
    decree = await drafted(office)
    page, initial = f"/keputusan/{decree}", f"/isian/paraf-sk/{decree}"
    assert initial in await office.text(page, REVIEWER)
    assert f"/isian/kembalikan-sk/{decree}" in await office.text(page, REVIEWER)
    for other in (COORDINATION, BUREAU):
        assert initial not in await office.text(page, other)
        assert initial not in await office.text("/tugas", other)
    bureau = await office.text(page, BUREAU)
    assert f"/isian/tetapkan-sk/{decree}" not in bureau, "initials are missing"
    assert f"/isian/batalkan-sk/{decree}" in bureau
    early = await office.fill(f"/isian/tetapkan-sk/{decree}", BUREAU, **DECISION)
    assert early.status_code == 409
    await initialled(office, decree, REVIEWER)
    assert initial not in await office.text(page, REVIEWER)
    assert initial in await office.text(page, COORDINATION)


async def test_an_initial_is_for_the_contents_that_were_shown(office: Suite) -> None:
    await chain_published(office)
    decree = await drafted(office)
    path = f"/isian/paraf-sk/{decree}"
    form = await office.text(path, REVIEWER)
    assert "Paraf sebagai Kepala Biro Hukum" in words(form)
    assert "Dinas Diskominfosp Dinas Dinkes" in words(form)
    assert set(carried(form)["nominations"]) == {str(NOMINATION), str(DRAFT)}
    fewer = {**carried(form), "nominations": [str(NOMINATION)]}
    refused = await office.send(path, REVIEWER, fewer)
    assert refused.status_code == 409
    assert set(carried(refused.text)["nominations"]) == {str(NOMINATION), str(DRAFT)}
    first = await office.send(path, REVIEWER, carried(form))
    again = await office.send(path, REVIEWER, carried(form))
    assert (first.status_code, again.status_code) == (303, 303)
    assert office.recorded().count("personnel.decree-initialled.v1") == 1


async def test_who_returns_a_draft_says_why_and_the_chain_begins_anew(office: Suite) -> None:
    await chain_published(office)
    decree = await drafted(office)
    await initialled(office, decree, REVIEWER)
    path = f"/isian/kembalikan-sk/{decree}"
    form = carried(await office.text(path, COORDINATION))
    silent = await office.send(path, COORDINATION, {**form, "reason": ""})
    assert "Wajib diisi." in words(silent.text)
    stale = carried(await office.text(f"/isian/paraf-sk/{decree}", COORDINATION))
    done = await office.send(path, COORDINATION, {**form, "reason": "Lampiran keliru"})
    assert done.status_code == 303, words(done.text)
    page = words(await office.text(f"/keputusan/{decree}", REVIEWER))
    assert "dikembalikan oleh Sekretaris Daerah: Lampiran keliru" in page
    assert f"/isian/paraf-sk/{decree}" in await office.text("/tugas", REVIEWER)
    late = await office.send(f"/isian/paraf-sk/{decree}", COORDINATION, stale)
    assert late.status_code == 412
    assert "Sekretaris Daerah mengembalikan rancangan SK ini" in words(late.text)


async def test_a_draft_is_not_for_everybody(office: Suite) -> None:
    decree = await drafted(office)
    for user in (OPERATOR, HEAD):
        assert (await office.get(f"/isian/paraf-sk/{decree}", user)).status_code == 403
        assert (await office.get(f"/keputusan/{decree}", user)).status_code == 404
    nobody = UUID(int=0x99)
    assert (await office.get(f"/isian/cabut-sk/{nobody}", BUREAU)).status_code == 404


async def test_what_is_not_decided_is_not_revoked_and_nothing_is_lost_of_what_was_typed(
    office: Suite,
) -> None:
    decree = await drafted(office)
    page = await office.text(f"/keputusan/{decree}", BUREAU)
    assert f"/api/decrees/{decree}/draft.pdf" in page
    assert "cabut-sk" not in page
    refused = await office.fill(
        f"/isian/cabut-sk/{decree}",
        BUREAU,
        number="188.4/9",
        decided_on="5/1/2026",
        effective_on="6/1/2026",
        signed_by="Gubernur",
        reason="Keliru",
    )
    assert refused.status_code == 409
    assert 'value="188.4/9"' in refused.text
