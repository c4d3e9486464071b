"""Whose name does a nomination tell, and to whom? The same as the history of it does."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from gateway.history import WITHHELD
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import Door, door
from tests.gateway.small_team import NOMINATION, nomination_until_submitted, opds, people
from tests.gateway.small_year import new_story, small_year

NAMED = "Budi, S.Kom."
KNOW = (
    *(("opd_operator", KOMINFO), ("opd_head", KOMINFO), ("auditor", HEALTH)),
    *(("diskominfo_verifier", HEALTH), ("governor_office", HEALTH), ("administrator", None)),
)
KNOW_NOT = (("coordination_team", KOMINFO), ("companion", KOMINFO))


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    story = new_story()
    opds(story)
    people(story)
    nomination_until_submitted(story)
    with door(story, tmp_path_factory.mktemp("submitted")) as opened:
        yield opened


async def told(opened: Door, role: str, opd_id: UUID | None) -> tuple[bool, bool]:
    """Return whether the nomination, and whether its history, names the nominee."""
    found = await opened.found(f"/api/nominations/{NOMINATION}", role, opd_id)
    history = await opened.found(f"/api/history/{NOMINATION}", role, opd_id)
    names = [item["person_name"] for item in found["items"]]
    said = " ".join(item["what"] for item in history["items"])
    assert all(name == WITHHELD for name in names) or WITHHELD not in names
    assert (NAMED in said) is (WITHHELD not in said)
    return NAMED in names, NAMED in said


@pytest.mark.parametrize(("role", "opd_id"), KNOW)
async def test_who_may_read_people_is_told_whom_a_nomination_names(
    submitted: Door, role: str, opd_id: UUID | None
) -> None:
    assert await told(submitted, role, opd_id) == (True, True)


@pytest.mark.parametrize(("role", "opd_id"), KNOW_NOT)
async def test_who_may_not_read_people_learns_of_nominees_only_that_there_are_some(
    submitted: Door, role: str, opd_id: UUID | None
) -> None:
    assert await told(submitted, role, opd_id) == (False, False)


@pytest.mark.parametrize(("role", "opd_id"), [*KNOW, *KNOW_NOT])
async def test_whom_a_decree_has_given_a_seat_is_known_to_everybody(
    tmp_path: Path, role: str, opd_id: UUID | None
) -> None:
    with door(small_year(), tmp_path) as opened:
        assert await told(opened, role, opd_id) == (True, True)
