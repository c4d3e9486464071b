"""What came to Kafka of a journal: all that is stored, and each lane in its order?"""

from collections.abc import Sequence
from uuid import UUID

from kit.feed import Delivered
from kit.journal import Journal
from tests.kit.brokers import PARTITIONS, Found, published

TOPIC = "sample.events.v1"
STREAMS = [UUID(int=number) for number in range(1, 41)]


def has_all(journal: Journal, found: Sequence[Delivered]) -> bool:
    return journal.heads().position == len({one.record.position for one in found})


def accepted(found: Found) -> dict[int, list[Delivered]]:
    """Return by lane what a hearer takes: repeats are dropped, and nothing may be missing."""
    lanes: dict[int, list[Delivered]] = {}
    for one in (one for partition in found.values() for one in partition):
        taken = lanes.setdefault(one.record.lane, [])
        place = taken[-1].record.position if taken else 0
        if one.record.position > place:
            assert one.record.previous == place, "each record continues its lane"
            taken.append(one)
    return lanes


async def heard(
    journal: Journal, bootstrap: str, partitions: int = PARTITIONS
) -> dict[int, list[Delivered]]:
    """Return what came to Kafka; all of it has to be what is stored."""
    found = await published(bootstrap, TOPIC, lambda so_far: has_all(journal, so_far), partitions)
    lanes = accepted(found)
    stored = journal.recorder.records(0, 10_000)
    came = [one.record for lane in lanes.values() for one in lane]
    assert sorted(came, key=lambda record: record.position) == stored
    return lanes
