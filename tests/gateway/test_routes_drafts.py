"""A nomination that was never submitted is seen by the OPD that drafts it and by the audit."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from personnel.domain.nomination import NominationWithdrawn
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import Door, door
from tests.gateway.small_team import (
    ANI,
    DRAFT,
    NETWORK,
    NOMINATION,
    drafted,
    nominated,
    opds,
    people,
    submitted,
)
from tests.gateway.small_year import KINDS, new_story, small_year
from tests.gateway.story import Story

SEES = (("opd_operator", HEALTH), ("opd_head", HEALTH), ("auditor", KOMINFO))
SEES_NOT = (
    *(("diskominfo_verifier", KOMINFO), ("diskominfo_verifier", HEALTH)),
    *(("coordination_team", HEALTH), ("governor_office", KOMINFO), ("companion", HEALTH)),
    *(("administrator", None), ("opd_operator", KOMINFO)),
)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(small_year(), tmp_path_factory.mktemp("year")) as opened:
        yield opened


def _items(answer: httpx.Response) -> str:
    """Return what is found, without the address that a problem repeats."""
    return answer.text if answer.status_code == 200 else ""


async def shown(year: Door, role: str, opd_id: UUID | None) -> set[str]:
    """Return through which doors somebody sees the draft."""
    ways = {
        "list": "/api/nominations",
        "one": f"/api/nominations/{DRAFT}",
        "opd": f"/api/opds/{HEALTH}",
        "its history": f"/api/history/{DRAFT}",
        "the OPD's history": f"/api/history/{HEALTH}",
        "the nominee's history": f"/api/history/{ANI}",
    }
    said = {way: await year.get(path, role, opd_id) for way, path in ways.items()}
    return {way for way, answer in said.items() if str(DRAFT) in _items(answer)}


@pytest.mark.parametrize(("role", "opd_id"), SEES)
async def test_the_own_opd_and_the_audit_see_a_draft(
    year: Door, role: str, opd_id: UUID | None
) -> None:
    everywhere = {"list", "one", "opd", "its history", "the OPD's history"}
    assert await shown(year, role, opd_id) == everywhere | {"the nominee's history"}


@pytest.mark.parametrize(("role", "opd_id"), SEES_NOT)
async def test_nobody_else_sees_a_draft(year: Door, role: str, opd_id: UUID | None) -> None:
    assert await shown(year, role, opd_id) == set()


async def test_nobody_in_particular_sees_what_is_under_way(year: Door) -> None:
    found = await year.found(f"/api/opds/{HEALTH}")
    assert found["nomination"] is None


async def test_a_page_without_its_drafts_leads_on_all_the_same(year: Door) -> None:
    said = await year.get("/api/nominations?limit=1", "diskominfo_verifier", KOMINFO)
    assert said.json()["items"] == []
    following = await year.get(said.links["next"]["url"], "diskominfo_verifier", KOMINFO)
    assert [item["stage"] for item in following.json()["items"]] == ["decreed"]
    assert "next" not in following.links


async def test_what_was_withdrawn_before_it_was_submitted_stays_a_draft(
    tmp_path: Path,
) -> None:
    story = Story(*KINDS)
    opds(story)
    people(story)
    story.tell(drafted(DRAFT, HEALTH))
    story.tell(nominated(DRAFT, NETWORK, ANI))
    story.tell((DRAFT, NominationWithdrawn(nomination_id=DRAFT, opd_id=HEALTH, reason="Keliru.")))
    with door(story, tmp_path) as opened:
        assert await shown(opened, "diskominfo_verifier", KOMINFO) == set()
        assert "list" in await shown(opened, "opd_head", HEALTH)


async def test_once_submitted_it_is_seen_by_who_verifies(tmp_path: Path) -> None:
    story = new_story()
    opds(story)
    people(story)
    story.tell(drafted(NOMINATION, KOMINFO))
    story.tell(submitted("1"))
    with door(story, tmp_path) as opened:
        items = (await opened.found("/api/nominations", "diskominfo_verifier", KOMINFO))["items"]
        assert [item["stage"] for item in items] == ["submitted"]
