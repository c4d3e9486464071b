"""What two versions of a view are compared by: the same rows are the same bytes everywhere."""

import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

from gateway.views import VIEWS
from gateway.views.columns import Exact, Instant
from kit.view_rows import (
    Digest,
    OutOfOrder,
    canonical_rows,
    differences,
    digest,
    view_differences,
)
from kit.view_store import ViewStore
from kit.view_store_postgres import ViewSchemas
from kit.view_store_sqlite import ViewFiles
from kit.views import Delete, Update, Upsert, View
from tests.kit.conftest import VERSIONS
from tests.servers.postgres import PostgresCluster

_TABLES = MetaData(schema="things")
THINGS = Table(
    "things",
    _TABLES,
    Column("owner", Uuid, primary_key=True),
    Column("word", String, primary_key=True),
    Column("on", Date),
    Column("at", Instant),
    Column("score", Exact),
    Column("listed", JSON(none_as_null=True)),
    Column("stored", LargeBinary),
    Column("official", Boolean),
    Column("count", Integer),
)
NUMBERS = Table(
    "numbers", _TABLES, Column("number", Integer, primary_key=True), Column("twice", Integer)
)
THINGS_VIEW = View("things", 1, _TABLES, (), lambda _, __: ())

A, B = UUID(int=0xA), UUID(int=0xB << 120)
WITA = timezone(timedelta(hours=8))
FULL = {
    "owner": B,
    "word": "tim",
    "on": date(2026, 3, 2),
    "at": datetime(2026, 3, 2, 8, 0, 0, 5, tzinfo=WITA),
    "score": Decimal("4.250"),
    "listed": [{"b": 1, "a": [None, True, "é"]}],
    "stored": b"\x00\xff",
    "official": False,
    "count": 2**31 - 1,
}
EMPTY = dict.fromkeys(FULL, None) | {"owner": A, "word": ""}
WORDS = ("Zebra", "apel", "Öl", "ä", "z", "~", "𝄞", "\uffff", "A", "a b", "a-b", "aB")
ROWS = [FULL, EMPTY, *(EMPTY | {"owner": B, "word": word} for word in WORDS)]


@contextmanager
def standing(store: ViewStore, view: View) -> Iterator[Connection]:
    engine = store.reading([view])
    with ExitStack() as held:
        held.callback(engine.dispose)
        yield held.enter_context(engine.begin())


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ViewStore]:
    yield from opened(request.param, request, tmp_path)


def opened(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[ViewStore]:
    if kind == "sqlite":
        yield ViewFiles(folder / "views")
        return
    url: str = request.getfixturevalue("view_database")
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    assert cluster
    with closing(ViewSchemas(url)) as schemas:
        yield schemas


def made(store: ViewStore, rows: Sequence[Mapping[str, object]] = ROWS) -> View:
    view = replace(THINGS_VIEW, version=next(VERSIONS))
    store.create([view])
    change(store, view, *(Upsert(THINGS, row) for row in rows))
    return view


def change(store: ViewStore, view: View, *changes: Upsert | Update | Delete) -> None:
    with closing(store.open(view)) as there, there.alone() as connection:
        there.write(connection, changes)


def found(store: ViewStore, one: View, other: View) -> list[str]:
    with standing(store, one) as here, standing(store, other) as there:
        return list(map(str, view_differences(here, there, one)))


def digest_of(store: ViewStore, view: View) -> Mapping[str, Digest]:
    with standing(store, view) as connection:
        return {table.name: digest(connection, table) for table in view.metadata.sorted_tables}


def test_the_same_rows_are_the_same_bytes_on_both_databases(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    said = []
    for kind in ("sqlite", "postgres"):
        for store in opened(kind, request, tmp_path):
            view = made(store)
            with standing(store, view) as connection:
                lines = [row.line() for row in canonical_rows(connection, THINGS)]
            said.append((lines, digest_of(store, view)))
    assert said[0] == said[1]
    lines, found_digests = said[0]
    assert found_digests["things"].rows == len(lines) == len(ROWS)
    assert lines[-1 - len([word for word in WORDS if word > "tim"])] == (
        b'["2026-03-02T00:00:00.000005Z",2147483647,[{"a":[null,true,"\xc3\xa9"],"b":1}],false,'
        b'"2026-03-02","0b000000-0000-0000-0000-000000000000","4.250","AP8=","tim"]\n'
    )


def test_text_follows_its_code_points_on_both_databases(store: ViewStore) -> None:
    view = made(store)
    with standing(store, view) as connection:
        keys = [row.key for row in canonical_rows(connection, THINGS)]
    assert keys == sorted((row["owner"], row["word"]) for row in ROWS)


def test_the_order_in_which_rows_were_written_is_not_seen(store: ViewStore) -> None:
    assert digest_of(store, made(store)) == digest_of(store, made(store, ROWS[::-1]))


def test_versions_with_the_same_rows_do_not_differ(store: ViewStore) -> None:
    one, other = made(store), made(store, ROWS[::-1])
    assert found(store, one, other) == []


def test_a_changed_row_is_named_by_its_key_and_columns_and_no_values(store: ViewStore) -> None:
    one, other = made(store), made(store)
    change(store, other, Upsert(THINGS, FULL | {"score": Decimal("4.25"), "count": 7}))
    assert found(store, one, other) == [f"things owner={B}, word=tim: count, score"]
    assert digest_of(store, one)["things"] != digest_of(store, other)["things"]
    assert digest_of(store, one)["numbers"] == digest_of(store, other)["numbers"]


def test_rows_that_are_missing_and_too_many_are_named(store: ViewStore) -> None:
    one, other = made(store), made(store)
    change(store, other, Delete(THINGS, {"owner": A, "word": ""}))
    change(store, other, Upsert(THINGS, EMPTY | {"owner": B, "word": "zz"}))
    assert found(store, one, other) == [
        f"things owner={A}, word=: only in the one",
        f"things owner={B}, word=zz: only in the other",
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("on", date(2026, 3, 3)),
        ("at", datetime(2026, 3, 2, 8, 0, 0, 6, tzinfo=WITA)),
        ("score", Decimal("4.2500")),
        ("listed", [{"b": 1, "a": [None, 1, "é"]}]),
        ("stored", b"\x00"),
        ("official", None),
        ("count", None),
    ],
)
def test_a_difference_of_any_kind_of_value_is_seen(
    store: ViewStore, column: str, value: object
) -> None:
    one, other = made(store, [FULL]), made(store, [FULL | {column: value}])
    assert found(store, one, other) == [f"things owner={B}, word=tim: {column}"]


def test_only_the_columns_asked_for_are_compared(store: ViewStore) -> None:
    one, other = made(store), made(store)
    change(store, other, Update(THINGS, {"owner": A}, {"count": 7}))
    with standing(store, one) as here, standing(store, other) as there:
        assert list(differences(here, there, THINGS, ["score", "word"])) == []
        assert len(list(differences(here, there, THINGS, ["count"]))) == 1
        assert digest(here, THINGS, ["word"]) == digest(there, THINGS, ["word"])
        assert digest(here, THINGS, ["word"]) != digest(here, THINGS, ["owner"])


def test_a_number_without_its_exponent_is_the_number(store: ViewStore) -> None:
    one, other = (made(store, [FULL | {"score": Decimal(said)}]) for said in ("1E+2", "100"))
    assert found(store, one, other) == []


def test_a_table_is_never_held_in_memory(store: ViewStore) -> None:
    one, other = made(store), made(store)
    for view, last in ((one, 20_000), (other, 19_999)):
        rows = [{"number": n, "twice": 2 * n} for n in (*range(19_999), last)]
        change(store, view, *(Upsert(NUMBERS, row) for row in rows))
    peaks, named = list[int](), list[str]()
    for table in (THINGS, NUMBERS):
        tracemalloc.start()
        with standing(store, one) as here, standing(store, other) as there:
            assert digest(here, table).rows in {len(ROWS), 20_000}
            named = [str(difference) for difference in differences(here, there, table)]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert named == [
        "numbers number=19999: only in the other",
        "numbers number=20000: only in the one",
    ]
    assert peaks[1] < peaks[0] + 1_000_000


def test_a_key_in_another_order_than_its_values_is_a_fault(tmp_path: Path) -> None:
    tables = MetaData(schema="scores")
    scores = Table("scores", tables, Column("score", Exact, primary_key=True))
    view = View("scores", 1, tables, (), lambda _, __: ())
    store = ViewFiles(tmp_path)
    change(store, view, *(Upsert(scores, {"score": Decimal(said)}) for said in ("9", "10")))
    with standing(store, view) as connection, pytest.raises(OutOfOrder):
        list(canonical_rows(connection, scores))


def test_no_view_has_a_key_that_databases_put_in_another_order() -> None:
    tables = [table for view in VIEWS for table in view.metadata.sorted_tables]
    kinds = {type(column.type) for table in tables for column in table.primary_key}
    assert kinds <= {Uuid, Date, Integer, String}
