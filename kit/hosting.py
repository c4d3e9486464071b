"""How do several apps and jobs run in one process and stop in order?"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette

from kit.assembly import Job, run_jobs

_GRACE_SECONDS = 5
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SWITCH_SECONDS = 0.0003
"""A thread gives the interpreter away at each statement of SQLite, and asks for it back so often.
At the usual 5 ms an append of ten statements holds the write lock for 50 ms beside a busy loop."""


class _Server(uvicorn.Server):
    """Leaves the signals to the supervisor, so that all servers stop together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def host(
    apps: Sequence[tuple[Starlette, str, int]],
    jobs: Sequence[Job],
    when_told: Callable[[], None] = lambda: None,
) -> None:
    """Serve apps at (host, port) and run jobs until SIGINT or SIGTERM; then servers stop first.

    So they do when a job fails; its fault is raised in an ``ExceptionGroup`` after that.
    ``when_told`` is called as soon as a signal has come.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    servers = [_Server(_config(*app)) for app in apps]
    serving = [asyncio.create_task(server.serve()) for server in servers]
    working = [asyncio.create_task(run_jobs(jobs))] if jobs else []
    with _signals() as told:
        stop = asyncio.create_task(told.wait())
        try:
            everything = [stop, *serving, *working]
            await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
            if told.is_set():
                when_told()
        finally:
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*serving, return_exceptions=True)
            for task in (stop, *working):
                task.cancel()
            ended = await asyncio.gather(*serving, *working, return_exceptions=True)
    if faults := [fault for fault in ended if isinstance(fault, Exception)]:
        msg = "what was hosted has failed"
        raise ExceptionGroup(msg, faults)


@contextlib.contextmanager
def _signals() -> Iterator[asyncio.Event]:
    """Set an event on SIGINT or SIGTERM."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in _SIGNALS:
        loop.add_signal_handler(name, told.set)
    try:
        yield told
    finally:
        for name in _SIGNALS:
            loop.remove_signal_handler(name)


def _config(app: Starlette, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
