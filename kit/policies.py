"""Whenever something is heard, then a command: once per event, and never dropped."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import msgspec
import structlog
from structlog.contextvars import bound_contextvars

from kit.decider import Actor, Command, Decider, Refused
from kit.discarding import discarding, discarding_of
from kit.envelope import Context, Envelope, decode
from kit.feed import Delivered
from kit.journal import Journal
from kit.recorder import HELD_BACK, AlreadyHeard, Heads, Heard, Lane, Moved, Parked
from kit.tracing import span, trace_of
from kit.transient import TRANSIENT
from kit.turns import Turned, unwatched

log = structlog.get_logger(__name__)

SYSTEM = UUID("5b0e6e4c-6f43-5a6e-9d3e-3f1f6a6a0002")
"""The account of a service itself is ``uuid5`` of this and the service's name."""
POLICIES = "-policies"
"""A service's policies are the hearer named after it and this."""


def system_account(service: str) -> UUID:
    """Return the account under which a service acts by itself."""
    return uuid5(SYSTEM, service)


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
        self.name = f"{journal.service}{POLICIES}"
        self.journal, self._recorder = journal, journal.recorder
        self._reactions = policies
        self._policies = {
            str(kind.__struct_config__.tag): (kind, do) for kind, do in policies.items()
        }
        self._actor = Actor(system_account(journal.service))
        self.turned: Turned = unwatched
        """Called at each event: a batch of commands may take longer than a loop may stand."""

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
            self.turned()
            if delivered.record.type in self._policies:
                with bound_contextvars(trace=trace_of(delivered.record.state)):
                    self._one(delivered)
                places.pop(delivered.heard.lane, None)
            else:
                places[delivered.heard.lane] = delivered.heard
        for heard in places.values():
            self._note(heard)

    def over(self, journal: Journal) -> "PolicyHearer":
        """Return what reacts as this one does, in another journal."""
        return PolicyHearer(journal, self._reactions)

    def carry_out(self, name: str, state: bytes, heard: Heard) -> Order | None:
        """Do what follows from an event, once; return the command that was given."""
        envelope = decode(state)
        # A policy may not even understand what was given up.
        given_up = self._is_given_up(heard, envelope.id)
        order = None if given_up else self._order(name, envelope)
        if order is None:
            self.journal.note(heard)
            return None
        with span(
            "react",
            envelope.traceparent,
            "consumer",
            hearer=self.name,
            event=str(envelope.id),
            type=name,
            position=heard.position,
        ) as told:
            self._give(order, envelope, heard, told.traceparent)
        return order

    def _give(self, order: Order, envelope: Envelope, heard: Heard, trace: str | None) -> None:
        self.journal.execute(
            order.kind,
            order.stream_id,
            order.command,
            context=Context(
                command_id=uuid5(envelope.id, f"{self.name}/0"),
                actor=self._actor,
                correlation_id=envelope.correlation_id,
                causation_id=envelope.id,
                traceparent=trace,
            ),
            # Sample data is played in a time of its own, to which what follows from it belongs.
            at=envelope.recorded_at if self.journal.is_sample() else None,
            heard=heard,
        )

    def _is_given_up(self, heard: Heard, event_id: UUID) -> bool:
        """Say whether a person gave the event up; after a restore it may be heard again."""
        stream = discarding_of(self.journal.service, heard, event_id)
        return self.journal.load(discarding, stream)[0].given_up

    def _one(self, delivered: Delivered) -> None:
        try:
            while self._recorder.is_held(delivered.record.stream):
                with contextlib.suppress(Moved):  # what held it back was taken up just now
                    self._park(delivered, HELD_BACK)
                    return
            self.carry_out(delivered.record.type, delivered.record.state, delivered.heard)
        except AlreadyHeard:
            return
        except TRANSIENT:
            raise
        except Refused as refused:
            self._park(delivered, reason_of(refused))
        except Exception as fault:
            log.exception("a heard event could not be handled", type=delivered.record.type)
            self._park(delivered, reason_of(fault))

    def _order(self, name: str, envelope: Envelope) -> Order | None:
        if name not in self._policies:  # it was parked by an earlier release that reacted to it
            return None
        kind, policy = self._policies[name]
        fields = msgspec.json.decode(envelope.data) | {"type": envelope.type}
        return policy(msgspec.convert(fields, kind, str_keys=True), envelope)

    def _note(self, heard: Heard) -> None:
        with contextlib.suppress(AlreadyHeard):
            self.journal.note(heard)

    def _park(self, delivered: Delivered, reason: str) -> None:
        record = delivered.record
        log.warning("parked", type=record.type, stream=str(record.stream), reason=reason)
        parked = Parked(
            heard=delivered.heard,
            stream=record.stream,
            type=record.type,
            state=record.state,
            reason=reason,
            parked_at=self.journal.clock.now(),
        )
        with contextlib.suppress(AlreadyHeard):
            self.journal.park(parked)


def reason_of(fault: Exception) -> str:
    """Return why an event is parked: the name of a refusal or a fault.

    What a fault says may quote a personal field that was opened, and a reason is kept for ever.
    """
    return type(fault).__name__
