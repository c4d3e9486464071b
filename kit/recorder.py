"""What must a database do for a journal? The port; its adapters are ``recorder_<database>``."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from kit.envelope import Record
from kit.lanes import lane_of

HELD_BACK = "held-back"
"""Why an event waits before which another of its stream is parked."""
LEASE_SECONDS, RENEW_SECONDS = 3.0, 1.0
"""So long one process leads that does not renew its lease, and so often it does and others ask."""


class Moved(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """A stream that was looked at has changed, or the command was just done: decide again."""


class AlreadyHeard(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """The heard event has had its effect before; nothing was recorded."""


@dataclass(frozen=True)
class Lane:
    """One lane of one history of one service: the key under which a hearer keeps its place."""

    source: str
    epoch: UUID
    lane: int


@dataclass(frozen=True)
class Heard:
    """Where in a source's lane a heard event stood."""

    lane: Lane
    position: int
    set_aside: bool = False
    """It was parked and is taken up now: its row goes, and the place stays, which is beyond it."""
    type: str = field(default="", compare=False)
    """Of the event, as far as it is known."""


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A heard event that could not be handled, and what held it up."""

    heard: Heard
    stream: UUID
    type: str
    state: bytes
    reason: str
    parked_at: datetime


WaitingKey = tuple[datetime, str, int]
"""Where an event stands among those of its hearer: since when, of which source, at which place."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A parked event among the others, and what came of trying again."""

    parked: Parked
    first_position: int
    """Of the one in its stream that can be taken up; all others wait behind that."""
    behind: int
    """How many wait behind it; 0 for one that itself does."""
    attempts: int = 0
    """How often it was tried again in vain."""
    tried_at: datetime | None = None

    @property
    def is_first(self) -> bool:
        """Say whether it can be taken up, since nothing of its stream is parked before it."""
        return self.parked.heard.position == self.first_position


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which parked events are meant; what is not said is any."""

    source: str | None = None
    position: int | None = None
    type: str | None = None
    stream: UUID | None = None
    reason: str = ""
    """The beginning of it."""
    first: bool = False
    """Only those that can be taken up."""


@dataclass(frozen=True)
class Done:
    """What the first carrying out of a command led to: the answer to every repeat."""

    fingerprint: str
    positions: Mapping[int, int]
    """By lane, how far the journal reached with this command."""
    stream: UUID
    """The command's own: another attempt at it may have begun another."""
    version: int
    """Of that stream."""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """An event to store, whole but for its recorded time: that is known under the lock only."""

    stream: UUID
    version: int
    type: str
    before: bytes
    after: bytes
    """The stored bytes are ``before``, the recorded time as JSON, and ``after``."""

    @property
    def lane(self) -> int:
        """Return the lane of its stream."""
        return lane_of(self.stream)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A command that is recorded as carried out; ``Done`` without where, which nobody knows yet."""

    command_id: UUID
    fingerprint: str
    stream: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class Append:
    """All that one decision records, at once or not at all: data, which no database calls back."""

    read: Mapping[UUID, int] = field(default_factory=dict)
    """The read set: streams and the versions at which the decision saw them."""
    events: Sequence[Pending] = ()
    now: datetime
    given: Given | None = None
    heard: Heard | None = None
    caused_by: UUID | None = None
    """The heard event on which the decision rests, kept to find it if that is withdrawn."""
    again: UUID | None = None
    """The command that the heard event led to when it was heard before; it rests on it again."""
    parked: Parked | None = None
    epoch: UUID | None = None
    """The history that begins with this append, which only a journal's first one has."""


@dataclass(frozen=True)
class Resting:
    """A command of this service that rests on an event it heard."""

    heard: Heard
    event_id: UUID
    command_id: UUID


@dataclass(frozen=True)
class Fork:
    """The beginning of an epoch."""

    epoch: UUID
    forked_at: int
    """The last position that this history shares with the one before it."""


class EpochWasLeft(Exception):  # noqa: N818 - reads as a sentence
    """A hearer has gone over from this epoch to another, of which the journal does not know.

    So it is where a backup from before the last restore stands there and nobody has declared it.
    """


@dataclass(frozen=True)
class Heads:
    """How far a journal reaches: what hearers compare their own places with."""

    service: str
    forks: Sequence[Fork]
    """All epochs, oldest first."""
    position: int
    lanes: Mapping[int, int] = field(default_factory=dict)

    @property
    def epoch(self) -> UUID:
        """Return the present epoch."""
        return self.forks[-1].epoch

    def shared_with(self, epoch: UUID) -> int:
        """Return up to which position the present history is the one of an earlier ``epoch``.

        0 for an epoch that this journal never had.
        """
        known = [fork.epoch for fork in self.forks]
        if epoch not in known:
            return 0
        later = self.forks[known.index(epoch) + 1 :]
        return min((fork.forked_at for fork in later), default=self.position)

    def was_left(self, last: UUID | None, known: Collection[UUID]) -> bool:
        """Say whether a hearer has left this for ``last``; ``known``: it was in, and before."""
        unheard_of = last is not None and last not in {fork.epoch for fork in self.forks}
        return unheard_of and self.epoch in known


class Recorder(Protocol):
    """Keeps one service's journal and, in the same transactions, what it has heard."""

    def create(self) -> None:
        """Make the tables where they are missing. Only ``spbe migrate`` calls this."""

    def append(self, append: Append) -> Mapping[int, int]:
        """Record; return the last position by lane. ``Moved`` and ``AlreadyHeard`` change nothing.

        Positions ascend in commit order and recorded times never fall.
        """

    def done(self, command_id: UUID) -> Done | None:
        """Return what a command led to, if it was carried out."""

    def select_events(self, originator_id: UUID) -> Sequence[StoredEvent]:
        """Return a stream in order."""

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        """Return records beyond a position in journal order, of one lane if it is given."""

    def position_at(self, at: datetime) -> int:
        """Return the last position recorded up to a time: what "as known at" then means."""

    def heads(self, service: str) -> Heads:
        """Return how far the journal reaches in each lane."""

    def epoch(self) -> UUID:
        """Return the present epoch."""

    def fork(self, epoch: UUID, at: datetime, parted_after: int | None = None) -> None:
        """Begin a new history, after a restore: here, or where the histories part already."""

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source has been heard."""

    def adopt(self, heads: Heads) -> Sequence[Resting]:
        """Go over to a source's present epoch; return the own commands on withdrawn events.

        Places beyond the fork fall back to it. Adopting the epoch again changes nothing.
        """

    def withdrawn(
        self, after: tuple[str, int, UUID] | None = None, limit: int | None = None
    ) -> Sequence[Resting]:
        """Return own commands that rest on withdrawn events, the oldest first of each source.

        All of them, or so many beyond the (source, position, epoch) of an event.
        """

    def count_withdrawn(self) -> int:
        """Return how many own commands rest on withdrawn events."""

    def is_parked(self, lane: Lane, first: int, last: int) -> bool:
        """Say whether an event of a lane is parked that stands from ``first`` to ``last``."""

    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond (since when, source, position)."""

    def next_parked(self, stream: UUID) -> Parked | None:
        """Return what comes first of a stream; of those behind it nothing is read."""

    def count_parked(self, wanted: Wanted | None = None) -> int:
        """Return how many events are parked, of those wanted."""

    def parked_since(self) -> datetime | None:
        """Return since when the oldest parked event waits."""

    def is_held(self, stream: UUID) -> bool:
        """Say whether an event of that stream is parked, so that later ones have to wait."""

    def held_up_again(self, heard: Heard, reason: str, at: datetime) -> None:
        """Keep why a parked event could not be taken up now. ``AlreadyHeard`` if it was."""

    def stored_position(self, name: str) -> int:
        """Return a position kept under a name, 0 if none is."""

    def store_position(self, name: str, position: int) -> None:
        """Keep a position under a name; it never goes back."""

    def lease(self, name: str, holder: UUID, seconds: float) -> bool:
        """Take or renew a lease by the database's clock; false while somebody else's holds."""

    def close(self) -> None:
        """Let go of the database."""
