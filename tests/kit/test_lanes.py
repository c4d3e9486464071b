"""Does a stream stay in its lane for ever, the one that Kafka's own partitioner would find?"""

from uuid import UUID

import pytest
from aiokafka.partitioner import murmur2
from hypothesis import given
from hypothesis import strategies as st

from kit.lanes import LANES, lane_of, partition_of

FROZEN = [
    ("00000000-0000-0000-0000-000000000000", 45),
    ("ffffffff-ffff-ffff-ffff-ffffffffffff", 18),
    ("5b0e6e4c-6f43-5a6e-9d3e-3f1f6a6a0001", 44),
    ("018f2c1e-7a1b-7c3d-8e4f-5a6b7c8d9e0f", 6),
    ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", 25),
    ("f47ac10b-58cc-4372-a567-0e02b2c3d479", 14),
    ("123e4567-e89b-12d3-a456-426614174000", 8),
    ("9b2d7f3c-1c9f-4a88-b0e4-2f6c1e5d7a90", 39),
    ("c56a4180-65aa-42ec-a945-5fd21dec0538", 17),
    ("3d813cbb-47fb-32ba-91df-831e1593ac29", 7),
]
"""These may never change: places, tokens and parked events of every hearer are kept by lane."""

KAFKA = [
    ("21", -973932308),
    ("foobar", -790332482),
    ("a-little-bit-long-string", -985981536),
    ("a-little-bit-longer-string", -1486304829),
    ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
    ("abc", 479470107),
]
"""From the tests of Apache Kafka's ``Utils.murmur2``."""


@pytest.mark.parametrize(("stream", "lane"), FROZEN)
def test_the_lane_of_a_stream_never_changes(stream: str, lane: int) -> None:
    assert lane_of(UUID(stream)) == lane


@pytest.mark.parametrize(("key", "value"), KAFKA)
def test_the_hash_is_the_one_of_kafka(key: str, value: int) -> None:
    assert murmur2(key.encode()) == value % 2**32


@given(st.uuids())
def test_the_lane_is_what_the_hash_of_kafka_says(stream: UUID) -> None:
    assert lane_of(stream) == (murmur2(str(stream).encode()) & 0x7FFFFFFF) % LANES


def test_there_are_48_lanes() -> None:
    assert LANES == 48
    assert {lane_of(UUID(int=number)) for number in range(2000)} == set(range(48))


@given(st.uuids(), st.integers(1, 200))
def test_a_lane_is_in_one_partition_whatever_their_number(stream: UUID, partitions: int) -> None:
    lane = lane_of(stream)
    assert 0 <= lane < LANES
    assert partition_of(lane, partitions) == lane % partitions < partitions


def test_twelve_partitions_share_the_lanes_evenly() -> None:
    assert [[partition_of(lane, 12) for lane in range(48)].count(n) for n in range(12)] == [4] * 12
