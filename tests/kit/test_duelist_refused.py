"""What becomes of what falls due and cannot be done: is it kept, shown and tried again?"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from kit.duelist import DueList
from kit.dues import Listed
from tests.kit.journal.databases import EVERY, database
from tests.kit.loans import (
    ATLAS,
    BIBLE,
    BROKEN,
    MAR_1,
    MAR_5,
    MAR_6,
    MAR_7,
    MAR_9,
    SUMMER,
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


def test_what_was_refused_stays_visible_and_is_tried_again_on_the_next_day(
    library: Library,
) -> None:
    library.send(ATLAS, Lend(until=MAR_5))
    due_list = library.due_list()
    due_list.turn()
    list_again(due_list, listed(due_list)[ATLAS], MAR_5)
    library.clock.strike(MAR_5)
    due_list.turn()
    assert listed(due_list)[ATLAS].reason == "NotLateYet"
    assert due_list.table.summary(MAR_5).refused == 1
    assert due_list.table.fallen(MAR_5, 10) == []
    library.clock.strike(MAR_6)
    due_list.turn()
    assert library.books_called_in() == [ATLAS]
    assert listed(due_list) == {}


def test_a_moved_date_clears_what_was_refused(library: Library) -> None:
    library.announce(MAR_9)
    library.send(ATLAS, Lend(season=SUMMER))
    due_list = library.due_list()
    due_list.turn()
    due_list.table.refused(listed(due_list)[ATLAS], "NotLateYet", MAR_1)
    library.announce(MAR_7)
    due_list.turn()
    assert due_list.table.summary(MAR_1).refused == 0


def test_a_command_that_breaks_does_not_hold_up_the_others(library: Library) -> None:
    library.send(ATLAS, Lend(until=BROKEN))
    library.send(BIBLE, Lend(until=MAR_1))
    library.clock.strike(MAR_5)
    due_list = library.due_list()
    due_list.turn()
    assert library.books_called_in() == [BIBLE]
    assert listed(due_list)[ATLAS].reason == "ValueError"


def test_a_fault_that_passes_by_itself_is_no_refusal(library: Library) -> None:
    library.send(ATLAS, Lend(until=MAR_9))
    library.send(ATLAS, GiveBack(remark="with a stain"))
    library.send(ATLAS, Lend(until=MAR_5))
    library.clock.strike(MAR_6)
    library.keys.within_reach = False
    due_list = library.due_list()
    with pytest.raises(ConnectionError):
        due_list.turn()
    assert listed(due_list)[ATLAS].reason is None
    library.keys.within_reach = True
    due_list.turn()
    assert library.books_called_in() == [ATLAS]
