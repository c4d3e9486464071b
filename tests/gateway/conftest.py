"""The views on both databases, for what is asked of them."""

from collections.abc import Iterator

import pytest
import structlog

from tests.gateway.operations_desk import desk
from tests.gateway.shelves import EVERY, FileShelf, Shelf, schema_shelf
from tests.servers.fixtures import postgres_cluster
from tests.servers.postgres import PostgresCluster

__all__ = ["desk", "postgres_cluster"]


@pytest.fixture(autouse=True, scope="session")
def _plain_traces() -> None:
    """Leave out the local variables that the library's own set-up prints with each fault."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.fixture(scope="module", params=EVERY)
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shelf]:
    """Yield a place for views on each database; every time it is used it is empty."""
    if request.param == "sqlite":
        yield FileShelf(tmp_path_factory.mktemp("views"))
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
    with schema_shelf(cluster) as opened:
        yield opened
