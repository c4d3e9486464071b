"""Does what falls due happen: once, on its day in Makassar, in order, and never in silence not?"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from kit.duelist import DueList
from kit.dues import Cancel, Listed
from kit.policies import SYSTEM
from tests.kit.journal.databases import EVERY, database
from tests.kit.loans import (
    ATLAS,
    BIBLE,
    CODEX,
    MAR_1,
    MAR_5,
    MAR_6,
    MAR_7,
    MAR_9,
    MAR_10,
    SUMMER,
    CallIn,
    GiveBack,
    Lend,
    Library,
    list_again,
)


@pytest.fixture(params=EVERY)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    with Library(database(request, tmp_path), tmp_path) as library:
        yield library


def listed(due_list: DueList) -> dict[UUID, Listed]:
    return {entry.stream_id: entry for entry in due_list.table.entries()}


def test_a_book_is_called_in_on_the_day_after_its_last_in_the_name_of_the_service(
    library: Library,
) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    library.clock.strike(MAR_6)
    library.due_list().turn()
    (called_in,) = library.called_in()
    assert called_in.effective_on == MAR_6
    assert called_in.actor == uuid5(SYSTEM, "loans")
    lent_at = library.journal.recorder.records(1, 1)[0].position
    assert called_in.command_id == uuid5(ATLAS, f"call-in 2026-03-06 {lent_at}")
    assert called_in.causation_id is None


def test_the_day_ends_at_midnight_in_makassar(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    due_list = library.due_list()
    library.clock.strike(MAR_5, 23, 59)
    due_list.turn()
    assert library.books_called_in() == []
    library.clock.strike(MAR_6, 0, 0)
    due_list.turn()
    assert library.books_called_in() == [ATLAS]
    assert library.called_in()[0].recorded_at.isoformat() == "2026-03-05T16:00:00+00:00"


def test_turn_after_turn_a_book_is_called_in_once(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    library.clock.strike(MAR_9)
    due_list = library.due_list()
    for _ in range(3):
        due_list.turn()
    assert library.books_called_in() == [ATLAS]
    assert listed(due_list) == {}


def test_a_book_that_is_due_again_on_the_same_day_is_called_in_again(library: Library) -> None:
    due_list = library.due_list()
    library.clock.strike(MAR_6)
    for _ in range(2):
        library.send(ATLAS, Lend(until=MAR_5))
        due_list.turn()
        library.send(ATLAS, GiveBack())
    assert library.books_called_in() == [ATLAS, ATLAS]


def test_what_was_done_when_the_list_was_lost_is_not_done_again(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    due_list = library.due_list()
    due_list.turn()
    entry = due_list.table.entries()
    library.clock.strike(MAR_6)
    due_list.turn()
    position = library.journal.heads().position
    list_again(due_list, entry[0], MAR_6)
    assert due_list.table.entries() == entry
    due_list.turn()
    assert library.journal.heads().position == position
    assert listed(due_list) == {}


def test_what_fell_due_while_nobody_worked_is_done_in_order_of_date(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_9))
    library.send(BIBLE, Lend(until=MAR_5))
    library.send(CODEX, Lend(until=MAR_7))
    library.clock.strike(MAR_10)
    library.due_list().turn()
    assert library.books_called_in() == [BIBLE, CODEX, ATLAS]


def test_of_two_processes_one_works_and_the_other_takes_over(library: Library) -> None:
    first, second = library.due_list(), library.due_list()
    first.turn()
    library.send(ATLAS, Lend(until=MAR_5))
    library.clock.strike(MAR_6)
    first.turn()
    library.send(BIBLE, Lend(until=MAR_1))
    second.turn()
    assert library.books_called_in() == [ATLAS]
    library.lapse(first)
    second.turn()
    assert library.books_called_in() == [ATLAS, BIBLE]


def test_a_frozen_leader_that_goes_on_does_no_harm(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    frozen, other = library.due_list(), library.due_list()
    frozen.turn()
    library.clock.strike(MAR_6)
    (atlas,) = frozen.table.fallen(MAR_6, 10)
    place = frozen.table.place()
    assert place is not None
    library.lapse(frozen)
    other.turn()
    library.send(ATLAS, GiveBack())
    library.send(ATLAS, Lend(until=MAR_9))
    other.turn()
    frozen.table.follow(place, [(atlas.position, Cancel(ATLAS, "call-in"))], place)
    frozen.table.refused(atlas, "late", MAR_6)
    frozen.table.done(atlas)
    assert [(entry.on, entry.reason) for entry in other.table.entries()] == [(MAR_10, None)]


def test_the_list_made_from_nothing_is_the_same(library: Library) -> None:
    due_list = library.due_list()
    library.announce(MAR_7)
    library.send(ATLAS, Lend(until=MAR_5))
    library.send(BIBLE, Lend(season=SUMMER))
    due_list.turn()
    library.clock.strike(MAR_6)
    due_list.turn()
    library.announce(MAR_9)
    library.send(CODEX, Lend(until=MAR_9))
    library.send(CODEX, GiveBack())
    library.send(CODEX, Lend(until=MAR_7))
    due_list.turn()
    before = due_list.table.entries()
    assert [entry.stream_id for entry in before] == [CODEX, BIBLE]
    library.lose_the_list()
    due_list.turn()
    assert due_list.table.entries() == before


@pytest.mark.parametrize("page", [1, 2, 500])
def test_the_list_does_not_depend_on_the_steps_in_which_it_is_made(
    library: Library, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.duelist.PAGE", page)
    for stream in (ATLAS, BIBLE, CODEX):
        library.send(stream, Lend(until=MAR_5))
    library.clock.strike(MAR_6)
    due_list = library.due_list()
    due_list.turn()
    assert library.books_called_in() == [ATLAS, BIBLE, CODEX]
    due_list.turn()
    assert due_list.behind() == 0


def test_with_new_rules_the_list_is_made_anew(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    before, after = library.due_list(version=1), library.due_list(version=2)
    before.turn()
    before.table.done(listed(before)[ATLAS])
    library.clock.strike(MAR_5)
    library.lapse(before)
    after.turn()
    assert list(listed(after)) == [ATLAS]


def test_after_a_restore_the_list_is_made_anew(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    due_list = library.due_list()
    due_list.turn()
    due_list.table.done(listed(due_list)[ATLAS])
    due_list.turn()
    assert listed(due_list) == {}
    library.journal.recorder.fork(UUID(int=7), library.clock.now())
    assert due_list.behind() == library.journal.heads().position
    due_list.turn()
    assert list(listed(due_list)) == [ATLAS]


def test_a_book_that_was_given_back_is_not_called_in(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    due_list = library.due_list()
    due_list.turn()
    assert listed(due_list)[ATLAS].on == MAR_6
    library.send(ATLAS, GiveBack(remark="returned by Budi"))
    library.keys.within_reach = False
    library.clock.strike(MAR_6)
    due_list.turn()
    assert listed(due_list) == {}
    assert library.books_called_in() == []
    assert "Budi" not in library.all_that_is_listed()


def test_the_end_of_a_season_moves_all_books_of_the_season(library: Library) -> None:
    due_list = library.due_list()
    library.send(ATLAS, Lend(season=SUMMER))
    due_list.turn()
    assert listed(due_list)[ATLAS].on is None
    library.announce(MAR_5)
    library.send(BIBLE, Lend(season=SUMMER))
    due_list.turn()
    assert {entry.on for entry in due_list.table.entries()} == {MAR_6}
    library.announce(MAR_9)
    library.clock.strike(MAR_7)
    due_list.turn()
    assert {entry.on for entry in due_list.table.entries()} == {MAR_10}
    library.clock.strike(MAR_10)
    due_list.turn()
    assert library.books_called_in() == [ATLAS, BIBLE]


def test_a_book_called_in_by_hand_is_struck_off(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_1))
    due_list = library.due_list()
    due_list.turn()
    library.clock.strike(MAR_5)
    library.send(ATLAS, CallIn(on=MAR_5))
    due_list.turn()
    assert listed(due_list) == {}
    assert library.books_called_in() == [ATLAS]
