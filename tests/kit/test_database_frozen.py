"""The database is frozen: is every caller answered in time, and does all go on when it thaws?"""

import asyncio
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import anyio
import httpx
import pytest
from eventsourcing.persistence import OperationalError
from sqlalchemy import Engine, text

from kit.keys import LOCK as LOCK_OF_KEYS
from kit.keys import Claim, KeyStore
from kit.postgres import LineBroke, alone, patient
from kit.recorder_postgres import PostgresRecorder
from kit.recorder_postgres_schema import LOCK
from kit.relay import Relay
from kit.transient import TRANSIENT
from kit.turns import Turns
from kit.view_reading import ViewReading
from kit.view_store import PLACES
from kit.view_store_postgres import ViewSchemas
from tests.kit.brokers import running
from tests.kit.patience import until
from tests.kit.tally_view import TALLY
from tests.kit.toy import OUR_OPD, Toy, toy
from tests.kit.vaults import engine_at, key_store
from tests.servers.postgres import PostgresCluster
from tests.servers.rooms import Databases

ANSWERED, CONNECTED = 1.0, 1.0
BOUND = 2 * ANSWERED + 2 * CONNECTED + 3
"""An append and the look for it after, each with a line; and a busy machine."""
CALLERS, EACH = 12, 20
SHELF = {"opd_id": str(OUR_OPD)}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.postgres.Line.answers_within", ANSWERED)
    monkeypatch.setattr("kit.postgres.ANSWER_SECONDS", ANSWERED)
    monkeypatch.setattr("kit.postgres.CONNECT_SECONDS", CONNECTED)


@pytest.fixture
def cluster(databases: Databases) -> Iterator[PostgresCluster]:
    yield databases.cluster
    databases.cluster.thaw()


@pytest.fixture
def library(databases: Databases, tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path, recorder=PostgresRecorder(databases.url("personnel")))
    yield made
    made.journal.recorder.close()


async def test_a_command_is_told_in_time_that_nothing_is_known_and_is_repeated(
    library: Toy, cluster: PostgresCluster
) -> None:
    async with library.client() as http:
        before = library.recorded()
        cluster.freeze()
        for _ in range(2):
            began = time.monotonic()
            said = await http.post("/shelves", json=SHELF)
            assert time.monotonic() - began < BOUND
            assert (said.status_code, said.headers["Retry-After"]) == (503, "2")
            assert said.json()["type"] == "/problems/out-of-reach"
        cluster.thaw()
        told = [await _repeated(http, "k1") for _ in range(2)]
    assert told[0] == told[1]
    assert library.recorded() == before + 1


async def test_callers_in_the_middle_of_it_are_all_answered_and_each_effect_is_there_once(
    library: Toy, cluster: PostgresCluster
) -> None:
    before, waited = library.recorded(), list[float]()

    async def call(http: httpx.AsyncClient, key: str) -> None:
        for number in range(EACH):
            await _repeated(http, f"{key}-{number}", waited)

    async with library.client() as http, asyncio.TaskGroup() as group:
        for caller in range(CALLERS):
            group.create_task(call(http, str(caller)))
        await until(lambda: len(waited) > CALLERS)
        cluster.freeze()
        await asyncio.sleep(3 * ANSWERED)
        cluster.thaw()
    assert max(waited) < 3 * BOUND, "who waits behind others waits for theirs too"
    assert max(waited) > ANSWERED / 2, "nobody was under way when it froze"
    assert library.recorded() == before + CALLERS * EACH


async def test_a_commit_that_froze_before_its_answer_is_found_by_repeating(
    library: Toy, cluster: PostgresCluster
) -> None:
    """Of a commit that waits for a standby that is not there, all but the answer has been done."""
    assert cluster.processes(), "its settings are changed: it has to be ours"
    before, reload = library.recorded(), "SELECT pg_reload_conf()"
    held = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    cluster.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", reload)
    async with library.client() as http:
        try:
            sending = asyncio.create_task(http.post("/shelves", json=SHELF))
            await _is_asked(cluster, held, "1")
        finally:
            cluster.sql("ALTER SYSTEM RESET synchronous_standby_names")
        cluster.freeze()
        assert (await sending).status_code == 503
        cluster.thaw()
        cluster.sql(reload)
        told = [await _repeated(http, "k1") for _ in range(2)]
    assert told[0] == told[1]
    assert library.recorded() == before + 1


async def test_a_process_that_is_frozen_in_a_transaction_holds_nobody_up_for_long(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.postgres.IDLE_SECONDS", 0.5)
    monkeypatch.setattr("kit.postgres.Line.answers_within", 10.0)
    library = toy(tmp_path, recorder=PostgresRecorder(databases.url("training")))
    recorder = library.journal.recorder
    assert isinstance(recorder, PostgresRecorder)
    with pytest.raises(LineBroke):
        await _sends_beside(library, recorder)
    recorder.close()


def test_a_process_that_is_frozen_with_the_lock_of_the_keys_holds_nobody_up_for_long(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.postgres.IDLE_SECONDS", 0.5)
    url, claim = databases.url("keys"), Claim(UUID(int=1), [("nip", "1")], begins=True)
    frozen, keys = engine_at(url), key_store(url)
    keys.create()
    with pytest.raises(TRANSIENT, match="idle-in-transaction"):
        _gives_beside(frozen, keys, claim)
    assert keys.find("nip", "1") == claim.person
    frozen.dispose()
    keys.close()


def _gives_beside(frozen: Engine, keys: KeyStore, claim: Claim) -> None:
    with alone(frozen, LOCK_OF_KEYS) as connection:
        began = time.monotonic()
        keys.give([claim], datetime(2026, 3, 2, tzinfo=UTC))
        assert time.monotonic() - began < BOUND
        connection.execute(text("SELECT 1"))


async def _sends_beside(library: Toy, recorder: PostgresRecorder) -> None:
    with recorder.datastore.get_connection() as frozen, frozen.transaction():
        frozen.execute(LOCK)
        async with library.client() as http:
            assert (await http.post("/shelves", json=SHELF)).status_code == 200
        frozen.execute("SELECT 1")


async def test_a_relay_turns_while_its_database_is_frozen_and_goes_on(
    databases: Databases, cluster: PostgresCluster, tmp_path: Path
) -> None:
    library = toy(tmp_path, recorder=PostgresRecorder(databases.url("evaluation")))
    turns = Turns(2 * ANSWERED + 2 * CONNECTED + 2)
    relay = Relay(library.journal, "127.0.0.1:1", turned=turns.of("relay"))
    lease, nobody = library.journal.recorder.lease, uuid4()
    async with running(relay):
        await until(lambda: not lease("relay", nobody, 0.0))
        cluster.freeze()
        for _ in range(3):
            age = turns.ages()["relay"]
            await until(lambda before=age: turns.ages()["relay"] < before)  # type: ignore[misc]
            assert turns.standing() == {}
            await asyncio.sleep(0.2)
        cluster.thaw()
        await until(lambda: not lease("relay", nobody, 0.0))
    library.journal.recorder.close()


async def test_views_are_neither_written_nor_read_for_ever(
    postgres: PostgresCluster, view_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_WRITTEN_SECONDS", "_READ_SECONDS"):
        monkeypatch.setattr(f"kit.view_store_postgres.{name}", ANSWERED)
    store = ViewSchemas(view_database)
    store.create([TALLY])
    there, reading = store.open(TALLY), store.reading([TALLY])

    def write() -> None:
        with there.alone():
            pass

    def read() -> None:
        with reading.begin() as connection:
            connection.execute(PLACES.to_metadata(type(PLACES.metadata)(), schema="tally").select())

    write()
    read()
    postgres.freeze()
    try:
        for ask in (write, read):
            began = time.monotonic()
            with pytest.raises(Exception, match=r"no answer|timeout"):
                await anyio.to_thread.run_sync(ask)
            assert time.monotonic() - began < BOUND
    finally:
        postgres.thaw()
    await anyio.to_thread.run_sync(write)
    await anyio.to_thread.run_sync(read)
    reading.dispose()
    store.close()


async def test_what_may_take_its_time_is_waited_for(databases: Databases) -> None:
    recorder = PostgresRecorder(databases.url("keys"))
    with patient(30):
        _sleeps(recorder)
    with pytest.raises(OperationalError, match="no answer"):
        _sleeps(recorder)
    recorder.close()


def _sleeps(recorder: PostgresRecorder) -> None:
    with recorder.datastore.get_connection() as connection:
        connection.execute("SELECT pg_sleep(%s)", [ANSWERED * 1.5])


async def _repeated(
    http: httpx.AsyncClient, key: str, waited: list[float] | None = None
) -> dict[str, object]:
    """Send a command until it is told to stand; note how long each answer took."""
    while True:
        began = time.monotonic()
        answer = await http.post("/shelves", json=SHELF, headers={"Idempotency-Key": key})
        if waited is not None:
            waited.append(time.monotonic() - began)
        if answer.is_success:
            told: dict[str, object] = answer.json()
            return told
        assert answer.status_code == 503, answer.text
        await asyncio.sleep(0.05)


async def _is_asked(cluster: PostgresCluster, statement: str, answer: str) -> None:
    async with asyncio.timeout(20):
        while await asyncio.to_thread(cluster.sql, statement) != answer:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def test_all_who_ask_views_that_are_silent_from_the_start_wait_as_long_as_the_first() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        at = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/views?connect_timeout=2"
        with closing(ViewSchemas(at)) as store, closing(ViewReading(store, [TALLY])) as reading:

            def waited(_: int) -> float:
                began = time.monotonic()
                with pytest.raises(TRANSIENT):
                    reading.current()
                return time.monotonic() - began

            with ThreadPoolExecutor(8) as pool:
                assert max(pool.map(waited, range(8))) < 2 * 2 + 1
