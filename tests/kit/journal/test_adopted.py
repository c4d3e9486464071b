"""What does a hearer keep of what it heard when its source was restored, and what again?"""

from uuid import uuid4

import pytest

from kit.feed import OutOfStep
from kit.journal import Journal
from kit.recorder import EpochWasLeft, Lane, Resting
from tests.kit.journal.heard import NEW, NEWEST, OLD, heard_at, parked_at, react
from tests.kit.journal.parked import parked_in
from tests.kit.journal.sample import forked


def test_decisions_on_withdrawn_events_are_found(journal: Journal) -> None:
    causes = {position: uuid4() for position in (400, 401, 450)}
    commands = {position: uuid4() for position in causes}
    for position, cause in causes.items():
        react(journal, heard_at(position), uuid4(), commands[position], cause)
    withdrawn = [
        Resting(heard_at(position), causes[position], commands[position]) for position in (401, 450)
    ]
    heads = forked((OLD, 0), (NEW, 400))
    assert journal.recorder.adopt(heads) == withdrawn
    assert journal.recorder.tracked("training")[Lane("training", NEW, 7)] == 400
    assert journal.recorder.adopt(heads) == ()
    assert journal.recorder.withdrawn() == withdrawn
    react(journal, heard_at(401, epoch=NEW), uuid4())


def test_of_two_forks_at_once_the_earlier_counts(journal: Journal) -> None:
    journal.note(heard_at(500))
    journal.note(heard_at(390, lane=8))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400), (NEWEST, 430)))
    places = journal.recorder.tracked("training")
    assert (places[Lane("training", NEWEST, 7)], places[Lane("training", NEWEST, 8)]) == (400, 390)


def test_what_was_heard_in_a_history_nobody_knows_is_heard_again(journal: Journal) -> None:
    journal.note(heard_at(500))
    journal.recorder.adopt(forked((NEW, 0), (NEWEST, 430)))
    assert journal.recorder.tracked("training")[Lane("training", NEWEST, 7)] == 0


def test_a_parked_event_that_was_withdrawn_is_not_retried(journal: Journal) -> None:
    for position in (400, 401):
        journal.park(parked_at(position))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    assert [one.heard.position for one in parked_in(journal.recorder)] == [400]


def test_what_was_parked_is_heard_again_once_the_epoch_is_gone_into_which_it_was_brought(
    journal: Journal,
) -> None:
    for position in (300, 350):
        journal.park(parked_at(position))
    journal.note(heard_at(380))
    journal.note(heard_at(390, lane=8))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    journal.recorder.adopt(forked((OLD, 0), (NEWEST, 360)))  # of a backup from before NEW began
    assert parked_in(journal.recorder) == []
    places = journal.recorder.tracked("training")
    assert (places[Lane("training", NEWEST, 7)], places[Lane("training", NEWEST, 8)]) == (299, 360)
    assert places[Lane("training", OLD, 7)] == 299, "it has fallen back there, as at a fork"


def test_what_was_decided_on_is_heard_again_once_the_epoch_is_gone_in_which_it_was_heard(
    journal: Journal,
) -> None:
    command_id, cause = uuid4(), uuid4()
    journal.note(heard_at(290))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    react(journal, heard_at(300, epoch=NEW), uuid4(), command_id, cause)
    found = journal.recorder.adopt(forked((OLD, 0), (NEWEST, 360)))
    assert [one.command_id for one in found] == [command_id]
    assert journal.recorder.tracked("training")[Lane("training", NEWEST, 7)] == 290
    react(journal, heard_at(300, epoch=NEWEST), uuid4(), command_id, cause)
    assert journal.recorder.withdrawn() == []


def test_who_has_left_an_epoch_is_told_where_the_journal_does_not_know_the_one_after_it(
    journal: Journal,
) -> None:
    journal.note(heard_at(500))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    journal.note(heard_at(450, epoch=NEW))
    before = journal.recorder.tracked("training")
    with pytest.raises(EpochWasLeft):
        journal.recorder.adopt(forked((OLD, 0)))
    assert journal.recorder.tracked("training") == before


def test_who_is_late_by_a_batch_of_an_epoch_that_was_left_goes_over_all_the_same(
    journal: Journal,
) -> None:
    journal.note(heard_at(500))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    back = forked((OLD, 0), (NEWEST, 480))
    journal.recorder.adopt(back)
    with pytest.raises(OutOfStep):
        journal.note(heard_at(450, epoch=NEW))
    journal.recorder.adopt(back)
    places = journal.recorder.tracked("training")
    assert (places[Lane("training", NEWEST, 7)], places[Lane("training", NEW, 7)]) == (400, 0)


def test_decisions_on_another_source_are_left_alone(journal: Journal) -> None:
    react(journal, heard_at(500, source="other"), uuid4(), cause=uuid4())
    journal.note(heard_at(500))
    assert journal.recorder.adopt(forked((OLD, 0), (NEW, 400))) == []
    assert journal.recorder.tracked("other") == {Lane("other", OLD, 7): 500}


def test_an_epoch_that_was_left_before_anything_was_heard_of_it_is_known_too(
    journal: Journal,
) -> None:
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    journal.recorder.adopt(forked((OLD, 0), (NEWEST, 300)))
    with pytest.raises(EpochWasLeft):
        journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))


def test_nothing_is_heard_of_an_epoch_that_others_have_left(journal: Journal) -> None:
    journal.note(heard_at(390))
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    before = journal.heads()
    with pytest.raises(OutOfStep):
        journal.note(heard_at(395))
    with pytest.raises(OutOfStep):
        journal.park(parked_at(395))
    with pytest.raises(OutOfStep):
        react(journal, heard_at(395), uuid4())
    assert (journal.heads(), parked_in(journal.recorder)) == (before, [])
    journal.note(heard_at(395, epoch=NEW))


def test_a_hearer_that_begins_later_knows_the_epochs_before(journal: Journal) -> None:
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400), (NEWEST, 480)))
    for older in (forked((OLD, 0)), forked((OLD, 0), (NEW, 400))):
        with pytest.raises(EpochWasLeft):
            journal.recorder.adopt(older)
    assert journal.recorder.tracked("training") == {}
