"""The story told once for all who compare with it, and the real servers."""

from tests.integration.replaying import var
from tests.integration.telling import told
from tests.servers.fixtures import collected, databases, kafka_server, postgres, postgres_cluster
from tests.servers.fixtures import kafka as apache_kafka

__all__ = [
    "apache_kafka",
    "collected",
    "databases",
    "kafka_server",
    "postgres",
    "postgres_cluster",
    "told",
    "var",
]
