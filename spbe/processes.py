"""How does one service run in processes of its own?"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog

from kit.assembly import Service
from kit.hosting import host
from kit.http.app import operation_app
from kit.observability import configure_logging
from kit.postgres import MIGRATION_SECONDS, patient
from kit.settings import Settings
from kit.topics import TopicsNotMade, make_topics
from kit.tracing import begin_tracing, end_tracing
from spbe.suite import JOURNALS, SERVICES, build, settings_for

log = structlog.get_logger(__name__)


async def run_serving(service: str) -> None:
    """Serve one service until it is told to stop."""
    settings = _settings()
    async with _built(service, "serve", settings) as built:
        await host([(built.app, settings.host, settings.port_of(service))], [])


async def run_working(service: str) -> None:
    """Run the jobs of one service until it is told to stop, and show how they go."""
    settings = _settings()
    async with _built(service, "work", settings) as built:
        port = settings.work_ports.get(service)
        if port is None:
            hint = f"SPBE_WORK_PORTS__{service.upper()} sets a port for /health and /metrics"
            log.info("nobody can watch this process", hint=hint)
        shown = [(operation_app(built.app), settings.host, port)] if port is not None else []
        await host(shown, built.jobs)


@asynccontextmanager
async def _built(service: str, work: str, settings: Settings) -> AsyncIterator[Service]:
    """Yield a service that is traced as the kind of process it is in, and let go of it."""
    begin_tracing(settings.otlp_endpoint, f"{service}-{work}")
    built = build(service, settings)
    try:
        yield built
    finally:
        await built.hang_up()
        built.close()
        end_tracing()


def run_migrations(services: Sequence[str], *, sample: bool) -> None:
    """Make the tables and topics of the services named, of all if none is."""
    settings = _settings()
    named = services or SERVICES
    for service in named:
        built = build(service, settings)
        with patient(MIGRATION_SECONDS):
            built.migrate(sample or settings.sample)
        built.close()
    _make_topics(settings, [service for service in named if service in JOURNALS])


def _make_topics(settings: Settings, services: Sequence[str]) -> None:
    """Make the topics where Kafka was named: by its usual address nobody has asked for any."""
    if "kafka_bootstrap" not in settings.model_fields_set:
        log.warning("no topics are made", hint="SPBE_KAFKA_BOOTSTRAP names a Kafka cluster")
        return
    try:
        asyncio.run(make_topics(settings, services))
    except TopicsNotMade as fault:
        raise SystemExit(str(fault)) from fault


def _settings() -> Settings:
    settings = settings_for()
    configure_logging(level=settings.log_level, json_logs=settings.json_logs)
    return settings
