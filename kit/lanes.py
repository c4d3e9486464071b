"""In which lane does a stream travel? A function of the stream's id alone, fixed for ever."""

from functools import lru_cache
from uuid import UUID

from aiokafka.partitioner import murmur2

LANES = 48
"""Fixed from the first stored event: tracking, tokens and parked rows are kept by lane."""


@lru_cache(10_000)  # the murmur is pure Python, and streams come again
def lane_of(stream_id: UUID) -> int:
    """Return murmur2 of the id's canonical text, as Kafka's own partitioner has it, modulo 48."""
    return int(murmur2(str(stream_id).encode()) & 0x7FFFFFFF) % LANES


def partition_of(lane: int, partitions: int) -> int:
    """Return the Kafka partition of a lane; order within a lane survives any number of them."""
    return lane % partitions
