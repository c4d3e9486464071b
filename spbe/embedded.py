"""How does the whole suite run in one process, for trying, training and development?"""

import asyncio
import shutil
import socket
import sys
import time
from pathlib import Path

import httpx
import msgspec
import uvloop
from rich.console import Console

from kit.assembly import Service
from kit.envelope import canonical
from kit.hosting import host
from kit.observability import configure_logging
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from spbe.broker import embedded_broker
from spbe.suite import SERVICES, build, settings_for

console = Console(stderr=True)

PLAYED = "demo-played"
"""This file in ./var says that the sample year has been filled."""


def run_embedded(*, demo: bool, fresh: bool) -> None:
    """Start everything and stay until told to stop."""
    began = time.monotonic()
    settings = settings_for()
    _check_free(settings)
    if fresh:
        throw_away(settings.var)
    with embedded_broker() as bootstrap:
        settings = settings_for(embedded=True, bootstrap=bootstrap)
        log = _log_to(settings)
        services = [build(name, settings) for name in SERVICES]
        for service in services:
            service.migrate(True)  # noqa: FBT003 - embedded data is sample data
        played = settings.var / PLAYED
        filling = demo and not played.exists()
        url = settings.url_of("gateway")
        console.print(f"[bold]SPBE[/] {url}   log: {log}   stop: Ctrl-C")
        uvloop.run(_run(settings, services, began, demo=played if filling else None))
        for service in services:
            service.close()


async def _run(
    settings: Settings, services: list[Service], began: float, *, demo: Path | None
) -> None:
    apps = [(one.app, settings.host, settings.port_of(one.name)) for one in services]
    jobs = [job for one in services for job in one.jobs]

    async def greet() -> None:
        await _ready(settings)
        console.print(f"ready after {time.monotonic() - began:.1f} s")
        if demo is not None:
            await _fill(settings, demo)
        await asyncio.Event().wait()

    await host(apps, [*jobs, greet])


async def _ready(settings: Settings) -> None:
    async with httpx.AsyncClient(base_url=settings.url_of("gateway")) as client:
        while True:
            try:
                if (await client.get("/health/ready")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)


async def _fill(settings: Settings, played: Path) -> None:
    """Play the sample year in a process of its own, as any client would."""
    command = [sys.executable, "-m", "spbe", "demo", "--gateway", settings.url_of("gateway")]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        if await process.wait() == 0:
            await asyncio.to_thread(played.touch)
    finally:
        if process.returncode is None:
            process.terminate()


def _log_to(settings: Settings) -> Path:
    settings.var.mkdir(parents=True, exist_ok=True)
    path = settings.var / "suite.log"
    configure_logging(level=settings.log_level, json_logs=True, to=path)
    return path


def throw_away(var: Path) -> None:
    """Remove sample data; whatever else stands there is not ours to remove."""
    for journal in var.glob("*.db"):
        if journal.stem in SERVICES and not _is_sample(journal):
            msg = f"{journal} is not marked as sample data; nothing was removed"
            raise SystemExit(msg)
    shutil.rmtree(var, ignore_errors=True)


def _is_sample(journal: Path) -> bool:
    recorder = SqliteRecorder(str(journal))
    try:
        first = recorder.records(0, 1)
        return not first or first[0].envelope().data == msgspec.Raw(_sample_mark(journal.stem))
    finally:
        recorder.close()


def _sample_mark(service: str) -> bytes:
    return canonical({"sample": True, "service": service})


def _check_free(settings: Settings) -> None:
    for name in SERVICES:
        port = settings.port_of(name)
        with socket.socket() as probe:
            if probe.connect_ex((settings.host, port)) == 0:
                msg = (
                    f"Port {port} is taken, so {name} cannot start. Is the suite running already? "
                    f"Another port is set by SPBE_PORTS__{name.upper()}."
                )
                raise SystemExit(msg)
