"""The real servers, and the suite on them, for what takes minutes."""

from tests.lab.fixtures import suite
from tests.servers.fixtures import kafka_server, postgres_cluster

__all__ = ["kafka_server", "postgres_cluster", "suite"]
