"""Does a view keep its place over what it does not hear, and never over what it lacks?"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, event

from kit.clock import FixedClock
from kit.feed import Delivered, OutOfStep
from kit.view_store_postgres import ViewSchemas
from kit.view_writer import ViewWriter
from tests.kit.journal.sample import NOON, ring
from tests.kit.tally import Producer
from tests.kit.tally_view import TALLY, Place, shown, writer_in
from tests.servers.rooms import Databases

A, B = UUID(int=0xA), UUID(int=0xB)
OTHER = UUID(int=7)


def unheard(records: Sequence[Delivered]) -> list[Delivered]:
    """Return what stands there as something that the view does not hear."""
    return [replace(one, record=replace(one.record, type="sample.unheard.v1")) for one in records]


@pytest.fixture
def writer(place: Place) -> Iterator[ViewWriter]:
    with closing(writer_in(place)) as writer:
        yield writer


@pytest.fixture
def all_of_them(producer: Producer) -> list[Delivered]:
    """Return the beginning of a journal and three events in each of two lanes."""
    for _ in range(3):
        producer.count(A, B)
    return producer.all()


def test_places_come_to_the_last_of_each_lane_and_stay_there(
    writer: ViewWriter, all_of_them: list[Delivered]
) -> None:
    writer.hear(all_of_them[:3])
    ends = {one.heard.lane: one.record.position for one in all_of_them}
    for batch in (unheard(all_of_them[3:]), unheard(all_of_them[2:5]), unheard(all_of_them)):
        writer.hear(batch)
        assert writer.tracked("sample") == ends


def test_lanes_of_which_nothing_was_heard_yet_get_their_place(
    writer: ViewWriter, all_of_them: list[Delivered]
) -> None:
    writer.hear(unheard(all_of_them))
    ends = {one.heard.lane: one.record.position for one in all_of_them}
    assert writer.tracked("sample") == ends


def test_nothing_that_is_lacking_is_passed_over(
    writer: ViewWriter, all_of_them: list[Delivered]
) -> None:
    writer.hear(all_of_them[:3])
    before = writer.tracked("sample")
    with pytest.raises(OutOfStep):
        writer.hear(unheard(all_of_them[5:]))
    with pytest.raises(OutOfStep):
        writer.hear(unheard([*all_of_them[:3], *all_of_them[5:]]))
    assert writer.tracked("sample") == before


def test_nothing_of_another_history_is_passed_over(
    writer: ViewWriter, all_of_them: list[Delivered]
) -> None:
    writer.hear(all_of_them[:3])
    before = writer.tracked("sample")
    with pytest.raises(OutOfStep):
        writer.hear([replace(one, epoch=OTHER) for one in unheard(all_of_them[3:])])
    assert writer.tracked("sample") == before


def test_what_is_heard_after_it_is_applied(
    writer: ViewWriter, place: Place, all_of_them: list[Delivered]
) -> None:
    writer.hear([*unheard(all_of_them[:-2])])
    writer.hear(all_of_them[-2:])
    assert shown(place)["numbers"] == {A: 3, B: 3}


def test_postgresql_is_asked_once_for_all_the_lanes(
    databases: Databases, producer: Producer
) -> None:
    asked: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    producer.count(A, B)
    first = producer.all()
    producer.count(A, B)
    store = ViewSchemas(databases.url("views"))
    store.create([TALLY])
    with closing(store), closing(ViewWriter(TALLY, store, ring(), FixedClock(NOON))) as writer:
        writer.hear(first)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            writer.hear(unheard(producer.all()[len(first) :]))
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert len(asked) == 1
        places = {lane.lane: at for lane, at in writer.tracked("sample").items()}
        assert places == producer.journal.heads().lanes
