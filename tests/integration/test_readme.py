"""Does the README show what is there: the story as commands, the users, and what is not built?"""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from gateway.access.sample_accounts import OFFICES
from kit.policies import system_account
from spbe.demo.api import Api
from spbe.demo.plan import WITA
from spbe.demo.player import Player
from spbe.demo.progress import shown
from spbe.demo.story import story
from spbe.demo.year import Year, first_day
from tests.integration.equality import SOURCES, journal
from tests.integration.running import ROOT, Processes, whole_suite

README = (ROOT / "README.md").read_text(encoding="utf-8")
STORY = ROOT / "docs/story.sh"
REFUSED = {
    "submitted-at-once": "personnel/positions-are-open",
    "submitted-unproven": "personnel/competence-is-not-proven",
    "claimed-on-thin-ice": "evaluation/evidence-is-missing",
    "final-too-soon": "evaluation/objection-window-is-open",
}


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Processes]:
    with whole_suite(tmp_path / "var") as processes:
        yield processes


def test_the_story_is_told_by_curl_to_its_end_and_may_be_repeated(suite: Processes) -> None:
    told = _told(suite)
    for step, problem in REFUSED.items():
        assert f"{step} is refused: /problems/{problem}: " in told
    seats = re.findall(r"^   [a-z_]+: \w+ Misalnya$", told, re.MULTILINE)
    assert len(seats) == 8
    assert "\n   3.52 Sangat Baik\n" in told
    explained = told.partition("who, when, what and why")[2]
    for what in ("the decree", "the final result", "the export"):
        assert re.search(rf"   {what}:\n     20\S+Z\n     \w.*\n     \w.*\n", explained), explained
    assert "Dasarnya adalah dokumen Nomor 900/7/CERITA." in explained
    said, made = re.findall(r"(?:SHA-256|tpp\.csv) ([0-9a-f]{64})$", told, re.MULTILINE)
    assert said == made

    before = _asked_for(suite)
    again = _told(suite)
    assert f"SHA-256 {said}" in again
    assert _asked_for(suite) == before


def test_without_a_suite_the_story_says_what_to_do(tmp_path: Path) -> None:
    ended = _run("http://127.0.0.1:9", tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "make run" in ended.stderr


@pytest.mark.parametrize("last", ["The year begins", "People from the HR system"])
def test_while_the_sample_year_is_played_the_story_says_to_wait_and_writes_nothing(
    suite: Processes, last: str
) -> None:
    asyncio.run(_played_until(suite.gateway, last))
    before = _asked_for(suite)
    ended = _run(f"{suite.gateway}/", suite.var)
    assert ended.returncode == 1
    assert "wait until it is played" in ended.stderr
    assert _asked_for(suite) == before


def test_another_shell_than_bash_is_told_so() -> None:
    ended = subprocess.run(  # noqa: S603 - the product's own file
        ["/bin/sh", STORY], capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 1
    assert "wants bash" in ended.stderr


def test_the_readme_shows_lines_of_the_story_in_their_order() -> None:
    assert any(block.startswith("docs/story.sh ") for block in _blocks(README))
    (shown,) = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    assert not any("step draft" in block for block in _blocks(README))
    lines = [line.strip() for line in STORY.read_text(encoding="utf-8").splitlines()]
    at = 0
    for line in (line.strip() for line in shown.splitlines()):
        if line and not line.startswith(("#", "docs/story.sh")):
            assert line in lines[at:], line
            at = lines.index(line, at) + 1


def test_what_the_story_needs_beside_the_suite_is_named() -> None:
    assert "`curl`" in README


def test_every_sample_user_is_named() -> None:
    assert [office.user for office in OFFICES if f"`{office.user}`" not in README] == []


@pytest.mark.parametrize(
    ("text", "sentence", "built_by"),
    [
        (README, "Nothing destroys a person's key yet", r"\.destroy\("),
    ],
    ids=("erasure",),
)
def test_what_is_not_built_is_said_as_long_as_it_is_not(
    text: str, sentence: str, built_by: str
) -> None:
    sources = [path for top in ("services", "spbe") for path in (ROOT / top).rglob("*.py")]
    assert len(sources) > 100
    built = any(re.search(built_by, path.read_text(encoding="utf-8")) for path in sources)
    assert (sentence in " ".join(text.split())) is not built


def _blocks(text: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


async def _played_until(gateway: str, last: str) -> None:
    """Play the sample year, and break it off after this phase."""
    today = datetime.now(WITA).date()
    phases = story(Year(first_day(today)), today)
    end = [phase.title for phase in phases].index(last) + 1
    with shown(Console(quiet=True), 0) as progress:
        async with Api(gateway) as api:
            player = Player(api, progress)
            for phase in phases[:end]:
                await player.play(phase)


def _told(suite: Processes) -> str:
    ended = _run(suite.gateway, suite.var)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _run(gateway: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the product's own file
        [STORY, gateway], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )


def _asked_for(suite: Processes) -> list[bytes]:
    """Return all events that somebody asked for, and no service by itself."""
    return [
        record.state
        for service in SOURCES
        for record in journal(suite.var, service)
        if record.envelope().actor != system_account(service)
    ]
