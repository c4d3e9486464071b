"""The story told once for all who compare with it, and told to a suite that is compared."""

from pathlib import Path
from typing import Any

import pytest

from kit.recorder_postgres import PostgresRecorder
from spbe.suite import JOURNALS
from tests.integration import scoring, story
from tests.integration.answers import answers
from tests.integration.client import Told
from tests.integration.running import Processes, whole_suite
from tests.integration.story import World
from tests.servers.rooms import Databases

Json = dict[str, Any]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Json]:
    """The story in one go, embedded: where it was written, and the answers at its end."""
    var = tmp_path_factory.mktemp("suite") / "var"
    with whole_suite(var) as suite:
        return var, tell(suite)


def tell(suite: Processes) -> Json:
    """Tell the whole story to a suite, and return the answers at its end."""
    with World(Told(suite.gateway)) as world:
        for chapter in (*story.CHAPTERS, *scoring.CHAPTERS):
            chapter(world)
        return answers(world)


def parked_anywhere(databases: Databases) -> dict[str, int]:
    """Return how many events each service has set aside."""
    found = {}
    for service in JOURNALS:
        recorder = PostgresRecorder(databases.url(service))
        found[service] = recorder.count_parked()
        recorder.close()
    return found
