"""How often, and after which pauses, is a command that lost against another decided anew?"""

import random
import time
from collections.abc import Callable, Iterator
from itertools import count

_PATIENCE_SECONDS = 1.0
"""How long a command may go on losing: it holds a thread for which others wait."""
_AT_LEAST = 3
"""Attempts, however slow they are."""
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.002, 0.05

Attempts = Callable[[], Iterator[None]]
"""Yields at once and after pauses, as often as a command that lost is decided anew."""


def patiently() -> Iterator[None]:
    """Yield until it has gone on for too long."""
    until, longest = time.monotonic() + _PATIENCE_SECONDS, _FIRST_PAUSE_SECONDS
    for attempt in count(1):
        yield
        if attempt >= _AT_LEAST and time.monotonic() >= until:
            return
        time.sleep(random.uniform(0, longest))  # noqa: S311 - only back-off
        longest = min(2 * longest, _LONGEST_PAUSE_SECONDS)
