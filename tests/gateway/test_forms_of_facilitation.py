"""What an OPD's head and operator record of their team's facilitation, from plan to return."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from gateway.pages.things_of_facilitation import plan_stream
from personnel.domain.facilitation_plan import facilitation_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_support as support
from tests.gateway.forms_door import (
    HEAD,
    OPERATOR,
    VERIFIER,
    Suite,
    suite,
    team_without_nomination,
)
from tests.gateway.pages_door import words
from tests.gateway.small_team import BUDI, GOODS, NETWORK, SITI, seat_taken
from tests.gateway.story import Story

SHEET = "/fasilitasi/DISKOMINFOSP"
PLAN = f"/isian/rencanakan-fasilitasi/{KOMINFO}?year=2026"
REVISION = f"/isian/revisi-fasilitasi/{KOMINFO}?year=2026"
JUNE_15 = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
SCAN = b"%PDF-1.7 a receipt"
TRAINING = {
    "lines.0.what": "Pelatihan jaringan",
    "lines.0.category": "training_cost",
    "lines.0.amount": "6.000.000",
    "lines.0.months": ["4", "5", "6"],
    "lines.0.budget_code": "5.1.02",
    "lines.0.budget_name": "Dukungan Pelaksanaan SPBE",
}
INCENTIVE = {
    "lines.2.what": "Insentif tim",
    "lines.2.category": "monthly_incentive",
    "lines.2.amount": "20.000.000",
    "lines.2.months": [str(month) for month in range(3, 13)],
    "lines.2.budget_code": "5.1.03",
    "lines.2.budget_name": "Dukungan Pelaksanaan SPBE",
}
DOCUMENT = {"document_number": "DPA 1", "document_on": "5/1/2026"}
PLANNED = {**DOCUMENT, "lines#": "3", **TRAINING, **INCENTIVE}


def team_story() -> Story:
    """Tell of Kominfo's team in June: Budi and Siti have held their seats since March."""
    story = team_without_nomination()
    story.tell(seat_taken(BUDI, NETWORK))
    story.tell(seat_taken(SITI, GOODS))
    story.clock.at = JUNE_15
    return story


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Suite]:
    with suite(tmp_path, team_story()) as opened:
        yield opened


def link(page: str, key: str) -> str:
    """Return where the first link to a form leads."""
    found = page.partition(f'href="/isian/{key}/')[2].partition('"')[0]
    assert found, f"no link to {key}"
    return unescape(f"/isian/{key}/{found}")


async def filled(
    office: Suite, path: str, user: str, at: str, content: bytes, **typed: str
) -> dict[str, str]:
    """Fill in a form with a file and send it; return what it led to."""
    fields = {**await office.opened(path, user), **typed}
    done = await office.upload(path.partition("?")[0], user, fields, at, content)
    assert done.status_code == 303, words(done.text)
    return {"location": done.headers["location"]}


def said(office: Suite) -> dict[str, object]:
    """Return the last command that was sent."""
    sent = [one for one in office.sent if not one.url.path.startswith(("/files", "/preview"))]
    body: dict[str, object] = msgspec.json.decode(sent[-1].content)
    return body


async def test_a_year_goes_from_the_plan_to_a_payment_and_back_through_pages_only(
    office: Suite,
) -> None:
    planning = link(await office.text(SHEET, HEAD), "rencanakan-fasilitasi")
    planned = await office.fill(planning, HEAD, year="2026", **PLANNED)
    assert planned.headers["location"] == f"{SHEET}?tahun=2026#rencana", words(planned.text)
    page = await office.text(SHEET, OPERATOR)
    assert "Rencana setahun Rp26.000.000" in words(page)
    paying = link(page, "catat-realisasi")
    form = await office.text(paying, OPERATOR)
    assert '<option value="pelatihan_jaringan" selected>' in form
    assert '<option value="4" selected>April</option>' in form, "the first month that is not paid"
    assert 'value="2.000.000"' in form, "its part of the plan"
    typed = {"line": "pelatihan_jaringan", "year": "2026", "month": "4", "amount": "2.000.000"}
    proof = {"paid_on": "20/4/2026", "document_number": "SP2D 7"}
    home = await filled(office, paying, OPERATOR, "document_sha256", SCAN, **typed, **proof)
    assert home == {"location": f"{SHEET}?tahun=2026#rencana"}
    assert said(office)["document_sha256"] == hashlib.sha256(SCAN).hexdigest()
    assert "SP2D 7" in words(await office.text(SHEET, OPERATOR))
    proved = f'href="/api/opds/{KOMINFO}/facilitation-files/{hashlib.sha256(SCAN).hexdigest()}"'
    assert proved in await office.text(SHEET, OPERATOR)
    assert proved not in (await office.get(SHEET, None)).text
    assert "balikkan-realisasi" not in await office.text(SHEET, OPERATOR)
    reversing = link(await office.text(SHEET, HEAD), "balikkan-realisasi")
    about = words(await office.text(reversing, HEAD))
    assert "Untuk Pelatihan jaringan" in about
    assert "Jumlah Rp2.000.000" in about
    done = await office.fill(reversing, HEAD, year="2026", reason="Nomor bukti keliru")
    assert done.headers["location"] == f"{SHEET}?tahun=2026#rencana", words(done.text)
    assert "SP2D 7" not in words(await office.text(SHEET, HEAD))
    assert office.recorded() == [
        "personnel.facilitation-planned.v1",
        "personnel.realisation-recorded.v1",
        "personnel.realisation-reversed.v1",
    ]


async def test_a_plan_is_revised_from_its_own_rows_and_keeps_their_keys(office: Suite) -> None:
    await office.fill(PLAN, HEAD, year="2026", **PLANNED)
    assert [one["line"] for one in lines(office)] == ["pelatihan_jaringan", "insentif_tim"]
    assert lines(office)[0]["months"] == [4, 5, 6]
    revising = link(await office.text(SHEET, HEAD), "revisi-fasilitasi")
    form = await office.text(revising, HEAD)
    assert 'value="6.000.000"' in form
    assert 'name="lines.0.line" value="pelatihan_jaringan"' in form
    assert len(form.encode()) < 30 * 1024
    removed = await office.fill(revising, HEAD, aksi="hapus:lines.1", **{"lines#": "2"}, **TRAINING)
    assert 'name="lines#" value="1"' in removed.text
    assert 'value="Pelatihan jaringan"' in removed.text
    revised = await office.fill(
        revising,
        HEAD,
        year="2026",
        document_number="DPPA 1",
        document_on="1/6/2026",
        reason="Perubahan APBD",
        **{**TRAINING, "lines.0.what": "Pelatihan jaringan dan keamanan"},
        **{f"lines.1.{name[8:]}": value for name, value in INCENTIVE.items()},
    )
    assert revised.status_code == 303, words(revised.text)
    assert [one["line"] for one in lines(office)] == ["pelatihan_jaringan", "insentif_tim"]
    assert "2 (Perubahan APBD)" in words(await office.text(SHEET, HEAD))


def lines(office: Suite) -> list[dict[str, object]]:
    return msgspec.convert(said(office)["lines"], list[dict[str, object]])


async def test_a_revision_is_refused_where_somebody_else_has_revised(office: Suite) -> None:
    await office.fill(PLAN, HEAD, year="2026", **PLANNED)
    typed = {
        "year": "2026",
        "document_number": "DPPA 1",
        "document_on": "1/6/2026",
        "reason": "Perubahan",
        "lines#": "1",
        **TRAINING,
    }
    old = {**await office.opened(REVISION, HEAD), **typed}
    await office.fill(REVISION, HEAD, **{**typed, "document_number": "DPPA 2"})
    stale = await office.send(REVISION.partition("?")[0], HEAD, old)
    assert stale.status_code == 412
    assert "DPPA 2" in words(stale.text), "what has changed meanwhile"
    assert 'value="DPPA 1"' in stale.text, "what was typed is kept"


async def test_who_spends_more_than_is_planned_is_told_the_figures(office: Suite) -> None:
    await office.fill(PLAN, HEAD, year="2026", **PLANNED)
    refused = await office.fill(
        f"/isian/catat-realisasi/{KOMINFO}?year=2026&line=pelatihan_jaringan",
        OPERATOR,
        line="pelatihan_jaringan",
        year="2026",
        month="4",
        amount="7.000.000",
        paid_on="20/4/2026",
        document_number="SP2D 8",
    )
    assert refused.status_code == 409
    text = words(refused.text)
    assert "Untuk: Pelatihan jaringan" in text
    assert "Rencana: Rp6.000.000" in text
    assert "Diminta: Rp7.000.000" in text
    second = await office.fill(PLAN, HEAD, year="2026", **PLANNED, aksi="periksa")
    assert "Isian ini dapat dikirim." in words(second.text), "the same plan changes nothing"


async def test_incentives_are_paid_by_name_and_last_months_are_filled_in(office: Suite) -> None:
    await office.fill(PLAN, HEAD, year="2026", **PLANNED)
    assert "bayar-insentif" not in await office.text(SHEET, OPERATOR)
    paying = link(await office.text(SHEET, HEAD), "bayar-insentif")
    first = await office.text(paying, HEAD)
    assert '<option value="3" selected>Maret</option>' in first
    typed = {
        "line": "insentif_tim",
        "year": "2026",
        "month": "3",
        "paid_on": "31/3/2026",
        "document_number": "900/3",
        "recipients.0.person_id": str(SITI),
        "recipients.0.amount": "750.000",
        "recipients.1.person_id": str(BUDI),
        "recipients.1.amount": "1.000.000,50",
    }
    paid = await office.fill(paying, HEAD, **typed)
    assert paid.status_code == 303, words(paid.text)
    assert "750.000" not in words(await office.text(SHEET, HEAD))
    fields = {**await office.opened(paying, HEAD), "aksi": "tambah:recipients"}
    grown = await office.upload(paying.partition("?")[0], HEAD, fields, "document_sha256", SCAN)
    assert "Sudah diterima: surat.pdf" in words(grown.text), "it is not asked for again"
    following = await office.text(paying, HEAD)
    assert '<option value="4" selected>April</option>' in following
    assert 'value="750.000"' in following
    assert 'value="1.000.000,50"' in following
    assert 'inputmode="decimal" data-angka="money" required data-pribadi' in following
    again = await office.fill(paying, HEAD, **{**typed, "document_number": "900/3a"})
    assert again.status_code == 409
    assert "Pegawai: Siti, S.Kom. dan Budi, S.Kom." in words(again.text)


async def test_others_see_the_sheet_and_nothing_that_they_may_not_do(office: Suite) -> None:
    for user in (VERIFIER, "kepala.dinkes-ppkb"):
        assert "/isian/" not in (await office.text(SHEET, user)).partition("<main")[2]
    assert "/isian/" not in (await office.get(SHEET, None)).text.partition("<main")[2]
    past = await office.text(f"{SHEET}?pada=2026-03-01", HEAD)
    assert "/isian/" not in past, "an earlier day is only read"
    assert (await office.get(PLAN, OPERATOR)).status_code == 403


async def test_a_payment_of_another_opd_is_no_thing_of_this_one(office: Suite) -> None:
    office.story.tell(support.planned(KOMINFO, support.EQUIPMENT))
    office.story.tell(support.bought(support.ROUTER, "30.00", JUNE_15.date()))
    office.hear()
    path = f"/isian/balikkan-realisasi/{KOMINFO}/{support.ROUTER}"
    assert (await office.get(path, HEAD)).status_code == 200
    for other in (f"{HEALTH}/{support.ROUTER}", f"{KOMINFO}/{UUID(int=1)}"):
        assert (await office.get(f"/isian/balikkan-realisasi/{other}", HEAD)).status_code == 404


def test_the_plans_stream_is_the_one_that_personnel_knows() -> None:
    assert plan_stream(KOMINFO, 2026) == facilitation_of(KOMINFO, 2026)
