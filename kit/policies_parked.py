"""What becomes of an event that a policy could not handle? It is carried out late, or given up."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, get_type_hints
from uuid import UUID

import msgspec

from kit.catalogue import holds_personal
from kit.discarding import DiscardHeardEvent, discarding, discarding_of
from kit.envelope import Context, Record, decode
from kit.journal import CommandIsAnother
from kit.parked import Effect, Given, ParkedEvents, Recorded, TakeUp
from kit.policies import Order, PolicyHearer
from kit.recorder import Heard, Parked, Waiting, WaitingKey, Wanted
from kit.shadow import Shadow
from kit.tracing import untraced


class ParkedOfPolicies(ParkedEvents):
    """The parked events of a service's policies."""

    def __init__(self, hearer: PolicyHearer) -> None:
        """Take up what ``hearer`` has set aside, as it would have."""
        self.hearer, self._policies = hearer.name, hearer
        self._journal, self._recorder = hearer.journal, hearer.journal.recorder

    def waiting(self, wanted: Wanted, after: WaitingKey | None, limit: int) -> Sequence[Waiting]:
        """Return what is parked and wanted, oldest first, beyond a key."""
        return self._recorder.waiting(wanted, after, limit)

    def next_of(self, stream: UUID) -> Parked | None:
        """Return what comes first of a stream."""
        return self._recorder.next_parked(stream)

    def count(self, wanted: Wanted) -> int:
        """Return how many are parked, of those wanted."""
        return self._recorder.count_parked(wanted)

    def since(self) -> datetime | None:
        """Return since when the oldest waits."""
        return self._recorder.parked_since()

    def discard(self, parked: Parked, why: str, context: Context) -> None:
        """Record that an event is given up, in the append that forgets that it is parked."""
        service, lane, heard_id = self._journal.service, parked.heard.lane, _id_of(parked.state)
        self._journal.execute(
            discarding,
            discarding_of(service, parked.heard, heard_id),
            DiscardHeardEvent(
                service=service,
                source=lane.source,
                epoch=lane.epoch,
                lane=lane.lane,
                position=parked.heard.position,
                heard_id=heard_id,
                heard_type=parked.type,
                heard_stream=parked.stream,
                parked_reason=parked.reason,
                parked_at=parked.parked_at,
                why=why,
            ),
            context=context,
            heard=_set_aside(parked),
        )

    def discarded_by(self, context: Context) -> UUID | None:
        """Return of which stream a command has given up an event, if it was carried out."""
        done = self._recorder.done(context.command_id)
        if done is None:
            return None
        if done.fingerprint != context.fingerprint:
            raise CommandIsAnother
        (recorded,) = self._recorder.select_events(done.stream)
        return UUID(msgspec.json.decode(decode(recorded.state).data)["heard_stream"])

    def _take_up(self, parked: Parked) -> None:
        self._policies.carry_out(parked.type, parked.state, _set_aside(parked))

    @contextmanager
    def _shadow(self, parked: Sequence[Parked]) -> Iterator[TakeUp]:
        del parked  # a stream is read when a decision looks at it
        shadow = Shadow(self._recorder)
        policies = self._policies.over(shadow.of(self._journal))

        def take_up(one: Parked) -> Effect:
            before = len(shadow.recorded)
            with untraced():
                order = policies.carry_out(one.type, one.state, _set_aside(one))
            recorded = [self._shown(record) for record in shadow.recorded[before:]]
            return Effect(command=None if order is None else _given(order), events=recorded)

        yield take_up

    def _held_up_again(self, heard: Heard, reason: str) -> None:
        self._recorder.held_up_again(heard, reason, self._journal.clock.now())

    def _shown(self, record: Record) -> Recorded:
        envelope = record.envelope()
        return Recorded(
            type=envelope.type,
            stream=envelope.stream,
            version=envelope.version,
            effective_on=envelope.effective_on,
            fields=msgspec.json.decode(envelope.data),
            personal=self._journal.catalogue.personal(envelope.type),
        )


def _given(order: Order) -> Given:
    hints = get_type_hints(type(order.command), include_extras=True)
    personal = [name for name, hint in hints.items() if holds_personal(hint)]
    fields: Mapping[str, Any] = msgspec.to_builtins(order.command, str_keys=True)
    return Given(
        kind=order.kind.name,
        stream=order.stream_id,
        name=type(order.command).__name__,
        fields={name: value for name, value in fields.items() if name not in personal},
        personal=personal,
    )


def _set_aside(parked: Parked) -> Heard:
    return replace(parked.heard, set_aside=True, type=parked.type)


def _id_of(state: bytes) -> UUID | None:
    """Return the event's id, none where the bytes are no event."""
    try:
        return decode(state).id
    except msgspec.MsgspecError:
        return None
