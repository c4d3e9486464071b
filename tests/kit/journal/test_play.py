"""At which time is a command given while sample data is played in a time of its own?"""

from datetime import date, datetime, timedelta
from uuid import uuid4, uuid5

import pytest

from kit.clock import FixedClock, SystemClock
from kit.journal import OPENING, Journal
from kit.play import AnotherPlayGoesOn, BeginPlay, EndPlay, OnlySampleDataIsPlayed, play
from kit.recorder import Recorder
from tests.kit.journal.sample import (
    CATALOGUE,
    NOON,
    SERVICE,
    Count,
    context,
    count,
    counter,
    ring,
)

STREAM = uuid5(OPENING, SERVICE)
LATER = timedelta(days=200)
PLAY, ANOTHER = uuid4(), uuid4()


@pytest.fixture
def journal(recorder: Recorder) -> Journal:
    """Stand 200 days after the story begins, by the clock of its readers."""
    made = Journal(recorder, CATALOGUE, ring(), FixedClock(NOON + LATER))
    made.open(sample=True)
    return made


def begin(journal: Journal, at: datetime = NOON) -> None:
    journal.execute(play, STREAM, BeginPlay(play_id=PLAY), context=context(), at=at)


def end(journal: Journal) -> None:
    journal.execute(play, STREAM, EndPlay(), context=context())


def counted_at(journal: Journal, at: datetime | None = None) -> tuple[datetime, date | None]:
    journal.execute(counter, uuid4(), Count(), context=context(), at=at)
    last = journal.recorder.records(journal.heads().position - 1, 1)[0].envelope()
    return last.recorded_at, last.effective_on


def test_what_a_visitor_does_during_a_play_happens_in_the_time_of_the_story(
    journal: Journal,
) -> None:
    begin(journal)
    third, ninth = NOON + timedelta(days=3), NOON + timedelta(days=9)
    assert counted_at(journal, third) == (third, date(2026, 3, 5))
    assert counted_at(journal) == (third, date(2026, 3, 5))
    assert counted_at(journal, ninth) == (ninth, date(2026, 3, 11))


def test_without_a_play_sample_data_stands_in_the_time_of_the_clock(journal: Journal) -> None:
    assert journal.now() == NOON + LATER
    assert counted_at(journal)[0] == NOON + LATER


def test_after_a_play_time_is_that_of_the_clock_again(journal: Journal) -> None:
    begin(journal)
    counted_at(journal, NOON + timedelta(days=3))
    end(journal)
    assert journal.recorder.records(3, 1)[0].envelope().recorded_at == NOON + timedelta(days=3)
    assert counted_at(journal)[0] == NOON + LATER


def test_a_play_that_was_broken_off_goes_on_for_whoever_starts_next(
    journal: Journal, recorder: Recorder
) -> None:
    begin(journal)
    later = FixedClock(NOON + 2 * LATER)
    assert Journal(recorder, CATALOGUE, ring(), later).now() == NOON


def test_a_play_begins_and_ends_once(journal: Journal) -> None:
    end(journal)
    assert journal.heads().position == 1
    begin(journal)
    begin(journal)
    end(journal)
    end(journal)
    assert journal.heads().position == 3


def test_another_play_does_not_begin_before_one_is_over(journal: Journal) -> None:
    begin(journal)
    with pytest.raises(AnotherPlayGoesOn):
        journal.execute(play, STREAM, BeginPlay(play_id=ANOTHER), context=context())
    end(journal)
    journal.execute(play, STREAM, BeginPlay(play_id=ANOTHER), context=context())
    assert journal.load(play, STREAM)[0].goes_on == ANOTHER


def test_a_real_journal_is_not_played(recorder: Recorder) -> None:
    journal = Journal(recorder, CATALOGUE, ring(), SystemClock())
    journal.open(sample=False)
    with pytest.raises(OnlySampleDataIsPlayed):
        journal.execute(play, STREAM, BeginPlay(play_id=PLAY), context=context())
    count(journal, uuid4())
    assert len(recorder.records(0, 10)) == 2
