"""Is a batch asked about itself only, however much else is set aside?"""

from contextlib import closing
from uuid import UUID

from kit.view_aside import aside
from kit.view_store import DISCARDED, PARKED
from kit.views import Row, Upsert
from tests.kit.journal.sample import NOON
from tests.kit.tally import Producer
from tests.kit.tally_view import Place

A, B, C = (UUID(int=number) for number in (0xA, 0xB, 0xC))
LATER = 1000
"""A position that the producer has not come to."""


def _parked(position: int, stream: UUID) -> Row:
    at = NOON.isoformat()
    place = {"source": "sample", "epoch": A, "lane": 0, "position": position, "stream": stream}
    return place | {"type": "sample.counted.v1", "state": b"", "reason": "why", "parked_at": at}


def _given_up(position: int, stream: UUID, epoch: UUID) -> Row:
    by = {"account_id": A, "command_id": A, "fingerprint": "", "discarded_at": NOON.isoformat()}
    parked = {name: value for name, value in _parked(position, stream).items() if name != "state"}
    return parked | by | {"why": "Salah ketik", "epoch": epoch}


def test_of_what_is_set_aside_only_what_concerns_a_batch_is_read(
    producer: Producer, place: Place
) -> None:
    producer.count(A, B)
    batch = producer.all()
    mine = batch[-1].record.position
    with closing(place.store.open(place.view)) as there, there.alone() as connection:
        assert aside(connection, batch) == (set(), set())
        others = [UUID(int=LATER + number) for number in range(50)]
        parked = [_parked(LATER + nth, stream) for nth, stream in enumerate([*others, A])]
        epoch = batch[-1].epoch
        given_up = [_given_up(LATER + 100 + nth, C, epoch) for nth in range(50)]
        given_up += [_given_up(one.record.position, C, UUID(int=7)) for one in batch]
        changes = [Upsert(PARKED, row) for row in parked]
        changes += [Upsert(DISCARDED, row) for row in (*given_up, _given_up(mine, B, epoch))]
        there.write(connection, changes)
        assert aside(connection, batch) == ({A}, {("sample", mine)})
        assert aside(connection, batch[:1]) == (set(), set())
        assert aside(connection, []) == (set(), set())
