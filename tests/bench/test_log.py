"""Is the log of the benchmark one that the journals could have written?"""

from kit.lanes import lane_of
from kit.sealing import unseal
from tests.bench.log import ONCE, SERVICES, Log

LOG = Log(5)


def test_the_year_is_told_again_of_others_and_what_is_published_once_stays_once() -> None:
    for service in SERVICES:
        envelopes = [record.envelope() for record in LOG.records(service)]
        assert len({one.id for one in envelopes}) == len(envelopes)
        places = [(one.stream, one.version) for one in envelopes]
        assert len(set(places)) == len(places)
        once = [one.type for one in envelopes if one.type in ONCE]
        assert len(once) == len(set(once)) > 0


def test_positions_lanes_and_times_follow_each_other_as_in_a_journal() -> None:
    for service in SERVICES:
        last: dict[int, int] = {}
        before = None
        for position, record in enumerate(LOG.records(service), 1):
            envelope = record.envelope()
            assert record.position == position
            assert (record.stream, record.type) == (envelope.stream, envelope.type)
            assert record.lane == lane_of(record.stream)
            assert record.previous == last.get(record.lane, 0)
            assert before is None or before <= envelope.recorded_at
            last[record.lane], before = position, envelope.recorded_at


def test_what_is_sealed_can_be_opened_with_the_keys_of_its_own_persons() -> None:
    opened = {}
    for record in LOG.records("personnel"):
        envelope = record.envelope()
        if envelope.sealed is not None:
            opened[envelope.sealed.persons] = unseal(envelope, LOG.ring)
    assert len(opened) >= 5 * 3
    assert all(opened.values())


def test_about_as_many_events_are_made_as_are_asked_for() -> None:
    made = sum(1 for service in SERVICES for _ in Log.of_about(1_000).records(service))
    assert 900 <= made <= 1_050
