"""Does the sample year use all that personnel can record?

It is played whole but for the assessments, which are most of its moves and none of personnel's.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from rich.console import Console

from kit.catalogue import type_of
from personnel.catalogue import CATALOGUE
from spbe.demo.api import Api
from spbe.demo.plan import WITA, Phase, Step
from spbe.demo.player import Player
from spbe.demo.progress import shown
from spbe.demo.story import story
from spbe.demo.year import Year, first_day
from tests.integration.client import eventually
from tests.integration.equality import journal
from tests.integration.running import Processes, whole_suite

NEVER_RECORDED: Final[frozenset[str]] = frozenset()
"""Types of events that the year never records: none. One that is added here wants a reason."""


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Processes]:
    with whole_suite(tmp_path / "var") as processes:
        yield processes


def phases() -> Sequence[Phase]:
    today = datetime.now(WITA).date()
    return [each for each in story(Year(first_day(today)), today) if not _assesses(each)]


def _assesses(phase: Phase) -> bool:
    moves = [move for chain in phase.chains for move in chain]
    return any(isinstance(one, Step) and "/periods" in one.path for one in moves)


async def _played(gateway: str) -> None:
    with shown(Console(quiet=True), 0) as progress:
        async with Api(gateway) as api:
            player = Player(api, progress)
            for phase in phases():
                await player.play(phase)


def _missing(suite: Processes) -> set[str]:
    known = {type_of(one) for one in (*CATALOGUE.public, *CATALOGUE.internal)}
    return known - {record.type for record in journal(suite.var, "personnel")}


def test_the_year_records_every_type_of_event_of_personnel(suite: Processes) -> None:
    asyncio.run(_played(suite.gateway))
    with suppress(AssertionError):  # what falls due is recorded a little later
        eventually(lambda: _missing(suite) <= NEVER_RECORDED, 20)
    assert _missing(suite) == NEVER_RECORDED
    log = (suite.var / "suite.log").read_text(encoding="utf-8")
    assert '"level": "error"' not in log
