"""How does what is sent come in? Whole, in time, and nobody's in the way of the others."""

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from kit.http.problems import Problem, TryAgain

PATIENCE_SECONDS = 15.0
_BYTES_A_SECOND = 64 * 1024
"""What a sender has to keep up beyond the first seconds: 20 MB may take five and a half minutes."""


class BodyComesTooSlowly(Problem):
    """The body did not arrive in time; nothing was recorded."""

    status = 408


class Share:
    """Lets so many things be under way at once for each key, and asks the others to come again."""

    def __init__(self, most: int) -> None:
        """Let ``most`` be under way."""
        self._most, self._under_way = most, Counter[Hashable]()

    @contextmanager
    def of(self, key: Hashable) -> Iterator[None]:
        """Count one in; ``TryAgain`` where there are enough already."""
        if self._under_way[key] >= self._most:
            raise TryAgain(headers={"Retry-After": "1"})
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way[key] -= 1
            if not self._under_way[key]:
                del self._under_way[key]


async def whole_body(request: Request, patience: float = PATIENCE_SECONDS) -> bytes:
    """Return the body, kept in memory only: what people send may be personal."""
    body = bytearray()
    await in_time(request, body.extend, patience)
    return bytes(body)


async def in_time(
    request: Request, take: Callable[[bytes], object], patience: float = PATIENCE_SECONDS
) -> None:
    """Give the body to ``take``, a part at a time, as long as it comes fast enough."""
    clock, arrived = asyncio.get_running_loop(), 0
    began = clock.time()
    try:
        async with asyncio.timeout(patience) as deadline:
            async for chunk in request.stream():
                take(chunk)
                arrived += len(chunk)
                deadline.reschedule(began + patience + arrived / _BYTES_A_SECOND)
    except TimeoutError as late:
        raise BodyComesTooSlowly(headers={"Connection": "close"}, seconds=patience) from late
