"""Does the story pass with any one service at the previous release, and with any one ahead?"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.releases import mixed
from tests.integration.running import SERVICES, Processes
from tests.integration.telling import parked_anywhere, tell
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

BEHIND = [{service} for service in SERVICES]
AHEAD = [set(SERVICES) - one for one in BEHIND]


@pytest.fixture(params=[*BEHIND, *AHEAD], ids=lambda old: "old: " + ", ".join(sorted(old)))
def mixture(
    request: pytest.FixtureRequest,
    databases: Databases,
    apache_kafka: ApacheKafka,
    tmp_path: Path,
) -> Iterator[Processes]:
    with mixed(tmp_path, databases, apache_kafka, request.param) as suite:
        yield suite


def test_the_story_passes_whichever_services_are_at_the_previous_release(
    told: tuple[Path, dict[str, Any]], mixture: Processes, databases: Databases
) -> None:
    said = tell(mixture)
    assert said == _as_far_as(said, told[1])
    assert not any(parked_anywhere(databases).values())


def _as_far_as(said: Any, told: Any) -> Any:  # noqa: ANN401 - JSON
    """Return of what this release tells the fields that were said: an answer may gain some."""
    if isinstance(said, dict) and isinstance(told, dict):
        return {name: _as_far_as(said[name], told[name]) for name in said if name in told}
    if isinstance(said, list) and isinstance(told, list) and len(said) == len(told):
        return [_as_far_as(*both) for both in zip(said, told, strict=True)]
    return told
