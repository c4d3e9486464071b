"""How does an event look on Kafka? CloudEvents 1.0 in binary mode, and its place in the journal."""

from collections.abc import Sequence
from uuid import UUID

from kit.envelope import Record
from kit.feed import Delivered

Headers = Sequence[tuple[str, bytes | None]]


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


def delivered_from(headers: Headers, value: bytes | None) -> Delivered | None:
    """Read a Kafka record; ``None`` for one that no relay of ours wrote.

    Nothing is lost by that: the next record of the lane, or the heads, show what is missing.
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
        return Delivered(source, UUID(found["ce_epoch"].decode()), record)
    except (KeyError, ValueError):
        return None
