"""What would be recorded? A recorder that keeps in memory what is appended, and reads through.

It stands beside a real one, into which it never writes. A stream is seen as it was when it was
first looked at, so that what is appended here continues it whatever happens there meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from kit.envelope import Record, time_text
from kit.journal import Journal
from kit.recorder import Append, Done, Given, Heads, Moved, Pending, Recorder
from kit.sealing import Keyring

_KEPT_BY_NOBODY = bytes(32)


@dataclass(frozen=True)
class _Begun:
    """Keys as they will be once everybody has one: a person begins with the command's recording."""

    keyring: Keyring

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return {**dict.fromkeys(persons, _KEPT_BY_NOBODY), **self.keyring.keys_of(persons)}


class Shadow:
    """So much of a recorder as it takes to carry out commands of which nothing is left."""

    def __init__(self, real: Recorder) -> None:
        """Begin with what ``real`` holds."""
        self._real = real
        self._streams: dict[UUID, list[StoredEvent]] = {}
        self._given: dict[UUID, Given] = {}
        self.recorded: list[Record] = []
        """What was appended; its places in the journal are not known."""

    def of(self, journal: Journal, *, begins: bool = False) -> Journal:
        """Return the journal that decides as ``journal`` does, and records here.

        Where a command ``begins`` persons, it is carried out as if they had their keys already.
        """
        return journal.over(cast("Recorder", self), _Begun if begins else None)

    def append(self, append: Append) -> Mapping[int, int]:
        """Keep the events and the command; what is heard is the caller's to check."""
        if append.given is not None and append.given.command_id in self._given:
            raise Moved(append.given.command_id)
        for stream, version in append.read.items():
            if _version(self.select_events(stream)) != version:
                raise Moved(stream)
        for one in append.events:
            self._keep(one, append.now)
        if append.given is not None:
            self._given[append.given.command_id] = append.given
        return {}

    def done(self, command_id: UUID) -> Done | None:
        """Return what a command led to, here or there."""
        given = self._given.get(command_id)
        if given is None:
            return self._real.done(command_id)
        return Done(given.fingerprint, {}, given.stream, given.version)

    def select_events(self, originator_id: UUID) -> Sequence[StoredEvent]:
        """Return a stream in order, with what was appended here."""
        if originator_id not in self._streams:
            self._streams[originator_id] = list(self._real.select_events(originator_id))
        return self._streams[originator_id]

    def records(self, after: int, limit: int, lane: int | None = None) -> Sequence[Record]:
        """Return records of the real journal."""
        return self._real.records(after, limit, lane)

    def heads(self, service: str) -> Heads:
        """Return how far the real journal reaches."""
        return self._real.heads(service)

    def epoch(self) -> UUID:
        """Return the real journal's epoch."""
        return self._real.epoch()

    def _keep(self, one: Pending, now: datetime) -> None:
        state = one.before + time_text(now) + one.after
        self._streams[one.stream].append(StoredEvent(one.stream, one.version, one.type, state))
        self.recorded.append(
            Record(
                position=0,
                lane=one.lane,
                previous=0,
                stream=one.stream,
                type=one.type,
                state=state,
            )
        )


def _version(stored: Sequence[StoredEvent]) -> int:
    return stored[-1].originator_version if stored else 0
