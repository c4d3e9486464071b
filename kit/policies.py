"""Whenever something is heard, then a command: once per event, and never dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import msgspec
import structlog

from kit.decider import Actor, Command, Decider, Refused
from kit.envelope import Context, Envelope, decode
from kit.feed import Delivered
from kit.journal import Journal
from kit.recorder import AlreadyHeard, Heads, Heard, Lane, Parked
from kit.transient import TRANSIENT

log = structlog.get_logger(__name__)

SYSTEM = UUID("5b0e6e4c-6f43-5a6e-9d3e-3f1f6a6a0002")
"""The account of a service's policies is ``uuid5`` of this and the service's name."""


class HeardEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A hearer's own copy of another service's event, with only the fields it needs.

    The tag is the producer's name of it. Personal fields are given only if they could be opened.
    """


@dataclass(frozen=True)
class Order:
    """The command that a policy gives."""

    kind: Decider[Any, Any, Any]
    stream_id: UUID
    command: Command


Policy = Callable[[Any, Envelope], Order | None]
"""From the hearer's copy and the envelope it came in to a command, or none."""


class PolicyHearer:
    """Carries out a service's policies, one transaction per heard event."""

    def __init__(self, journal: Journal, policies: Mapping[type[HeardEvent], Policy]) -> None:
        """React to the keys of ``policies``, by their tags."""
        self.name = f"{journal.service}-policies"
        self._journal, self._recorder = journal, journal.recorder
        self._policies = {
            str(kind.__struct_config__.tag): (kind, do) for kind, do in policies.items()
        }
        self._actor = Actor(uuid5(SYSTEM, journal.service))

    def tracked(self, source: str) -> Mapping[Lane, int]:
        """Return how far each lane of a source has been heard."""
        return self._recorder.tracked(source)

    def adopt(self, heads: Heads) -> None:
        """Go over to the source's present epoch, and say which own commands rest on nothing now."""
        for resting in self._recorder.adopt(heads):
            log.error("a decision rests on a withdrawn event", command=str(resting.command_id))

    def hear(self, records: Sequence[Delivered]) -> None:
        """Take records in order; between those that matter only the place is moved."""
        places: dict[Lane, Heard] = {}
        for delivered in records:
            if delivered.record.type in self._policies:
                self._one(delivered)
                places.pop(delivered.heard.lane, None)
            else:
                places[delivered.heard.lane] = delivered.heard
        for heard in places.values():
            self._note(heard)

    def retry(self, parked: Parked) -> None:
        """Carry out a parked event now; what holds it up is raised and it stays parked."""
        self._carry_out(parked.type, parked.state, None)
        self._recorder.unpark(parked.heard)

    def _one(self, delivered: Delivered) -> None:
        try:
            if self._recorder.is_held(delivered.record.stream):
                self._park(delivered, "held-back")
                return
            self._carry_out(delivered.record.type, delivered.record.state, delivered.heard)
        except AlreadyHeard:
            return
        except TRANSIENT:
            raise
        except Refused as refused:
            self._park(delivered, type(refused).__name__)
        except Exception as fault:
            log.exception("a heard event could not be handled", type=delivered.record.type)
            self._park(delivered, repr(fault)[:500])

    def _carry_out(self, name: str, state: bytes, heard: Heard | None) -> None:
        kind, policy = self._policies[name]
        envelope = decode(state)
        fields = msgspec.json.decode(envelope.data)
        order = policy(msgspec.convert(fields | {"type": envelope.type}, kind), envelope)
        if order is None:
            if heard is not None:
                self._note(heard)
            return
        self._journal.execute(
            order.kind,
            order.stream_id,
            order.command,
            context=Context(
                command_id=uuid5(envelope.id, self.name),
                actor=self._actor,
                correlation_id=envelope.correlation_id,
                causation_id=envelope.id,
                traceparent=envelope.traceparent,
            ),
            # Sample data is played in a time of its own, to which what follows from it belongs.
            at=envelope.recorded_at if self._journal.is_sample() else None,
            heard=heard,
        )

    def _note(self, heard: Heard) -> None:
        try:
            self._journal.note(heard)
        except AlreadyHeard:
            return

    def _park(self, delivered: Delivered, reason: str) -> None:
        record = delivered.record
        log.warning("parked", type=record.type, stream=str(record.stream), reason=reason)
        parked = Parked(
            heard=delivered.heard,
            stream=record.stream,
            type=record.type,
            state=record.state,
            reason=reason,
            parked_at=self._journal.clock.now(),
        )
        try:
            self._journal.park(parked)
        except AlreadyHeard:
            return
