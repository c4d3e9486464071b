"""What a command would lead to is said without a trace of it, on each database."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.kit.journal.databases import DURABLE, Database, database
from tests.kit.test_http_commands import BOOK
from tests.kit.toy import OTHER_OPD, OUR_OPD, Toy, toy

SHELVES = {"opd_id": str(OUR_OPD)}


@pytest.fixture(params=DURABLE)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Toy]:
    opened: Database = database(request, tmp_path)
    recorder = opened.connect()
    yield toy(tmp_path, recorder=recorder)
    recorder.close()


async def test_a_preview_names_what_would_be_recorded_and_records_nothing(library: Toy) -> None:
    before = library.recorded()
    async with library.client() as http:
        would = await http.post("/preview/shelves", json=SHELVES)
        assert (would.status_code, library.recorded()) == (200, before)
        assert would.json()["would_record"] == ["toy.shelf-opened.v1"]
        assert "journal-token" not in would.headers
        done = await http.post("/shelves", json=SHELVES)
    assert done.status_code == 200, "the key is not used up by a preview"
    assert (done.json()["stream"], done.json()["version"]) == (would.json()["stream"], 1)


async def test_a_preview_is_refused_as_the_command_would_be(library: Toy) -> None:
    async with library.client() as http:
        stream = (await http.post("/shelves", json=SHELVES)).json()["stream"]
        books, key = f"/shelves/{stream}/books", {"Idempotency-Key": "b1"}
        nothing = await http.post(f"/preview{books}", json={}, headers=key)
        assert [one["field"] for one in nothing.json()["errors"]] == ["title"]
        stale = await http.post(f"/preview{books}", json=BOOK, headers={**key, "If-Match": '"7"'})
        assert stale.json()["type"] == "/problems/stream-has-moved"
        await http.post(books, json=BOOK, headers=key)
        full = await http.post(f"/preview{books}", json=BOOK, headers={"Idempotency-Key": "b2"})
    assert (full.status_code, full.json()["type"]) == (409, "/problems/toy/shelf-is-full")


async def test_a_preview_of_what_was_done_changes_nothing_more(library: Toy) -> None:
    async with library.client() as http:
        await http.post("/shelves", json=SHELVES)
        again = await http.post("/preview/shelves", json=SHELVES)
        other = await http.post("/preview/shelves", json={"opd_id": str(OTHER_OPD)})
    assert again.json()["would_record"] == []
    assert other.json()["type"] == "/problems/command-is-another"


async def test_a_preview_needs_the_same_right(library: Toy) -> None:
    async with library.client(Authorization="") as http:
        assert (await http.post("/preview/shelves", json=SHELVES)).status_code == 401
    stranger = f"Bearer {library.token(UUID(int=9), 'nobody')}"
    async with library.client(Authorization=stranger) as http:
        assert (await http.post("/preview/shelves", json=SHELVES)).status_code == 403
