"""Who may do what to sites, items and news, and what a double click does: asked over HTTP."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

import httpx
import pytest

from personnel.domain.opd import opd_id_of
from personnel.domain.site import site_of
from personnel.domain.website_activity import activity_of
from tests.personnel.imports import DISKOMINFO, HUKUM, Office, opened, with_opds
from tests.personnel.test_activity_import import ADDRESS, SITE, STRUCTURE

SITES = f"/opds/{HUKUM}/sites"
ITEMS = f"{SITES}/{site_of(ADDRESS)}/activities"
LINK = f"{ADDRESS}/berita/rapat"
ITEM = {"published_on": "2026-03-02", "title": "Rapat", "link": LINK}
TEXT = {"title": "Pelatihan", "lead": "Delapan orang ikut.", "body": "Hari pertama."}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        await with_opds(made)
        await made.command("/position-structures", "structure", **STRUCTURE)
        yield made


async def sent(
    office: Office, path: str, body: object, role: str = "opd_operator", **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with office.client(role) as http:
        key = {"Idempotency-Key": str(uuid5(HUKUM, f"{path} {role} {body}"))}
        return await http.post(path, json=body, headers=key | named)


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def test_a_double_click_registers_and_records_once(office: Office) -> None:
    for path, body in ((SITES, SITE), (ITEMS, ITEM)):
        first = await sent(office, path, body)
        before = office.position()
        again = await sent(office, path, body)
        other = await sent(office, path, body, "opd_head")
        assert [each.status_code for each in (first, again, other)] == [200] * 3
        assert office.position() == before


async def test_another_opds_things_are_not_ones_own(office: Office) -> None:
    foreign = SITES.replace(str(HUKUM), str(DISKOMINFO))
    assert problem(await sent(office, foreign, SITE)) == (403, "forbidden")
    assert (await sent(office, SITES, SITE)).status_code == 200
    refused = await sent(office, foreign, SITE, "diskominfo_verifier")
    assert problem(refused) == (409, "personnel/address-is-in-use")
    assert refused.json()["facts"]["opd_id"] == str(HUKUM)


async def test_an_item_is_struck_by_its_id_and_a_stranger_finds_none(office: Office) -> None:
    await sent(office, SITES, SITE)
    await sent(office, ITEMS, ITEM)
    item = activity_of(site_of(ADDRESS), LINK)
    strike = {"reason": "Tanggal keliru"}
    said = await sent(office, f"/activities/{item}/striking", strike)
    assert (said.status_code, said.json()["version"]) == (200, 2)
    nothing = f"/activities/{UUID(int=7)}/striking"
    found = problem(await sent(office, nothing, strike, "diskominfo_verifier"))
    assert found == (404, "personnel/activity-is-unknown")
    assert problem(await sent(office, nothing, strike)) == (403, "forbidden")


async def test_a_link_that_is_none_is_refused_and_not_a_fault(office: Office) -> None:
    await sent(office, SITES, SITE)
    for link in ("https://[", "javascript:alert(1)", "https://\u0000a"):
        answer = await sent(office, ITEMS, {**ITEM, "link": link})
        assert answer.status_code in {400, 422}


async def test_the_head_publishes_what_the_operator_wrote(office: Office) -> None:
    drafted = await sent(office, "/news-items", {"opd_id": str(HUKUM), **TEXT})
    item = f"/news-items/{drafted.json()['stream']}"
    early = await sent(office, f"{item}/publication", {})
    assert problem(early) == (409, "personnel/publication-is-for-the-head")
    assert (await sent(office, f"{item}/publication", {}, "opd_head")).status_code == 200


async def test_a_text_from_an_old_tab_is_refused_with_what_came_between(office: Office) -> None:
    drafted = await sent(office, "/news-items", {"opd_id": str(HUKUM), **TEXT})
    item, seen = f"/news-items/{drafted.json()['stream']}", drafted.headers["etag"]
    newer = {**TEXT, "title": "Pelatihan kedua"}
    assert (await sent(office, f"{item}/revisions", newer, If_Match=seen)).status_code == 200
    stale = await sent(office, f"{item}/revisions", {**TEXT, "title": "Lama"}, If_Match=seen)
    assert stale.status_code == 412


async def test_what_an_opd_that_has_ended_published_is_withdrawn_by_its_heir(
    tmp_path: Path,
) -> None:
    """Who that is, is asked as of when the command is given."""
    heir = opd_id_of("BIRO-UMUM")
    with opened(tmp_path, sample=True) as office:
        await with_opds(office)
        path = f"/news-items/{await _published(office)}/withdrawal"
        await office.merge(HUKUM, "BIRO-UMUM", "Biro Umum", date(2026, 4, 1))

        async def withdrawn(on: str, opd_id: UUID) -> tuple[int, object]:
            headers = {"Idempotency-Key": f"{on}-{opd_id}", "Simulated-Time": f"{on}T02:00:00Z"}
            async with office.client("opd_head", opd_id) as http:
                answer = await http.post(path, json={"reason": "Keliru"}, headers=headers)
            return answer.status_code, answer.json().get("version")

        assert await withdrawn("2026-03-31", heir) == (403, None)
        assert await withdrawn("2026-04-01", DISKOMINFO) == (403, None)
        assert await withdrawn("2026-04-01", heir) == (200, 3)


async def _published(office: Office) -> str:
    drafted = await sent(office, "/news-items", {"opd_id": str(HUKUM), **TEXT})
    item: str = drafted.json()["stream"]
    released = await sent(office, f"/news-items/{item}/publication", {}, "opd_head")
    assert released.status_code == 200, released.text
    return item
