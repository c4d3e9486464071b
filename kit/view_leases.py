"""Which process rebuilds? It holds the leases of all the views that it builds, or of none."""

import asyncio
import time
from collections.abc import Sequence
from uuid import UUID

from kit.build_tables import Rebuild
from kit.view_builds import LEASE_SECONDS, Builds
from kit.views import View

ASK_AGAIN_SECONDS = 0.5


class UnderWay(Exception):  # noqa: N818 - reads as a sentence
    """Another process is rebuilding the view."""

    def __init__(self, rebuild: Rebuild) -> None:
        """Say how far it is."""
        super().__init__(rebuild.view)
        self.rebuild = rebuild


async def take(
    builds: Builds, wanted: Sequence[tuple[View, int]], holder: UUID
) -> Sequence[Rebuild]:
    """Take all the leases at once, of a process that has died as soon as they end.

    ``UnderWay`` where another one goes on: then none is taken, and nothing is touched.
    """
    until = time.monotonic() + LEASE_SECONDS + 1
    first = {one.view: one.until for one in await asyncio.to_thread(_others, builds, wanted)}
    while not (taken := await asyncio.to_thread(builds.take, wanted, holder)):
        others = await asyncio.to_thread(_others, builds, wanted)
        renewed = [one for one in others if one.until > first.get(one.view, 0.0)]
        if renewed or (others and time.monotonic() > until):
            raise UnderWay([*renewed, *others][0])
        await asyncio.sleep(ASK_AGAIN_SECONDS)
    return taken


def _others(builds: Builds, wanted: Sequence[tuple[View, int]]) -> list[Rebuild]:
    """Return what is held of what is wanted."""
    of = {(view.name, view.version) for view, _ in wanted}
    return [one for one in builds.rebuilds() if one.held and (one.view, one.version) in of]
