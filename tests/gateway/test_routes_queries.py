"""Each question that the gateway answers, asked over HTTP."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from personnel.domain.verification import NominationReturned
from tests.evaluation.examples import HEALTH, KOMINFO, PLAN, Q1, RISK, SERVICE
from tests.gateway.door import Door, door
from tests.gateway.shelves import Shelf
from tests.gateway.small_course import BATCH, OUTSIDE_CERTIFICATE, PROGRAMME
from tests.gateway.small_quarter import KOMINFO_Q1
from tests.gateway.small_team import (
    ANI,
    BUDI,
    DECREE,
    FAMILY,
    GOODS,
    NETWORK,
    NETWORK_CERTIFICATE,
    NOMINATION,
    SITI,
    drafted,
    item_returned,
    nomination_until_submitted,
    opds,
    people,
)
from tests.gateway.small_year import new_story, small_year

ADMIN = ("administrator", None)
AUDITOR = ("auditor", None)
VERIFIER = ("diskominfo_verifier", KOMINFO)
OWN = ("opd_operator", KOMINFO)
IN_MARCH = "on=2026-03-02"
LISTS = {
    "/api/opds": "code",
    "/api/people": "person_id",
    "/api/nominations": "nomination_id",
    "/api/programmes": "programme_id",
    "/api/batches": "batch_id",
    "/api/certificates": "certificate_id",
    "/api/decrees": "decree_id",
    "/api/periods": "period_id",
    "/api/instruments": "instrument_id",
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[Door]:
    with door(small_year(), tmp_path_factory.mktemp("year"), store=shelf.anew()) as opened:
        yield opened


async def ids(year: Door, path: str, who: tuple[str, UUID | None] = AUDITOR) -> list[str]:
    name = LISTS[path.partition("?")[0]]
    return [item[name] for item in (await year.found(path, *who))["items"]]


@pytest.mark.parametrize("path", LISTS)
async def test_every_list_is_walked_by_its_links(year: Door, path: str) -> None:
    whole, walked = await ids(year, path), []
    where = f"{path}?limit=1"
    while where:
        said = await year.get(where, *AUDITOR)
        walked += [item[LISTS[path]] for item in said.json()["items"]]
        where = said.links["next"]["url"] if "next" in said.links else ""
    assert walked == whole
    assert whole


@pytest.mark.parametrize("path", LISTS)
async def test_a_cursor_of_another_list_is_named(year: Door, path: str) -> None:
    said = await year.get(f"{path}?cursor=WzEsMl0", *AUDITOR)
    assert (said.status_code, said.json()["errors"][0]["field"]) == (400, "cursor")


async def test_the_province_at_a_glance(year: Door) -> None:
    found = await year.found(f"/api/province?{IN_MARCH}")
    assert (found["opds"], found["teams"], found["seats"], found["open_seats"]) == (2, 1, 4, 2)
    assert found["latest"]["period"]["period_key"] == "2026-Q1"


async def test_opds_are_found_by_words_kind_and_day(year: Door) -> None:
    assert await ids(year, "/api/opds?on=2026-01-31") == ["DINKES", "DISKOMINFOSP", "DPPKB"]
    assert await ids(year, "/api/opds?on=2026-02-01") == ["DINKES", "DISKOMINFOSP"]
    assert await ids(year, "/api/opds?text=infokom") == ["DISKOMINFOSP"]
    assert await ids(year, "/api/opds?kind=biro") == []
    wrong = await year.get("/api/opds?kind=klub")
    assert wrong.json()["errors"][0]["field"] == "kind"


async def test_an_opd_is_shown_with_its_team_to_everybody(year: Door) -> None:
    found = await year.found(f"/api/opds/{KOMINFO}?{IN_MARCH}")
    holders = [seat["holder"]["person_name"] for seat in found["seats"]]
    assert holders == ["Budi, S.Kom.", "Siti, S.Kom."]
    assert [seat["competence"] for seat in found["seats"]] == ["valid", "not-asked"]
    family = await year.found(f"/api/opds/{FAMILY}?{IN_MARCH}")
    assert [one["code"] for one in family["opd"]["successors"]] == ["DINKES"]
    assert (await year.get(f"/api/opds/{UUID(int=0x404)}")).status_code == 404
    assert (await year.get("/api/opds/DINKES")).json()["errors"][0]["rule"] == "uuid"


async def test_an_assessment_that_is_under_way_is_not_shown_to_everybody(year: Door) -> None:
    path = f"/api/opds/{KOMINFO}"
    assert (await year.found(path))["assessments"] == []
    assert [one["stage"] for one in (await year.found(path, *OWN))["assessments"]] == ["open"]


async def test_people_are_listed_with_their_numbers_to_those_who_need_them(year: Door) -> None:
    assert set(await ids(year, "/api/people", ADMIN)) == {str(each) for each in (ANI, BUDI, SITI)}
    assert await ids(year, f"/api/people?opd_id={HEALTH}", VERIFIER) == [str(ANI)]
    found = await year.found(f"/api/people/{BUDI}?{IN_MARCH}", *OWN)
    assert found["card"]["nip"] == "200012312026121001"
    assert [seat["position"] for seat in found["seats"]] == [NETWORK]
    assert [one["certificate_id"] for one in found["certificates"]] == [str(NETWORK_CERTIFICATE)]
    assert [one["batch_id"] for one in found["participations"]] == [str(BATCH)]


async def test_nominations_are_found_by_stage_and_opd(year: Door) -> None:
    assert await ids(year, "/api/nominations?stage=decreed", VERIFIER) == [str(NOMINATION)]
    assert await ids(year, "/api/nominations?stage=returned", VERIFIER) == []
    assert await ids(year, f"/api/nominations?opd_id={KOMINFO}", VERIFIER) == [str(NOMINATION)]
    wrong = await year.get("/api/nominations?stage=lost", *VERIFIER)
    assert wrong.json()["errors"][0]["field"] == "stage"


async def test_a_returned_item_says_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    story = new_story()
    opds(story)
    people(story)
    nomination_until_submitted(story)
    story.tell((NOMINATION, item_returned))
    returned = NominationReturned(nomination_id=NOMINATION, opd_id=KOMINFO, positions=(GOODS,))
    story.tell((NOMINATION, returned))
    with door(story, tmp_path_factory.mktemp("returned")) as opened:
        for who in (OWN, VERIFIER, ("companion", HEALTH)):
            items = (await opened.found(f"/api/nominations/{NOMINATION}", *who))["items"]
            said = {item["position"]: item["reason"] for item in items}
            assert said == {NETWORK: None, GOODS: "Siti belum bersedia"}


async def test_a_decree_is_shown_with_its_annex(year: Door) -> None:
    for who in (VERIFIER, ("opd_operator", HEALTH)):
        found = await year.found(f"/api/decrees/{DECREE}", *who)
        assert found["number"] == "188.4/1/SULBAR/II/2026"
        [team] = found["annex"]
        assert (team["opd_code"], len(team["members"])) == ("DISKOMINFOSP", 2)


async def test_certificates_are_found_by_person_and_status(year: Door) -> None:
    unverified = await ids(year, "/api/certificates?status=unverified", VERIFIER)
    assert unverified == [str(OUTSIDE_CERTIFICATE)]
    assert await ids(year, f"/api/certificates?person_id={BUDI}") == [str(NETWORK_CERTIFICATE)]
    assert await ids(year, "/api/certificates", ("opd_head", HEALTH)) == []


async def test_batches_are_found_by_programme(year: Door) -> None:
    assert await ids(year, f"/api/batches?programme_id={PROGRAMME}") == [str(BATCH)]
    assert await ids(year, f"/api/batches?programme_id={BATCH}") == []


async def test_an_instrument_says_whether_it_is_official(year: Door) -> None:
    [found] = (await year.found("/api/instruments", *OWN))["items"]
    assert (found["code"], found["official"], found["indicators"]) == ("MINI", False, 3)


async def test_an_assessment_is_shown_indicator_by_indicator(year: Door) -> None:
    found = await year.found(f"/api/assessments/{Q1}/{HEALTH}", "assessor", KOMINFO)
    assert (found["index_value"], found["predicate"]) == ("3.40", "Baik")
    assert [one["indicator"] for one in found["findings"]] == [PLAN, RISK, SERVICE]
    missing = await year.get(f"/api/assessments/{Q1}/{FAMILY}", "assessor", KOMINFO)
    assert missing.status_code == 404


async def test_the_inbox_is_the_callers(year: Door) -> None:
    mine = (await year.found("/api/inbox?on=2026-03-02", "opd_head", HEALTH))["items"]
    kinds = ["nomination-draft", "self-assessment-open", "finding-open"]
    assert [item["kind"] for item in mine] == kinds
    theirs = (await year.found("/api/inbox?on=2026-03-02", *OWN))["items"]
    assert [item["subject_id"] for item in theirs] == [str(KOMINFO_Q1)]
    verifiers = (await year.found("/api/inbox", *VERIFIER))["items"]
    kinds = ["certificate-unverified", "not-applicable-marked"]
    assert [item["kind"] for item in verifiers] == kinds
    late = (await year.found("/api/inbox", "coordination_team", None))["items"]
    assert [item["kind"] for item in late] == ["step-escalated"]


async def test_the_inbox_is_walked_by_its_links(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = small_year()
    story.tell(drafted(UUID(int=0xA9), KOMINFO))
    path = "/api/inbox?on=2026-03-02"
    with door(story, tmp_path_factory.mktemp("two")) as opened:
        whole = (await opened.found(path, *OWN))["items"]
        first = await opened.get(f"{path}&limit=1", *OWN)
        second = await opened.get(first.links["next"]["url"], *OWN)
    assert [item["kind"] for item in whole] == ["self-assessment-open", "nomination-draft"]
    assert first.json()["items"] + second.json()["items"] == whole
    assert "next" not in second.links
