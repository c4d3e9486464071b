"""How do threads that ask at the same moment share one trip and one flush? One of them leads."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

A = TypeVar("A")
R = TypeVar("R")

MOST = 64
"""So many are taken at once: beyond it the first of them would wait for the last."""


class _Asked(Generic[A, R]):
    __slots__ = ("asleep", "fault", "leads", "outcome", "what")

    def __init__(self, what: A) -> None:
        self.what, self.leads = what, False
        self.outcome: list[R] = []
        self.fault: BaseException | None = None
        self.asleep = Lock()
        """Held until there is something to do or to know; an ``Event`` is more than that."""
        self.asleep.acquire()


class Together(Generic[A, R]):
    """Carries out what is asked for, alone or in groups, in the order of asking."""

    def __init__(self, carry_out: Callable[[Sequence[A]], Sequence[R]]) -> None:
        """Call ``carry_out`` from one thread at a time; a fault of its is everybody's."""
        self._carry_out = carry_out
        self._waiting: deque[_Asked[A, R]] = deque()
        self._led, self._lock = False, Lock()

    def ask(self, what: A) -> R:
        """Return the outcome. Whoever finds nobody leading leads a group, and hands over then."""
        asked: _Asked[A, R] = _Asked(what)
        with self._lock:
            self._waiting.append(asked)
            asked.leads, self._led = not self._led, True
        if not asked.leads:
            asked.asleep.acquire()
        if asked.leads:
            self._lead()
        if asked.fault is not None:
            raise asked.fault
        return asked.outcome[0]

    def _lead(self) -> None:
        """Carry out the first group, of which the leader is one."""
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        try:
            for asked, outcome in zip(
                group, self._carry_out([one.what for one in group]), strict=True
            ):
                asked.outcome.append(outcome)
        except BaseException as fault:  # noqa: BLE001 - it is raised where it was asked for
            for asked in group:
                asked.fault = fault
        with self._lock:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].asleep.release()
        for asked in group:
            if not asked.leads:
                asked.asleep.release()
