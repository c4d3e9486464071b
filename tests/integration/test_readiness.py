"""Before anything is migrated a service says that it is not ready, and its figures say it too."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

import evaluation.main
import personnel.main
import training.main
from kit.assembly import SERVICE_ROLE, Service
from kit.clock import SystemClock
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key

BUILDS = (personnel.main.build, training.main.build, evaluation.main.build)
PORTS = {"personnel": 8081, "training": 8082, "evaluation": 8083}


@pytest.fixture(params=BUILDS, ids=lambda build: str(build.__module__.partition(".")[0]))
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    build: Callable[[Settings], Service] = request.param
    made = build(Settings(var=tmp_path, ports=PORTS))
    yield made
    asyncio.run(made.hang_up())
    made.close()


def asking(service: Service) -> httpx.AsyncClient:
    settings: Settings = service.app.state.parts.settings
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(UUID(int=1), [SERVICE_ROLE, "administrator"], None, timedelta(minutes=1))
    transport = httpx.ASGITransport(service.app)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=transport, base_url="http://it", headers=headers)


async def test_what_is_not_migrated_is_not_ready_and_its_figures_can_still_be_read(
    service: Service,
) -> None:
    async with asking(service) as http:
        said = await http.get("/health/ready")
        assert (said.status_code, list(said.json()["facts"])) == (503, ["journal"])
        figures = await http.get("/metrics")
        assert figures.status_code == 200
        assert "figures_unreadable 0.0" not in figures.text
        assert "http_request_seconds_count" in figures.text
        await asyncio.to_thread(service.migrate, True)  # noqa: FBT003 - sample data
        assert (await http.get("/health/ready")).json() == {"ready": ["heard", "journal"]}
        figures = await http.get("/metrics")
    assert "figures_unreadable 0.0" in figures.text
    assert "journal_position 1.0" in figures.text


async def test_a_journal_with_tables_alone_is_not_ready(service: Service) -> None:
    journal = service.app.state.parts.journal
    await asyncio.to_thread(journal.recorder.create)
    async with asking(service) as http:
        said = await http.get("/health/ready")
    assert said.json()["facts"] == {"journal": "the journal has not been opened"}


class Where(Collector):
    """Notes in which thread it is asked."""

    def __init__(self) -> None:
        self.asked_in: list[int] = []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        self.asked_in.append(threading.get_ident())
        yield GaugeMetricFamily("anything", "Something", 1)


async def test_nobody_waits_while_figures_are_read(service: Service) -> None:
    where = Where()
    service.app.state.parts.metrics.registry.register(where)
    async with asking(service) as http:
        assert (await http.get("/metrics")).status_code == 200
    assert where.asked_in
    assert threading.get_ident() not in where.asked_in
