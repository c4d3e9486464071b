"""What can an operator see: which logs, which figures? Never who a person is."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import generate_latest

PERSONAL = frozenset({
    "name", "full_name", "given_name", "family_name", "nip", "nik", "npwp", "phone", "email",
    "address", "birth_date", "birth_place", "born_on", "born_at", "password", "token",
    "authorization", "cookie", "api_key",
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


@dataclass(frozen=True)
class Metrics:
    """The figures of one app, in a registry of its own: several run in one process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
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
