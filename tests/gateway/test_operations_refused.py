"""What is answered to an operator who asks for what there is not, or may not ask at all?"""

import pytest

from gateway.operations import HERE
from kit.http.paging import cursor
from tests.gateway.operations_desk import NOWHERE, OTHERS, POLICIES, VIEW, Desk


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


@pytest.mark.parametrize("hearer", ["nobody", POLICIES[:-3], f"{POLICIES}-more", f"{POLICIES}:"])
async def test_who_retries_all_of_a_hearer_that_there_is_not_is_told_which_there_are(
    desk: Desk, hearer: str
) -> None:
    async with desk.client() as http:
        said = await http.post(f"{HERE}/retry", params={"hearer": hearer})
    (wrong,) = said.json()["errors"]
    assert (said.status_code, wrong["field"], wrong["rule"]) == (400, "hearer", "choice")
    assert POLICIES in said.text


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
