"""What is stored and published of one event, byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

import msgspec

from kit.decider import Actor, Refused

_canonical = msgspec.json.Encoder(order="sorted")

MAX_BYTES = 256 * 1024
"""A larger event is refused when it is written, never found too large by the relay."""


class Sealed(msgspec.Struct, frozen=True):
    """The personal fields of an event, unreadable once the key of one of ``persons`` is gone."""

    persons: tuple[UUID, ...]
    commitment: str
    """SHA-256 of the event key in hex: whoever is given that key can show that it is the one."""
    box: str
    """Base64 of 12 bytes nonce and AES-256-GCM ciphertext; the event id is authenticated too."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event as it is stored, published and replayed. Only optional fields may be added."""

    id: UUID
    type: str
    stream: UUID
    version: int
    recorded_at: datetime
    effective_on: date | None = None
    """From which day it holds; none where that lies before anybody knows."""
    actor: UUID
    on_behalf_of: UUID | None = None
    command_id: UUID
    correlation_id: UUID
    causation_id: UUID | None = None
    """The heard event that led to this one; none where a person or the due-list asked."""
    traceparent: str | None = None
    data: msgspec.Raw
    sealed: Sealed | None = None


_decoder = msgspec.json.Decoder(Envelope)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One event with its place in the journal and in its lane."""

    position: int
    lane: int
    previous: int
    """The position before it in its lane, 0 for the first: a hearer sees from it what it missed."""
    stream: UUID
    type: str
    state: bytes

    def envelope(self) -> Envelope:
        """Decode the stored bytes."""
        return decode(self.state)


@dataclass(frozen=True, kw_only=True)
class Context:
    """Under which circumstances a command is carried out."""

    command_id: UUID
    actor: Actor
    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str | None = None
    fingerprint: str = ""
    """Of the request, so that the same command id with another body is told from a repeat."""

    def event_id(self, index: int) -> UUID:
        """Return the id of the command's nth event: a repeat finds what the first attempt did."""
        return uuid5(self.command_id, str(index))


def canonical(value: Mapping[str, object] | Sequence[object] | msgspec.Struct) -> bytes:
    """Encode as UTF-8 JSON with sorted keys and no white space."""
    return _canonical.encode(value)


class EventIsTooLarge(Refused):
    """What is recorded at once has a size that every reader can take."""

    status = 413


def encode(envelope: Envelope) -> bytes:
    """Return the bytes to store and publish; refused beyond ``MAX_BYTES``."""
    state = canonical(envelope)
    if len(state) > MAX_BYTES:
        raise EventIsTooLarge(type=envelope.type, bytes=len(state), most=MAX_BYTES)
    return state


def decode(state: bytes) -> Envelope:
    """Read stored bytes; ``msgspec.ValidationError`` where they are none of ours."""
    return _decoder.decode(state)
