"""The real servers for what takes minutes."""

from tests.servers.fixtures import databases, kafka_server, postgres, postgres_cluster
from tests.servers.fixtures import kafka as apache_kafka

__all__ = ["apache_kafka", "databases", "kafka_server", "postgres", "postgres_cluster"]
