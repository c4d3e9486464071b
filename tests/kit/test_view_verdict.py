"""Is it told what only a new build has parked, however much is parked in both?"""

import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert

from kit.recorder import Lane
from kit.view_store import PARKED, ViewStore
from kit.view_switch import at_one_moment
from kit.view_verdict import lanes_parked, newly_parked, streams_parked
from kit.views import View
from tests.kit.rebuilding import store
from tests.kit.tally_view import TALLY

__all__ = ["store"]

NEW = replace(TALLY, build=2)
EPOCH, LANES, MANY = UUID(int=7), 3, 12_000
STATE = bytes(1_000)
"""So large is an event at least; all of those that are parked here come to 12 MB."""


def park(store: ViewStore, build: View, positions: Sequence[int]) -> None:
    store.create([build])
    said = {"source": "sample", "epoch": EPOCH, "type": "counted", "state": STATE}
    why = {"reason": "ZeroDivisionError", "parked_at": "2026-03-02T00:00:00+00:00"}
    rows = [
        {**said, **why, "lane": at % LANES, "position": at, "stream": UUID(int=at)}
        for at in positions
    ]
    with closing(store.open(build)) as there, there.alone() as connection:
        connection.execute(insert(PARKED), rows)


@contextmanager
def both(store: ViewStore) -> Iterator[tuple[Connection, Connection]]:
    with at_one_moment(store, TALLY) as read, at_one_moment(store, NEW) as built:
        yield read, built


def told(position: int) -> str:
    where = f"sample {position} counted of {UUID(int=position)}"
    return f"parked in the new one: {where}: ZeroDivisionError"


def test_only_what_the_build_that_is_read_shows_is_told(store: ViewStore) -> None:
    park(store, TALLY, [3, 5, 9])
    park(store, NEW, [1, 5, 9, 10])
    with both(store) as (read, built):
        assert list(newly_parked(read, built, TALLY)) == [told(at) for at in (1, 10)]
        assert list(newly_parked(built, read, TALLY)) == [told(3)]
        assert set(lanes_parked(read, TALLY)) == {Lane("sample", EPOCH, lane) for lane in (0, 2)}
        of_lane = streams_parked(read, TALLY, Lane("sample", EPOCH, 0))
        assert of_lane == {UUID(int=at) for at in (3, 9)}


@pytest.mark.parametrize("more", [0, 1])
def test_what_is_parked_is_never_held_in_memory(store: ViewStore, more: int) -> None:
    park(store, TALLY, range(1, MANY + 1))
    park(store, NEW, range(1, MANY + 1 + more))
    with both(store) as (read, built):
        assert list(newly_parked(built, read, TALLY)) == []  # statements are kept at first
        tracemalloc.start()
        found = list(newly_parked(read, built, TALLY))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert found == [told(MANY + 1)][:more]
    assert peak < 2_000_000
