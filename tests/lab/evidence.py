"""What is there after a run: the journals, the topics, the views, and what policies made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from confluent_kafka import Consumer, TopicPartition

from gateway.reading import places
from gateway.views import VIEWS
from kit.assembly import blocking_peer
from kit.databases import open_engine, open_recorder, open_views
from kit.feed import PAGE, Delivered, decode_line
from kit.keys import KeyStore, master_key
from kit.recorder import Heads
from kit.settings import Settings
from kit.wire import delivered_from, topic_of
from tests.integration.equality import (
    POLICIES,
    SOURCES,
    Rows,
    fold,
    read_now,
    rows_of,
    set_aside_in,
)
from tests.lab.notes import Notes

HEARD: Mapping[str, Sequence[str]] = {
    "personnel": ("training",),
    "training": ("personnel",),
    "evaluation": ("personnel",),
}
"""Whom each service hears."""

Journals = Mapping[str, Sequence[Delivered]]


@dataclass(frozen=True)
class Carried:
    """One record as it stands in a topic; those of a partition in its order."""

    partition: int
    key: bytes | None
    delivered: Delivered | None
    """Nothing where no relay wrote it."""


@dataclass
class Evidence:
    """All that the checker looks at."""

    notes: Notes
    journals: Journals
    """As the feeds show them."""
    topics: Mapping[str, Sequence[Carried]]
    shown: Rows
    """The rows of the views."""
    folded: Rows
    """What they ought to be, from the journals."""
    parked: Mapping[str, int] = field(default_factory=dict)
    """How many events are set aside by whom."""
    lacking: Mapping[str, int] = field(default_factory=dict)
    """Up to which position a topic may lack events: it was lost when they had been published."""

    def reacts(self, service: str, kind: str) -> bool:
        """Say whether a service acts on a type of event."""
        return kind in {str(one.__struct_config__.tag) for one in POLICIES[service]}


def settled(settings: Settings, heads: Mapping[str, Heads]) -> str:
    """Say who has not come as far as the journals; nothing when all have."""
    for service, head in heads.items():
        recorder = open_recorder(settings, service)
        try:
            if recorder.stored_position(topic_of(service)) < head.position:
                return f"the relay of {service}"
            for source in HEARD[service]:
                places = {one.lane: at for one, at in recorder.tracked(source).items()}
                if behind := _behind(places, heads[source]):
                    return f"{service}, which has not heard lane {behind} of {source}"
        finally:
            recorder.close()
    return _views_behind(settings, heads)


def heads_of(settings: Settings) -> Mapping[str, Heads]:
    """Return how far each journal reaches."""
    found = {}
    for service in SOURCES:
        recorder = open_recorder(settings, service)
        found[service] = recorder.heads(service)
        recorder.close()
    return found


def gather(
    settings: Settings, scratch: Path, notes: Notes, lacking: Mapping[str, int] | None = None
) -> Evidence:
    """Read everything there is; the suite runs, and is at rest."""
    journals = {service: list(_feed(settings, service)) for service in SOURCES}
    keys = KeyStore(open_engine(settings, "keys", "keys.db"), master_key(settings.master_key))
    try:
        folded = fold((journals[service] for service in SOURCES), keys, scratch)
        anew = set_aside_in(scratch)
    finally:
        keys.close()
    store = open_views(settings)
    try:
        shown, beside = rows_of(store), set_aside_in(store)
    finally:
        store.close()
    topics = {service: carried(settings.kafka_bootstrap, service) for service in SOURCES}
    parked = {
        **{f"the policies of {service}": _parked(settings, service) for service in SOURCES},
        **{f"the view {name}": count for name, count in beside.items()},
        **{f"the view {name}, made anew,": count for name, count in anew.items()},
    }
    return Evidence(notes, journals, topics, shown, folded, parked, lacking or {})


def _views_behind(settings: Settings, heads: Mapping[str, Heads]) -> str:
    store = open_views(settings)
    engine = store.reading(read_now(store))
    try:
        with engine.begin() as connection:
            for view in VIEWS:
                for source, head in heads.items():
                    known = places(connection, view, source)
                    reached = {one.lane: at for one, at in known.items() if one.epoch == head.epoch}
                    if behind := _behind(reached, head):
                        return (
                            f"the view {view.name}, which has not heard lane {behind} of {source}"
                        )
    finally:
        engine.dispose()
        store.close()
    return ""


def _behind(reached: Mapping[int, int], head: Heads) -> list[int]:
    return [lane for lane, end in head.lanes.items() if reached.get(lane, 0) < end]


def _feed(settings: Settings, service: str) -> Iterator[Delivered]:
    with blocking_peer(settings, "gateway", service) as client:
        after = 0
        while True:
            page = client.get("/events", params={"after": after, "limit": PAGE}).raise_for_status()
            epoch = UUID(page.headers["Journal-Epoch"])
            records = [decode_line(line) for line in page.content.splitlines()]
            yield from (Delivered(service, epoch, record) for record in records)
            if len(records) < PAGE:
                return
            after = records[-1].position


def _parked(settings: Settings, service: str) -> int:
    recorder = open_recorder(settings, service)
    try:
        return recorder.count_parked()
    finally:
        recorder.close()


def carried(bootstrap: str, service: str) -> Sequence[Carried]:
    """Return all that a service's topic holds now, each partition in order."""
    name = topic_of(service)
    reader = Consumer({"bootstrap.servers": bootstrap, "group.id": "lab", "log_level": 0})
    try:
        partitions = reader.list_topics(name, timeout=30).topics[name].partitions
        found: list[Carried] = []
        for number in sorted(partitions):
            found += _partition(reader, name, number)
        return found
    finally:
        reader.close()


def _partition(reader: Consumer, name: str, number: int) -> Iterator[Carried]:
    marks = reader.get_watermark_offsets(TopicPartition(name, number), timeout=30)
    assert marks is not None
    first, end = marks
    reader.assign([TopicPartition(name, number, first)])
    while first < end:
        message = reader.poll(30)
        assert message is not None, f"{name} {number} is not read up to {end}"
        assert message.error() is None, message.error()
        first = (message.offset() or 0) + 1
        headers: Any = message.headers() or []
        delivered = delivered_from(name, headers, _bytes(message.value()))
        yield Carried(number, _bytes(message.key()), delivered)


def _bytes(value: str | bytes | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value
