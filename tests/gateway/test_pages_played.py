"""What do the pages say while the sample year is still being filled, and when it is done?"""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4, uuid5

import pytest

from kit.envelope import Context
from kit.journal import OPENING
from kit.play import BeginPlay, EndPlay, play
from tests.gateway.pages_door import pages, words
from tests.gateway.small_team import opds
from tests.gateway.small_year import new_story
from tests.gateway.story import CLERK, Story

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
