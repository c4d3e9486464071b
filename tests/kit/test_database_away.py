"""The database falls: is every command answered honestly, once in effect, and does all go on?"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from kit.duelist import DueList
from kit.http.journal_token import parse_token
from kit.recorder_postgres import PostgresRecorder
from tests.kit.journal.databases import Database
from tests.kit.loans import ATLAS, MAR_5, MAR_6, Lend, Library
from tests.kit.toy import OUR_OPD, Toy, toy
from tests.servers.postgres import PostgresCluster
from tests.servers.rooms import Databases

WRITERS, EACH = 8, 60
Told = dict[str, Any]
SHELF = {"opd_id": str(OUR_OPD)}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.postgres.CONNECT_SECONDS", 1.0)


@pytest.fixture
def cluster(databases: Databases) -> PostgresCluster:
    return databases.cluster


@pytest.fixture
def library(databases: Databases, tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path, recorder=PostgresRecorder(databases.url("personnel")))
    yield made
    made.journal.recorder.close()


async def test_a_command_is_told_that_nothing_is_known_and_is_repeated_under_its_key(
    library: Toy, cluster: PostgresCluster
) -> None:
    before = library.recorded()
    await asyncio.to_thread(cluster.kill)
    async with library.client(**{"Accept-Language": "en"}) as http:
        said = await http.post("/shelves", json=SHELF)
        assert (said.status_code, said.headers["Retry-After"]) == (503, "2")
        assert said.headers["Content-Type"] == "application/problem+json"
        document = said.json()
        assert document["type"] == "/problems/out-of-reach"
        assert "Nothing is known to have been recorded" in document["detail"]
        assert "same Idempotency-Key" in document["detail"]
        assert "facts" not in document
        await asyncio.to_thread(cluster.start)
        answers = [await _repeated(http, "k1") for _ in range(2)]
    assert answers[0] == answers[1]
    assert library.recorded() == before + 1


async def test_after_a_restart_that_nobody_saw_the_first_command_is_carried_out(
    library: Toy, cluster: PostgresCluster
) -> None:
    async with library.client() as http:
        await asyncio.gather(*(_repeated(http, f"before-{n}") for n in range(WRITERS)))
        await asyncio.to_thread(cluster.kill)
        await asyncio.to_thread(cluster.start)
        answer = await http.post("/shelves", json=SHELF, headers={"Idempotency-Key": "after"})
    assert answer.status_code == 200, answer.text


async def test_a_commit_whose_answer_was_lost_is_found_by_repeating(
    library: Toy, cluster: PostgresCluster
) -> None:
    """Of a commit that waits for a standby that is not there, all but the answer has been done."""
    assert cluster.processes(), "its settings are changed: it has to be ours"
    before = library.recorded()
    held = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    reload = "SELECT pg_reload_conf()"
    cluster.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", reload)
    async with library.client() as http:
        try:
            sending = asyncio.create_task(http.post("/shelves", json=SHELF))
            await _until(lambda: cluster.sql(held) == "1")
        finally:
            cluster.sql("ALTER SYSTEM RESET synchronous_standby_names")
        await asyncio.to_thread(cluster.kill)
        assert (await sending).status_code == 503
        await asyncio.to_thread(cluster.start)
        await _until(lambda: library.recorded() == before + 1)
        told = await _repeated(http, "k1")
    assert library.recorded() == before + 1
    _is_there_once(library, [told])


async def test_what_eight_writers_were_told_is_there_once_however_often_the_server_falls(
    library: Toy, cluster: PostgresCluster
) -> None:
    told: dict[str, Told] = {}
    unknown: list[str] = []

    async def write(writer: int, http: httpx.AsyncClient) -> None:
        for key in (f"{writer}-{number}" for number in range(EACH)):
            told[key] = await _repeated(http, key, unknown)

    async with library.client() as http, asyncio.TaskGroup() as group:
        for writer in range(WRITERS):
            group.create_task(write(writer, http))
        for share in (0.2, 0.5, 0.8):
            await _until(lambda: len(told) >= share * WRITERS * EACH)  # noqa: B023 - at once
            await asyncio.to_thread(cluster.kill)
            await asyncio.to_thread(cluster.start)
    assert unknown, "the server fell three times, and nobody was told"
    assert len(told) == WRITERS * EACH
    _is_there_once(library, told.values())


def _is_there_once(library: Toy, told: Collection[Told]) -> None:
    """Compare what was told with the journal, which has all of it and nothing else."""
    records = [one for after in (0, 400) for one in library.journal.recorder.records(after, 400)]
    assert [one.position for one in records] == list(range(1, len(told) + 2))
    place = {one.stream: one for one in records[1:]}
    assert len(place) == len(told), "something took effect twice"
    for answer in told:
        record, token = place[UUID(answer["stream"])], parse_token(answer["token"])
        assert (token.positions[record.lane], answer["version"]) == (record.position, 1)
    for lane in {one.lane for one in records}:
        of_lane = [one for one in records if one.lane == lane]
        assert all(later.previous == one.position for one, later in pairwise(of_lane))


async def test_the_due_list_goes_on_by_itself(
    databases: Databases, cluster: PostgresCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.duelist.RENEW_SECONDS", 0.05)
    url = databases.url("training")
    first = PostgresRecorder(url)
    first.create()
    first.close()
    with Library(Database(url, lambda: PostgresRecorder(url)), tmp_path) as loans:
        loans.send(ATLAS, Lend(until=MAR_5))
        due_list: DueList = loans.due_list()
        job = asyncio.create_task(due_list.run())
        await _until(lambda: len(due_list.table.entries()) == 1)
        await asyncio.to_thread(cluster.kill)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(cluster.start)
        loans.clock.strike(MAR_6)
        await _until(lambda: loans.books_called_in() == [ATLAS])
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job


async def _repeated(http: httpx.AsyncClient, key: str, unknown: list[str] | None = None) -> Told:
    """Send a command until it is told to stand; note each time at which nothing was known."""
    headers = {"Idempotency-Key": key}
    while (answer := await http.post("/shelves", json=SHELF, headers=headers)).is_error:
        assert answer.status_code == 503, answer.text
        (unknown if unknown is not None else []).append(key)
        await asyncio.sleep(0.05)
    told: Told = answer.json()
    return told


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not await asyncio.to_thread(happened):  # noqa: ASYNC110 - it happens elsewhere
            await asyncio.sleep(0.05)
