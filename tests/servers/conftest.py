"""The servers' own tests open sockets and start processes."""

import pytest

from tests.servers.fixtures import (
    databases,
    kafka,
    kafka_server,
    postgres,
    postgres_cluster,
    topics,
)

__all__ = ["databases", "kafka", "kafka_server", "postgres", "postgres_cluster", "topics"]


@pytest.fixture(autouse=True)
def _sockets_are_closed() -> None:
    """Leave them open here."""
