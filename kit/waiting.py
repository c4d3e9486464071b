"""Has a service heard what a caller has just done elsewhere? Asked of what it has stored."""

import asyncio
from collections.abc import Collection, Mapping

from kit.http.journal_token import JournalToken, Reach
from kit.recorder import Lane, Recorder

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
        before = self._recorder.tracked(token.service)
        if _is_behind(before, token):
            return "behind"
        epochs = {lane.epoch for lane in before}
        for lane, last in token.positions.items():
            # After a restore it is parked under the present epoch, and is the same event still.
            lanes = [Lane(token.service, epoch, lane) for epoch in epochs]
            if any(self._recorder.is_parked(one, token.first or last, last) for one in lanes):
                return "held-back"
        # Meanwhile a restore may have been noticed.
        after = self._recorder.tracked(token.service)
        is_another = any(lane.epoch not in epochs for lane in after)
        return "behind" if is_another or _is_behind(after, token) else "reached"


def _is_behind(tracked: Mapping[Lane, int], token: JournalToken) -> bool:
    places = {lane.lane: at for lane, at in tracked.items() if lane.epoch == token.epoch}
    return any(places.get(lane, 0) < at for lane, at in token.positions.items())
