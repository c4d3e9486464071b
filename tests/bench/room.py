"""What does the benchmark stand on? The real servers, flushing as in production, and its size."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from tests.servers.kafka import LASTING, ApacheKafka
from tests.servers.postgres import PostgresCluster

SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "8GB", "max_connections": "200"}
"""Of PostgreSQL: else its own defaults, so that nothing but memory is tuned."""


@dataclass
class Room:
    """Servers that are started when the first part asks for them."""

    folder: Path
    quick: bool = False
    stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)
    numbers: Iterator[int] = field(default_factory=count)
    began: float = field(default_factory=time.monotonic)

    @cached_property
    def postgres(self) -> PostgresCluster:
        self.tell("starting PostgreSQL")
        return self.stack.enter_context(PostgresCluster(durable=True, **self.settings))

    @cached_property
    def kafka(self) -> ApacheKafka:
        self.tell("starting Apache Kafka")
        return self.stack.enter_context(ApacheKafka(java_options=LASTING))

    def tell(self, what: str) -> None:
        """Say what goes on now, and after how many seconds."""
        print(f"{time.monotonic() - self.began:7.1f} s  {what}", flush=True)  # noqa: T201

    def of(self, whole: float, quick: float) -> float:
        """Return a size: the one of the whole run, or the one for work on one part."""
        return quick if self.quick else whole

    @contextlib.contextmanager
    def database(self, owner: str) -> Iterator[str]:
        """Yield the URL of an empty database; it is dropped afterwards."""
        name = self.postgres.create_database(owner)
        try:
            yield self.postgres.url(name, self.postgres.role(owner))
        finally:
            self.postgres.drop_database(name)
