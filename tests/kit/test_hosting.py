"""Do apps and jobs run together in one process, and stop in order?"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence

import httpx
import pytest
from fastapi import FastAPI

from kit.assembly import Job, run_jobs
from kit.hosting import host
from tests.kit.brokers import HOST, free_port
from tests.kit.patience import until


def app() -> FastAPI:
    made = FastAPI()

    @made.get("/")
    async def answer() -> str:
        return "here"

    @made.get("/slow")
    async def slow() -> str:
        await asyncio.sleep(0.5)
        return "done"

    return made


async def answers(port: int) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://{HOST}:{port}/")).is_success
    except httpx.TransportError:
        return False


async def up(*ports: int) -> None:
    for port in ports:
        for _ in range(2000):
            if await answers(port):
                break
            await asyncio.sleep(0.01)


def hosting(ports: Sequence[int], jobs: Sequence[Job]) -> asyncio.Task[None]:
    return asyncio.create_task(host([(app(), HOST, port) for port in ports], jobs))


async def forever() -> None:
    await asyncio.Event().wait()


async def test_what_only_serves_stays_until_it_is_told_to_stop() -> None:
    port = free_port()
    running = hosting([port], [])
    await up(port)
    await asyncio.sleep(0.3)
    assert not running.done()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    assert not await answers(port)


async def test_a_signal_is_told_at_once_and_a_fault_is_not() -> None:
    port, told, fail = free_port(), list[str](), asyncio.Event()

    async def work() -> None:
        await fail.wait()
        raise ZeroDivisionError

    def note() -> None:
        told.append("stopping")

    running = asyncio.create_task(host([(app(), HOST, port)], [forever], note))
    await up(port)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 10)
    assert told == ["stopping"]
    running = asyncio.create_task(host([(app(), HOST, port)], [work], note))
    await up(port)
    fail.set()
    with pytest.raises(ExceptionGroup):
        await asyncio.wait_for(running, 10)
    assert told == ["stopping"]


async def test_what_only_works_stays_until_it_is_told_to_stop() -> None:
    began = asyncio.Event()

    async def work() -> None:
        began.set()
        await forever()

    running = hosting([], [work])
    await began.wait()
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(running, 10)


async def test_servers_stop_before_jobs_and_finish_what_they_were_asked() -> None:
    ports, order = [free_port(), free_port()], list[str]()

    async def work() -> None:
        try:
            await forever()
        finally:
            order.append("a server answers" if await answers(ports[0]) else "no server answers")

    running = hosting(ports, [work])
    await up(*ports)
    async with httpx.AsyncClient() as client:
        asked = asyncio.create_task(client.get(f"http://{HOST}:{ports[1]}/slow"))
        await asyncio.sleep(0.2)
        os.kill(os.getpid(), signal.SIGTERM)
        assert (await asked).json() == "done"
    await asyncio.wait_for(running, 10)
    assert order == ["no server answers"]


async def test_a_fault_of_a_job_ends_everything_and_is_told() -> None:
    port, fail = free_port(), asyncio.Event()

    async def work() -> None:
        await fail.wait()
        raise ZeroDivisionError

    running = hosting([port], [work, forever])
    await up(port)
    fail.set()
    with pytest.raises(ExceptionGroup) as told:
        await asyncio.wait_for(running, 20)
    assert told.group_contains(ZeroDivisionError)
    assert not await answers(port)


async def test_a_job_that_ends_is_a_fault() -> None:
    async def work() -> None:
        return

    with pytest.raises(ExceptionGroup) as told:
        await asyncio.wait_for(run_jobs([work, forever]), 5)
    assert told.group_contains(RuntimeError, match="has ended")


async def test_signals_are_given_back_at_the_end() -> None:
    before = signal.getsignal(signal.SIGTERM)
    port = free_port()
    running = hosting([port], [])
    await up(port)
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert signal.getsignal(signal.SIGTERM) == before


TAKEN = """
import asyncio, sys
from fastapi import FastAPI
from kit.hosting import host
asyncio.run(host([(FastAPI(), "127.0.0.1", int(sys.argv[1]))], [asyncio.Event().wait]))
"""


def test_a_port_that_is_taken_ends_the_process_with_an_error() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        command = [sys.executable, "-c", TAKEN, str(taken.getsockname()[1])]
        ended = subprocess.run(command, capture_output=True, timeout=30, check=False)  # noqa: S603
    assert ended.returncode != 0


async def test_nothing_is_left_running() -> None:
    port = free_port()
    running = hosting([port], [forever])
    await up(port)
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    await until(lambda: len(asyncio.all_tasks()) == 1, 5)
