"""Is it said that the sample year is played before anybody else can write?"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Actor
from kit.envelope import Context
from kit.journal import OPENING, Journal
from kit.play import EndPlay, Play, play
from kit.recorder_sqlite import SqliteRecorder
from spbe.demo.plan import OPENS, PLAY, WITA
from spbe.sample_data import begin_play
from tests.gateway.story import Ring

TODAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
STREAM = uuid5(OPENING, "training")


@pytest.fixture
def journal() -> Journal:
    recorder = SqliteRecorder(":memory:")
    recorder.create()
    made = Journal(recorder, Catalogue("training", ()), Ring(), FixedClock(TODAY))
    made.open(sample=True)
    return made


def state(journal: Journal) -> Play:
    return journal.load(play, STREAM)[0]


def test_the_play_begins_on_the_first_day_of_the_year_and_once(journal: Journal) -> None:
    begin_play([journal], TODAY)
    begin_play([journal], TODAY + timedelta(days=1))
    assert state(journal).goes_on == UUID(PLAY)
    began = journal.recorder.records(1, 9)
    assert [one.envelope().recorded_at for one in began] == [
        datetime.combine(datetime(2026, 1, 2, tzinfo=WITA), OPENS, WITA)
    ]


def test_a_play_that_is_over_does_not_begin_again_by_itself(journal: Journal) -> None:
    begin_play([journal], TODAY)
    context = Context(command_id=uuid4(), actor=Actor(UUID(int=1)), correlation_id=uuid4())
    journal.execute(play, STREAM, EndPlay(), context=context)
    begin_play([journal], TODAY)
    assert state(journal).goes_on is None


def test_a_year_of_which_no_day_is_over_is_not_begun(journal: Journal) -> None:
    begin_play([journal], datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert state(journal).goes_on is None
