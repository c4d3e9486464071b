"""Is an epoch that was left told from a new one, whichever view asks, and whenever it was made?"""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from kit.recorder import EpochWasLeft, Heads
from kit.view_epochs import go_over
from tests.kit.journal.heard import NEW, NEWEST, OLD
from tests.kit.journal.sample import forked
from tests.kit.tally_view import Place


@pytest.fixture
def source() -> str:
    """Return a source of which nothing has been heard: a database is shared by many tests."""
    return uuid4().hex


def heads(source: str, *forks: tuple[UUID, int]) -> Heads:
    return replace(forked(*forks), service=source)


def test_an_epoch_that_was_left_is_not_gone_back_to(place: Place, source: str) -> None:
    book = place.store.book()
    go_over(book, heads(source, (OLD, 0)))
    go_over(book, heads(source, (OLD, 0), (NEW, 400)))
    go_over(book, heads(source, (OLD, 0), (NEW, 400)))
    with pytest.raises(EpochWasLeft):
        go_over(book, heads(source, (OLD, 0)))


def test_who_begins_later_knows_the_epochs_before(place: Place, source: str) -> None:
    book = place.store.book()
    go_over(book, heads(source, (OLD, 0), (NEW, 400), (NEWEST, 480)))
    for older in (heads(source, (OLD, 0)), heads(source, (OLD, 0), (NEW, 400))):
        with pytest.raises(EpochWasLeft):
            go_over(book, older)


def test_a_declared_restore_to_before_the_last_one_is_gone_over_to(
    place: Place, source: str
) -> None:
    book = place.store.book()
    go_over(book, heads(source, (OLD, 0), (NEW, 400)))
    go_over(book, heads(source, (OLD, 0), (NEWEST, 300)))
    for left in (heads(source, (OLD, 0), (NEW, 400)), heads(source, (OLD, 0))):
        with pytest.raises(EpochWasLeft):
            go_over(book, left)


def test_each_source_has_epochs_of_its_own(place: Place, source: str) -> None:
    book = place.store.book()
    go_over(book, heads(source, (OLD, 0), (NEW, 400)))
    go_over(book, heads(uuid4().hex, (OLD, 0)))
