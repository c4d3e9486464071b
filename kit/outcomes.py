"""How did each command end, by its name?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal, TypeVar

from prometheus_client import Counter

from kit.decider import Refused
from kit.recorder import AlreadyHeard
from kit.texts import kebab
from kit.transient import AWAY, TooBusy

R = TypeVar("R")
Ended = Literal["recorded", "unchanged", "repeated"]

_name = cache(kebab)


class Outcomes:
    """Counts a journal's commands: those of people, of policies and of the due-list alike.

    An outcome is ``recorded``, ``unchanged`` (there was nothing to do), ``repeated`` (done before
    under the same id), ``refused:<which rule>``, ``busy`` (it lost against others), ``unknown``
    (the database or the keys are away), ``heard-before`` or ``fault``: as many as the code has.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        told = "Commands that were carried out, by how each ended"
        self.counted = Counter("commands", told, ("command", "outcome"), registry=None)

    @contextmanager
    def of(self, command: object) -> Iterator[Callable[[Ended, R], R]]:
        """Count a command; the one who carries it out says how it ended, or a fault does."""
        name = _name(type(command).__name__)

        def ended(outcome: Ended, receipt: R) -> R:
            self.counted.labels(name, outcome).inc()
            return receipt

        try:
            yield ended
        except Exception as fault:
            self.counted.labels(name, _outcome_of(fault)).inc()
            raise


def _outcome_of(fault: Exception) -> str:
    if isinstance(fault, Refused):
        return f"refused:{_name(type(fault).__name__)}"
    if isinstance(fault, TooBusy):
        return "busy"
    if isinstance(fault, AlreadyHeard):
        return "heard-before"
    return "unknown" if isinstance(fault, AWAY) else "fault"
