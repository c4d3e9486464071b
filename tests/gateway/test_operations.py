"""Does an operator find at one address all that is set aside, and do with it what may be done?"""

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from gateway.operations import HERE
from kit.discarding import discarding_of
from kit.envelope import decode
from kit.http.paging import MOST
from spbe.parked_asked import pages
from tests.gateway.operations_desk import ADMIN, POLICIES, VIEW, A, B, Desk
from tests.integration.replaying import InThisProcess
from tests.kit.journal.sample import NOON
from tests.kit.tally import RULES


async def test_services_and_views_are_listed_together_page_by_page(desk: Desk) -> None:
    seen, where = [], f"{HERE}?limit=2"
    async with desk.client() as http:
        while where:
            said = await http.get(where)
            assert said.json()["hearers"] == {POLICIES: 3, VIEW: 3}
            assert said.json()["unanswered"] == []
            seen += [one["id"] for one in said.json()["items"]]
            where = said.links["next"]["url"] if "next" in said.links else ""
    assert seen == [desk.id(hearer, at) for hearer in (POLICIES, VIEW) for at in (2, 3, 4)]


def test_a_command_that_lists_more_than_a_page_finds_each_once(desk: Desk) -> None:
    desk.producer.count(A, by=2 * MOST)
    desk.hearing.hearer.hear(desk.producer.all())
    headers = dict(desk.client().headers)
    with start_blocking_portal() as portal:
        line = InThisProcess(desk.app, portal)
        with httpx.Client(transport=line, base_url="http://gateway", headers=headers) as client:
            found = pages(client, {"hearer": POLICIES}, 3 * MOST)
            some = pages(client, {"hearer": POLICIES}, MOST + 1)
    every = [desk.id(POLICIES, at) for at in range(2, 2 * MOST + 5)]
    assert [one["id"] for one in found["items"]] == every
    assert [one["id"] for one in some["items"]] == every[: MOST + 1]


async def test_each_says_what_held_it_up_and_what_it_waits_behind(desk: Desk) -> None:
    async with desk.client() as http:
        first, second, _ = (await http.get(f"{HERE}?hearer={POLICIES}")).json()["items"]
    assert (first["reason"], first["first"], first["behind"]) == ("ThirteenIsUnlucky", True, 2)
    assert (second["reason"], second["first"]) == ("held-back", False)
    assert second["held_by"] == first["id"]
    assert (first["stream"], first["type"], first["attempts"]) == (str(A), "sample.counted.v1", 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("first=true", {POLICIES: 1, VIEW: 1}),
        ("reason=ThirteenIs", {POLICIES: 1}),
        ("reason=Zero", {VIEW: 1}),
        ("hearer=view", {VIEW: 3}),
        (f"stream={B}", {}),
        ("type=sample.counted.v1", {POLICIES: 3, VIEW: 3}),
        ("source=training", {}),
    ],
)
async def test_filters_hold_for_services_and_views(
    desk: Desk, query: str, found: dict[str, int]
) -> None:
    async with desk.client() as http:
        said = (await http.get(f"{HERE}?{query}")).json()
    assert said["hearers"] == found
    assert len(said["items"]) == sum(found.values())


async def test_a_preview_shows_the_stored_event_and_what_would_follow(desk: Desk) -> None:
    RULES.unlucky = 3
    async with desk.client() as http:
        said = (await http.get(f"{HERE}/{desk.id(POLICIES, 2)}")).json()
        of_view = (await http.get(f"{HERE}/{desk.id(VIEW, 2)}")).json()
        later = (await http.get(f"{HERE}/{desk.id(POLICIES, 3)}")).json()
    assert said["event"]["data"] == {"number": 1}
    first, second, third = said["would_follow"]
    assert first["effect"]["command"]["fields"] == {"number": 1}
    assert [event["type"] for event in second["effect"]["events"]] == ["tally.tallied.v1"]
    assert third["held_up"]["reason"] == "ThirteenIsUnlucky"
    assert third["held_up"]["title"] == "Thirteen is not tallied."
    assert third["held_up"]["facts"] == {"number": 3}
    (row,) = of_view["would_follow"][0]["effect"]["rows"]
    assert (row["table"], row["change"], row["key"]) == ("numbers", "insert", {"stream": str(A)})
    assert later["would_follow"] == [], "it is not its turn"


async def test_a_retry_goes_to_whose_event_it_is_and_is_done_once(desk: Desk) -> None:
    RULES.unlucky = 3
    async with desk.client() as http:
        said = (await http.post(f"{HERE}/{desk.id(POLICIES, 2)}/retry")).json()
        again = await http.post(f"{HERE}/{desk.id(POLICIES, 2)}/retry")
        one = await http.post(f"{HERE}/{desk.id(VIEW, 2)}/retry", json={"most": 1})
        rest = (await http.post(f"{HERE}/{desk.id(VIEW, 3)}/retry")).json()
    assert said["taken_up"] == [desk.id(POLICIES, 2), desk.id(POLICIES, 3)]
    last = desk.id(POLICIES, 4)
    assert (said["held_up"]["id"], said["left"], said["next"]) == (last, 1, last)
    assert desk.hearing.tallied(A) == (1, 2)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/no-longer-parked")
    assert (one.json()["taken_up"], one.json()["next"]) == ([desk.id(VIEW, 2)], desk.id(VIEW, 3))
    assert (len(rest["taken_up"]), rest["left"], rest["next"]) == (2, 0, None)


@pytest.mark.parametrize("hearer", [POLICIES, VIEW])
@pytest.mark.parametrize("how", ["retry", "discard"])
async def test_what_waits_behind_another_names_the_one_that_comes_first(
    desk: Desk, hearer: str, how: str
) -> None:
    body, headers = ({"why": "enough"} if how == "discard" else {}), {"Idempotency-Key": "k"}
    async with desk.client() as http:
        said = await http.post(f"{HERE}/{desk.id(hearer, 3)}/{how}", json=body, headers=headers)
    assert (said.status_code, said.json()["type"]) == (409, "/problems/waits-behind-another")
    assert said.json()["facts"] == {"first": desk.id(hearer, 2)}


async def test_all_streams_of_a_hearer_that_are_wanted_are_taken_up(desk: Desk) -> None:
    RULES.unlucky = 13
    async with desk.client() as http:
        nobody = await http.post(f"{HERE}/retry?reason=Thirteen")
        none = (await http.post(f"{HERE}/retry?reason=Other&hearer={POLICIES}")).json()
        said = (await http.post(f"{HERE}/retry?reason=Thirteen&hearer={POLICIES}")).json()
        of_view = (await http.post(f"{HERE}/retry?hearer={VIEW}")).json()
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (400, "hearer")
    assert none == {"streams": [], "cursor": None}
    for answer in (said, of_view):
        (stream,) = answer["streams"]
        assert (len(stream["taken_up"]), stream["left"], answer["cursor"]) == (3, 0, None)


@pytest.mark.parametrize("hearer", [POLICIES, VIEW])
async def test_giving_up_is_done_once_and_says_what_can_be_retried_then(
    desk: Desk, hearer: str
) -> None:
    path, first = f"{HERE}/{desk.id(hearer, 2)}/discard", {"Idempotency-Key": "first"}
    async with desk.client() as http:
        unsaid = await http.post(path, json={}, headers=first)
        no_key = await http.post(path, json={"why": "enough"})
        said = await http.post(path, json={"why": "counted by hand"}, headers=first)
        again = await http.post(path, json={"why": "counted by hand"}, headers=first)
        other = await http.post(path, json={"why": "no reason"}, headers=first)
        late = await http.post(path, json={"why": "me too"}, headers={"Idempotency-Key": "late"})
    assert (unsaid.status_code, no_key.status_code) == (400, 400)
    assert (
        said.json()
        == again.json()
        == {
            "id": desk.id(hearer, 2),
            "stream": str(A),
            "left": 2,
            "next": desk.id(hearer, 3),
        }
    )
    assert (other.status_code, other.json()["type"]) == (422, "/problems/command-is-another")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/no-longer-parked")


async def test_what_an_earlier_release_quoted_of_a_fault_is_not_kept_with_the_discarding(
    desk: Desk,
) -> None:
    recorder, first = desk.hearing.journal.recorder, desk.hearing.set_aside.first(A)
    assert first is not None
    recorder.held_up_again(first.parked.heard, "KeyError('Budi Santoso')", NOON)
    async with desk.client() as http:
        path, key = f"{HERE}/{desk.id(POLICIES, 2)}/discard", {"Idempotency-Key": "k"}
        said = await http.post(path, json={"why": "counted by hand"}, headers=key)
    assert said.status_code == 200
    parked = first.parked
    stream = discarding_of("tally", parked.heard, decode(parked.state).id)
    (recorded,) = recorder.select_events(stream)
    assert b'"parked_reason":"KeyError"' in recorded.state


async def test_what_views_go_on_without_is_listed_with_who_and_why(desk: Desk) -> None:
    key = {"Idempotency-Key": "k"}
    async with desk.client() as http:
        path = f"{HERE}/{desk.id(VIEW, 2)}/discard"
        await http.post(path, json={"why": "counted by hand"}, headers=key)
        (line,) = (await http.get(f"{HERE}/discarded")).json()["items"]
    assert (line["id"], line["why"]) == (desk.id(VIEW, 2), "counted by hand")
    assert line["account_id"] == str(ADMIN)
    assert line["reason"] == "ZeroDivisionError"


async def test_what_a_silent_service_has_set_aside_is_said_to_be_missing(desk: Desk) -> None:
    desk.line.away = True
    async with desk.client() as http:
        said = (await http.get(HERE)).json()
        of_view = (await http.get(f"{HERE}?hearer=view")).json()
        retried = await http.post(f"{HERE}/{desk.id(POLICIES, 2)}/retry")
    assert (said["unanswered"], said["hearers"]) == (["tally"], {VIEW: 3})
    assert of_view["unanswered"] == [], "of a service nothing was asked"
    assert (retried.status_code, retried.json()["type"]) == (
        503,
        "/problems/gateway/service-does-not-answer",
    )
