"""How does one service run in processes of its own?"""

from collections.abc import Sequence

from kit.hosting import host
from kit.observability import configure_logging
from spbe.suite import SERVICES, build, settings_for


async def run_serving(service: str) -> None:
    """Serve one service until it is told to stop."""
    settings = settings_for()
    configure_logging(level=settings.log_level, json_logs=settings.json_logs)
    built = build(service, settings)
    await host([(built.app, settings.host, settings.port_of(service))], [])
    built.close()


async def run_working(service: str) -> None:
    """Run the jobs of one service until it is told to stop."""
    settings = settings_for()
    configure_logging(level=settings.log_level, json_logs=settings.json_logs)
    built = build(service, settings)
    await host([], built.jobs)
    built.close()


def run_migrations(services: Sequence[str], *, sample: bool) -> None:
    """Make the tables of the services named, of all if none is."""
    settings = settings_for()
    configure_logging(level=settings.log_level, json_logs=settings.json_logs)
    for service in services or SERVICES:
        built = build(service, settings)
        built.migrate(sample or settings.sample)
        built.close()
