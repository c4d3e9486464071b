"""Where do a million events come from? One small year of the services' own events, many times.

Each time it is told of other people, OPDs and teams; what is published once in a year, such as the
instrument, stays what it is. The stored bytes are those that the journals would have written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from kit.envelope import Record, decode, encode
from kit.feed import Delivered
from kit.lanes import lane_of
from kit.recorder_postgres_schema import LOCK
from kit.sealing import seal, unseal
from tests.gateway.small_year import small_year
from tests.gateway.story import Ring

SERVICES = ("personnel", "training", "evaluation")
BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
ONCE = frozenset(
    {
        "journal.opened.v1",
        "personnel.structure-published.v1",
        "training.programme-registered.v1",
        "evaluation.instrument-published.v1",
        "evaluation.period-opened.v1",
    }
)
_ID = re.compile(rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_TIME = b'"recorded_at":'
_CUTS = re.compile(b"(" + _ID.pattern + b"|" + _TIME + rb'"[^"]*")')
_GROUPS = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""Odd: what is multiplied by it differs, and is spread over all bits."""
_ALL_BITS = 2**128 - 1
COPY_TYPES = ("uuid", "int8", "text", "bytea", "int8", "int2", "int8", "timestamptz")
COPY = (
    "COPY stored_events (originator_id, originator_version, topic, state, notification_id, lane,"
    " previous, recorded_at) FROM STDIN (FORMAT binary)"
)


@dataclass(frozen=True)
class _Part:
    """One event of the year, cut at its ids and its time."""

    type: str
    cuts: tuple[bytes, ...]
    """Text and id by turns."""
    version: int
    personal: Mapping[str, object]


@dataclass
class Log:
    """The records of all journals, made anew each time they are asked for."""

    tellings: int
    ring: Ring = field(default_factory=Ring)

    def __post_init__(self) -> None:
        self._year: dict[str, list[_Part]] = {service: [] for service in SERVICES}
        self._once = set[bytes]()
        self._number, self._ids = 0, dict[bytes, bytes]()
        for delivered in _year():
            self._year[delivered.source].append(self._part(delivered.record))

    @classmethod
    def of_about(cls, events: int) -> "Log":
        """Return a log of so many events, a few less."""
        first = cls(2)
        year = sum(1 for service in SERVICES for _ in first.records(service)) - len(_year())
        return cls(events // year)

    def records(self, service: str) -> Iterator[Record]:
        """Yield one journal, as its recorder would."""
        position, last = 0, dict[int, int]()
        for number in range(self.tellings):
            for part in self._year[service]:
                if number and part.type in ONCE:
                    continue
                position += 1
                state = self._state(part, number, position)
                stream = UUID(state.rpartition(b'"stream":"')[2][:36].decode())
                lane = _lane(stream)
                yield Record(
                    position=position,
                    lane=lane,
                    previous=last.get(lane, 0),
                    stream=stream,
                    type=part.type,
                    state=state,
                )
                last[lane] = position

    def fill(self, service: str, url: str) -> int:
        """Put the events into a journal's tables, which are empty; return how many."""
        with psycopg.connect(url) as connection:
            count, _ = put(connection, self.records(service))
            connection.execute("ANALYZE stored_events")
        return count

    def _part(self, record: Record) -> _Part:
        envelope = record.envelope()
        cuts = tuple(_CUTS.split(record.state))
        if record.type in ONCE:
            self._once.update(_ID.findall(record.state))
        return _Part(record.type, cuts, envelope.version, unseal(envelope, self.ring) or {})

    def _state(self, part: _Part, number: int, position: int) -> bytes:
        said = list(part.cuts)
        said[1::2] = [self._told(one, number, position) for one in said[1::2]]
        state = b"".join(said)
        if not number or not part.personal:
            return state
        envelope = decode(state)
        persons = envelope.sealed.persons if envelope.sealed else ()
        sealed = seal(envelope.id, part.personal, persons, self.ring)
        return encode(msgspec.structs.replace(envelope, sealed=sealed))

    def _told(self, cut: bytes, number: int, position: int) -> bytes:
        """Return what stands for an id or a time in one telling of the year."""
        if cut.startswith(_TIME):
            at = BEGINS + timedelta(seconds=position)
            return _TIME + at.strftime('"%Y-%m-%dT%H:%M:%SZ"').encode()
        if cut in self._once or not number:
            return cut
        if number != self._number:
            self._number, self._ids = number, {}
        other = self._ids.get(cut)
        if other is None:
            other = self._ids[cut] = _other(cut, number)
        return other


def _other(cut: bytes, number: int) -> bytes:
    digits = "%032x" % ((int(cut.replace(b"-", b""), 16) ^ (number * _SPREAD)) & _ALL_BITS)
    return "-".join(digits[a:b] for a, b in _GROUPS).encode()


def put(connection: "psycopg.Connection[Any]", records: Iterable[Record]) -> tuple[int, int]:
    """Store events as an append does, under its lock and behind what is there.

    Return how many, and the last position.
    """
    count = 0
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute("SELECT lane, MAX(notification_id) FROM stored_events GROUP BY lane")
        ends: dict[int, int] = dict(cursor.fetchall())
        last = max(ends.values(), default=0)
        with cursor.copy(COPY) as copy:
            copy.set_types(COPY_TYPES)
            for count, record in enumerate(records, 1):  # noqa: B007 - of the last one
                last += 1
                place = (last, record.lane, ends.get(record.lane, 0))
                ends[record.lane] = last
                at = BEGINS + timedelta(seconds=record.position)
                copy.write_row((*_row(record), *place, at))
    return count, last


@cache
def _year() -> Sequence[Delivered]:
    return small_year().records()


@lru_cache(maxsize=100)
def _lane(stream: UUID) -> int:
    return lane_of(stream)


def _row(record: Record) -> Sequence[object]:
    version = int(record.state.rpartition(b'"version":')[2].rstrip(b"}"))
    return (record.stream, version, record.type, record.state)
