"""How is a view rebuilt beside the one that is read, once at a time and however often killed?

What is broken off goes on where it was; what is away is waited for. Nothing else than the view is
changed by it: a rebuild sends nothing to anybody.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from uuid import uuid4

import httpx
import structlog

from kit.build_tables import ENDED, Rebuild, State
from kit.clock import Clock
from kit.feed import PAGE, Feed, OutOfStep
from kit.recorder import EpochWasLeft, Heads
from kit.sealing import Keyring
from kit.transient import ASK_AGAIN_SECONDS, TRANSIENT
from kit.view_building import Building, HistoryChanged, fill, in_epoch
from kit.view_builds import Builds, LeaseLost, orphans
from kit.view_leases import take
from kit.view_store import ViewStore
from kit.view_switch import JOINED_SECONDS, ReadIsBehind, Switch, at_one_moment, places_of
from kit.view_verdict import Verdict
from kit.view_writer import ViewWriter
from kit.views import View

log = structlog.get_logger(__name__)

NOTED_SECONDS = 1.0

Tell = Callable[[Rebuild], None]


@dataclass(frozen=True)
class Outcome:
    """How the rebuild of a view ended."""

    view: View
    """The build that was made."""
    flipped: bool
    compared_with: View | None
    verdict: Verdict


class Rebuilding:
    """Rebuilds some views from one reading of the feeds."""

    def __init__(
        self,
        views: Sequence[View],
        store: ViewStore,
        feeds: Sequence[Feed],
        keyring: Keyring,
        clock: Clock,
    ) -> None:
        """Rebuild ``views`` where ``store`` keeps them."""
        self._views, self._store, self._feeds = views, store, feeds
        self._keyring, self._clock = keyring, clock
        self._holder = uuid4()
        self._buildings, self._noting = list[Building](), asyncio.Lock()

    async def run(self, tell: Tell = lambda _: None) -> Sequence[Outcome]:
        """Rebuild, compare and flip; how it goes is told once a second and where a step begins.

        ``UnderWay``: somebody else does. ``LeaseLost``: somebody else went on meanwhile.
        """
        self._tell = tell
        await asyncio.to_thread(self._store.create, self._views)
        self._builds = Builds(self._store.book())
        book = self._builds, self._feeds, self._keyring, self._clock, self._holder, self._noting
        self._switch = Switch(self._store, *book)
        numbered = [(view, await asyncio.to_thread(self._number, view)) for view in self._views]
        taken = await take(self._builds, numbered, self._holder)
        try:
            for view, rebuild in zip(self._views, taken, strict=True):
                self._buildings.append(await asyncio.to_thread(self._begun, view, rebuild))
            return await self._go_on()
        finally:
            for building in self._buildings:
                building.writer.close()

    async def _go_on(self) -> Sequence[Outcome]:
        beat, work = asyncio.create_task(self._beat()), asyncio.create_task(self._work())
        try:
            await asyncio.wait({beat, work}, return_when=asyncio.FIRST_COMPLETED)
            if beat.done():
                beat.result()
            return await work
        finally:
            for task in (beat, work):
                task.cancel()
            await asyncio.gather(beat, work, return_exceptions=True)

    def _number(self, view: View) -> int:
        return 1 + max(build for version, build in self._there(view) if version == view.version)

    def _begun(self, view: View, rebuild: Rebuild) -> Building:
        built = replace(view, build=rebuild.build)
        partner = self._partner(built)
        writer = ViewWriter(built, self._store, self._keyring, self._clock)
        reached = {feed.source: rebuild.reached.get(feed.source, 0) for feed in self._feeds}
        begun = Building(built, partner, writer, reached)
        begun.since = (time.monotonic(), begun.done)
        return begun

    async def _prepare(self) -> None:
        standing = await asyncio.to_thread(self._builds.standing, self._views)
        beside = [
            one for one in self._buildings if standing[one.view.name].beside == one.view.build
        ]
        if beside:
            await self._apart(beside)
        for building in self._buildings:
            await asyncio.to_thread(self._make_room, building)

    def _make_room(self, building: Building) -> None:
        self._sweep(building.view)
        self._store.create([building.view])
        self._leave_out(building)

    def _there(self, view: View) -> set[tuple[int, int]]:
        return {(view.version, 1), *self._store.standing(view.name)}

    def _partner(self, view: View) -> View | None:
        """Return what a build is compared with: what is read of this version, or of the last."""
        standing = self._builds.standing([view])[view.name]
        if standing.complete:
            if view.build == standing.build:  # by somebody else: it is not compared with itself
                raise LeaseLost(view.name)
            return replace(view, build=standing.build)
        before = [version for version, _ in self._there(view) if version < view.version]
        return self._builds.current(replace(view, version=max(before))) if before else None

    def _sweep(self, view: View) -> None:
        """Remove what nothing leads to any more: a process died before it could."""
        for build in orphans(self._store, self._builds, view) - {view.build}:
            self._store.drop(replace(view, build=build))

    def _leave_out(self, building: Building) -> None:
        """Have a build leave out what a person has given up so far in the one that is read."""
        if building.partner is not None:
            with at_one_moment(self._store, building.partner) as read:
                given_up = self._switch.given_up(building, read)
            building.leave_out(given_up)

    async def _work(self) -> Sequence[Outcome]:
        await self._again(self._prepare)
        await self._again(self._fill)
        return [await self._finish(building) for building in self._buildings]

    async def _finish(self, building: Building) -> Outcome:
        verdict, flipped = Verdict(), False

        async def compare() -> None:
            nonlocal verdict
            found = None
            while found is None:
                building.partner = await asyncio.to_thread(self._partner, building.view)
                await self._fill()
                await self._enter(building, "comparing")
                found = await self._switch.compare(building)
            verdict = found

        async def flip() -> None:
            nonlocal flipped
            read = await asyncio.to_thread(self._builds.current, building.view)
            flipped = read == building.view or await self._switch.flip(building)

        while not flipped:
            await self._again(compare)
            if not verdict.allowed:
                await self._refuse(building, verdict)
                break
            await self._enter(building, "flipping")
            await self._again(flip)
            if not flipped:
                await self._enter(building, "comparing")
                await self._apart([building])
        return Outcome(building.view, flipped, building.partner, verdict)

    async def _apart(self, buildings: Sequence[Building]) -> None:
        """Have nobody else write the builds any more."""
        for building in buildings:
            view = building.view
            await asyncio.to_thread(self._builds.write_beside, view, self._holder, None)
        await asyncio.sleep(JOINED_SECONDS)

    async def _refuse(self, building: Building, verdict: Verdict) -> None:
        view, found = building.view, (verdict.differing, verdict.shown)
        async with self._noting:
            await asyncio.to_thread(self._builds.refuse, view, self._holder, *found)
            building.state = "refused"

    async def _again(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do it until it is done; what is away is waited for, and that is said."""
        while True:
            try:
                await step()
            except HistoryChanged:
                self._waits("a source was restored: what it withdrew is heard anew")
            except OutOfStep:
                # Who wrote it beside another one went over to a restored source, and heard on.
                for building in self._buildings:
                    building.reached = dict.fromkeys(building.reached, 0)
                self._waits("it is read anew from the beginning")
            except EpochWasLeft as fault:
                declare = f"`spbe restored declare {fault}`"
                self._waits(f"{fault} was restored and nobody has declared it: {declare}")
            except TRANSIENT as fault:
                self._waits(_why(fault))
            else:
                self._waits("")
                return
            await asyncio.sleep(ASK_AGAIN_SECONDS)

    def _waits(self, why: str) -> None:
        for building in self._buildings:
            building.waits_for = why

    async def _fill(self) -> None:
        """Bring all builds to where they are to come, but for what comes meanwhile."""
        filling = [one for one in self._buildings if one.state in {"building", "comparing"}]
        while True:
            partners = {one.partner.stands: one.partner for one in filling if one.partner}
            heads = await self._switch.heads([*partners.values(), *(one.view for one in filling)])
            for building in filling:
                await asyncio.to_thread(self._aim, building, heads)
            self._waits("")
            before = [building.done for building in filling]
            for feed, of_source in zip(self._feeds, heads, strict=True):
                await fill(filling, feed, of_source)
            if all(one.done - done <= PAGE for one, done in zip(filling, before, strict=True)):
                return

    def _aim(self, building: Building, heads: Sequence[Heads]) -> None:
        """Go over to the sources' epochs, and aim at what the build that is read has heard."""
        building.adopt(heads)
        partner = building.partner
        if partner is None:
            building.goal = {one.service: dict(one.lanes) for one in heads}
            return
        if not building.earlier:
            with closing(ViewWriter(partner, self._store, self._keyring, self._clock)) as writer:
                for one in heads:
                    writer.adopt(one)
        heard = places_of(self._store, partner)
        building.goal = {one.service: in_epoch(heard, one) for one in heads}

    async def _enter(self, building: Building, state: State) -> None:
        building.state = state
        async with self._noting:
            await self._note(building)

    async def _beat(self) -> None:
        """Renew the leases and say how it goes. ``LeaseLost``."""
        while True:
            for building in self._buildings:
                async with self._noting:
                    if building.state not in ENDED:
                        await self._note(building)
            await asyncio.sleep(NOTED_SECONDS)

    async def _note(self, building: Building) -> None:
        began, at_first = building.since
        elapsed, done = time.monotonic() - began, building.done
        said = {
            "state": building.state,
            "done": done,
            "total": building.total,
            "reached": dict(building.reached),
            "rate": max(done - at_first, 0) / elapsed if elapsed else 0.0,
            "waits_for": building.waits_for,
        }
        try:
            await asyncio.to_thread(self._builds.note, building.view, self._holder, **said)
            noted = await asyncio.to_thread(self._builds.rebuild, building.view)
        except TRANSIENT as fault:
            log.warning("the book cannot be written", view=building.view.name, fault=repr(fault))
        else:
            if noted is not None:
                self._tell(noted)


def _why(fault: BaseException) -> str:
    """Say what is waited for, as an operator would look for it."""
    if isinstance(fault, ReadIsBehind):
        return str(fault)
    if isinstance(fault, httpx.RequestError):
        return f"{fault.request.url.copy_with(query=None)} does not answer"
    if isinstance(fault, httpx.HTTPStatusError):
        return f"{fault.request.url.copy_with(query=None)} answers {fault.response.status_code}"
    return f"{type(fault).__name__}: a database or service is away"
