"""The story told once for all who compare with it, and the real servers."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration import scoring, story
from tests.integration.answers import answers
from tests.integration.client import Told
from tests.integration.running import whole_suite
from tests.integration.story import World
from tests.servers.fixtures import databases, kafka_server, postgres, postgres_cluster
from tests.servers.fixtures import kafka as apache_kafka

__all__ = ["apache_kafka", "databases", "kafka_server", "postgres", "postgres_cluster"]

Json = dict[str, Any]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Json]:
    """The story in one go, embedded: where it was written, and the answers at its end."""
    var = tmp_path_factory.mktemp("suite") / "var"
    with whole_suite(var) as suite, World(Told(suite.gateway)) as world:
        for chapter in (*story.CHAPTERS, *scoring.CHAPTERS):
            chapter(world)
        return var, answers(world)
