"""May `spbe migrate` be run by all replicas at once, again and again, and where does it refuse?"""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kit.recorder_postgres import PostgresRecorder
from spbe.suite import JOURNALS
from tests.integration.production import TOPICS, settings_of, topics_of_the_suite
from tests.integration.running import ROOT, Processes
from tests.servers.kafka import ApacheKafka
from tests.servers.rooms import Databases

REPLICAS = 10


def test_ten_replicas_at_once_make_one_of_everything(
    databases: Databases, apache_kafka: ApacheKafka, tmp_path: Path
) -> None:
    suite = Processes(tmp_path / "var", apache_kafka.bootstrap, also=dict(settings_of(databases)))
    asked = [sys.executable, "-m", "tests.integration.replicas", str(REPLICAS)]
    with topics_of_the_suite(apache_kafka):
        apache_kafka.create_topics(TOPICS[0], partitions=3)
        told = subprocess.run(  # noqa: S603 - ours
            asked, cwd=ROOT, env=suite.env(), capture_output=True, text=True, check=False
        )
        assert told.stdout.split("\n")[-2].split() == ["0"] * REPLICAS, told.stderr[-4000:]
        suite.finish("migrate", "--sample")
        found = apache_kafka.admin().list_topics(timeout=30).topics
        assert [len(found[topic].partitions) for topic in TOPICS] == [3, 12, 12]
    for service in JOURNALS:
        with closing(PostgresRecorder(databases.url(service))) as recorder:
            (opening,) = recorder.records(0, 10)
            assert opening.type == "journal.opened.v1"
            assert len(recorder.heads(service).forks) == 1


@pytest.mark.parametrize("command", ["migrate", "serve training", "work training", "up"])
def test_what_would_drop_the_lock_of_the_journals_is_refused_at_the_start(
    command: str, tmp_path: Path
) -> None:
    suite = Processes(tmp_path / "var", also={"POSTGRES_ENABLE_DB_FUNCTIONS": "y"})
    with pytest.raises(subprocess.CalledProcessError) as ended:
        suite.run(*command.split())
    told = ended.value.stderr.strip()
    assert told.startswith("POSTGRES_ENABLE_DB_FUNCTIONS is set."), told
    assert "readers would miss events" in told
    assert not list((tmp_path / "var").glob("*.db"))


def test_where_kafka_is_named_and_away_it_says_so(tmp_path: Path) -> None:
    suite = Processes(tmp_path / "var", "127.0.0.1:1")
    with pytest.raises(subprocess.CalledProcessError) as ended:
        suite.run("migrate")
    told = ended.value.stderr.strip().splitlines()[-1]
    assert told.startswith("Kafka at 127.0.0.1:1 does not make topics"), told
