"""What holds of views in PostgreSQL only: who makes them, what a fall of the server leaves."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine, exc, select, text

from kit.clock import FixedClock
from kit.recorder import Wanted
from kit.transient import TRANSIENT
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_store_postgres import ViewSchemas, view_schema
from kit.view_writer import ViewWriter
from kit.views import View
from tests.kit.journal.sample import NOON, ring
from tests.kit.set_aside import asked
from tests.kit.tally import Producer
from tests.kit.tally_view import NOTES, TALLY, Place, hear, rows, shown
from tests.servers.rooms import Databases

A, B = UUID(int=0xA), UUID(int=0xB)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.url("views")


@pytest.fixture
def schemas(url: str) -> Iterator[ViewSchemas]:
    with closing(ViewSchemas(url)) as opened:
        yield opened


def test_ten_replicas_make_the_schemas_at_once(url: str) -> None:
    def create(_: int) -> None:
        with closing(ViewSchemas(url)) as replica:
            replica.create([TALLY])

    with ThreadPoolExecutor(10) as replicas:
        assert list(replicas.map(create, range(10))) == [None] * 10


def test_a_replica_that_starts_makes_nothing(
    schemas: ViewSchemas, databases: Databases, producer: Producer
) -> None:
    producer.count(A)
    with pytest.raises(exc.ProgrammingError, match="does not exist"):
        hear(Place(schemas, lambda: None, TALLY), producer.all())
    tables = "SELECT count(*) FROM pg_tables WHERE tablename = 'places'"
    assert databases.sql("views", tables) == "0"


def test_after_a_fall_of_the_server_names_are_gone_with_their_places(
    schemas: ViewSchemas, databases: Databases, year: Producer
) -> None:
    place = Place(schemas, lambda: None, TALLY)
    schemas.create([TALLY])
    hear(place, year.all())
    before = rows(place)
    assert before["notes"]
    databases.cluster.kill()
    databases.cluster.start()
    schemas.close()
    assert set(map(len, rows(place).values())) == {0}
    hear(place, year.all())
    assert rows(place) == before


def test_text_stands_in_the_order_of_its_code_points(
    schemas: ViewSchemas, databases: Databases
) -> None:
    schemas.create([TALLY])
    asked = "SELECT collation_name FROM information_schema.columns WHERE table_schema = 'tally_v1'"
    found = databases.sql("views", f"{asked} AND data_type = 'character varying'")
    assert set(found.split()) == {"C"}


def test_who_is_frozen_lets_go_of_a_view_and_parks_nothing_when_it_thaws(
    schemas: ViewSchemas, producer: Producer
) -> None:
    place = Place(schemas, lambda: None, TALLY)
    schemas.create([TALLY])
    producer.count(A, B)
    with pytest.raises(TRANSIENT):
        _freeze(schemas, lambda: hear(place, producer.all()))
    assert shown(place) == {"numbers": {A: 1, B: 1}, "notes": [], "parked": []}


def _freeze(schemas: ViewSchemas, meanwhile: Callable[[], None]) -> None:
    with schemas.open(TALLY).alone() as frozen:
        frozen.execute(text("SET LOCAL idle_in_transaction_session_timeout = '200ms'"))
        meanwhile()
        frozen.execute(select(1))


def test_a_question_ends_that_nobody_waits_for_any_more(schemas: ViewSchemas) -> None:
    schemas.create([TALLY])
    engine = schemas.reading([TALLY])
    with pytest.raises(TRANSIENT, match="statement timeout"):
        _ask_for_long(engine)
    engine.dispose()


def _ask_for_long(engine: Engine) -> None:
    with engine.begin() as connection:
        assert connection.execute(select(NOTES)).all() == []
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "10s"
        connection.execute(text("SET LOCAL statement_timeout = '50ms'"))
        connection.execute(text("SELECT pg_sleep(5)"))


def test_what_was_given_up_in_a_view_of_names_outlives_a_fall_right_after(
    schemas: ViewSchemas, databases: Databases, producer: Producer
) -> None:
    producer.count(A, by=7)
    schemas.create([TALLY])
    reading = schemas.reading([TALLY])
    with closing(ViewHearer(TALLY, schemas, ring(), FixedClock(NOON))) as hearer:
        hearer.hear(producer.all())
        aside = ParkedOfView(hearer, reading)
        _give_up(aside)
        databases.cluster.kill()
        databases.cluster.start()
        schemas.close()
        reading.dispose()
        assert [row.why for row in aside.rows.discarded(None, 10)] == ["counted by hand"]
        hearer.hear(producer.all())
        assert aside.count(Wanted()) == 0, "it was given up, and the view was heard anew"
    reading.dispose()


@pytest.mark.parametrize("build", [1, 2])
def test_what_an_earlier_release_would_lose_in_a_fall_is_kept_after_a_migration(
    schemas: ViewSchemas, databases: Databases, build: int
) -> None:
    made = replace(TALLY, build=build)
    schemas.create([made])
    schema = view_schema(made)
    databases.sql("views", f"ALTER TABLE {schema}.discarded SET UNLOGGED")
    databases.sql("views", f"DROP INDEX {schema}.parked_by_age")
    schemas.create([TALLY])
    lost = "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class"
    lost += (
        f" WHERE relkind = 'r' AND relpersistence = 'u' AND relnamespace = '{schema}'::regnamespace"
    )
    assert databases.sql("views", lost) == "notes numbers parked places retries"
    index = f"SELECT to_regclass('{schema}.parked_by_age') IS NOT NULL"
    assert databases.sql("views", index) == "t"


def test_what_a_new_build_leaves_out_outlives_a_fall_right_after(
    schemas: ViewSchemas, databases: Databases, producer: Producer
) -> None:
    producer.count(A, by=7)
    schemas.create([TALLY])
    reading = schemas.reading([TALLY])
    with closing(ViewHearer(TALLY, schemas, ring(), FixedClock(NOON))) as hearer:
        hearer.hear(producer.all())
        aside = ParkedOfView(hearer, reading)
        _give_up(aside)
        given_up = [row._asdict() for row in aside.rows.discarded(None, 10)]
    built = replace(TALLY, build=2)
    _made(schemas, built, given_up)
    databases.cluster.kill()
    databases.cluster.start()
    assert databases.sql("views", "SELECT why FROM tally_v1_b2.discarded") == "counted by hand"
    reading.dispose()


def _give_up(aside: ParkedOfView) -> None:
    first = aside.first(A)
    assert first is not None
    aside.discard(first.parked, "counted by hand", asked())


def _made(schemas: ViewSchemas, built: View, given_up: Sequence[Mapping[str, object]]) -> None:
    schemas.create([built])
    with closing(ViewWriter(built, schemas, ring(), FixedClock(NOON))) as writer:
        writer.leave_out(given_up)
