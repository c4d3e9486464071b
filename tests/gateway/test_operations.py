"""Does an operator find at one address all that is set aside, and do with it what may be done?"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from gateway.operations import HERE, operations_routers
from kit.clock import FixedClock
from kit.discarding import discarding_of
from kit.http.app import service_app
from kit.http.paging import cursor
from kit.http.parked import ParkedDoor, parked_router
from kit.http.parts import Parts
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.view_parked import ParkedOfView
from kit.view_store_sqlite import ViewFiles
from kit.view_writer import ViewWriter
from tests.gateway.door import RIGHTS, QueryRights
from tests.kit.journal.sample import NOON, ring
from tests.kit.tally import RULES, Hearing, Producer
from tests.kit.tally_view import TALLY

A, B, ADMIN = UUID(int=0xA), UUID(int=0xB), UUID(int=0xAD)
VIEW, POLICIES = "view-tally-v1", "tally-policies"
NOWHERE = [f":sample:{end}" for end in ("x:y:z", "0:-1", "0:٢", f"0:{2**63}", f"0:{'9' * 40}")]
OTHERS = ("auditor", "service", "opd_head", "coordination_team")


class Away(httpx.AsyncBaseTransport):
    """What stands before a service, and lets nobody through while it is away."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner, self.away = inner, False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            msg = "nobody is there"
            raise httpx.ConnectError(msg)
        return await self.inner.handle_async_request(request)


@dataclass(frozen=True)
class Desk:
    """A gateway with one view, before one service; both have set the same stream aside."""

    producer: Producer
    hearing: Hearing
    view: ParkedOfView
    line: Away
    app: Any
    issuer: Issuer

    def client(self, role: str | None = "administrator") -> httpx.AsyncClient:
        token = self.issuer.mint(ADMIN, [role], None, timedelta(minutes=5)) if role else ""
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"} if role else {}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers)

    def id(self, hearer: str, position: int) -> str:
        epoch = self.producer.journal.heads().epoch
        return f"{hearer}:sample:{epoch.hex[:8]}:{position}"


def _fails(*_: object) -> list[Any]:
    raise ZeroDivisionError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    RULES.unlucky = 1
    producer, hearing = Producer(tmp_path / "producer.db"), Hearing(tmp_path / "hearing.db")
    producer.count(A, by=3)
    hearing.hearer.hear(producer.all())
    store, clock = ViewFiles(tmp_path), FixedClock(NOON)
    with closing(ViewWriter(replace(TALLY, project=_fails), store, ring(), clock)) as broken:
        broken.hear(producer.all())
    writer, reading = ViewWriter(TALLY, store, ring(), clock), store.reading([TALLY])
    view = ParkedOfView(writer, reading)
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.pem"), "spbe", clock)
    door = parked_router(ParkedDoor([hearing.set_aside]))
    service = service_app(replace(_parts("tally", issuer), routers=[door]))
    line = Away(httpx.ASGITransport(service))
    behind = httpx.AsyncClient(transport=line, base_url="http://tally")
    idle = service_app(replace(_parts("idle", issuer), routers=[parked_router(ParkedDoor([]))]))
    other = httpx.AsyncClient(transport=httpx.ASGITransport(idle), base_url="http://idle")
    routers = operations_routers({"tally": behind, "idle": other}, [view])
    gateway = service_app(replace(_parts("gateway", issuer), routers=routers))
    yield Desk(producer, hearing, view, line, gateway, issuer)
    writer.close()
    reading.dispose()
    for journal in (producer.journal, hearing.journal):
        journal.recorder.close()


def _parts(name: str, issuer: Issuer) -> Parts:
    return Parts(
        name=name,
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", FixedClock(NOON)),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load(name),
    )


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
    (recorded,) = recorder.select_events(discarding_of("tally", first.parked.heard))
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


@pytest.mark.parametrize("hearer", [POLICIES, VIEW, "nobody"])
@pytest.mark.parametrize("place", ["", ":", ":sample:00000000:2", *NOWHERE])
async def test_what_is_no_event_is_not_found(desk: Desk, hearer: str, place: str) -> None:
    async with desk.client() as http:
        said = await http.get(f"{HERE}/{hearer}{place}")
    assert said.status_code == (409 if place.endswith(":2") and hearer != "nobody" else 404)


@pytest.mark.parametrize(
    "place",
    [
        ("9999-12-31T23:59:59.999999Z", "zz", "b", 1),
        ("0001-01-01T00:00:00+12:00", "zz", "b", 1),
        ("2026-03-02T04:00:00", "zz", "b", 1),
        ("2026-03-02T04:00:00Z", VIEW, "sam\0ple", 1),
        ("2026-03-02T04:00:00Z", VIEW, "sample", 10**23),
    ],
)
@pytest.mark.parametrize("path", [HERE, f"{HERE}/discarded"])
async def test_what_no_page_has_ended_with_is_no_cursor(
    desk: Desk, path: str, place: tuple[object, ...]
) -> None:
    async with desk.client() as http:
        said = await http.get(path, params={"cursor": cursor(place)})
    assert (said.status_code, said.json()["errors"][0]["field"]) == (400, "cursor")


@pytest.mark.parametrize("field", ["hearer", "source", "type", "reason"])
async def test_a_filter_with_what_cannot_be_recorded_is_named(desk: Desk, field: str) -> None:
    async with desk.client() as http:
        listed = await http.get(HERE, params={field: "a\0"})
        retried = await http.post(f"{HERE}/retry", params={"hearer": VIEW, field: "view-\0"})
    for said in (listed, retried):
        assert said.status_code == 400
        (wrong,) = said.json()["errors"]
        assert (wrong["field"], wrong["rule"]) == (field, "text")


@pytest.mark.parametrize("hearer", [POLICIES, VIEW])
async def test_an_address_with_what_no_address_can_have_is_not_found(
    desk: Desk, hearer: str
) -> None:
    mine, key = f"{HERE}/{hearer}:sam%00ple:1f0c2a9b:1", {"Idempotency-Key": "k"}
    async with desk.client() as http:
        asked = [
            await http.get(mine),
            await http.post(f"{mine}/retry"),
            await http.post(f"{mine}/discard", json={"why": "enough"}, headers=key),
        ]
    assert [said.status_code for said in asked] == [404] * 3


@pytest.mark.parametrize("role", [None, *OTHERS])
async def test_only_an_administrator_comes_in(desk: Desk, role: str | None) -> None:
    mine = desk.id(VIEW, 2)
    async with desk.client(role) as http:
        asked = [await http.get(path) for path in (HERE, f"{HERE}/{mine}", f"{HERE}/discarded")]
        asked += [
            await http.post(f"{HERE}/{path}")
            for path in ("retry", f"{mine}/retry", f"{mine}/discard")
        ]
    assert {said.status_code for said in asked} == {403 if role else 401}
