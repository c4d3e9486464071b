"""What do the service's own deciders make of each stream? Every event is folded, in its order."""

import pickle
import pkgutil
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from kit.catalogue import Catalogue
from kit.decider import Decider, Event
from kit.discarding import discarding
from kit.envelope import Envelope
from kit.play import play
from spbe.audit.promises import Broken

KEPT = 20_000
"""So many states are in memory; the others are in a file. Memory does not grow with the journal."""

AnyDecider = Decider[Any, Any, Any]
OF_EVERY_JOURNAL: Sequence[AnyDecider] = (play, discarding)


def deciders_of(service: str) -> Sequence[AnyDecider]:
    """Return all that decide in a service: they stand in its domain, and need no list."""
    domain = import_module(f"{service}.domain")
    found: dict[int, AnyDecider] = {id(one): one for one in OF_EVERY_JOURNAL}
    for module in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        names = vars(import_module(module.name)).values()
        found |= {id(one): one for one in names if isinstance(one, Decider)}
    return list(found.values())


ByDecider = tuple[tuple[int, Any], ...]
"""The state by the place of a decider. Several may know the same events; a stream that begins with
those of one that records many at once is folded by both, until an event tells them apart."""


@dataclass(frozen=True)
class Folded:
    """A stream so far."""

    version: int
    states: ByDecider


class States:
    """The streams of one journal, those that were used last in memory."""

    def __init__(self, scratch: Path, kept: int = KEPT) -> None:
        """Keep the others in the file ``scratch``, which is of nobody else's making."""
        self._kept, self._recent = kept, OrderedDict[UUID, Folded]()
        self._file = sqlite3.connect(scratch, isolation_level=None)
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("CREATE TABLE state (stream BLOB PRIMARY KEY, folded BLOB)")
        self.streams = 0

    def get(self, stream: UUID) -> Folded | None:
        """Return what was put, if anything was."""
        if stream in self._recent:
            self._recent.move_to_end(stream)
            return self._recent[stream]
        found = self._file.execute("SELECT folded FROM state WHERE stream=?", (stream.bytes,))
        row = found.fetchone()
        return pickle.loads(row[0]) if row else None  # noqa: S301 - written by ``put``

    def put(self, stream: UUID, folded: Folded) -> None:
        """Keep."""
        self._recent[stream] = folded
        self._recent.move_to_end(stream)
        if len(self._recent) > self._kept:
            old, spilt = self._recent.popitem(last=False)
            row = (old.bytes, pickle.dumps(spilt))
            self._file.execute("INSERT OR REPLACE INTO state VALUES (?,?)", row)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Folding:
    """Folds one journal. Personal fields are read as those of erased persons: no key is needed."""

    def __init__(
        self, catalogue: Catalogue, deciders: Sequence[AnyDecider], states: States
    ) -> None:
        """Begin with no stream."""
        self._catalogue, self._deciders, self.states = catalogue, deciders, states

    def fold(self, envelope: Envelope) -> Iterator[Broken]:
        """Fold an event into its stream; yield why it does not fit there."""
        before = self.states.get(envelope.stream)
        self.states.streams += before is None
        wanted = (before.version if before else 0) + 1
        if envelope.version != wanted:
            yield "version", f"its version in the stream is {envelope.version}, not {wanted}"
        states = before.states if before else self._begun()
        if envelope.type in self._catalogue:
            states, broken = self._evolved(states, envelope)
            yield from broken
        self.states.put(envelope.stream, Folded(envelope.version, states))

    def _evolved(self, states: ByDecider, envelope: Envelope) -> tuple[ByDecider, list[Broken]]:
        opened: dict[str, object] | None = {} if envelope.sealed is None else None
        try:
            event = self._catalogue.read(envelope.type, envelope.data, opened)
        except (LookupError, ValueError, RecursionError) as fault:
            return states, [("event", f"{envelope.type} cannot be read: {fault}")]
        knowing = [one for one in states if isinstance(event, self._deciders[one[0]].events)]
        if not knowing:
            return states, [("decider", f"nobody folds {envelope.type} into what the stream is")]
        return self._next(knowing, event)

    def _begun(self) -> ByDecider:
        return tuple((place, one.initial) for place, one in enumerate(self._deciders))

    def _next(
        self, knowing: Sequence[tuple[int, Any]], event: Event
    ) -> tuple[ByDecider, list[Broken]]:
        folded: list[tuple[int, Any]] = []
        broken: list[Broken] = []
        for place, state in knowing:
            decider = self._deciders[place]
            try:
                folded.append((place, decider.evolve(state, event)))
            except Exception as fault:  # noqa: BLE001 - whatever it is, that is what was looked for
                broken.append(("evolve", f"a {decider.name} cannot fold it: {fault!r}"))
                folded.append((place, state))
        return tuple(folded), broken
