"""Can what was parked be carried out later, in order and once, or be given up?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import httpx
import msgspec
import pytest
from structlog.testing import capture_logs

from kit.catalogue import HeardEventDiscarded
from kit.discarding import discarding_of
from kit.envelope import Envelope
from kit.journal import CommandIsAnother
from kit.policies import Order, PolicyHearer
from kit.policies_parked import ParkedOfPolicies
from kit.recorder import HELD_BACK, AlreadyHeard, Moved, Wanted
from tests.kit.set_aside import OPERATOR, A, B, asked, first_of, parked_three
from tests.kit.tally import (
    NOON,
    POLICIES,
    RULES,
    Counted,
    Hearing,
    Producer,
)


@pytest.fixture
def hearing(durable_hearing: Hearing) -> Hearing:
    return durable_hearing


def test_retrying_a_stream_carries_out_in_order(producer: Producer, hearing: Hearing) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 13
    retried = hearing.set_aside.retry(A)
    assert [one.heard.position for one in retried.taken_up] == [2, 3, 4]
    assert (retried.held_up, retried.left) == (None, 0)
    assert (hearing.tallied(A), hearing.parked()) == ((1, 2, 3), [])
    assert hearing.set_aside.retry(A).taken_up == []


def test_retrying_stops_at_what_is_refused_again_and_keeps_why(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 2
    retried = hearing.set_aside.retry(A)
    assert retried.held_up is not None
    assert (len(retried.taken_up), retried.held_up.reason, retried.left) == (
        1,
        "ThirteenIsUnlucky",
        2,
    )
    assert hearing.tallied(A) == (1,)
    assert hearing.parked() == [(2, "ThirteenIsUnlucky"), (3, HELD_BACK)]


@pytest.mark.parametrize(
    ("unlucky", "level", "traced"), [(1, "warning", False), (99, "error", True)]
)
def test_what_is_held_up_again_is_said_with_a_trace_only_where_it_is_a_fault(
    producer: Producer, hearing: Hearing, unlucky: int, level: str, *, traced: bool
) -> None:
    RULES.unlucky = unlucky
    producer.count(A, by=7)
    hearing.hearer.hear(producer.all())
    with capture_logs() as said:
        assert hearing.set_aside.retry(A).held_up
    (line,) = [one for one in said if one["event"].endswith("again")]
    assert (line["log_level"], line["type"], "exc_info" in line) == (
        *(level, "sample.counted.v1", traced),
    )


def test_a_retry_in_vain_is_counted_and_does_not_make_the_event_look_younger(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    since = first_of(hearing, A).parked_at
    for _ in range(2):
        assert hearing.set_aside.retry(A).held_up
    first, *later = hearing.set_aside.waiting(Wanted(), None, 10)
    assert (first.attempts, first.tried_at, first.parked.parked_at) == (2, NOON, since)
    assert {one.attempts for one in later} == {0}
    RULES.unlucky = 2
    hearing.set_aside.retry(A)
    assert hearing.set_aside.waiting(Wanted(), None, 10)[0].attempts == 1


def test_a_retry_takes_up_no_more_than_it_is_asked_for(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 13
    retried = hearing.set_aside.retry(A, most=2)
    assert (len(retried.taken_up), retried.held_up, retried.left) == (2, None, 1)


def test_a_fault_that_passes_is_raised_and_changes_nothing(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)

    def away(_: Counted, __: Envelope) -> Order:
        msg = "nobody is there"
        raise httpx.ConnectError(msg)

    before = hearing.set_aside.waiting(Wanted(), None, 10)
    aside = ParkedOfPolicies(PolicyHearer(hearing.journal, {Counted: away}))
    with pytest.raises(httpx.ConnectError):
        aside.retry(A)
    with pytest.raises(httpx.ConnectError):
        aside.preview(A, 10)
    assert hearing.set_aside.waiting(Wanted(), None, 10) == before


def test_what_a_later_release_does_not_react_to_is_let_go_by_a_retry(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    later = ParkedOfPolicies(PolicyHearer(hearing.journal, {}))
    foreseen = later.preview(A, 10)
    assert [one.effect and (one.effect.command, one.effect.events) for one in foreseen] == [
        (None, [])
    ] * 3
    assert len(later.retry(A).taken_up) == 3
    assert (hearing.tallied(A), hearing.parked()) == ((), [])


def test_what_is_parked_survives_a_restart_and_is_not_heard_again(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 13
    again = PolicyHearer(hearing.journal, POLICIES)
    again.hear(producer.all())
    assert [number for number, _ in hearing.parked()] == [1, 2, 3]
    assert len(ParkedOfPolicies(again).retry(A).taken_up) == 3
    assert hearing.tallied(A) == (1, 2, 3)


def test_two_operators_who_retry_at_once_carry_out_once(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 1
    producer.count(A, by=6)
    hearing.hearer.hear(producer.all())
    RULES.unlucky = 99
    together = Barrier(2, timeout=20)
    first = first_of(hearing, A)

    def retry(_: int) -> int:
        together.wait()
        return len(hearing.set_aside.retry(A).taken_up)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(retry, range(2))) == 6
    assert hearing.tallied(A) == (1, 2, 3, 4, 6)
    with pytest.raises(AlreadyHeard):
        hearing.set_aside.discard(first, "too late", asked())


def test_discarding_is_recorded_with_who_and_why_and_lets_the_later_ones_go_on(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    first = first_of(hearing, A)
    hearing.set_aside.discard(first, "counted by hand", asked())
    event_id = producer.all()[1].record.envelope().id
    stream = discarding_of("tally", first.heard, event_id)
    (recorded,) = hearing.journal.recorder.select_events(stream)
    envelope = msgspec.json.decode(recorded.state, type=Envelope)
    assert envelope.actor == OPERATOR
    event = hearing.journal.read(envelope)
    assert isinstance(event, HeardEventDiscarded)
    said = (event.source, event.position, event.heard_stream, event.parked_reason, event.why)
    assert said == ("sample", 2, A, "ThirteenIsUnlucky", "counted by hand")
    assert event.heard_id == event_id
    assert [number for number, _ in hearing.parked()] == [2, 3]
    assert len(hearing.set_aside.retry(A).taken_up) == 2
    assert hearing.tallied(A) == (2, 3)


def test_what_cannot_be_decoded_can_be_discarded(producer: Producer, hearing: Hearing) -> None:
    producer.count(A)
    (one,) = producer.all()[-1:]
    hearing.hearer.hear([*producer.all()[:-1], replace(one, record=replace(one.record, state=b""))])
    first = first_of(hearing, A)
    (foreseen,) = hearing.set_aside.preview(A, 10)
    assert isinstance(foreseen.held_up, msgspec.DecodeError)
    hearing.set_aside.discard(first, "broken on the way", asked())
    assert hearing.parked() == []


def test_a_discarding_that_is_repeated_is_known_by_its_command(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    first, said = first_of(hearing, A), asked(fingerprint="this")
    assert hearing.set_aside.discarded_by(said) is None
    hearing.set_aside.discard(first, "enough", said)
    reached = hearing.journal.heads().position
    with pytest.raises(AlreadyHeard):
        hearing.set_aside.discard(first, "enough", said)
    assert hearing.set_aside.discarded_by(said) == A
    assert hearing.journal.heads().position == reached
    with pytest.raises(CommandIsAnother):
        hearing.set_aside.discarded_by(replace(said, fingerprint="that"))


def test_two_operators_of_whom_one_retries_and_one_discards_do_one_of_both(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 1
    producer.count(A)
    hearing.hearer.hear(producer.all())
    RULES.unlucky = 13
    first, together = first_of(hearing, A), Barrier(2, timeout=20)

    def discard() -> bool:
        together.wait()
        try:
            hearing.set_aside.discard(first, "enough", asked())
        except AlreadyHeard:
            return False
        return True

    def retry() -> bool:
        together.wait()
        return bool(hearing.set_aside.retry(A).taken_up)

    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in (pool.submit(discard), pool.submit(retry))]
    assert sorted(done) == [False, True]
    assert hearing.tallied(A) == (() if done[0] else (1,))


def test_what_arrives_while_the_last_one_is_taken_up_is_not_left_behind(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    late = replace(first_of(hearing, A), reason=HELD_BACK, stream=B)
    late = replace(late, heard=replace(late.heard, position=99))
    with pytest.raises(Moved):  # nothing of its stream is parked any more: it is taken up at once
        hearing.journal.park(late)
    assert hearing.journal.recorder.tracked("sample")[late.heard.lane] == 4
