"""How does a year of the province's work look? Played through the public HTTP interface alone.

Begun again after a break it goes on: every step has a name, and what was done under a name is not
done twice.
"""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import date, datetime

from rich.console import Console

from spbe.client import NOT_SAMPLE, TIME_NOT_ALLOWED, sample_token
from spbe.demo import organisation
from spbe.demo.api import Api, Asked, PlayEnded, Problem
from spbe.demo.plan import OPENS, WITA
from spbe.demo.player import Player
from spbe.demo.product import programmes
from spbe.demo.progress import shown
from spbe.demo.story import story
from spbe.demo.year import Year, first_day

BROKEN_OFF = 130


def play(gateway: str, *, while_stdin: bool = False) -> None:
    """Play the sample year at this gateway; ends the program with what went against the plan.

    With ``while_stdin`` the play is left when the standard input ends.
    """
    sample_token(gateway, "admin")
    console = Console(stderr=True)
    playing = _play(gateway, console)
    try:
        asyncio.run(_while_stdin(playing) if while_stdin else playing)
    except PlayEnded as ended:
        msg = f"The sample year has stopped: {ended}"
        raise SystemExit(msg) from ended
    except asyncio.CancelledError as left:
        raise SystemExit(BROKEN_OFF) from left


async def _while_stdin(playing: Coroutine[None, None, None]) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(playing)

    def leave() -> None:
        loop.remove_reader(sys.stdin)
        task.cancel()

    loop.add_reader(sys.stdin, leave)
    await task


async def _play(gateway: str, console: Console) -> None:
    today = datetime.now(WITA).date()
    async with Api(gateway) as api:
        year = Year(await _began(api, first_day(today)))
        phases = story(year, today)
        with shown(console, sum(phase.size for phase in phases)) as progress:
            player = Player(api, progress)
            for phase in phases:
                await player.play(phase)
    console.print(f"The sample year from {year.first} is played.", highlight=False)


async def _began(api: Api, planned: date) -> date:
    """Return the first day: the planned one, or that on which an earlier play began.

    The first step answers to its name as it did then, and its history tells the day.
    """
    first = organisation.programme(next(iter(programmes())))
    at = datetime.combine(planned, OPENS, WITA)
    if at > datetime.now(WITA):
        msg = f"the year begins on {planned}, which has not come by the clock of this machine"
        raise PlayEnded(msg)
    done = await api.command(Asked(first.name, first.user, f"/api/{first.path}", at), first.body)
    if isinstance(done, Problem) and done.slug == TIME_NOT_ALLOWED:
        raise PlayEnded(NOT_SAMPLE)
    if isinstance(done, Problem):
        msg = f"{first.name}: {done.status} {done.title} {done.detail}"
        raise PlayEnded(msg)
    days = [
        date.fromisoformat(entry["effective_on"])
        async for entry in api.every(first.user, f"/api/history/{done.stream}", [done.token])
    ]
    return min(days, default=planned)
