"""Does a heard event take effect once, and is one that cannot be handled kept, not lost?"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4, uuid5

import pytest

from kit.journal import Journal
from kit.recorder import AlreadyHeard, Heard, Lane
from tests.kit.journal.databases import Database
from tests.kit.journal.heard import NEW, OLD, heard_at, parked_at, react
from tests.kit.journal.parked import parked_in
from tests.kit.journal.sample import (
    BUDI,
    NOON,
    SitsElsewhere,
    Take,
    context,
    count,
    counter,
    journal_on,
    seat,
    take,
)


def test_an_event_heard_again_has_no_second_effect(journal: Journal) -> None:
    stream = uuid4()
    react(journal, heard_at(5), stream)
    for position in (5, 4):
        with pytest.raises(AlreadyHeard):
            react(journal, heard_at(position), stream)
    assert journal.load(counter, stream) == (1, 1)
    assert journal.recorder.tracked("training") == {heard_at(5).lane: 5}


def test_the_same_event_from_several_processes_takes_effect_once(store: Database) -> None:
    rounds, together, stream = 30, Barrier(3, timeout=20), uuid4()

    def hear(_: int) -> int:
        journal, effects = journal_on(store.connect()), 0
        for position in range(1, rounds + 1):
            together.wait()
            try:
                react(journal, heard_at(position), stream, uuid5(stream, str(position)))
                effects += 1
            except AlreadyHeard:
                pass
        return effects

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(hear, range(3))) == rounds
    journal = journal_on(store.connect())
    assert journal.load(counter, stream) == (rounds, rounds)


def test_an_event_whose_command_was_carried_out_before_only_moves_the_place(
    journal: Journal,
) -> None:
    stream, command_id = uuid4(), uuid4()
    count(journal, stream, command_id=command_id)
    react(journal, heard_at(5), stream, command_id)
    assert journal.recorder.tracked("training") == {heard_at(5).lane: 5}
    with pytest.raises(AlreadyHeard):
        react(journal, heard_at(5), stream, command_id)
    assert journal.load(counter, stream) == (1, 1)


def test_places_are_kept_by_source_epoch_and_lane(journal: Journal) -> None:
    places = [heard_at(5), heard_at(6, lane=8), heard_at(4, epoch=NEW), heard_at(3, source="other")]
    for place in places:
        journal.note(place)
    assert journal.recorder.tracked("training") == {one.lane: one.position for one in places[:3]}
    assert journal.recorder.tracked("other") == {places[3].lane: 3}
    assert journal.recorder.tracked("nobody") == {}


def test_a_refusal_leaves_the_place_where_it_was(journal: Journal) -> None:
    first, second = uuid4(), uuid4()
    take(journal, first, BUDI)
    with pytest.raises(SitsElsewhere):
        journal.execute(
            *(seat(second), second, Take(person_id=BUDI)), context=context(), heard=heard_at(5)
        )
    assert journal.recorder.tracked("training") == {}


def test_a_parked_event_moves_the_place_and_can_be_found(journal: Journal) -> None:
    for position, minutes in ((5, 0), (9, 1), (6, 2)):
        lane = Lane("training", OLD, position)
        at = NOON + timedelta(minutes=minutes)
        journal.park(parked_at(position, heard=Heard(lane, position), parked_at=at))
    found = parked_in(journal.recorder)
    assert [one.heard.position for one in found] == [5, 9, 6]
    assert found[0] == parked_at(5, heard=Heard(Lane("training", OLD, 5), 5))
    assert journal.recorder.is_held(UUID(int=9))
    assert not journal.recorder.is_held(UUID(int=7))
    assert set(journal.recorder.tracked("training").values()) == {5, 6, 9}
    with pytest.raises(AlreadyHeard):
        journal.park(found[1])

    journal.note(replace(found[1].heard, set_aside=True))
    assert parked_in(journal.recorder) == [found[0], found[2]]
    assert not journal.recorder.is_held(UUID(int=9))


def test_an_event_is_not_parked_after_it_took_effect(journal: Journal) -> None:
    react(journal, heard_at(5), uuid4())
    with pytest.raises(AlreadyHeard):
        journal.park(parked_at(5))
    assert parked_in(journal.recorder) == []


@pytest.mark.parametrize("method", ["note", "execute", "park"])
def test_of_two_that_hear_at_once_one_is_told(store: Database, method: str) -> None:
    rounds, together, stream = 20, Barrier(2, timeout=20), uuid4()

    def hear(_: int) -> list[bool]:
        journal, first = journal_on(store.connect()), list[bool]()
        ways: dict[str, Callable[[int], None]] = {
            "note": lambda position: journal.note(heard_at(position)),
            "execute": lambda position: react(journal, heard_at(position), stream),
            "park": lambda position: journal.park(parked_at(position)),
        }
        for position in range(1, rounds + 1):
            together.wait()
            try:
                ways[method](position)
                first.append(True)
            except AlreadyHeard:
                first.append(False)
        return first

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(hear, range(2))
    assert [a + b for a, b in zip(one, other, strict=True)] == [1] * rounds


def test_a_stored_position_never_goes_back(journal: Journal) -> None:
    recorder = journal.recorder
    assert recorder.stored_position("relay") == 0
    for position in (5, 3, 5):
        recorder.store_position("relay", position)
    recorder.store_position("webhooks", 2)
    assert (recorder.stored_position("relay"), recorder.stored_position("webhooks")) == (5, 2)


def test_a_lease_is_held_by_one_until_it_runs_out(journal: Journal) -> None:
    one, other = uuid4(), uuid4()
    lease = partial(journal.recorder.lease, "relay")
    assert lease(one, 30)
    assert not lease(other, 30)
    assert journal.recorder.lease("due-list", other, 30), "another name is another lease"
    assert lease(one, 0.2), "its holder may renew it, for a shorter time too"
    time.sleep(0.3)
    assert lease(other, 30), "it has run out"
    assert not lease(one, 30), "who was frozen has lost it"


def test_of_many_that_want_a_lease_one_gets_it(store: Database) -> None:
    together = Barrier(4, timeout=20)

    def want(number: int) -> bool:
        recorder = journal_on(store.connect()).recorder
        together.wait()
        return recorder.lease("relay", UUID(int=number), 30)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(want, range(4))) == 1
