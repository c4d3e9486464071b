"""How do several apps and jobs run in one process and stop in order?"""

import asyncio
import contextlib
import signal
from collections.abc import Iterator, Sequence

import uvicorn
from fastapi import FastAPI

from kit.assembly import Job, run_jobs

_GRACE_SECONDS = 5


class _Server(uvicorn.Server):
    """Leaves the signals to the supervisor, so that all servers stop together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def host(apps: Sequence[tuple[FastAPI, str, int]], jobs: Sequence[Job]) -> None:
    """Serve apps at (host, port) and run jobs until SIGINT or SIGTERM; then servers stop first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    servers = [_Server(_config(*app)) for app in apps]
    async with asyncio.TaskGroup() as group:
        serving = [group.create_task(server.serve()) for server in servers]
        working = [group.create_task(run_jobs(jobs))] if jobs else []
        await _until(stop, [*serving, *working])
        for server in servers:
            server.should_exit = True
        await asyncio.wait(serving) if serving else None
        for task in working:
            task.cancel()


def _config(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


async def _until(stop: asyncio.Event, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Return on a signal, or when any task has ended: none should before."""
    waiting = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for task in done - {waiting}:
        task.result()
