"""What can an operator see: which logs, which figures? Never who a person is."""

import logging
import re
import sqlite3
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from eventsourcing.persistence import PersistenceError
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from kit.timings import SECONDS, LinesInUse

log = structlog.get_logger(__name__)

UNREADABLE = (PersistenceError, SQLAlchemyError, sqlite3.Error, OSError)
"""How a database says that there is nothing to read: it is away, or its tables are not made."""

PERSONAL = frozenset({
    "name", "full_name", "given_name", "family_name", "nip", "nik", "npwp", "phone", "email",
    "address", "birth_date", "birth_place", "born_on", "born_at", "password", "token",
    "authorization", "cookie", "api_key", "passphrase",
})  # fmt: skip
"""Keys that are dropped wherever they stand in a log line."""

_TELLING = re.compile(r"(?<![\w-])\d{15,18}(?![\w-])|[\w.+-]+@[\w-]+\.[\w.]+")
"""Numbers as long as those of persons, and addresses, which an error message may quote."""

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def drop_personal(_: object, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out of a log line what tells who a person is."""
    return {key: _clean(value) for key, value in line.items() if key.lower() not in PERSONAL}


def configure_logging(
    *, level: str = "info", json_logs: bool = True, to: Path | None = None
) -> None:
    """Write one line an event to standard output or a file, those of libraries too."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.format_exc_info,
        drop_personal,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json_logs else structlog.dev.ConsoleRenderer()
    )
    handler = logging.FileHandler(to) if to else logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)


class Figures(CollectorRegistry):
    """All that is counted; where a database does not answer, what else there is, and that."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._collectors: list[Collector] = []

    def register(self, collector: Collector) -> None:
        """Show what ``collector`` counts, too."""
        super().register(collector)
        self._collectors.append(collector)

    def collect(self) -> Iterable[Metric]:
        """Yield what can be read now, and the number of collectors that cannot read."""
        unreadable = 0
        for collector in self._collectors:
            try:
                found = list(collector.collect())
            except UNREADABLE as fault:
                log.warning("figures unreadable", of=type(collector).__name__, fault=repr(fault))
                unreadable += 1
            else:
                yield from found
        yield GaugeMetricFamily("figures_unreadable", "Parts without figures now", unreadable)


@dataclass(frozen=True)
class Metrics:
    """The figures of one app, in a registry of its own: several run in one process."""

    registry: Figures = field(default_factory=Figures)
    requests: Histogram = field(init=False)
    problems: Counter = field(init=False)

    def __post_init__(self) -> None:
        """Register what every app counts."""
        requests = Histogram(
            "http_request_seconds",
            "How long requests took",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=_BUCKETS,
        )
        problems = Counter(
            "problems", "Refusals and other problems answered", ("type",), registry=self.registry
        )
        for databases in (SECONDS, LinesInUse()):
            self.registry.register(databases)
        object.__setattr__(self, "requests", requests)
        object.__setattr__(self, "problems", problems)

    def text(self) -> bytes:
        """Return the figures in the exposition format of Prometheus."""
        return generate_latest(self.registry)


def _clean(value: object) -> object:
    match value:
        case str():
            return _TELLING.sub("[…]", value)
        case Mapping():
            return drop_personal(None, "", dict(value))
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value
