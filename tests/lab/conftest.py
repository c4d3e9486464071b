"""The real servers, the suite on them, and the story to compare with, for what takes minutes."""

import pytest

from tests.integration.telling import told
from tests.lab.fixtures import began, suite
from tests.servers.fixtures import databases, kafka_server, postgres, postgres_cluster
from tests.servers.fixtures import kafka as apache_kafka

__all__ = [
    "apache_kafka",
    "began",
    "databases",
    "kafka_server",
    "postgres",
    "postgres_cluster",
    "suite",
    "told",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say which runs of the simulation are played."""
    parser.addoption("--seed", type=int, help="play one run of the simulation, and tell it")
    parser.addoption("--seeds", type=int, default=10_000, help="so many runs of the simulation")
