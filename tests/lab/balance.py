"""One address for several processes of a service, as a cluster has it: lines go to each in turn."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from anyio.from_thread import start_blocking_portal

HOST = "127.0.0.1"


@dataclass
class Balance:
    """Passes on each new line to the next process that takes it; whom it serves may change."""

    port: int
    behind: list[int] = field(default_factory=list)
    """The ports of the processes."""
    _next: int = 0

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(len(self.behind)):
            self._next = (self._next + 1) % len(self.behind)
            with contextlib.suppress(OSError):
                there = await asyncio.open_connection(HOST, self.behind[self._next])
                break
        else:  # nobody takes it
            writer.transport.abort()
            return
        ends = (_pass(reader, there[1]), _pass(there[0], writer))
        await asyncio.wait(map(asyncio.ensure_future, ends), return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, there[1]):
            end.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()


@contextlib.asynccontextmanager
async def _open(*balances: Balance) -> AsyncIterator[None]:
    async with contextlib.AsyncExitStack() as held:
        for one in balances:
            server = await asyncio.start_server(one.enter, HOST, one.port)
            held.callback(server.close)
        yield


@contextlib.contextmanager
def balancing(*balances: Balance) -> Iterator[None]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_open(*balances)):
        yield
