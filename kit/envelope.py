"""What is stored and published of one event, byte for byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID, uuid5

import msgspec
from msgspec import structs

from kit.decider import Actor, Refused

T = TypeVar("T")

_canonical = msgspec.json.Encoder(order="sorted")

MAX_BYTES = 256 * 1024
"""A larger event is refused when it is written, never found too large by the relay."""

_NO_TIME = datetime.min.replace(tzinfo=UTC)
_NO_TIME_TEXT = msgspec.json.encode(_NO_TIME)
_RECORDED_AT = b'"recorded_at":'
_TIME_BYTES = len('"2026-01-01T00:00:00.000001Z"')


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
        """Decode the stored bytes, once for all who ask."""
        return self._decoded

    @cached_property
    def _decoded(self) -> Envelope:
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

    def by(self, actor: Actor) -> "Context":
        """Return the same for who acts, as far as that is known only now."""
        return self if actor == self.actor else replace(self, actor=actor)

    def within(self, traceparent: str | None) -> "Context":
        """Return the same in the stretch of a trace that ``traceparent`` names."""
        if traceparent == self.traceparent:
            return self
        return replace(self, traceparent=traceparent)

    def event_id(self, index: int) -> UUID:
        """Return the id of the command's nth event: a repeat finds what the first attempt did."""
        return uuid5(self.command_id, str(index))


def canonical(value: Mapping[str, object] | Sequence[object] | msgspec.Struct) -> bytes:
    """Encode as UTF-8 JSON with sorted keys and no white space."""
    return _canonical.encode(value)


class EventIsTooLarge(Refused):
    """What is recorded at once has a size that every reader can take."""

    status = 413


def encode_around_time(envelope: Envelope) -> tuple[bytes, bytes]:
    """Return the bytes to store and publish before and after the recorded time.

    ``EventIsTooLarge`` where with it they would be more than ``MAX_BYTES``.
    """
    state = canonical(structs.replace(envelope, recorded_at=_NO_TIME))
    if (size := len(state) - len(_NO_TIME_TEXT) + _TIME_BYTES) > MAX_BYTES:
        raise EventIsTooLarge(type=envelope.type, bytes=size, most=MAX_BYTES)
    # The last one: what stands after it is ours alone, while ``data`` may say anything.
    before, name, after = state.rpartition(_RECORDED_AT + _NO_TIME_TEXT)
    return before + name.removesuffix(_NO_TIME_TEXT), after


def encode(envelope: Envelope) -> bytes:
    """Return the bytes to store and publish of an event whose recorded time is known."""
    before, after = encode_around_time(envelope)
    return before + time_text(envelope.recorded_at) + after


def time_text(at: datetime) -> bytes:
    """Return a recorded time as it is stored, as JSON."""
    return msgspec.json.encode(at.astimezone(UTC))


def decode(state: bytes) -> Envelope:
    """Read stored bytes; ``msgspec.DecodeError`` where they are none of ours."""
    return read_by(_decoder, state)


def read_by(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    """Read what anybody may have written; ``msgspec.DecodeError`` whatever is wrong with it."""
    try:
        return decoder.decode(raw)
    except (RecursionError, UnicodeDecodeError) as fault:  # what the library lets through
        raise msgspec.DecodeError(str(fault)) from fault
