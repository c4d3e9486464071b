"""In which lane does a stream travel? A function of the stream's id alone, fixed for ever."""

from functools import lru_cache
from struct import Struct
from uuid import UUID

LANES = 48
"""Fixed from the first stored event: tracking, tokens and parked rows are kept by lane."""


_WORDS = Struct("<9I")
"""The canonical text of an id has 36 characters."""
_SEED, _MIXED, _32_BITS = 0x9747B28C, 0x5BD1E995, 0xFFFFFFFF


@lru_cache(10_000)  # the hash is pure Python, and streams come again
def lane_of(stream_id: UUID) -> int:
    """Return murmur2 of the id's canonical text, as Kafka's own partitioner has it, modulo 48."""
    return (_murmur2(str(stream_id).encode()) & 0x7FFFFFFF) % LANES


def _murmur2(text: bytes) -> int:
    """Hash nine words: what aiokafka does byte by byte, for a text of any length."""
    found = _SEED ^ _WORDS.size
    for word in _WORDS.unpack(text):
        mixed = word * _MIXED & _32_BITS
        found = (found * _MIXED & _32_BITS) ^ ((mixed ^ (mixed >> 24)) * _MIXED & _32_BITS)
    found = (found ^ (found >> 13)) * _MIXED & _32_BITS
    return found ^ (found >> 15)


def partition_of(lane: int, partitions: int) -> int:
    """Return the Kafka partition of a lane; order within a lane survives any number of them."""
    return lane % partitions
