"""How does a test wait for what happens beside it?"""

import asyncio
import time
from collections.abc import Callable


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Return when ``holds`` does; a fault if it does not in time."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, "it did not come to hold in time"
        await asyncio.sleep(0.01)
