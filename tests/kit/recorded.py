"""Events as a producer of another release records them, or one that is broken."""

from dataclasses import replace
from uuid import UUID, uuid4

import msgspec

from kit.envelope import MAX_BYTES, Envelope, canonical, encode, encode_around_time
from kit.feed import Delivered
from kit.journal import Journal
from kit.lanes import lane_of
from kit.recorder import Append, Pending
from tests.kit.histories import Source
from tests.kit.journal.sample import CLERK, NOON

AT = NOON.replace(microsecond=1)
"""A time takes most room with its microseconds."""


def envelope_of(stream: UUID, version: int, name: str, **fields: object) -> Envelope:
    return Envelope(
        id=uuid4(),
        type=name,
        stream=stream,
        version=version,
        recorded_at=AT,
        actor=CLERK.account_id,
        command_id=uuid4(),
        correlation_id=uuid4(),
        data=msgspec.Raw(canonical(fields)),
    )


def record(journal: Journal, stream: UUID, name: str, **fields: object) -> None:
    """Record an event whatever the catalogue says of it."""
    version = len(journal.recorder.select_events(stream))
    envelope = envelope_of(stream, version + 1, name, **fields)
    before, after = encode_around_time(envelope)
    pending = Pending(stream=stream, version=version + 1, type=name, before=before, after=after)
    journal.recorder.append(Append(read={stream: version}, events=[pending], now=AT))


def filler(stream: UUID, **fields: object) -> str:
    """Return what makes a stream's first ``sample.counted.v1`` the largest that can be recorded."""
    smallest = encode(envelope_of(stream, 1, "sample.counted.v1", filler="", **fields))
    return "x" * (MAX_BYTES - len(smallest))


def nested(state: bytes) -> bytes:
    """Return an event that is as it was, but for what it says: that nests a thousand deep."""
    deep = b"[" * 1000 + b"]" * 1000
    return state.replace(b'"data":{', b'"data":{"deep":' + deep + b",", 1)


class Recorded(Source):
    """A journal in memory of whole events, as Kafka has them; each lane is one stream."""

    def grow(self, lane: int) -> Delivered:
        grown = super().grow(lane)
        stream = next(
            one for one in (UUID(int=number) for number in range(1000)) if lane_of(one) == lane
        )
        state = encode(envelope_of(stream, self._written, grown.record.type))
        record = self.records[-1] = replace(grown.record, stream=stream, state=state)
        return replace(grown, record=record)
