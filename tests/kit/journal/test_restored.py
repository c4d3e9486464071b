"""Does a restored journal begin a new history, and only where that makes sense?"""

from datetime import datetime
from uuid import uuid4

import pytest

from kit.clock import FixedClock
from kit.journal import Journal
from kit.recorder import LEASE_SECONDS, Fork, Recorder
from kit.restored import CannotBeDeclared, declare_restored
from tests.kit.journal.sample import NOON, SERVICE, count

CLOCK = FixedClock(NOON)


def test_a_new_epoch_begins_where_the_restored_journal_ends(journal: Journal) -> None:
    before = journal.heads().epoch
    count(journal, uuid4(), by=4)
    declared = declare_restored(journal.recorder, SERVICE, CLOCK)
    assert (declared.before, declared.parted_after, declared.position) == (before, 5, 5)
    assert journal.heads().epoch == declared.epoch
    assert list(journal.heads().forks) == [Fork(before, 0), Fork(declared.epoch, 5)]


def test_declared_twice_nothing_is_withdrawn_that_stands_there(journal: Journal) -> None:
    before = journal.heads().epoch
    for _ in range(2):
        declare_restored(journal.recorder, SERVICE, CLOCK)
        count(journal, uuid4())
    shared = [journal.heads().shared_with(fork.epoch) for fork in journal.heads().forks]
    assert (journal.heads().forks[0].epoch, shared) == (before, [1, 2, 3])


def test_declared_late_the_histories_part_where_the_operator_says(journal: Journal) -> None:
    before = journal.heads().epoch
    count(journal, uuid4(), by=6)
    declared = declare_restored(journal.recorder, SERVICE, CLOCK, 3)
    assert (declared.parted_after, declared.position) == (3, 7)
    assert journal.heads().shared_with(before) == 3
    count(journal, uuid4())
    assert journal.heads().position == 8


class AskedMeanwhile(FixedClock):
    """Somebody who still serves records an event just before the new history begins."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(NOON)
        self._journal = journal

    def now(self) -> datetime:
        count(self._journal, uuid4())
        return super().now()


def test_what_is_recorded_while_it_is_declared_stays_in_both_histories(journal: Journal) -> None:
    before = journal.heads()
    declared = declare_restored(journal.recorder, SERVICE, AskedMeanwhile(journal))
    assert (declared.parted_after, declared.position) == (before.position + 1,) * 2
    assert journal.heads().shared_with(before.epoch) == before.position + 1


@pytest.mark.parametrize("parted_after", [0, -1, 3])
def test_histories_part_at_a_position_that_is_there(journal: Journal, parted_after: int) -> None:
    count(journal, uuid4())
    heads = journal.heads()
    with pytest.raises(CannotBeDeclared, match="1 to 2"):
        declare_restored(journal.recorder, SERVICE, CLOCK, parted_after)
    assert journal.heads() == heads


def test_a_journal_that_was_never_opened_has_no_history(recorder: Recorder) -> None:
    with pytest.raises(CannotBeDeclared, match="no journal"):
        declare_restored(recorder, SERVICE, CLOCK)
    assert recorder.heads(SERVICE).forks == ()


def test_while_somebody_works_on_it_nothing_is_declared(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.restored.LEASE_SECONDS", 0.2)
    heads = journal.heads()
    assert journal.recorder.lease("relay", uuid4(), 100 * LEASE_SECONDS)
    with pytest.raises(CannotBeDeclared, match="spbe work sample"):
        declare_restored(journal.recorder, SERVICE, CLOCK)
    assert journal.heads() == heads


def test_a_worker_that_has_just_been_stopped_is_waited_for(journal: Journal) -> None:
    assert journal.recorder.lease("relay", uuid4(), 0.5)
    declare_restored(journal.recorder, SERVICE, CLOCK)
    assert len(journal.heads().forks) == 2
