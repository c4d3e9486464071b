"""How does one service run in processes of its own?"""

from collections.abc import Sequence

import structlog

from kit.hosting import host
from kit.http.app import operation_app
from kit.observability import configure_logging
from kit.settings import Settings
from spbe.suite import SERVICES, build, settings_for

log = structlog.get_logger(__name__)


async def run_serving(service: str) -> None:
    """Serve one service until it is told to stop."""
    settings = _settings()
    built = build(service, settings)
    try:
        await host([(built.app, settings.host, settings.port_of(service))], [])
    finally:
        await built.hang_up()
        built.close()


async def run_working(service: str) -> None:
    """Run the jobs of one service until it is told to stop, and show how they go."""
    settings = _settings()
    built = build(service, settings)
    port = settings.work_ports.get(service)
    if port is None:
        hint = f"SPBE_WORK_PORTS__{service.upper()} sets a port for /health and /metrics"
        log.info("nobody can watch this process", hint=hint)
    shown = [(operation_app(built.app), settings.host, port)] if port is not None else []
    try:
        await host(shown, built.jobs)
    finally:
        await built.hang_up()
        built.close()


def run_migrations(services: Sequence[str], *, sample: bool) -> None:
    """Make the tables of the services named, of all if none is."""
    settings = _settings()
    for service in services or SERVICES:
        built = build(service, settings)
        built.migrate(sample or settings.sample)
        built.close()


def _settings() -> Settings:
    settings = settings_for()
    configure_logging(level=settings.log_level, json_logs=settings.json_logs)
    return settings
