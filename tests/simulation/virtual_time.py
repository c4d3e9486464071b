"""How does a simulated minute cost nothing? The loop's clock jumps to whatever happens next.

Every callback belongs to a process of the simulated world. Those of a process that was killed are
never run again, at whichever await it stood; those of a frozen one wait until it thaws.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from functools import partial
from typing import Any, Protocol


class Owner(Protocol):
    """Whose callbacks a loop runs, and when."""

    alive: bool
    frozen_until: float


OWNER: ContextVar[Owner | None] = ContextVar("owner", default=None)


class NothingWillHappen(Exception):  # noqa: N818 - reads as a sentence
    """Everything waits, and for nothing that a clock could bring."""


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop in one thread whose time passes only while everybody waits."""

    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]

    def __init__(self, latency: Callable[[], float]) -> None:
        """Let what would run in a thread begin, and be known to have ended, after a ``latency``."""
        super().__init__()
        # It tells what the collector of garbage found, and that has no time of its own.
        self.set_exception_handler(lambda *_: None)
        self._now, self._latency = 0.0, latency
        self.at_the_end = False
        self._never: list[asyncio.Handle] = []
        self._held: dict[Owner, list[asyncio.Handle]] = {}
        self.waiting: dict[asyncio.Future[Any], tuple[Owner | None, Callable[[], None]]] = {}
        """What waits for its thread, oldest first."""

    def time(self) -> float:
        """Return the simulated time in seconds."""
        return self._now

    def run_in_executor(
        self, executor: object, func: Callable[..., Any], *args: object
    ) -> asyncio.Future[Any]:
        """Run in the loop's own thread, later; others may be run before, between and after."""
        del executor
        done, owner, context = self.create_future(), OWNER.get(), copy_context()
        until = self._latency()
        if not until:
            return self._at_once(done, partial(func, *args))

        def work() -> None:
            if self.at_the_end:
                done.cancel()
            if self.waiting.pop(done, None) is None or not self._runs(owner) or done.done():
                return
            try:
                outcome = func(*args)
            except BaseException as fault:  # noqa: BLE001 - it is raised where it is awaited
                self.call_later(until, _fail, done, fault, context=context)
            else:
                self.call_later(until, _settle, done, outcome, context=context)

        self.waiting[done] = owner, work
        self.call_later(self._latency(), work)
        return done

    def end(self) -> None:
        """Cancel everything, and let even the dead take notice, so that nothing is left hanging."""
        self.at_the_end = True
        self._ready.extend(self._never)
        pending = asyncio.all_tasks(self)
        for task in pending:
            task.cancel()
        if pending:
            self.run_until_complete(asyncio.wait(pending))

    def let_others(self, choose: Callable[[int], int]) -> None:
        """Run one of those first that wait for their thread, as threads come between each other."""
        able = [work for owner, work in self.waiting.values() if self._runs(owner)]
        if able:
            able[choose(len(able))]()

    def _at_once(self, done: asyncio.Future[Any], func: Callable[[], Any]) -> asyncio.Future[Any]:
        """Run what takes no time; nobody comes between."""
        try:
            done.set_result(func())
        except BaseException as fault:  # noqa: BLE001 - it is raised where it is awaited
            done.set_exception(fault)
        return done

    def _runs(self, owner: Owner | None) -> bool:
        return owner is None or (owner.alive and owner.frozen_until <= self._now)

    def _run_once(self) -> None:
        while self._scheduled and self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)
        if not self._ready:
            if not self._scheduled:
                raise NothingWillHappen
            self._now = max(self._now, self._scheduled[0].when())
        while self._scheduled and self._scheduled[0].when() <= self._now:
            self._ready.append(heapq.heappop(self._scheduled))
        for _ in range(len(self._ready)):
            self._step(self._ready.popleft())

    def _step(self, handle: asyncio.Handle) -> None:
        if handle.cancelled():
            return
        context: Context = handle._context  # type: ignore[attr-defined]  # noqa: SLF001
        owner = context.get(OWNER)
        if owner is not None and not self.at_the_end:
            if not owner.alive:
                self._never.append(handle)
                return
            if owner.frozen_until > self._now:
                self._hold(owner, handle)
                return
        handle._run()  # noqa: SLF001 - as the library's own loop does

    def _hold(self, owner: Owner, handle: asyncio.Handle) -> None:
        if owner not in self._held:
            self._held[owner] = []
            self.call_at(owner.frozen_until, self._thaw, owner, context=Context())
        self._held[owner].append(handle)

    def _thaw(self, owner: Owner) -> None:
        self._ready.extend(self._held.pop(owner))

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Leave it where it stands: it is dropped when its time comes."""

    def _process_events(self, event_list: object) -> None:
        """There are none: nothing comes from outside."""

    def _write_to_self(self) -> None:
        """Nobody waits in another thread."""


def _settle(done: asyncio.Future[Any], outcome: object) -> None:
    if not done.done():
        done.set_result(outcome)


def _fail(done: asyncio.Future[Any], fault: BaseException) -> None:
    if not done.done():
        done.set_exception(fault)
