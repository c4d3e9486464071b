"""The real servers, and the suite on them, for what takes minutes."""

import pytest

from tests.lab.fixtures import suite
from tests.servers.fixtures import kafka_server, postgres_cluster

__all__ = ["kafka_server", "postgres_cluster", "suite"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say which runs of the simulation are played."""
    parser.addoption("--seed", type=int, help="play one run of the simulation, and tell it")
    parser.addoption("--seeds", type=int, default=10_000, help="so many runs of the simulation")
