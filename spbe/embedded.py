"""How does the whole suite run in one process, for trying, training and development?"""

import asyncio
import os
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvloop
from rich.console import Console
from starlette.applications import Starlette

from kit.assembly import Service, trusted
from kit.hosting import host
from kit.observability import configure_logging
from kit.settings import Settings
from kit.tracing import begin_tracing
from spbe.broker import embedded_broker
from spbe.fakes import Fake, fakes
from spbe.sample_data import BEGUN, PLAYED, begin_play, refuse_real_data, throw_away
from spbe.suite import PORTS, SERVICES, build, settings_for

console = Console(stderr=True)

_LEAVES_WITHIN = 5.0
_STOPPED = (
    "The sample year is not complete. The next start goes on with it; if the same step is refused "
    "again, begin anew: `make run ARGS=--fresh` throws this sample data away."
)


def run_embedded(*, demo: bool, fresh: bool) -> None:
    """Start everything and stay until told to stop."""
    began = time.monotonic()
    settings = settings_for()
    _check_free(settings)
    if settings.databases:
        msg = "SPBE_DATABASES__… is for `spbe serve` and `spbe work`; `spbe up` keeps its own files"
        raise SystemExit(msg)
    (throw_away if fresh else refuse_real_data)(settings.var)
    with embedded_broker() as bootstrap:
        settings = settings_for(embedded=True, bootstrap=bootstrap)
        log = _log_to(settings)
        begin_tracing(settings.otlp_endpoint, "spbe")
        others = _with_fakes(settings)
        services = [build(name, settings) for name in SERVICES]
        for service in services:
            service.migrate(True)  # noqa: FBT003 - embedded data is sample data
        if demo and not (settings.var / PLAYED).exists():
            journals = [one.app.state.parts.journal for one in services]
            begin_play(filter(None, journals), datetime.now(UTC))
        url = settings.url_of("gateway")
        console.print(f"[bold]SPBE[/] {url}   log: {log}   stop: Ctrl-C")
        uvloop.run(_run(settings, services, others, began, demo=demo))
        for service in services:
            service.close()
    _say(f"Stopped. All of it is kept in {settings.var}: the next start goes on from there.")


def _with_fakes(settings: Settings) -> list[Fake]:
    """Tell the suite where the fakes are that stand in for who is not named, and say so."""
    found = list(fakes(settings.host))
    for each in found:
        os.environ.update(each.settings)
    if found:
        named = " and ".join(each.name for each in found)
        _say(f"FAKES stand in for {named}: nobody in them exists, and nothing is signed.")
    return found


async def _run(
    settings: Settings, services: list[Service], others: list[Fake], began: float, *, demo: bool
) -> None:
    apps: list[tuple[Starlette, str, int]] = [
        (one.app, settings.host, settings.port_of(one.name)) for one in services
    ]
    apps += [(one.app, settings.host, one.port) for one in others]
    jobs = [job for one in services for job in one.jobs]

    async def greet() -> None:
        await _ready(settings)
        console.print(f"ready after {time.monotonic() - began:.1f} s")
        _say(_of_the_year(settings.var, demo=demo))
        if demo and not (settings.var / PLAYED).exists():
            await _fill(settings)
        await asyncio.Event().wait()

    def stopping() -> None:
        _say("Stopping: what is being answered is finished first ...")

    try:
        await host(apps, [*jobs, greet], stopping)
    finally:
        for service in services:
            await service.hang_up()


def _of_the_year(var: Path, *, demo: bool) -> str:
    """Say what becomes of the sample year at this start."""
    if (var / PLAYED).exists():
        return "The sample year has been played."
    half = (var / BEGUN).exists()
    if not demo:
        state = "half played" if half else "not played"
        return f"The sample year is {state}; --no-demo leaves it so until a start without it."
    if half:
        return (
            "The sample year was broken off: it is gone through again from its first day. "
            "What was done then is not done twice."
        )
    return "The sample year is played now: look around, and write when it is played."


async def _ready(settings: Settings) -> None:
    url = settings.url_of("gateway")
    async with httpx.AsyncClient(base_url=url, verify=trusted()) as client:
        while True:
            try:
                if (await client.get("/health/ready")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)


async def _fill(settings: Settings) -> None:
    """Play the sample year in a process of its own, as any client would.

    Our end of its standard input closes with us, however we end: it leaves then.
    """
    await asyncio.to_thread((settings.var / BEGUN).touch)
    command = [sys.executable, "-m", "spbe", "demo", "--gateway", settings.url_of("gateway")]
    process = await asyncio.create_subprocess_exec(*command, "--while-stdin", stdin=PIPE)
    try:
        if await process.wait() == 0:
            await asyncio.to_thread((settings.var / PLAYED).touch)
        else:
            _say(_STOPPED)
    finally:
        await _left(process)


async def _left(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_LEAVES_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()


def _log_to(settings: Settings) -> Path:
    settings.var.mkdir(parents=True, exist_ok=True)
    path = settings.var / "suite.log"
    configure_logging(level=settings.log_level, json_logs=True, to=path)
    return path


def _say(line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _check_free(settings: Settings) -> None:
    """End with what to do where a port is taken, all of them named, the gateway's first."""
    taken = [name for name in PORTS if _is_taken(settings, name)]
    if not taken:
        return
    named = ", ".join(f"{settings.port_of(name)} ({name})" for name in taken)
    others = " ".join(f"SPBE_PORTS__{name.upper()}={PORTS[name] + 1000}" for name in taken)
    msg = (
        f"Taken already: port {named}. Nothing was started.\n"
        f"If the suite is running already, open {settings.url_of('gateway')}.\n"
        f"To start one beside it: SPBE_VAR=./var2 {others} make run"
    )
    raise SystemExit(msg)


def _is_taken(settings: Settings, name: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((settings.host, settings.port_of(name))) == 0
