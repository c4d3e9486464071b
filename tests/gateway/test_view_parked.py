"""Does a retry write into every view just what its preview has shown, without showing names?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Table, Uuid, select

from gateway.views import VIEWS, person_card
from kit.feed import Delivered
from kit.parked import Column, RowChange
from kit.recorder import HELD_BACK, Wanted
from kit.view_changes import keys_of
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_parked_tables import Asked
from kit.view_store import ViewStore
from kit.views import Change, View
from tests.gateway import small_year as year
from tests.gateway.shelves import Shelf

every_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)

STORY = year.small_year()
CLEAR = ("Budi", "Siti", "Ani", "200012312026121001")

Stands = Mapping[tuple[str, tuple[Any, ...]], Mapping[str, Any]]


def _not_understood(*_: object) -> Iterable[Change]:
    raise ZeroDivisionError


@contextmanager
def heard(view: View, store: ViewStore, records: Sequence[Delivered]) -> Iterator[ParkedOfView]:
    """Have a view hear records, and then look at it with one that can project them all."""
    with closing(STORY.writer(view, store)) as writer:
        writer.hear(records)
    engine = store.reading([view])
    mended = next(one for one in VIEWS if one.name == view.name)
    with closing(ViewHearer(mended, store, STORY.ring, STORY.clock)) as hearer:
        yield ParkedOfView(hearer, engine)
    engine.dispose()


def stands(engine: Asked, view: View) -> Stands:
    """Return every row of a view by table and key."""
    found = {}
    with engine.begin() as connection:
        for table in view.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found[table.name, tuple(row[name] for name in keys_of(table))] = dict(row)
    return found


def difference(view: View, before: Stands, after: Stands) -> list[RowChange]:
    """Say what has become of the rows, without asking the code that previews it."""
    tables = {table.name: table for table in view.metadata.sorted_tables}
    found = []
    for place in sorted(before.keys() | after.keys(), key=lambda one: (one[0], str(one[1]))):
        (name, key), old, new = place, before.get(place), after.get(place)
        if old == new:
            continue
        columns = [
            _column(view, tables[name], column, old, new)
            for column in tables[name].columns.keys()  # noqa: SIM118 - of columns, not of names
            if column not in keys_of(tables[name])
            and (old is None or new is None or old[column] != new[column])
        ]
        change = "insert" if old is None else "delete" if new is None else "change"
        of_key = dict(zip(keys_of(tables[name]), key, strict=True))
        found.append(RowChange(name, of_key, change, columns))  # type: ignore[arg-type]
    return found


def _column(
    view: View,
    table: Table,
    name: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
) -> Column:
    if view.opens and not isinstance(table.c[name].type, Uuid):
        return Column(name, hidden=True)
    return Column(name, _text(old and old[name]), _text(new and new[name]))


def _text(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


@every_view
def test_what_is_previewed_is_what_a_retry_writes(view: View, shelf: Shelf) -> None:
    whole = shelf.anew()
    with heard(view, whole, STORY.records()) as aside:
        as_ever = stands(aside.rows.engine, view)
        assert aside.count(Wanted()) == 0
    broken = replace(view, project=_not_understood)
    with heard(broken, shelf.anew(), STORY.records()) as aside:
        engine = aside.rows.engine
        streams = [one.parked.stream for one in aside.waiting(Wanted(first=True), None, 1_000)]
        assert streams, "there is something to retry"
        for stream in streams:
            before, waiting = stands(engine, view), aside.count(Wanted(stream=stream))
            foreseen = aside.preview(stream, 1_000)
            assert stands(engine, view) == before, "a preview leaves nothing behind"
            assert aside.count(Wanted(stream=stream)) == waiting
            for one in foreseen:
                was = stands(engine, view)
                (taken_up,) = aside.retry(stream, most=1).taken_up
                assert taken_up == one.parked
                assert one.effect is not None
                assert list(one.effect.rows) == difference(view, was, stands(engine, view))
            assert aside.count(Wanted(stream=stream)) == 0
        assert stands(engine, view) == as_ever, "as if nothing had ever been set aside"


def test_of_a_view_that_opens_names_only_ids_are_shown(shelf: Shelf) -> None:
    broken = replace(person_card.VIEW, project=_not_understood)
    with heard(broken, shelf.anew(), STORY.records()) as aside:
        shown = b""
        for one in aside.waiting(Wanted(first=True), None, 100):
            foreseen = aside.preview(one.parked.stream, 100)
            shown += msgspec.json.encode([each.effect for each in foreseen])
        assert b'"name":"nip","before":null,"after":null,"hidden":true' in shown
        assert [word for word in CLEAR if word.encode() in shown] == []


@every_view
def test_what_is_set_aside_in_one_view_is_in_all_others(view: View, shelf: Shelf) -> None:
    store, other = shelf.anew(), VIEWS[0] if view is not VIEWS[0] else VIEWS[1]
    broken = replace(view, project=_not_understood)
    with heard(broken, store, STORY.records()) as aside, heard(other, store, STORY.records()) as by:
        assert aside.count(Wanted()) > 0
        assert by.count(Wanted()) == 0
        first = aside.count(Wanted(first=True))
        assert aside.count(Wanted(reason=HELD_BACK)) == aside.count(Wanted()) - first
        assert stands(by.rows.engine, other)
        assert isinstance(next(iter(aside.waiting(Wanted(), None, 1))).parked.stream, UUID)
