"""A reader walks through lists, asks again cheaply, and sees no other OPD's things."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from kit.http.access import caller, confined_to, may, requires
from kit.http.body import json_body
from kit.http.edge import limited_to
from kit.http.paging import Page, answer, cursor, page
from kit.rights import Rights
from tests.kit import toy as sample
from tests.kit.toy import KEEPER, OTHER_OPD, OUR_OPD, READER, Toy, rights_file, toy


def reading_room() -> APIRouter:
    router = APIRouter()
    read = [Depends(requires("toy.read"))]

    @router.get("/shelves", dependencies=read)
    def shelves(request: Request, wanted: Annotated[Page, Depends(page)]) -> Response:
        after = wanted.after(list[int])
        first = after[0] + 1 if after else 0
        rows = list(range(first, min(first + wanted.limit, 5)))
        more = [rows[-1]] if rows and rows[-1] < 4 else None
        found = {"rows": rows, "opd": confined_to(request, "toy.read")}
        return answer(request, found, headers=wanted.link(more))

    @router.get("/opds/{opd_id}", dependencies=read)
    def opd(request: Request, opd_id: UUID) -> str:
        may(request, "toy.read", opd_id)
        return str(caller(request).account_id)

    @router.post("/imports", dependencies=read)
    @limited_to(2_000_000)
    async def imports(request: Request) -> int:
        return len(await json_body(request))

    return router


@pytest.fixture
def readable(tmp_path: Path) -> Iterator[Toy]:
    rows = (*sample.RIGHTS, ("toy.read", "librarian", "own"), ("toy.read", "keeper", "any"))
    rights = Rights.load(rights_file(tmp_path, rows))
    made = toy(tmp_path, routers=[reading_room()], rights=rights)
    yield made
    made.journal.recorder.close()


async def test_a_list_is_walked_by_the_links_it_gives(readable: Toy) -> None:
    rows, where = [], "/shelves?limit=2"
    async with readable.client() as http:
        while where:
            said = await http.get(where)
            rows += said.json()["rows"]
            where = said.links["next"]["url"] if "next" in said.links else ""
    assert rows == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "field", "rule"),
    [
        ("limit=201", "limit", "too-large"),
        ("limit=0", "limit", "too-small"),
        ("limit=x", "limit", "type"),
        ("cursor=" + "x" * 1025, "cursor", "too-long"),
        ("cursor=%25", "cursor", "cursor"),
        ("cursor=é", "cursor", "cursor"),
        ("cursor=WyJhIl0", "cursor", "cursor"),
        ("cursor=" + cursor([10**23]), "cursor", "cursor"),
        ("cursor=" + cursor([2**63]), "cursor", "cursor"),
    ],
)
async def test_a_wrong_query_is_named(readable: Toy, query: str, field: str, rule: str) -> None:
    async with readable.client() as http:
        said = (await http.get(f"/shelves?{query}")).json()
    assert (said["status"], said["type"]) == (400, "/problems/bad-request")
    [error] = said["errors"]
    assert (error["field"], error["rule"]) == (field, rule)


async def test_the_same_question_is_answered_by_a_304_while_nothing_changed(
    readable: Toy,
) -> None:
    async with readable.client() as http:
        first = await http.get("/shelves")
        etag = {"If-None-Match": f'"old", W/{first.headers["etag"]}'}
        again = await http.get("/shelves", headers=etag)
        other = await http.get("/shelves?limit=1", headers=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200


async def test_who_has_the_own_opd_only_reads_no_others(readable: Toy) -> None:
    async with readable.client() as http:
        assert (await http.get("/shelves")).json()["opd"] == str(OUR_OPD)
        assert (await http.get(f"/opds/{OUR_OPD}")).status_code == 200
        assert (await http.get(f"/opds/{OTHER_OPD}")).status_code == 403
        said = (await http.get("/opds/5")).json()
        assert said["errors"][0]["field"] == "opd_id"
        assert said["errors"][0]["rule"] == "uuid"
    everybody = f"Bearer {readable.token(KEEPER, 'keeper')}"
    async with readable.client(Authorization=everybody) as http:
        assert (await http.get("/shelves")).json()["opd"] is None
        assert (await http.get(f"/opds/{OTHER_OPD}")).status_code == 200
    stranger = f"Bearer {readable.token(READER, 'librarian', None)}"
    async with readable.client(Authorization=stranger) as http:
        assert (await http.get("/shelves")).status_code == 403


async def test_a_route_beside_commands_may_take_more(readable: Toy) -> None:
    json_type = {"Content-Type": "application/json"}
    async with readable.client(**json_type) as http:
        said = await http.post("/imports", content=b" " * 1_900_000)
        assert said.json() == 1_900_000
        assert (await http.post("/imports", content=b" " * 2_100_000)).status_code == 413
