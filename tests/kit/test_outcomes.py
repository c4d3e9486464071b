"""Is each command counted by how it ended, and each database timed by what it was asked?"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import OperationalError
from prometheus_client.registry import Collector
from sqlalchemy import exc, select

from kit.databases import open_engine, open_recorder, open_views
from kit.journal import Journal
from kit.keys import KeyStore
from kit.observability import Metrics
from kit.outcomes import Outcomes
from kit.postgres import Datastore
from kit.recorder_postgres import PostgresRecorder
from kit.settings import Settings
from kit.timings import SECONDS, LinesInUse
from kit.transient import TooBusy
from kit.view_store import PLACES
from tests.kit.journal.sample import (
    BUDI,
    CATALOGUE,
    Count,
    Note,
    context,
    counter,
    journal_on,
    notes,
)
from tests.kit.tally import Hearing, Producer
from tests.kit.tally_view import TALLY
from tests.kit.toy import OTHER_OPD, OUR_OPD, toy
from tests.kit.vaults import MASTER
from tests.servers.rooms import Databases

SHELF = {"opd_id": str(OUR_OPD)}
BOOK = {"title": "Laskar Pelangi", "bought_on": "2026-03-02"}


def counted(collector: Collector) -> Mapping[tuple[str, str], float]:
    """Return by command and outcome how many there were."""
    (family,) = collector.collect()
    totals = [one for one in family.samples if one.name == "commands_total"]
    return {(one.labels["command"], one.labels["outcome"]): one.value for one in totals}


async def test_commands_are_counted_by_name_and_by_how_they_ended(tmp_path: Path) -> None:
    library = toy(tmp_path)
    async with library.client() as http:

        async def send(path: str, body: object, key: str) -> int:
            answer = await http.post(path, json=body, headers={"Idempotency-Key": key})
            return answer.status_code

        assert await send("/shelves", SHELF, "a") == 200
        shelf = str(library.journal.recorder.records(1, 1)[0].stream)
        assert await send("/shelves", SHELF, "a") == 200
        assert await send("/shelves", {"opd_id": str(OTHER_OPD)}, "a") == 422
        assert await send("/shelves", {"opd_id": str(OTHER_OPD)}, "b") == 403
        assert await send(f"/shelves/{shelf}/books", BOOK, "c") == 200
        assert await send(f"/shelves/{shelf}/books", BOOK, "d") == 409
        assert await send("/shelves", {"opd_id": 1}, "e") == 400
    assert counted(library.journal.outcomes.counted) == {
        ("open-shelf", "recorded"): 1,
        ("open-shelf", "repeated"): 1,
        ("open-shelf", "refused:command-is-another"): 1,
        ("open-shelf", "refused:forbidden"): 1,
        ("put-book", "recorded"): 1,
        ("put-book", "refused:shelf-is-full"): 1,
    }


def test_a_command_that_changed_nothing_lost_or_failed_is_told_apart() -> None:
    busy = Outcomes()
    for fault in (TooBusy(), ConnectionError(), ZeroDivisionError()):
        with pytest.raises(type(fault)), busy.of(fault):
            raise fault
    with busy.of(object()) as ended:
        assert ended("unchanged", 5) == 5
    assert {outcome for _, outcome in counted(busy.counted)} == {
        *("busy", "unknown", "fault", "unchanged"),
    }


def test_a_command_that_needed_keys_which_are_away_is_no_fault(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, databases={"keys": "postgresql://127.0.0.1:1/keys"})
    keys = KeyStore(open_engine(settings, "keys", "keys.db"), MASTER)
    recorder = open_recorder(settings, "sample")
    recorder.create()
    there = journal_on(recorder)
    journal = Journal(recorder, CATALOGUE, keys, there.clock)
    note = Note(person_id=BUDI, text="on leave")
    with pytest.raises(exc.OperationalError):
        journal.execute(notes, BUDI, note, context=context())
    assert counted(journal.outcomes.counted) == {("note", "unknown"): 1}
    keys.close()
    recorder.close()


def test_what_policies_do_is_counted_too(producer: Producer, hearing: Hearing) -> None:
    producer.count(UUID(int=0xA))
    for _ in range(2):
        hearing.hearer.hear(producer.all())
    outcomes = counted(hearing.journal.outcomes.counted)
    assert sum(outcomes.values()) == 2
    assert set(outcomes.values()) == {1}


@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_what_is_asked_of_a_journal_is_timed_on_both_databases(
    on: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    databases, name = {}, f"timed{uuid4().hex[:6]}"
    if on == "postgres":
        rooms: Databases = request.getfixturevalue("databases")
        databases = {name: rooms.url("personnel")}
    recorder = open_recorder(Settings(var=tmp_path, databases=databases), name)
    recorder.create()
    journal = journal_on(recorder)
    before = asked(name)
    for _ in range(3):
        journal.execute(counter, UUID(int=1), Count(), context=context())
    journal.heads()
    recorder.records(0, 10)
    after = asked(name)
    told = {operation: after[operation] - before.get(operation, 0) for operation in after}
    assert {"append", "load a stream", "look for a command", "heads", "read a page"} == told.keys()
    assert (told["append"], told["heads"], told["read a page"]) == (3, 1, 1)
    assert told["load a stream"] >= 3
    if isinstance(recorder, PostgresRecorder):
        database = urlsplit(databases[name]).path.strip("/")
        assert asked(database)["wait for a line"] >= 9
        with recorder.datastore.get_connection(), recorder.datastore.get_connection():
            assert in_use()[database] == 2
        assert in_use()[database] == 0
    recorder.close()


def test_a_wait_for_a_line_is_timed_too_where_none_was_had(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.postgres.CONNECT_SECONDS", 0.2)
    url = databases.url("personnel")
    database, datastore = urlsplit(url).path.strip("/"), Datastore(url, pool_size=1)
    with datastore.get_connection():
        before = asked(database)["wait for a line"]
        with pytest.raises(OperationalError), datastore.get_connection():
            pass
    assert asked(database)["wait for a line"] == before + 1
    datastore.close()


@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_what_is_asked_of_views_is_timed_on_both_databases(
    on: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    databases = {}
    if on == "postgres":
        databases = {"views": str(request.getfixturevalue("view_database"))}
    store, before = open_views(Settings(var=tmp_path, databases=databases)), asked("views")
    store.create([TALLY])
    there = store.open(TALLY)
    with there.alone() as connection:
        connection.execute(select(PLACES))
    reading = store.reading([TALLY])
    with reading.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    made = {
        operation: count - before.get(operation, 0) for operation, count in asked("views").items()
    }
    assert made["write a view"] >= 1
    assert made["read views"] == 1
    reading.dispose()
    there.close()
    store.close()


def test_the_figures_of_a_process_hold_the_times_of_its_databases() -> None:
    SECONDS.labels("shown", "append").observe(0.002)
    shown = Metrics().text().decode()
    assert 'database_seconds_bucket{database="shown",le="0.0025",operation="append"} 1.0' in shown


def asked(database: str) -> Mapping[str, float]:
    """Return by operation how often a database was asked."""
    (family,) = SECONDS.collect()
    counts = [one for one in family.samples if one.name == "database_seconds_count"]
    of = [one for one in counts if one.labels["database"] == database]
    return {one.labels["operation"]: one.value for one in of}


def in_use() -> Mapping[str, float]:
    (family,) = LinesInUse().collect()
    return {one.labels["database"]: one.value for one in family.samples}
