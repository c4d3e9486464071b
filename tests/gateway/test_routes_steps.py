"""What the board of steps answers, as JSON and as a file, and what lies with a nomination."""

import csv
import io
from collections.abc import Iterator

import pytest

from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_deadlines as small
from tests.gateway import small_team as team
from tests.gateway.door import Door, door
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, DRAFT, GOODS, NETWORK, NOMINATION, SITI
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import Story

TEAM = ("coordination_team", None)
BOARD = "/api/overdue-steps?on=2026-02-20"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[Door]:
    with door(small_year(), tmp_path_factory.mktemp("steps"), store=shelf.anew()) as opened:
        yield opened


async def test_the_board_lists_what_is_late(year: Door) -> None:
    (late,) = (await year.found(BOARD, *TEAM))["items"]
    assert (late["subject_id"], late["opd_code"]) == (str(DRAFT), "DINKES")
    assert (late["standing"], late["working_days_late"], late["reminders"]) == ("late", 2, 1)
    assert (await year.found(f"{BOARD}&step=decree", *TEAM))["items"] == []
    assert (await year.found("/api/overdue-steps?on=2026-02-10", *TEAM))["items"] == []
    running = "/api/overdue-steps?on=2026-02-10&standing=all"
    assert [each["standing"] for each in (await year.found(running, *TEAM))["items"]] == ["in_time"]


async def test_an_opd_sees_its_own_steps_only(year: Door) -> None:
    assert len((await year.found(BOARD, "opd_head", HEALTH))["items"]) == 1
    assert (await year.found(BOARD, "opd_head", KOMINFO))["items"] == []
    of_another = await year.get(f"{BOARD}&opd_id={HEALTH}", "opd_head", KOMINFO)
    assert of_another.status_code == 403
    assert (await year.get(BOARD, "payroll_system", None)).status_code == 403


async def test_the_board_is_handed_out_in_words(year: Door) -> None:
    said = await year.get(f"{BOARD}&format=csv", *TEAM)
    (row,) = csv.DictReader(io.StringIO(said.text))
    assert (row["opd_code"], row["holder"], row["standing"]) == (
        "DINKES",
        "kepala OPD",
        "terlambat",
    )
    assert row["escalated_to"] == "tim koordinasi SPBE"
    book = await year.get(f"{BOARD}&format=xlsx", *TEAM)
    assert book.content.startswith(b"PK")


async def test_the_age_by_holder(year: Door) -> None:
    (heads,) = (await year.found("/api/step-ageing?on=2026-02-20", *TEAM))["items"]
    assert (heads["holder"], heads["running"], heads["oldest_age"]) == ("opd_head", 1, 8)


async def test_holidays_deadlines_and_the_checklist_are_shown(year: Door) -> None:
    (imlek,) = (await year.found("/api/holidays/2026", *TEAM))["items"]
    assert (imlek["on"], imlek["kind"]) == ("2026-02-17", "national")
    rules = await year.found("/api/deadlines?on=2026-03-01", *TEAM)
    assert [each["working_days"] for each in rules["steps"]] == [5, 5]
    assert (await year.get("/api/deadlines?on=2025-03-01", *TEAM)).status_code == 404
    listed = await year.found("/api/checklist?on=2026-03-01", *TEAM)
    assert [each["name"] for each in listed["files"]] == ["Surat usulan", "Pernyataan kesediaan"]


async def test_an_inbox_says_what_is_over(year: Door) -> None:
    found = (await year.found("/api/inbox?on=2026-02-20", "opd_head", HEALTH))["items"]
    draft = next(each for each in found if each["kind"] == "nomination-draft")
    assert (draft["until"], draft["overdue"], draft["reminders"]) == ("2026-02-18", True, 1)
    before = (await year.found("/api/inbox?on=2026-02-18", "opd_head", HEALTH))["items"]
    assert [each["overdue"] for each in before if each["kind"] == "nomination-draft"] == [False]


def handed_in() -> Story:
    story = new_story()
    team.opds(story)
    team.people(story)
    story.tell(small.checklist())
    story.tell(team.drafted(NOMINATION, KOMINFO))
    story.tell(team.nominated(NOMINATION, NETWORK, BUDI))
    story.tell(team.nominated(NOMINATION, GOODS, SITI))
    story.tell(small.attached(NOMINATION, "letter"))
    story.tell(small.attached(NOMINATION, "willingness", NETWORK, BUDI))
    story.tell(small.began(NOMINATION, KOMINFO))
    return story


PATH = f"/api/nominations/{NOMINATION}?on=2026-02-20"
OWN = ("opd_head", KOMINFO)
VERIFIER = ("diskominfo_verifier", None)


async def test_a_nomination_shows_what_is_attached_and_what_is_missing(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf
) -> None:
    with door(handed_in(), tmp_path_factory.mktemp("d"), store=shelf.anew()) as opened:
        found = await opened.found(PATH, *OWN)
    (letter,) = found["files"]
    assert (letter["kind_name"], letter["sha256"]) == ("Surat usulan", "ab" * 32)
    assert letter["attached_by"] is not None
    files = {item["position"]: item["files"] for item in found["items"]}
    assert [each["title"] for each in files[NETWORK]] == ["Berkas willingness"]
    assert [(each["kind_name"], each["title"]) for each in files[GOODS]] == [
        ("Pernyataan kesediaan", None)
    ]
    assert (found["step"]["holder"], found["step"]["until"]) == ("opd_head", "2026-02-18")


async def test_what_is_attached_of_one_person_is_not_shown_for_another(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf
) -> None:
    story = handed_in()
    story.tell(team.nominated(NOMINATION, NETWORK, SITI))
    story.tell(small.removed(NOMINATION, "letter"))
    with door(story, tmp_path_factory.mktemp("d"), store=shelf.anew()) as opened:
        found = await opened.found(PATH, *OWN)
    (network,) = (item for item in found["items"] if item["position"] == NETWORK)
    assert [each["title"] for each in network["files"]] == [None]
    assert [each["title"] for each in found["files"]] == [None]


async def test_each_check_shows_what_was_found_and_why(
    tmp_path_factory: pytest.TempPathFactory, shelf: Shelf
) -> None:
    story = handed_in()
    _, event = team.submitted("800/1")
    story.tell((NOMINATION, small.by_checklist(event)))
    story.tell(small.ticked("identity", fulfilled=False, remark="NIP Budi tidak cocok"))
    story.tell(small.ticked("certificate"))
    with door(story, tmp_path_factory.mktemp("d"), store=shelf.anew()) as opened:
        found = await opened.found(PATH, *VERIFIER)
    items = {item["position"]: item["checks"] for item in found["items"]}
    said = [(each["key"], each["fulfilled"], each["remark"]) for each in items[NETWORK]]
    assert said == [("identity", False, "NIP Budi tidak cocok"), ("certificate", True, None)]
    assert [(each["key"], each["fulfilled"]) for each in items[GOODS]] == [("identity", None)]
    story.tell(team.nominated(NOMINATION, NETWORK, BUDI))
    with door(story, tmp_path_factory.mktemp("d"), store=shelf.anew()) as opened:
        anew = await opened.found(PATH, *VERIFIER)
    items = {item["position"]: item["checks"] for item in anew["items"]}
    assert [each["fulfilled"] for each in items[NETWORK]] == [None, None]
