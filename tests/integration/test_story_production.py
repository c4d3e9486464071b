"""The whole story on the real PostgreSQL and Apache Kafka: every answer as in the embedded run.

Between chapters PostgreSQL is killed and started; no process of the suite is.
"""

from pathlib import Path
from typing import Any

from kit.recorder_postgres import PostgresRecorder
from kit.wire import topic_of
from spbe.suite import JOURNALS
from tests.integration import scoring, story
from tests.integration.answers import answers
from tests.integration.client import Told, eventually
from tests.integration.production import TOPICS, production
from tests.integration.story import World
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

FALLS_AFTER = (story.people, story.certificates, story.decree, *scoring.CHAPTERS[1::2])


def test_the_story_on_postgres_that_falls_and_kafka_ends_as_the_embedded_one(
    told: tuple[Path, dict[str, Any]],
    databases: Databases,
    apache_kafka: ApacheKafka,
    tmp_path: Path,
) -> None:
    var = tmp_path / "var"
    with (
        production(var, databases, apache_kafka) as suite,
        World(Told(suite.gateway)) as world,
    ):
        found = apache_kafka.admin().list_topics(timeout=30).topics
        assert {name: len(found[name].partitions) for name in TOPICS} == dict.fromkeys(TOPICS, 12)
        for chapter in (*story.CHAPTERS, *scoring.CHAPTERS):
            chapter(world)
            if chapter in FALLS_AFTER:
                databases.cluster.kill()
                databases.cluster.start()
        assert answers(world) == told[1]
        for service in JOURNALS:
            recorder = PostgresRecorder(databases.url(service))
            end = recorder.heads(service).position
            eventually(lambda: recorder.stored_position(topic_of(service)) == end)  # noqa: B023 - at once
            assert recorder.count_parked() == 0
            recorder.close()
    files = {path.name for path in var.rglob("*.db")}
    assert not files & {f"{name}.db" for name in (*JOURNALS, "keys")}, files
    assert not {name for name in files if name.endswith("-due.db")}, files
