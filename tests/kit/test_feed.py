"""Does a hearer read from a feed exactly what is stored, page by page, or nothing?"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from kit.envelope import Record
from kit.feed import PAGE, HttpFeed, decode_line, encode_line, missing
from kit.feed_routes import feed_router
from kit.http.app import service_app
from kit.journal import Journal
from kit.lanes import lane_of
from kit.rights import Rights
from tests.kit.histories import Source
from tests.kit.journal.sample import context
from tests.kit.toy import KEEPER, NOW, RIGHTS, SHELF, OpenShelf, parts, rights_file, shelf, toy

EPOCH = UUID(int=7)
BEYOND = "after=9223372036854775808"


@dataclass(frozen=True)
class Served:
    """A journal of a service, and its feed as others read it."""

    journal: Journal
    feed: HttpFeed
    client: httpx.AsyncClient


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    said = toy(tmp_path)
    rights = Rights.load(rights_file(tmp_path, (*RIGHTS, ("toy.read-events", "keeper", "any"))))
    made = parts(tmp_path, rights=rights)
    assert made.journal is not None
    app = service_app(replace(made, routers=(feed_router(made.journal),)))
    headers = {"Authorization": f"Bearer {said.token(KEEPER, 'keeper')}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://toy", headers=headers
    ) as client:
        yield Served(made.journal, HttpFeed("toy", client), client)
    for journal in (said.journal, made.journal):
        journal.recorder.close()


def fill(journal: Journal, streams: int) -> None:
    for number in range(streams):
        command = OpenShelf(opd_id=UUID(int=1))
        journal.execute(shelf, UUID(int=1000 + number), command, context=context())


async def test_the_feed_gives_the_stored_bytes_with_their_places(served: Served) -> None:
    fill(served.journal, 3)
    given = await served.feed.read(0)
    assert [one.record for one in given] == served.journal.recorder.records(0, 10)
    assert {(one.source, one.epoch) for one in given} == {("toy", served.journal.heads().epoch)}


async def test_the_feed_is_read_page_by_page_and_by_lane(served: Served) -> None:
    fill(served.journal, 3)
    assert [one.record.position for one in await served.feed.read(1, limit=2)] == [2, 3]
    lane = lane_of(UUID(int=1001))
    assert {one.record.lane for one in await served.feed.read(0, lane=lane)} == {lane}


async def test_the_heads_are_those_of_the_journal(served: Served) -> None:
    fill(served.journal, 3)
    heads, stored = await served.feed.heads(), served.journal.heads()
    assert (heads.service, heads.position, heads.lanes) == ("toy", 4, stored.lanes)
    assert list(heads.forks) == list(stored.forks)


async def test_after_a_restore_the_feed_names_the_new_epoch(served: Served) -> None:
    served.journal.recorder.fork(EPOCH, NOW)
    assert (await served.feed.read(0))[0].epoch == EPOCH
    assert (await served.feed.heads()).epoch == EPOCH


@pytest.mark.parametrize("path", ["/events", "/events/heads"])
async def test_nobody_reads_a_feed_without_the_right(served: Served, path: str) -> None:
    no = await served.client.get(path, headers={"Authorization": ""})
    assert no.status_code == 401


@pytest.mark.parametrize("asked", ["after=-1", BEYOND, "limit=0", "limit=501", "lane=48", "lane=x"])
async def test_a_page_that_does_not_exist_is_refused(served: Served, asked: str) -> None:
    assert (await served.client.get(f"/events?{asked}")).status_code == 400


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> HttpFeed:
    transport = httpx.MockTransport(answer)
    return HttpFeed("toy", httpx.AsyncClient(transport=transport, base_url="http://toy"))


NONSENSE = {
    "a page of a proxy": httpx.Response(200, text="<html>", headers={"Journal-Epoch": str(EPOCH)}),
    "no epoch": httpx.Response(200, content=b""),
    "an epoch that is none": httpx.Response(200, headers={"Journal-Epoch": "new"}),
}


@pytest.mark.parametrize("name", NONSENSE)
async def test_an_answer_that_is_no_feed_counts_as_none(name: str) -> None:
    feed = answering(lambda _: NONSENSE[name])
    with pytest.raises(httpx.HTTPError):
        await feed.read(0)


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        '{"service":"other","forks":[{"epoch":"' + str(EPOCH) + '","forked_at":0}],"position":1}',
        '{"service":"toy","forks":[],"position":0}',
    ],
)
async def test_heads_of_somebody_else_or_of_no_journal_count_as_none(body: str) -> None:
    feed = answering(lambda _: httpx.Response(200, text=body))
    with pytest.raises(httpx.HTTPError):
        await feed.heads()


def test_a_line_keeps_the_bytes_of_the_event() -> None:
    state = '{"a":"é\\u0001\\u2028\\r\\n","b":[1,2.50]}'.encode()
    record = Record(position=9, lane=3, previous=4, stream=SHELF, type="toy.x.v1", state=state)
    line = encode_line(record)
    assert (decode_line(line), line.count(b"\n")) == (record, 1)


async def test_what_is_missing_of_a_lane_lies_strictly_between(served: Served) -> None:
    fill(served.journal, 200)
    lane = lane_of(UUID(int=1000))
    of_lane = await served.feed.read(0, lane=lane)
    first, last = of_lane[0].record.position, of_lane[-1].record.position
    found = await missing(served.feed, lane, first, last)
    assert (found, len(found) > 0) == (of_lane[1:-1], True)


async def test_of_what_is_missing_one_page_is_read() -> None:
    source = Source()
    for _ in range(PAGE + 3):
        source.grow(1)
    last = source.records[-1].position
    found = await missing(source, 1, 0, last)
    assert ([one.record for one in found], source.asked) == (source.records[:PAGE], 1)
    assert list(await missing(source, 1, 0, last, limit=2)) == list(found[:2])
