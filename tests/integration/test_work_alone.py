"""Can an operator watch a process that only works, and is one that only serves silent on lag?"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from kit.clock import SystemClock
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from spbe.broker import embedded_broker
from tests.integration.client import eventually
from tests.integration.running import Processes, is_up
from tests.kit.brokers import free_port

LAG = re.compile(r'inbox_lag_(lanes|seconds)\{hearer="[^"]+",source="personnel"\} (\S+)')


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Processes]:
    with embedded_broker() as bootstrap:
        port = free_port()
        also = {"SPBE_WORK_PORTS__TRAINING": str(port), "SPBE_COMPARE_SECONDS": "0.5"}
        processes = Processes(tmp_path / "var", bootstrap, also=also)
        processes.finish("migrate", "--sample")
        try:
            processes.start("serve", "training")
            processes.start("work", "training")
            processes.wait_ready("training")
            yield processes
        finally:
            processes.stop_all()


def figures(processes: Processes, port: int) -> str:
    settings = Settings(var=processes.var)
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(uuid4(), ["administrator"], None, timedelta(minutes=5))
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"http://127.0.0.1:{port}/metrics", headers=headers).raise_for_status().text


def lag(processes: Processes, port: int) -> dict[str, float]:
    return {name: float(value) for name, value in LAG.findall(figures(processes, port))}


def test_the_lag_is_read_from_the_process_that_works(apart: Processes) -> None:
    port = int(apart.also["SPBE_WORK_PORTS__TRAINING"])
    watched = f"http://127.0.0.1:{port}"
    eventually(lambda: is_up(f"{watched}/health/live"), 30)
    assert httpx.get(f"{watched}/health/ready").is_success
    assert httpx.get(f"{watched}/metrics").status_code == 401
    assert httpx.post(f"{watched}/programmes").status_code == 404

    eventually(lambda: lag(apart, port)["seconds"] > 0.5, 20)  # nobody serves personnel yet
    serving = figures(apart, apart.ports["training"])
    assert "journal_position" in serving
    assert LAG.search(serving) is None

    apart.start("serve", "personnel")
    eventually(lambda: lag(apart, port) == {"lanes": 0, "seconds": 0}, 30)
