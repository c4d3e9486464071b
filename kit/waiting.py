"""Has a service heard what a caller has just done elsewhere? Asked of what it has stored."""

import asyncio
from collections.abc import Collection

from kit.http.journal_token import JournalToken, Reach
from kit.recorder import Heard, Lane, Recorder

_LOOK_AGAIN_SECONDS = 0.02


class HeardBy:
    """Answers for the hearer that keeps its places in a recorder, whichever process it runs in."""

    def __init__(self, recorder: Recorder, sources: Collection[str]) -> None:
        """Answer for what is heard from ``sources``."""
        self._recorder, self._sources = recorder, frozenset(sources)

    def hears(self, service: str) -> bool:
        """Say whether that service is heard at all."""
        return service in self._sources

    async def reached(self, token: JournalToken, timeout: float) -> Reach:  # noqa: ASYNC109
        """Wait until the token's places have been passed, and say whether one was set aside."""
        clock = asyncio.get_running_loop().time
        until = clock() + timeout
        while True:
            reach = await asyncio.to_thread(self._look, token)
            if reach != "behind" or clock() >= until:
                return reach
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def _look(self, token: JournalToken) -> Reach:
        tracked = self._recorder.tracked(token.service)
        places = {lane.lane: at for lane, at in tracked.items() if lane.epoch == token.epoch}
        if any(places.get(lane, 0) < at for lane, at in token.positions.items()):
            return "behind"
        for lane, at in token.positions.items():
            if self._recorder.is_parked(Heard(Lane(token.service, token.epoch, lane), at)):
                return "held-back"
        return "reached"
