"""How does an event look on Kafka? CloudEvents 1.0 in binary mode, and its place in the journal."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from kit.envelope import Record
from kit.feed import Delivered
from kit.lanes import lane_of

Headers = Sequence[tuple[str, bytes | None]]

BATCH_BYTES: Final = 1_000_000
"""Of a relay's batch at most; the largest event is a quarter of it."""
MESSAGE_BYTES: Final = 1024 * 1024
"""What a topic takes at once: more than a batch, and as much as a consumer fetches by itself."""
METADATA_MS: Final = 10_000
"""So soon a partition that was added, or a topic that was made, is noticed on both sides."""
_LAST: Final = 2**63 - 1
"""A position beyond it is none: no database could keep the place."""


def topic_of(service: str) -> str:
    """Return the topic of a service's events."""
    return f"{service}.events.v1"


def headers_of(service: str, epoch: UUID, record: Record) -> list[tuple[str, bytes]]:
    """Return the headers of a record; those of ``ce_`` are attributes of the CloudEvent."""
    envelope = record.envelope()
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": str(envelope.id),
        "ce_source": f"/{service}",
        "ce_type": record.type,
        "ce_subject": str(record.stream),
        "ce_time": envelope.recorded_at.isoformat(),
        "content-type": "application/json",
        "ce_epoch": str(epoch),
        "ce_lane": str(record.lane),
        "ce_position": str(record.position),
        "ce_previous": str(record.previous),
    }
    if envelope.traceparent:
        attributes["traceparent"] = envelope.traceparent
    return [(name, value.encode()) for name, value in attributes.items()]


def delivered_from(topic: str, headers: Headers, value: bytes | None) -> Delivered | None:
    """Read a Kafka record; ``None`` for one that no relay of ours wrote as it stands there.

    Nothing is lost by that: the next record of the lane, or the heads, show what is missing, and
    the feed has it as it was stored.
    """
    found = {name: content for name, content in headers if content is not None}
    if value is None:
        return None
    try:
        record = Record(
            position=int(found["ce_position"]),
            lane=int(found["ce_lane"]),
            previous=int(found["ce_previous"]),
            stream=UUID(found["ce_subject"].decode()),
            type=found["ce_type"].decode(),
            state=value,
        )
        source = found["ce_source"].decode().removeprefix("/")
        delivered = Delivered(source, UUID(found["ce_epoch"].decode()), record)
        own = topic == topic_of(source) and _is_itself(record, UUID(found["ce_id"].decode()))
    except (KeyError, ValueError):
        return None
    return delivered if own else None


def _is_itself(record: Record, event_id: UUID) -> bool:
    """Say whether the stored bytes are of the event and the place that the headers name."""
    envelope = record.envelope()
    return (
        (envelope.id, envelope.stream, envelope.type) == (event_id, record.stream, record.type)
        and record.lane == lane_of(record.stream)
        and 0 <= record.previous < record.position <= _LAST
    )
