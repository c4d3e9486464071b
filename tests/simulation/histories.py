"""What should have come of the journals? Told naively, of nothing but what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kit.envelope import Envelope, Record
from kit.recorder import Recorder
from kit.recorder_sqlite import SqliteRecorder
from tests.simulation.trade import CONFUSING, GIFT, UNLUCKY, data_of

ALL = 1_000_000


def history(recorder: Recorder) -> Sequence[tuple[Record, Envelope]]:
    """Return all that stands in a journal."""
    return [(record, record.envelope()) for record in recorder.records(0, ALL)]


def effects_of(recorder: SqliteRecorder, event_id: UUID) -> Sequence[Envelope]:
    """Return what a journal records because of an event of another."""
    return [one for _, one in history(recorder) if one.causation_id == event_id]


@dataclass
class Expected:
    """What a service should have made of another's journal."""

    parked: dict[int, str] = field(default_factory=dict)
    """By position, the reason."""
    taken: dict[UUID, UUID] = field(default_factory=dict)
    """The events that have one effect, in order, and their streams."""


def of_policies(source: Sequence[tuple[Record, Envelope]]) -> Expected:
    """Return what the policies of its hearer should have made of a journal."""
    expected, held = Expected(), set[UUID]()
    for record, envelope in source:
        amount = data_of(envelope).get("amount")
        if envelope.type not in {"shop.order-taken.v1", "store.packed.v1"}:
            continue
        if record.stream in held:
            expected.parked[record.position] = "held-back"
        elif amount in {CONFUSING, UNLUCKY}:
            reason = "ZeroDivisionError" if amount == CONFUSING else "UnluckyAmount"
            expected.parked[record.position] = reason
            held.add(record.stream)
        elif amount != GIFT:
            expected.taken[envelope.id] = record.stream
    return expected


@dataclass
class Shown:
    """What a view should show of its sources."""

    seen: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    latest: dict[tuple[UUID, UUID], tuple[int, int]] = field(default_factory=dict)
    parked: set[tuple[str, int]] = field(default_factory=set)


def of_view(
    sources: Mapping[str, Sequence[tuple[Record, Envelope]]],
    tags: frozenset[str],
    unshown: int | None,
) -> Shown:
    """Return what should stand in a view that hears ``tags`` and cannot show one amount."""
    shown, held = Shown(), set[UUID]()
    for source, records in sources.items():
        for record, envelope in records:
            if envelope.type not in tags:
                continue
            data = data_of(envelope)
            if record.stream in held or (unshown is not None and data.get("amount") == unshown):
                held.add(record.stream)
                shown.parked.add((source, record.position))
                continue
            subject = UUID(str(data.get("order_id", record.stream)))
            shown.seen[envelope.id] = record.stream, envelope.version
            number = data["number"]
            assert isinstance(number, int)
            shown.latest[subject, record.stream] = envelope.version, number
    return shown
