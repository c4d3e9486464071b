"""Are servers ended with the tests that started them, and are those of others left alone?"""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.servers import watcher
from tests.servers.kafka import ApacheKafka
from tests.servers.postgres import PostgresCluster
from tests.servers.server import DidNotStartError, NotOursError

ROOT = Path(__file__).parents[2]
LEFT_ALONE = """
import time
from tests.servers.postgres import PostgresCluster
cluster = PostgresCluster()
cluster.start()
{then}
print(cluster.folder, cluster.processes()[0].pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("then", ["", "cluster.freeze()"], ids=["running", "frozen"])
def test_a_server_does_not_outlive_tests_that_were_killed(
    then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PostgresCluster.variable, raising=False)
    tests = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", LEFT_ALONE.format(then=then)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with tests:
        try:
            assert tests.stdout is not None
            folder, postmaster = tests.stdout.readline().split()
            processes = watcher.tree(int(postmaster))
        finally:
            tests.send_signal(signal.SIGKILL)
    assert len(processes) > 1
    _, alive = psutil.wait_procs(processes, timeout=30)
    assert alive == []
    until = time.monotonic() + 30
    while Path(folder).exists():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("kind", [ApacheKafka, PostgresCluster])
def test_a_server_that_the_environment_names_is_used_and_not_touched(
    kind: type[ApacheKafka | PostgresCluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kind.variable, "postgresql://suite:secret@192.0.2.7/suite")
    server = kind()
    server.start()
    assert server.running
    assert not server.folder.exists()
    for control in (server.stop, server.kill, server.freeze, server.thaw, server.wipe):
        with pytest.raises(NotOursError, match=f"{kind.variable} names is not ours"):
            control()
    server.close()


def test_databases_are_made_on_the_cluster_that_the_environment_names(
    postgres: PostgresCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PostgresCluster.variable, postgres.admin_url)
    with PostgresCluster() as given:
        name = given.create_database("keys")
        own = given.url(name, given.role("keys"))
        assert given.sql("SELECT current_database()", url=own) == name
        assert name in postgres.sql("SELECT datname FROM pg_database").split()
        given.drop_database(name)
        role = given.role("keys")
        assert role in postgres.sql("SELECT rolname FROM pg_roles").split()
    assert role not in postgres.sql("SELECT rolname FROM pg_roles").split()


def test_topics_are_made_on_the_broker_that_the_environment_names(
    kafka: ApacheKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ApacheKafka.variable, kafka.bootstrap)
    with ApacheKafka() as given:
        given.create_topics("of-the-given")
    assert "of-the-given" in kafka.topics()
    kafka.delete_topics("of-the-given")


def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PostgresCluster.variable, raising=False)
    broken = PostgresCluster(work_mem="plenty")
    with pytest.raises(DidNotStartError, match='invalid value for parameter "work_mem"'), broken:
        pass
    assert not broken.folder.exists()
