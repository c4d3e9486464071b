"""The suite in production's form, once for all tests of a file."""

import time
from collections.abc import Iterator

import pytest

from tests.lab.checker import faults
from tests.lab.suite import Lab, lab
from tests.servers.kafka import ApacheKafka
from tests.servers.postgres import PostgresCluster
from tests.servers.rooms import Databases


@pytest.fixture(scope="module")
def suite(
    kafka_server: ApacheKafka,
    postgres_cluster: PostgresCluster,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Lab]:
    """Yield it running; its clients' notes and its journals grow from test to test."""
    kafka_server.start()
    postgres_cluster.start()
    var = tmp_path_factory.mktemp("lab") / "var"
    with Databases(postgres_cluster) as databases, lab(var, databases, kafka_server) as suite:
        yield suite


@pytest.fixture
def began() -> float:
    return time.monotonic()


def all_is_well(suite: Lab, began: float, lacking: dict[str, int] | None = None) -> None:
    evidence = suite.evidence(lacking)
    suite.all_run()
    print(suite.told(time.monotonic() - began))  # noqa: T201 - the figures
    assert faults(evidence) == []
    assert suite.notes.impolite == []
