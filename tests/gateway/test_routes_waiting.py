"""Whoever asks with the token of what they did is answered with it, or told why not."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event

from kit.http.journal_token import JournalToken, encode_token
from kit.journal import Receipt
from tests.evaluation.examples import KOMINFO
from tests.gateway.door import Door, door
from tests.gateway.small_team import opd_registered, opds
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, poisoned

THIRD = UUID(int=0xD9)


def started() -> Story:
    story = new_story()
    opds(story)
    return story


async def type_of(opened: Door, receipt: Receipt | JournalToken) -> tuple[int, str]:
    said = await opened.get("/api/opds", Journal_Token=encode_token(receipt))
    return said.status_code, said.json().get("type", "")


async def test_what_all_views_have_heard_is_answered_at_once(tmp_path: Path) -> None:
    story = started()
    receipt = story.tell(opd_registered(THIRD, "BAPENDA"))
    with door(story, tmp_path) as opened:
        found = await opened.found("/api/opds", Journal_Token=encode_token(receipt))
    assert "BAPENDA" in [item["code"] for item in found["items"]]


async def test_what_has_not_arrived_in_time_is_not_yet_heard(tmp_path: Path) -> None:
    story = started()
    before = story.records()
    receipt = story.tell(opd_registered(THIRD, "BAPENDA"))
    with door(story, tmp_path, records=before) as opened:
        said = await opened.get("/api/opds", Journal_Token=encode_token(receipt))
    assert (said.status_code, said.json()["type"]) == (409, "/problems/not-yet-heard")
    assert said.headers["retry-after"] == "1"
    assert said.json()["facts"] == {"service": "personnel"}


async def test_what_was_set_aside_is_held_back(tmp_path: Path) -> None:
    story = started()
    receipt = story.tell(opd_registered(THIRD, "BAPENDA"))
    records = [poisoned(one) if one.record.stream == THIRD else one for one in story.records()]
    with door(story, tmp_path, records=records) as opened:
        assert await type_of(opened, receipt) == (409, "/problems/held-back")


async def test_of_several_tokens_each_counts(tmp_path: Path) -> None:
    story = started()
    trained = encode_token(JournalToken("training", epoch_of(story, "training"), {1: 0}))
    before = story.records()
    ahead = encode_token(story.tell(opd_registered(THIRD, "BAPENDA")))
    with door(story, tmp_path, records=before) as opened:
        assert (await opened.get("/api/opds", Journal_Token=trained)).status_code == 200
        for both in (f"{trained},{ahead}", f"{ahead}, {trained}"):
            said = await opened.get("/api/opds", Journal_Token=both)
            assert (said.status_code, said.json()["facts"]) == (409, {"service": "personnel"})


def epoch_of(story: Story, service: str) -> UUID:
    return story.journals[service].heads().forks[-1].epoch


async def test_who_asks_for_too_much_at_once_is_told_so_at_once(tmp_path: Path) -> None:
    story = started()
    token = encode_token(JournalToken("personnel", epoch_of(story, "personnel"), {0: 1}))
    lanes = ".".join([token.rpartition(".")[0], *(f"{lane % 50}-1" for lane in range(49))])
    with door(story, tmp_path) as opened:
        for text, rule in (
            (",".join([token] * 1300), "range"),
            (f"{token},{token}", "twice"),
            (lanes, "journal-token"),
        ):
            said = await opened.get("/api/opds", Journal_Token=text)
            assert said.status_code == 400
            [error] = said.json()["errors"]
            assert (error["field"], error["rule"]) == ("Journal-Token", rule)


async def test_nobody_is_waited_for_who_has_gone(tmp_path: Path) -> None:
    story, looks = started(), 0
    ahead = encode_token(JournalToken("personnel", UUID(int=9), {1: 1}))
    headers = [(b"journal-token", ahead.encode()), (b"host", b"gateway")]
    scope: dict[str, object] = {
        "type": "http",
        "method": "GET",
        "path": "/api/opds",
        "query_string": b"",
    }
    scope |= {"headers": headers, "scheme": "http", "server": ("gateway", 80), "root_path": ""}

    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def nothing(message: object) -> None:
        raise AssertionError(message)

    with door(story, tmp_path, wait_seconds=60) as opened:

        def counted(*_: object) -> None:
            nonlocal looks
            looks += 1

        event.listen(opened.reading.current(), "begin", counted)
        await opened.app(scope, gone, nothing)
    assert looks == 1


async def test_another_epoch_is_waited_for(tmp_path: Path) -> None:
    story = started()
    receipt = story.tell(opd_registered(THIRD, "BAPENDA"))
    other = JournalToken("personnel", UUID(int=9), receipt.positions)
    with door(story, tmp_path) as opened:
        assert await type_of(opened, other) == (409, "/problems/not-yet-heard")


async def test_a_wrong_token_is_a_bad_request_that_names_the_header(tmp_path: Path) -> None:
    nobody = encode_token(JournalToken("access", UUID(int=9), {1: 1}))
    with door(started(), tmp_path) as opened:
        for text, rule in (("nonsense", "journal-token"), (nobody, "not-heard-here")):
            said = await opened.get("/api/opds", Journal_Token=text)
            assert said.status_code == 400
            [error] = said.json()["errors"]
            assert (error["field"], error["rule"]) == ("Journal-Token", rule)


async def test_a_refused_caller_does_not_wait(tmp_path: Path) -> None:
    story = started()
    ahead = JournalToken("personnel", UUID(int=9), {1: 1})
    with door(story, tmp_path) as opened:
        said = await opened.get("/api/people", "payroll_system", Journal_Token=encode_token(ahead))
    assert said.status_code == 403


async def test_each_answer_says_how_fresh_it_is_and_that_it_is_sample_data(tmp_path: Path) -> None:
    story = started()
    with door(story, tmp_path) as opened:
        said = await opened.get("/api/province")
        again = await opened.get("/api/province", If_None_Match=said.headers["etag"])
    heads = story.journals["personnel"].heads().position
    assert said.headers["views-at"] == f"evaluation.1,personnel.{heads},training.1"
    assert said.headers["sample-data"] == "true"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["views-at"] == said.headers["views-at"]


async def test_real_data_is_not_called_a_sample(tmp_path: Path) -> None:
    story = started()
    without_openings = [one for one in story.records() if one.record.type != "journal.opened.v1"]
    with door(story, tmp_path, records=without_openings) as opened:
        assert "sample-data" not in (await opened.get("/api/province")).headers


async def test_the_day_may_be_another_than_today(tmp_path: Path) -> None:
    story = started()
    with door(story, tmp_path) as opened:
        today = await opened.found("/api/province")
        later = await opened.found("/api/province?on=2026-02-01")
        wrong = await opened.get("/api/province?on=2026-02-30")
    assert (today["on"], today["opds"]) == ("2026-01-05", 3)
    assert later["opds"] == 2
    assert wrong.json()["errors"][0]["field"] == "on"


@pytest.mark.parametrize("path", ["/api/province", "/api/opds", f"/api/opds/{KOMINFO}"])
async def test_a_day_too_far_away_is_a_bad_request_that_names_it(tmp_path: Path, path: str) -> None:
    with door(started(), tmp_path) as opened:
        for on in ("0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"):
            said = await opened.get(f"{path}?on={on}")
            assert said.status_code == 400
            [error] = said.json()["errors"]
            assert (error["field"], error["rule"]) == ("on", "range")
            assert "1900-01-01..2200-12-31" in error["message"]
        for on in ("1900-01-01", "2200-12-31"):
            assert (await opened.get(f"{path}?on={on}")).status_code == 200
