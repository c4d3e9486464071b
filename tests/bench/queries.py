"""(g) What does a query of the gateway cost, beside bare FastAPI that answers with the same bytes?

Both run under the same server, and one caller of eight lines asks them in turn.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import aiohttp
import httpx

from tests.bench.outcome import Outcome, Ratio, beside, in_turn, said, spread
from tests.bench.room import Room
from tests.bench.suite import Suite, running, wait_for
from tests.bench.workers import Bursts
from tests.servers.server import free_ports

QUERIES = (
    "/api/opds?limit=20",
    "/api/opds?limit=100",
    "/api/programmes?limit=20",
    "/api/nominations?limit=20",
)
LINES, SECONDS, ROUNDS, EVENTS = 8, 2.0, 5, 3_000


async def _asked(url: str, headers: Mapping[str, str], seconds: float) -> float:
    """Return how many answers there are in a second."""
    ends, done = time.perf_counter() + seconds, 0

    async def ask(client: aiohttp.ClientSession) -> None:
        nonlocal done
        while time.perf_counter() < ends:
            async with client.get(url) as answer:
                answer.raise_for_status()
                await answer.read()
            done += 1

    began = time.perf_counter()
    async with aiohttp.ClientSession(headers=headers) as client:
        await asyncio.gather(*(ask(client) for _ in range(LINES)))
    return done / (time.perf_counter() - began)


@contextlib.contextmanager
def _bare(room: Room, bodies: Sequence[bytes]) -> Iterator[str]:
    """Yield the address of the peer."""
    files = [room.folder / f"body-{number}" for number in range(len(bodies))]
    for file, body in zip(files, bodies, strict=True):
        file.write_bytes(body)
    (port,) = free_ports(1)
    asked = [sys.executable, "-m", "tests.bench.bare", str(port), *map(str, files)]
    process = subprocess.Popen(asked)  # noqa: S603 - ours
    try:
        wait_for(f"http://127.0.0.1:{port}/0")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def measure(room: Room) -> Outcome:
    """Ask the gateway and the peer in turn."""
    outcome = Outcome("g", "Queries of the gateway")
    outcome.headings = ("query", "bytes", "gateway, answers/s", "bare FastAPI, answers/s")
    with running(room) as suite:
        bursts = Bursts(suite, EVENTS * 2)
        suite.wait_until_heard(bursts.give(EVENTS)[1])
        for process in [name for name in suite.processes.running if name.startswith("work")]:
            suite.processes.kill(*process.split())  # nothing else is to work meanwhile
        bodies = [_body(suite, query) for query in QUERIES]
        with _bare(room, bodies) as peer:
            for number, query in enumerate(QUERIES):
                room.tell(query)
                urls = f"{suite.processes.gateway}{query}", f"{peer}/{number}"
                found = _in_turn(room, suite.headers, *urls)
                _note(outcome, query, len(bodies[number]), found)
    return outcome


def _body(suite: Suite, query: str) -> bytes:
    url = f"{suite.processes.gateway}{query}"
    return httpx.get(url, headers=suite.headers, timeout=30).raise_for_status().content


def _in_turn(
    room: Room, headers: Mapping[str, str], ours: str, bare: str
) -> Mapping[str, Sequence[float]]:
    seconds, rounds = room.of(SECONDS, 1.0), int(room.of(ROUNDS, 2))

    def run(url: str) -> float:
        return asyncio.run(_asked(url, headers, seconds))

    return in_turn({"ours": partial(run, ours), "bare": partial(run, bare)}, rounds)


def _note(outcome: Outcome, query: str, size: int, found: Mapping[str, Sequence[float]]) -> None:
    ratio = beside(found["ours"], found["bare"])
    outcome.ratios.append(Ratio(what=f"GET {query}, beside bare FastAPI", measured=ratio))
    row = (spread(found["ours"]), spread(found["bare"]))
    outcome.figures.append((f"`{query}`", said(size), *row))
