"""What a reader sees of the views: nothing else than they hold, as far as they have come."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, event, func, insert, select
from sqlalchemy.exc import DBAPIError, OperationalError

from gateway.reading import Reading, freshness, places, reached
from gateway.views import VIEWS, opds, person_card, seats
from gateway.views.opd_list import opd_list
from gateway.views.opds import OPD
from gateway.views.seats import SEAT
from kit.http.journal_token import JournalToken, Reach
from kit.journal import Receipt
from kit.lanes import lane_of
from kit.recorder import Fork, Heads
from kit.view_store_sqlite import TooManyViews, ViewFiles, view_file
from kit.views import View
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team as team
from tests.gateway import small_year as year
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, GOODS, NETWORK, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, fed, parked, poisoned


@pytest.fixture
def story() -> Story:
    return new_story()


def token(receipt: Receipt) -> JournalToken:
    return JournalToken(receipt.service, receipt.epoch, receipt.positions, receipt.first)


def look(connection: Connection, views: Sequence[View], wanted: JournalToken) -> Reach:
    return reached(connection, views, [wanted])[wanted.service]


def test_all_that_is_asked_costs_two_questions(shelf: Shelf) -> None:
    store = shelf.anew()
    story = year.small_year()
    reading = fed(story, store, VIEWS, story.records())
    asked: list[str] = []
    tokens = [
        JournalToken(name, journal.heads().forks[-1].epoch, dict.fromkeys(range(48), 0))
        for name, journal in story.journals.items()
    ]
    with reading.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *said: asked.append(str(said[2])))
        assert set(reached(connection, VIEWS, tokens).values()) == {"reached"}
        assert reached(connection, VIEWS, []) == {}
    assert len(asked) == 2
    reading.close()


def test_a_place_is_reached_once_every_view_asked_has_it(story: Story, shelf: Shelf) -> None:
    store = shelf.anew()
    first = story.tell(team.opd_registered(HEALTH, "DINKES"))
    reading = fed(story, store, [opds.VIEW, seats.VIEW], story.records())
    second = story.tell(team.seat_taken(BUDI, NETWORK))
    with reading.connect() as connection:
        assert look(connection, [opds.VIEW, seats.VIEW], token(first)) == "reached"
        assert look(connection, [opds.VIEW, seats.VIEW], token(second)) == "behind"
    fed(story, store, [opds.VIEW], story.records()).close()
    with reading.connect() as connection:
        assert look(connection, [opds.VIEW], token(second)) == "reached"
        assert look(connection, [opds.VIEW, seats.VIEW], token(second)) == "behind"
        elsewhere = replace(token(first), epoch=uuid4())
        assert look(connection, [opds.VIEW], elsewhere) == "behind"
    reading.close()


def test_a_poison_event_holds_back_only_its_own_stream(story: Story, shelf: Shelf) -> None:
    store = shelf.anew()
    taken = story.tell(team.seat_taken(BUDI, NETWORK), team.seat_taken(SITI, GOODS))
    left = story.tell(team.seat_left(BUDI, NETWORK, team.MAY_15))
    story.tell(team.seat_left(SITI, GOODS, team.MAY_15))
    records = [
        poisoned(one) if one.record.stream == BUDI and one.record.type.endswith("taken.v1") else one
        for one in story.records()
    ]
    reading = fed(story, store, [seats.VIEW, opds.VIEW], records)
    with reading.connect() as connection:
        held = connection.execute(select(SEAT.c.person_id, SEAT.c.left_on)).all()
        assert [tuple(row) for row in held] == [(SITI, team.MAY_15)]
        assert [kind for kind, _ in parked(connection, seats.VIEW)] == [
            "personnel.seat-taken.v1",
            "personnel.seat-left.v1",
        ]
        assert parked(connection, seats.VIEW)[1][1] == "held-back"
        assert look(connection, [seats.VIEW], token(taken)) == "held-back"
        assert look(connection, [seats.VIEW], token(left)) == "held-back"
        assert look(connection, [opds.VIEW], token(left)) == "reached"
        nothing = replace(token(left), positions={})
        assert look(connection, [seats.VIEW], nothing) == "reached"
    reading.close()


def test_a_poison_event_before_the_last_one_of_its_command_holds_it_back(
    story: Story, shelf: Shelf
) -> None:
    beside = next(one for one in iter(uuid4, None) if lane_of(one) == lane_of(BUDI))
    taken = story.tell(team.seat_taken(BUDI, NETWORK), team.seat_taken(beside, GOODS))
    assert len(taken.positions) == 1
    records = [poisoned(one) if one.record.stream == BUDI else one for one in story.records()]
    reading = fed(story, shelf.anew(), [seats.VIEW, opds.VIEW], records)
    with reading.connect() as connection:
        assert look(connection, [seats.VIEW], token(taken)) == "held-back"
        assert look(connection, [seats.VIEW], replace(token(taken), first=0)) == "reached"
        assert look(connection, [opds.VIEW], token(taken)) == "reached"
    reading.close()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_goes_on_after_poison(view: View, shelf: Shelf) -> None:
    store = shelf.anew()
    story = year.small_year()
    tags = {str(kind.__struct_config__.tag) for kind in view.hears}
    heard = [one for one in story.records() if one.record.type in tags]
    if not heard:
        assert view.everything
        return
    bad = heard[0].record.stream
    records = [poisoned(one) if one == heard[0] else one for one in story.records()]
    reading = fed(story, store, [view], records)
    with reading.connect() as connection:
        of_stream = [one.record.type for one in heard if one.record.stream == bad]
        assert [kind for kind, _ in parked(connection, view)] == of_stream
        heads = story.journals[heard[0].source].heads()
        known = places(connection, view, heard[0].source)
        assert {lane.lane: position for lane, position in known.items()} == heads.lanes
    reading.close()


def test_freshness_is_the_position_that_all_views_know(story: Story, shelf: Shelf) -> None:
    store = shelf.anew()
    story.tell(team.opd_registered(HEALTH, "DINKES"))
    fed(story, store, [opds.VIEW], story.records()).close()
    position = story.journals["personnel"].heads().position
    story.tell(team.seat_taken(BUDI, NETWORK))
    reading = fed(story, store, [seats.VIEW, person_card.VIEW], story.records())
    views = [seats.VIEW, person_card.VIEW]
    every = Reading(store, [opds.VIEW, *views])
    with every.connect() as connection:
        found = {each.source: each.position for each in freshness(connection, views)}
        assert found["personnel"] == position + 1
        found = {each.source: each.position for each in freshness(connection, [opds.VIEW, *views])}
        assert found["personnel"] == position
    every.close()
    reading.close()


def test_a_reader_cannot_write(story: Story, shelf: Shelf) -> None:
    store = shelf.anew()
    reading = fed(story, store, [opds.VIEW], story.records())
    with pytest.raises(DBAPIError, match=r"read-?only"), reading.connect() as connection:
        connection.execute(insert(OPD).values(opd_id=HEALTH))
    reading.close()


def test_a_view_that_was_never_written_is_a_fault(tmp_path: Path) -> None:
    reading = Reading(ViewFiles(tmp_path), [opds.VIEW])
    with pytest.raises(OperationalError, match="unable to open"), reading.connect():
        pass
    assert not view_file(tmp_path, opds.VIEW).exists()
    reading.close()


def test_a_question_sees_one_state_of_a_view(story: Story, shelf: Shelf) -> None:
    store = shelf.anew()
    story.tell(team.opd_registered(HEALTH, "DINKES"))
    reading = fed(story, store, [opds.VIEW], story.records())
    number = select(func.count()).select_from(OPD)
    with reading.connect() as connection:
        assert connection.execute(number).scalar_one() == 1
        story.tell(team.opd_registered(KOMINFO, "DISKOMINFOSP"))
        fed(story, store, [opds.VIEW], story.records()).close()
        assert connection.execute(number).scalar_one() == 1
    with reading.connect() as connection:
        assert connection.execute(number).scalar_one() == 2
    reading.close()


def test_many_threads_read_at_once(shelf: Shelf) -> None:
    store = shelf.anew()
    story = year.small_year()
    reading = fed(story, store, VIEWS, story.records())

    def ask(_: int) -> int:
        with reading.connect() as connection:
            return len(opd_list(connection))

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(64))) == {3}
    reading.close()


def test_one_connection_sees_at_most_ten_views(tmp_path: Path) -> None:
    reading = Reading(ViewFiles(tmp_path), [opds.VIEW] * 11)
    with pytest.raises(TooManyViews), reading.connect():
        pass
    assert len(VIEWS) <= 10


def test_a_view_begins_anew_where_what_it_showed_was_withdrawn(story: Story, shelf: Shelf) -> None:
    store = shelf.anew()
    story.tell(team.opd_registered(HEALTH, "DINKES"))
    writer = story.writer(opds.VIEW, store)
    writer.hear(story.records())
    writer.adopt(Heads("personnel", _forked(story), 1))
    writer.close()
    reading = Reading(store, [opds.VIEW])
    with reading.connect() as connection:
        assert opd_list(connection) == ()
        assert freshness(connection, [opds.VIEW]) == ()
    reading.close()


def _forked(story: Story) -> list[Fork]:
    heads = story.journals["personnel"].heads()
    return [*heads.forks, Fork(epoch=UUID(int=9), forked_at=1)]
