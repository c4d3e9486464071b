"""The views on both databases, for what is asked of them."""

from collections.abc import Iterator

import pytest

from tests.gateway.operations_desk import desk
from tests.gateway.shelves import EVERY, FileShelf, Shelf, schema_shelf
from tests.kit.conftest import plain_traces
from tests.servers.fixtures import postgres_cluster
from tests.servers.postgres import PostgresCluster

__all__ = ["desk", "plain_traces", "postgres_cluster"]


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
