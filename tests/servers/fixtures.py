"""The real servers as fixtures: one broker and one cluster a run, topics and databases a test.

A `conftest.py` imports them by name, those that others ask for too: `tests/servers/conftest.py`.
However many do so, the servers are started once a run, by the first test that needs them.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from tests.servers.kafka import ApacheKafka
from tests.servers.postgres import PostgresCluster
from tests.servers.rooms import Databases, Topics
from tests.servers.server import NotHereError, Server

CLIENT_LEAVES_LINES = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected"),
]
"""The Kafka client may leave a line behind that it opened while it was being stopped."""

ServerT = TypeVar("ServerT", bound=Server)

_BROKER = pytest.StashKey[ApacheKafka]()
_CLUSTER = pytest.StashKey[PostgresCluster]()


def _of_this_run(
    config: pytest.Config, key: pytest.StashKey[ServerT], make: Callable[[], ServerT]
) -> ServerT:
    if key not in config.stash:
        server = make()
        config.add_cleanup(server.close)
        try:
            server.start()
        except NotHereError as missing:
            pytest.skip(str(missing))
        config.stash[key] = server
    return config.stash[key]


def _in_one_test(server: ServerT, session: pytest.Session) -> Iterator[ServerT]:
    """Start it again where the test before left it killed or frozen; show its log on failure."""
    server.start()
    failed_before = session.testsfailed
    yield server
    if session.testsfailed > failed_before:
        sys.stdout.write(f"{type(server).__name__}, end of its log:\n{server.log_tail()}\n")


@pytest.fixture
def collected() -> Iterator[None]:
    """Collect what a test leaves behind at its end, while it may still be warned of."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def kafka_server(request: pytest.FixtureRequest) -> ApacheKafka:
    """Return the broker of this run, for fixtures that outlive a test."""
    return _of_this_run(request.config, _BROKER, ApacheKafka)


@pytest.fixture(scope="session")
def postgres_cluster(request: pytest.FixtureRequest) -> PostgresCluster:
    """Return the cluster of this run, for fixtures that outlive a test."""
    return _of_this_run(request.config, _CLUSTER, PostgresCluster)


@pytest.fixture
def kafka(kafka_server: ApacheKafka, request: pytest.FixtureRequest) -> Iterator[ApacheKafka]:
    """Yield the broker, running; the test may kill it, wipe it or freeze it."""
    yield from _in_one_test(kafka_server, request.session)


@pytest.fixture
def postgres(
    postgres_cluster: PostgresCluster, request: pytest.FixtureRequest
) -> Iterator[PostgresCluster]:
    """Yield the cluster, running; the test may kill it, wipe it or freeze it."""
    yield from _in_one_test(postgres_cluster, request.session)


@pytest.fixture
def topics(kafka: ApacheKafka) -> Iterator[Topics]:
    """Yield the topics of this test."""
    with Topics(kafka) as own:
        yield own


@pytest.fixture
def databases(postgres: PostgresCluster) -> Iterator[Databases]:
    """Yield the databases of this test."""
    with Databases(postgres) as own:
        yield own
