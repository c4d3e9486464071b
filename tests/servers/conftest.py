"""The real servers, for their own tests."""

from tests.servers.fixtures import (
    databases,
    kafka,
    kafka_server,
    postgres,
    postgres_cluster,
    topics,
)

__all__ = ["databases", "kafka", "kafka_server", "postgres", "postgres_cluster", "topics"]
