"""The boards of vacant seats and of terms that end: pages, filters, files, secrets."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_seats, small_team
from tests.gateway.door import Door, door
from tests.gateway.small_seats import CLARA
from tests.gateway.small_team import BUDI, DRAFT, GOODS, MAY_15, NETWORK, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import Story

VACANT, TERMS = f"/api/vacancies?on={MAY_15}", "/api/expiring-terms?on=2026-11-01"
DISKOMINFO = "diskominfo_verifier"
HOSTILE = '=HYPERLINK("https://jahat.example")'


def two_seats_lost() -> Story:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    story.tell(small_team.seat_lost(BUDI, NETWORK, MAY_15))
    story.tell(small_team.seat_left(SITI, GOODS, MAY_15))
    story.tell(small_team.employed(CLARA, KOMINFO, HOSTILE))
    small_seats.interim_assigned(story, CLARA, GOODS, MAY_15)
    story.tell(small_team.drafted(DRAFT, KOMINFO))
    return story


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(two_seats_lost(), tmp_path_factory.mktemp("vacancies")) as opened:
        yield opened


async def positions(lost: Door, path: str, role: str | None = None) -> list[str]:
    return [each["position"] for each in (await lost.found(path, role))["items"]]


async def test_vacancies_are_walked_by_their_links_and_filtered(lost: Door) -> None:
    first = await lost.get(f"{VACANT}&limit=1")
    assert [each["position"] for each in first.json()["items"]] == [GOODS]
    rest = await lost.found(first.links["next"]["url"])
    assert [each["position"] for each in rest["items"]] == [NETWORK]
    assert await positions(lost, f"{VACANT}&technical=true") == [NETWORK]
    assert await positions(lost, f"{VACANT}&unattended=true") == [NETWORK]
    assert await positions(lost, f"{VACANT}&opd_id={HEALTH}") == []


@pytest.mark.parametrize(
    ("role", "opd_id", "reason", "stage", "must_act"),
    [
        (None, None, None, None, "opd_head"),
        (DISKOMINFO, None, "retired", None, "opd_head"),
        ("opd_operator", KOMINFO, "retired", "draft", "opd_operator"),
        ("opd_operator", HEALTH, None, None, "opd_head"),
        ("assessor", None, None, None, "opd_head"),
        ("auditor", None, "retired", "draft", "opd_operator"),
    ],
)
async def test_drafts_and_reasons_are_shown_to_whom_they_concern(  # noqa: PLR0913, PLR0917 - a row
    lost: Door,
    role: str | None,
    opd_id: UUID | None,
    reason: str | None,
    stage: str | None,
    must_act: str,
) -> None:
    [vacant] = (await lost.found(f"{VACANT}&technical=true", role, opd_id))["items"]
    said = (vacant["reason"], vacant["nomination_stage"], vacant["must_act"])
    assert said == (reason, stage, must_act)
    [term] = (await lost.found(TERMS, role, opd_id))["items"]
    assert (term["nomination_stage"], term["must_act"]) == (stage, must_act)


async def test_terms_are_found_by_days_opd_and_what_is_under_way(lost: Door) -> None:
    for query, codes in (
        ("", ["DISKOMINFOSP"]),
        ("&within=59", []),
        (f"&opd_id={HEALTH}", []),
        ("&unattended=true", ["DISKOMINFOSP"]),
    ):
        found = (await lost.found(f"{TERMS}{query}"))["items"]
        assert [each["opd_code"] for each in found] == codes
    drafting = await lost.found(f"{TERMS}&unattended=true", "opd_head", KOMINFO)
    assert drafting["items"] == []


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/vacancies?technical=perhaps", "technical"),
        ("/api/vacancies?opd_id=DINKES", "opd_id"),
        ("/api/vacancies?on=1800-01-01", "on"),
        ("/api/vacancies?cursor=WzEsMl0", "cursor"),
        ("/api/expiring-terms?within=-1", "within"),
        ("/api/expiring-terms?within=1831", "within"),
        ("/api/expiring-terms?format=pdf", "format"),
        ("/api/expiring-terms?cursor=WzEsMl0", "cursor"),
    ],
)
async def test_what_cannot_be_asked_is_named(lost: Door, path: str, field: str) -> None:
    said = await lost.get(path)
    assert said.status_code == 400
    assert said.json()["errors"][0]["field"] == field


async def test_both_are_handed_out_as_files_in_words_without_formulas(lost: Door) -> None:
    text = await lost.get(f"{VACANT}&limit=1&format=csv", DISKOMINFO)
    goods, network = csv.DictReader(io.StringIO(text.text))
    assert goods["interim_person_name"] == f"'{HOSTILE}, S.Kom."
    assert (network["position_name"], network["technical"]) == ("Admin Jaringan", "ya")
    assert (network["reason"], network["must_act"]) == ("pemegangnya pensiun", "kepala OPD")
    name = f'filename="DATA-CONTOH-jabatan-kosong-{MAY_15}.csv"'
    assert name in text.headers["content-disposition"]
    book = await lost.get(f"{TERMS}&format=xlsx", "auditor")
    [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).sheet_names
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    *_, last = opened.get_sheet_by_name(sheet).to_python()
    assert (last[0], last[-2], last[-1]) == ("DISKOMINFOSP", "sedang disusun", "operator OPD")
