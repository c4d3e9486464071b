"""Can the services be released one by one, while the others are at the previous release?

`make lab` tells the story to each of the eight mixtures (tests/lab/test_releases.py).
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.integration import scoring, story
from tests.integration.answers import answers
from tests.integration.client import Told
from tests.integration.releases import NoPreviousReleaseError, mixed, take_out, upgrade
from tests.integration.running import SERVICES
from tests.integration.story import World
from tests.integration.telling import parked_anywhere
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

AFTER: Mapping[Callable[[World], None], str] = {
    story.people: "gateway",
    story.certificates: "personnel",
    story.course: "evaluation",
    scoring.CHAPTERS[1]: "training",
}
"""After which chapter each service is replaced: all four mixtures on the way are lived in."""


def test_services_are_released_one_by_one_in_the_middle_of_the_story_and_it_ends_the_same(
    told: tuple[Path, dict[str, Any]],
    databases: Databases,
    apache_kafka: ApacheKafka,
    tmp_path: Path,
) -> None:
    assert set(AFTER.values()) == set(SERVICES)
    with (
        mixed(tmp_path, databases, apache_kafka, SERVICES) as suite,
        World(Told(suite.gateway)) as world,
    ):
        for chapter in (*story.CHAPTERS, *scoring.CHAPTERS):
            chapter(world)
            if chapter in AFTER:
                upgrade(suite, AFTER[chapter])
        assert answers(world) == told[1]
        assert not any(parked_anywhere(databases).values())


def test_a_history_that_does_not_go_back_so_far_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoPreviousReleaseError, match="previous-release says 0"):
        take_out("0" * 40, tmp_path)
