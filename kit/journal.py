"""How does a service carry out a command: read, decide, record once?"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

import msgspec

from kit.attempts import Attempts, patiently
from kit.catalogue import Catalogue, JournalOpened, type_of
from kit.clock import Clock, business_day
from kit.decider import Actor, Decider, Event, Facts, Refused
from kit.envelope import Context, Envelope, canonical, decode, encode_around_time
from kit.outcomes import Outcomes
from kit.play import Play, play
from kit.readset import Numbered, Reading, WrongKindOfId, numbered
from kit.recorded import recorded_by, since
from kit.recorder import Append, Done, Given, Heads, Heard, Moved, Parked, Pending, Recorder
from kit.sealing import Keyring, seal, unseal
from kit.tracing import span
from kit.transient import TooBusy

C = TypeVar("C")
E = TypeVar("E", bound=Event)
S = TypeVar("S")

OPENING = UUID("5b0e6e4c-6f43-5a6e-9d3e-3f1f6a6a0001")
"""The stream of every journal's first event is ``uuid5`` of this and the service's name."""

SAMPLE_BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
"""From this instant on sample data may be made out to have been recorded."""


class CommandIsAnother(Refused):
    """The Idempotency-Key was used before with another content."""

    status = 422


class StreamHasMoved(Refused):
    """Somebody else has changed this since you looked at it."""

    status = 412


class TimeIsReal(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """A simulated time may be recorded in a journal of sample data only."""


@dataclass(frozen=True)
class Receipt:
    """What carrying out a command led to: where a reader finds its effect."""

    service: str
    epoch: UUID
    positions: Mapping[int, int]
    stream: UUID
    version: int
    first: int = 0
    """The position of its first event where it recorded several; 0 otherwise."""


@dataclass(frozen=True)
class _Asked:
    context: Context
    now: datetime
    heard: Heard | None


Permit = Callable[[object, Facts], Actor]
"""Given the state of the command's stream, returns as whom the caller does this to it, or raises.

What it looks at is checked again when the command is recorded, as what the decision looks at is.
"""
Before = Callable[[object], None]
"""Given the state of the command's stream; raises where something else is missing."""


class Journal:
    """One service's history, and the only way to add to it."""

    def __init__(  # noqa: PLR0913 - all that it stands on
        self,
        recorder: Recorder,
        catalogue: Catalogue,
        keyring: Keyring,
        clock: Clock,
        attempts: Attempts = patiently,
        *,
        sealing: Keyring | None = None,
    ) -> None:
        """Stand on a recorder whose tables exist; seal with ``sealing`` where it is another one."""
        self._attempts, self.outcomes = attempts, Outcomes()
        self.recorder, self.catalogue = recorder, catalogue
        self._keyring, self._sealing, self.clock = keyring, sealing or keyring, clock
        self._sample: bool | None = None

    @property
    def service(self) -> str:
        """Return whose journal it is."""
        return self.catalogue.service

    def over(
        self, recorder: Recorder, sealing: Callable[[Keyring], Keyring] | None = None
    ) -> "Journal":
        """Return a journal that reads and decides as this one does, on another recorder."""
        keys = sealing(self._keyring) if sealing else None
        made = (recorder, self.catalogue, self._keyring, self.clock, self._attempts)
        return Journal(*made, sealing=keys)

    def open(self, *, sample: bool) -> None:
        """Write the first event and begin the first epoch, in one step, unless that was done."""
        stream = uuid5(OPENING, self.service)
        if self.recorder.select_events(stream):
            return
        if self.clock.simulated and not sample:
            raise TimeIsReal
        # Recorded time never falls: a sample year could not be played before its own beginning.
        now = SAMPLE_BEGINS if sample else self.clock.now()
        context = Context(command_id=stream, actor=Actor(stream), correlation_id=stream)
        opened = JournalOpened(service=self.service, sample=sample)
        pending = [self._pending((stream, 1), opened, 0, context, now)]
        with suppress(Moved):  # somebody else who started at the same time was first
            self.recorder.append(Append(read={stream: 0}, events=pending, now=now, epoch=uuid4()))

    def is_sample(self) -> bool:
        """Say whether the journal holds sample data only, by its first event."""
        if self._sample is None:
            opened, version = self._play()
            if not version:
                return False
            self._sample = opened.sample
        return self._sample

    def now(self) -> datetime:
        """Return when a command is given that says no time.

        While sample data is played it belongs to the story: it is given when the last one was. At
        the clock's time it would lie after all that is still to be played, and draw that to today.
        """
        if not self.is_sample() or not self._play()[0].goes_on:
            return self.clock.now()
        (last,) = self.recorder.records(self.heads().position - 1, 1)
        return last.envelope().recorded_at

    def heads(self) -> Heads:
        """Return how far the journal reaches."""
        return self.recorder.heads(self.service)

    def load(self, kind: Decider[Any, Any, S], stream_id: UUID) -> tuple[S, int]:
        """Return a stream's state and version; the initial one and 0 where it has no events."""
        stored = self.recorder.select_events(stream_id)
        history = [self.read(decode(one.state)) for one in stored]
        if history and not isinstance(history[0], kind.events):
            raise WrongKindOfId(id=stream_id)
        return kind.replay(history), stored[-1].originator_version if stored else 0

    def read(self, envelope: Envelope) -> Event:
        """Return the event of an envelope, opened as far as its persons' keys exist."""
        opened = unseal(envelope, self._keyring)
        return self.catalogue.read(envelope.type, envelope.data, opened)

    def execute(  # noqa: PLR0913 - the circumstances of a command are said by name
        self,
        kind: Decider[C, E, S],
        stream_id: UUID,
        command: C,
        *,
        context: Context,
        at: datetime | None = None,
        permit: Permit | None = None,
        before: Before | None = None,
        expected_version: int | None = None,
        heard: Heard | None = None,
    ) -> Receipt:
        """Carry out a command and return where its effect stands.

        A repeat of the same command id returns the first answer. ``Refused`` tells what the rules
        say; ``AlreadyHeard`` that ``heard`` has had its effect; nothing is recorded by either.
        ``before`` is called once they allow it. ``at`` is for sample data: when it was given.
        """
        if (at is not None or self.clock.simulated) and not self.is_sample():
            raise TimeIsReal
        with self.outcomes.of(command) as ended:
            for _ in self._attempts():
                if (done := self.recorder.done(context.command_id)) is not None:
                    return ended("repeated", self._repeat(context, done, heard))
                now = at or self.now()
                reading = Reading(self.load, business_day(now), context.actor)
                state = reading.of(kind, stream_id)
                if permit is not None:
                    reading.actor = permit(state, reading)
                self.check_unmoved(stream_id, reading.versions[stream_id], expected_version)
                decided = numbered(kind, stream_id, kind.decide(command, state, reading), reading)
                if before is not None:
                    before(state)
                asked = _Asked(context.by(reading.actor), now, heard)
                with suppress(Moved):
                    receipt = self._record(stream_id, decided, reading, asked)
                    return ended("recorded" if decided else "unchanged", receipt)
            raise TooBusy

    def note(self, heard: Heard) -> None:
        """Go on after a heard event that has no effect here."""
        self.recorder.append(Append(now=self.clock.now(), heard=heard))

    def park(self, parked: Parked) -> None:
        """Set a heard event aside and go on after it, in one transaction."""
        self.recorder.append(Append(now=parked.parked_at, heard=parked.heard, parked=parked))

    def check_unmoved(self, stream_id: UUID, version: int, expected: int | None) -> None:
        """Refuse whoever looked at another version than the one that stands there now."""
        if expected not in (None, version):
            changes = since(self.recorder, stream_id, expected)
            raise StreamHasMoved(version=version, expected=expected, changes=changes)

    def _play(self) -> tuple[Play, int]:
        return self.load(play, uuid5(OPENING, self.service))

    def _record(
        self,
        stream_id: UUID,
        decided: Sequence[Numbered],
        reading: Reading,
        asked: _Asked,
    ) -> Receipt:
        with span("append", asked.context.traceparent, events=len(decided)) as told:
            context = asked.context.within(told.traceparent)
            pending = [
                self._pending(place, event, index, context, asked.now)
                for index, (place, event) in enumerate(decided)
            ]
            last = {one.stream: one.version for one in pending}
            version = last.get(stream_id, reading.versions[stream_id])
            positions = self.recorder.append(
                Append(
                    read=reading.versions,
                    events=pending,
                    now=asked.now,
                    given=Given(
                        command_id=context.command_id,
                        fingerprint=context.fingerprint,
                        stream=stream_id,
                        version=version,
                    ),
                    heard=asked.heard,
                    caused_by=context.causation_id if pending else None,
                )
            )
        return self._receipt(Done(context.fingerprint, positions, stream_id, version), len(pending))

    def _pending(
        self, place: tuple[UUID, int], event: Event, index: int, context: Context, now: datetime
    ) -> Pending:
        name, event_id = type_of(event), context.event_id(index)
        fields: dict[str, Any] = msgspec.to_builtins(event, str_keys=True, order="deterministic")
        del fields["type"]
        personal = {field: fields.pop(field) for field in self.catalogue.personal(name)}
        data = msgspec.Raw(canonical(fields))
        self.catalogue.read(name, data, personal)  # what cannot be read again is not recorded
        envelope = Envelope(
            id=event_id,
            type=name,
            stream=place[0],
            version=place[1],
            recorded_at=now,
            effective_on=getattr(event, "effective_on", business_day(now)),
            actor=context.actor.account_id,
            on_behalf_of=context.actor.on_behalf_of,
            command_id=context.command_id,
            correlation_id=context.correlation_id,
            causation_id=context.causation_id,
            traceparent=context.traceparent,
            data=data,
            sealed=seal(event_id, personal, event.about(), self._sealing) if personal else None,
        )
        before, after = encode_around_time(envelope)
        return Pending(stream=place[0], version=place[1], type=name, before=before, after=after)

    def _repeat(self, context: Context, done: Done, heard: Heard | None) -> Receipt:
        if done.fingerprint != context.fingerprint:
            raise CommandIsAnother
        if heard is not None:
            cause, command_id = context.causation_id, context.command_id
            again = Append(now=self.clock.now(), heard=heard, caused_by=cause, again=command_id)
            self.recorder.append(again)
            return self._receipt(done, 0)  # nobody reads where it stands
        return self._receipt(done, len(recorded_by(self.recorder, context.command_id, done)))

    def _receipt(self, done: Done, events: int) -> Receipt:
        last = max(done.positions.values(), default=0)
        first = last - events + 1 if last and events > 1 else 0
        place = (self.service, self.recorder.epoch(), done.positions)
        return Receipt(*place, done.stream, done.version, first)
