"""Is what is set aside found by an index, also in a database that an earlier release made?

What an index does is told by the plan, with all other ways to the same rows forbidden.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, inspect

from kit.clock import FixedClock
from kit.recorder import Wanted
from kit.recorder_postgres import PostgresRecorder
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_store import PARKED
from tests.kit.journal.sample import NOON, ring
from tests.kit.set_aside import parked_three
from tests.kit.tally import RULES, Hearing, Producer
from tests.kit.tally_view import Place, hear

A = UUID(int=0xA)
KEY = (NOON, "sample", 3)
SETTINGS = [f"SET LOCAL enable_{way} = off" for way in ("seqscan", "sort", "bitmapscan")]

Asked = list[tuple[str, Sequence[object]]]


@pytest.fixture
def hearing(durable_hearing: Hearing) -> Hearing:
    return durable_hearing


@pytest.fixture
def asked(hearing: Hearing, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What the journal's database is asked from now on, beside appends."""
    told, select = Asked(), getattr(hearing.journal.recorder, "_select")  # noqa: B009 - a port has none

    def telling(statement: str, *values: object) -> object:
        told.append((statement, values))
        return select(statement, *values)

    monkeypatch.setattr(hearing.journal.recorder, "_select", telling)
    return told


def plan(hearing: Hearing, statement: str, values: Sequence[object]) -> str:
    recorder = hearing.journal.recorder
    if isinstance(recorder, PostgresRecorder):
        with recorder.datastore.get_connection() as connection, connection.transaction():
            for setting in SETTINGS:
                connection.execute(setting)
            told = connection.execute("EXPLAIN " + statement.replace("?", "%s"), values)
            return "\n".join(row["QUERY PLAN"] for row in told)
    explain = getattr(recorder, "_select")  # noqa: B009 - a port has none
    return "\n".join(row["detail"] for row in explain("EXPLAIN QUERY PLAN " + statement, *values))


def test_a_page_of_what_a_service_set_aside_is_read_in_the_order_of_an_index(
    producer: Producer, hearing: Hearing, asked: Asked
) -> None:
    parked_three(producer, hearing)
    asked.clear()
    for after in (None, KEY):
        hearing.set_aside.waiting(Wanted(), after, 10)
    hearing.set_aside.since()
    assert len(asked) == 3
    for statement, values in asked.copy():
        assert "parked_by_age" in plan(hearing, statement, values)


def test_a_retry_counts_a_stream_once_however_many_it_takes_up(
    producer: Producer, hearing: Hearing, asked: Asked
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 13
    producer.count(A, by=9)
    hearing.hearer.hear(producer.all())
    asked.clear()
    assert len(hearing.set_aside.retry(A, most=5).taken_up) == 5
    assert sum("COUNT" in statement for statement, _ in asked) == 1
    statement, values = asked[0]
    assert "parked_in_order" in plan(hearing, statement, values)


@contextmanager
def of_view(place: Place) -> Iterator[tuple[ParkedOfView, Engine]]:
    reading = place.store.reading([place.view])
    with closing(ViewHearer(place.view, place.store, ring(), FixedClock(NOON))) as hearer:
        yield ParkedOfView(hearer, reading), reading
    reading.dispose()


@contextmanager
def asked_of(engine: Engine) -> Iterator[Asked]:
    told = Asked()

    def telling(*said: object) -> None:
        if (statement := str(said[2])).startswith("SELECT"):
            told.append((statement, said[3]))  # type: ignore[arg-type]

    event.listen(engine, "before_cursor_execute", telling)
    yield told
    event.remove(engine, "before_cursor_execute", telling)


def plan_of_view(engine: Engine, statement: str, values: Sequence[object]) -> str:
    with engine.begin() as connection:
        on_postgres = engine.dialect.name == "postgresql"
        for setting in SETTINGS if on_postgres else ():
            connection.exec_driver_sql(setting)
        explain = "EXPLAIN " if on_postgres else "EXPLAIN QUERY PLAN "
        told = connection.exec_driver_sql(explain + statement, values)
        return "\n".join(str(row[-1]) for row in told)


def test_what_a_view_set_aside_is_found_by_indexes_and_counted_once(
    producer: Producer, place: Place
) -> None:
    producer.count(A, by=12)
    hear(place, producer.all())
    with of_view(place) as (aside, engine):
        assert aside.count(Wanted()) == 6, "the seventh, and what it holds back"
        with asked_of(engine) as asked:
            for after in (None, KEY):
                aside.waiting(Wanted(), after, 10)
            aside.since()
            (first, later, since) = asked.copy()
            assert aside.next_of(A) is not None
        assert all("parked_by_age" in plan_of_view(engine, *one) for one in (first, later, since))
        assert "parked_in_order" in plan_of_view(engine, *asked[-1])
        with asked_of(engine) as asked:
            assert aside.retry(A).left == 6
        assert sum("count(" in statement for statement, _ in asked) == 1


def test_a_journal_of_an_earlier_release_gets_the_index(
    producer: Producer, hearing: Hearing, asked: Asked
) -> None:
    recorder = hearing.journal.recorder
    with getattr(recorder, "_writing")() as cursor:  # noqa: B009 - a port has none
        cursor.execute("DROP INDEX parked_by_age")
    recorder.create()
    parked_three(producer, hearing)
    hearing.set_aside.since()
    assert "parked_by_age" in plan(hearing, *asked[-1])


def test_a_view_of_an_earlier_release_gets_the_indexes(place: Place) -> None:
    there = place.store.open(place.view)
    with there.alone() as connection:
        schema = connection.get_execution_options()["schema_translate_map"].get(None)
        found = inspect(connection).get_indexes(PARKED.name, schema)
        for index in found:
            name = f"{schema}.{index['name']}" if schema else index["name"]
            connection.exec_driver_sql(f"DROP INDEX {name}")
    there.close()
    place.store.create([place.view])
    there = place.store.open(place.view)
    with there.alone() as connection:
        again = {one["name"] for one in inspect(connection).get_indexes(PARKED.name, schema)}
    there.close()
    assert again == {one["name"] for one in found} == {"parked_by_age", "parked_in_order"}
