"""What happens to events that were set aside: who sees, previews, retries and discards them, how?

Preview and effect are one loop over one way of taking an event up: the preview's goes into a
shadow, of which nothing is left.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from operator import attrgetter
from time import monotonic
from typing import Any, Literal
from uuid import UUID

import msgspec
import structlog

from kit.decider import Refused
from kit.envelope import Context
from kit.policies import reason_of
from kit.recorder import AlreadyHeard, Heard, Parked, Waiting, WaitingKey, Wanted
from kit.transient import TRANSIENT

log = structlog.get_logger(__name__)

MOST = 500
"""So many events are taken up at one request; who wants more asks again."""
SECONDS = 5.0
"""So long a request goes on with further ones: who asked still listens then."""


class Given(msgspec.Struct, frozen=True):
    """A command that a policy gives."""

    kind: str
    stream: UUID
    name: str
    fields: Mapping[str, Any]
    """Without personal ones."""
    personal: Sequence[str]
    """The names of those."""


class Recorded(msgspec.Struct, frozen=True):
    """An event that a command leads to."""

    type: str
    stream: UUID
    version: int
    effective_on: date | None
    fields: Mapping[str, Any]
    """Without personal ones, which are sealed."""
    personal: Sequence[str]


class Column(msgspec.Struct, frozen=True):
    """What a column of a row holds before and after."""

    name: str
    before: Any = None
    after: Any = None
    hidden: bool = False
    """Whether it may hold something personal in the clear, so that neither is shown."""


class RowChange(msgspec.Struct, frozen=True):
    """What becomes of one row of a view."""

    table: str
    key: Mapping[str, Any]
    change: Literal["insert", "change", "delete"]
    columns: Sequence[Column]
    """All of a row that comes or goes, without its key; of one that changes those that do."""


class Effect(msgspec.Struct, frozen=True):
    """What taking up one event leads to; of a policy the first two, of a view the rows."""

    command: Given | None = None
    events: Sequence[Recorded] = ()
    rows: Sequence[RowChange] = ()


@dataclass(frozen=True)
class Foreseen:
    """What would come of one parked event now: an effect, or what holds it up."""

    parked: Parked
    effect: Effect | None = None
    held_up: Exception | None = None


@dataclass(frozen=True)
class Retried:
    """What came of taking up a stream."""

    taken_up: Sequence[Parked]
    held_up: Parked | None
    """The one that could not be, with its new reason."""
    first: Waiting | None
    """What is the first of the stream that is parked still."""

    @property
    def left(self) -> int:
        """Return how many of the stream are parked still."""
        return self.first.behind + 1 if self.first else 0


TakeUp = Callable[[Parked], Effect]


class ParkedEvents(ABC):
    """The parked events of one hearer. All calls may block."""

    hearer: str

    @abstractmethod
    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond a key."""

    @abstractmethod
    def next_of(self, stream: UUID) -> Parked | None:
        """Return what comes first of a stream; of those behind it nothing is read."""

    @abstractmethod
    def count(self, wanted: Wanted) -> int:
        """Return how many are parked, of those wanted."""

    @abstractmethod
    def since(self) -> datetime | None:
        """Return since when the oldest waits."""

    @abstractmethod
    def discard(self, parked: Parked, why: str, context: Context) -> None:
        """Give an event up, for good. ``AlreadyHeard`` if it is not parked any more."""

    @abstractmethod
    def discarded_by(self, context: Context) -> UUID | None:
        """Return of which stream a command has given up an event, if it was carried out.

        ``CommandIsAnother`` if under its id something else was asked for.
        """

    @abstractmethod
    def _take_up(self, parked: Parked) -> None:
        """Carry an event out and forget that it is parked, at once or not at all."""

    @abstractmethod
    def _shadow(self, parked: Sequence[Parked]) -> AbstractContextManager[TakeUp]:
        """Return what takes these events up one after the other; at its end all is as it was."""

    @abstractmethod
    def _held_up_again(self, heard: Heard, reason: str) -> None:
        """Keep why it could not be taken up. ``AlreadyHeard`` if it was."""

    def preview(self, stream: UUID, most: int) -> Sequence[Foreseen]:
        """Return what a retry of a stream would lead to, of the first ``most`` at the most."""
        foreseen: list[Foreseen] = []
        in_order = self._in_order(stream, most)
        with self._shadow(in_order) as take_up:
            for parked in in_order:
                try:
                    foreseen.append(Foreseen(parked, take_up(parked)))
                except TRANSIENT:
                    raise
                except Exception as fault:  # noqa: BLE001 - just this is asked for
                    return [*foreseen, Foreseen(parked, held_up=fault)]
        return foreseen

    def retry(self, stream: UUID, most: int = MOST, until: float = inf) -> Retried:
        """Take up what is parked of a stream, in order, until something is held up again.

        One is tried in any case, more only ``until`` a time of the monotonic clock.
        """
        taken_up: list[Parked] = []
        while (parked := self.next_of(stream)) and len(taken_up) < most:
            if taken_up and monotonic() >= until:
                break
            try:
                self._take_up(parked)
                taken_up.append(parked)
            except AlreadyHeard:  # somebody else is retrying it too
                continue
            except TRANSIENT:
                raise
            except Exception as fault:  # noqa: BLE001 - it is told apart, said and kept
                if held_up := self._held_up(parked, fault):
                    return Retried(taken_up, held_up.parked, held_up)
        return Retried(taken_up, None, self.first(stream) if parked else None)

    def first(self, stream: UUID) -> Waiting | None:
        """Return what can be taken up of a stream."""
        return next(iter(self.waiting(Wanted(stream=stream, first=True), None, 1)), None)

    def _in_order(self, stream: UUID, most: int) -> Sequence[Parked]:
        found = [one.parked for one in self.waiting(Wanted(stream=stream), None, most)]
        return sorted(found, key=attrgetter("heard.position"))

    def _held_up(self, parked: Parked, fault: Exception) -> Waiting | None:
        """Say and keep the new reason; none where somebody else has taken it up meanwhile."""
        reason, of = reason_of(fault), {"hearer": self.hearer, "type": parked.type}
        if isinstance(fault, Refused):
            log.warning("refused again", reason=reason, **of)
        else:
            log.error("held up again", exc_info=fault, **of)
        try:
            self._held_up_again(parked.heard, reason)
        except AlreadyHeard:
            return None
        return self.first(parked.stream)
