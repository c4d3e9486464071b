"""What do the pages say while the sample year is still being filled, and when it is done?"""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest

from gateway.marks import Plays
from gateway.views import VIEWS
from kit.clock import FixedClock
from kit.envelope import Context
from kit.journal import OPENING
from kit.play import BeginPlay, EndPlay, play
from tests.gateway.pages_door import pages, words
from tests.gateway.small_team import opd_registered, opds
from tests.gateway.small_year import new_story
from tests.gateway.story import CLERK, Story, fed

PLAY = uuid4()
UNFINISHED = "Tahun contoh belum selesai diisi."


def say(story: Story, command: BeginPlay | EndPlay, *services: str) -> None:
    for service in services or story.journals:
        context = Context(command_id=uuid4(), actor=CLERK, correlation_id=uuid4())
        stream = uuid5(OPENING, service)
        journal = story.journals[service]
        journal.execute(play, stream, command, context=context, at=story.clock.now())


@pytest.mark.parametrize("path", ["/", "/opd/DISKOMINFOSP"])
async def test_while_the_year_is_filled_a_page_says_how_far_the_story_is(
    tmp_path: Path, path: str
) -> None:
    story = new_story()
    opds(story)
    say(story, BeginPlay(play_id=PLAY), "personnel")
    story.clock.at += timedelta(days=40)
    say(story, BeginPlay(play_id=PLAY), "training")
    story.clock.at += timedelta(days=200)
    say(story, BeginPlay(play_id=PLAY), "evaluation")
    say(story, EndPlay(), "evaluation")
    with pages(story, tmp_path) as opened:
        read = words(await opened.text(path))
    assert f"{UNFINISHED} Ceritanya baru sampai 14 Februari 2026;" in read
    assert "Keadaan per 2 September 2026" in read


@pytest.mark.parametrize("path", ["/", "/opd/DISKOMINFOSP"])
async def test_of_a_year_of_which_nothing_more_comes_no_more_is_promised(
    tmp_path: Path, path: str
) -> None:
    story = new_story()
    opds(story)
    say(story, BeginPlay(play_id=PLAY))
    clock = FixedClock(story.clock.now())
    with pages(story, tmp_path, clock=clock) as opened:
        assert "muat ulang halaman ini" in words(await opened.text(path))
        clock.at += timedelta(seconds=59)
        assert "muat ulang halaman ini" in words(await opened.text(path))
        clock.at += timedelta(seconds=1)
        read = words(await opened.text(path))
    assert "pengisiannya berhenti" in read
    assert "muat ulang" not in read


def test_a_play_that_goes_on_after_a_pause_has_not_stopped(tmp_path: Path) -> None:
    story = new_story()
    opds(story)
    say(story, BeginPlay(play_id=PLAY))
    clock = FixedClock(story.clock.now())
    plays = Plays(clock)
    assert not _stopped(plays, story, tmp_path / "begun")
    clock.at += timedelta(minutes=2)
    assert _stopped(plays, story, tmp_path / "stands")
    story.tell(opd_registered(UUID(int=0xE1), "BAPENDA"))
    assert not _stopped(plays, story, tmp_path / "more")


def _stopped(plays: Plays, story: Story, folder: Path) -> bool:
    reading = fed(story, folder, VIEWS, story.records())
    try:
        with reading.connect() as connection:
            played = plays.going_on(connection)
    finally:
        reading.close()
    assert played is not None
    return played.stopped


@pytest.mark.parametrize("path", ["/", "/opd/DISKOMINFOSP"])
async def test_of_a_year_that_is_filled_or_was_never_begun_nothing_is_said(
    tmp_path: Path, path: str
) -> None:
    story = new_story()
    opds(story)
    with pages(story, tmp_path / "real") as opened:
        assert UNFINISHED not in words(await opened.text(path))
    say(story, BeginPlay(play_id=PLAY))
    say(story, EndPlay())
    with pages(story, tmp_path / "filled") as opened:
        assert UNFINISHED not in words(await opened.text(path))


async def test_a_suite_without_any_opd_does_not_promise_that_sample_data_comes(
    tmp_path: Path,
) -> None:
    with pages(new_story(), tmp_path) as opened:
        read = words(await opened.text("/"))
    assert "Belum ada perangkat daerah yang tercatat" in read
    assert "diisi" not in read
