"""Does one heard event lead to one command, and is none dropped that cannot be carried out?"""

from dataclasses import replace
from uuid import UUID

import httpx
import msgspec
import pytest

from kit.envelope import Envelope
from kit.feed import OutOfStep
from kit.inbox import Inbox
from kit.policies import HeardEvent, Order, PolicyHearer
from kit.recorder import Lane
from tests.kit.journal.parked import parked_in
from tests.kit.tally import (
    POLICIES,
    RULES,
    Counted,
    Hearing,
    Producer,
)

A, B = UUID(int=0xA), UUID(int=0xB)


def test_each_heard_event_leads_to_one_command(producer: Producer, hearing: Hearing) -> None:
    producer.count(A, B, A)
    for _ in range(2):
        hearing.hearer.hear(producer.all())
    assert (hearing.tallied(A), hearing.tallied(B)) == ((1, 2), (1,))
    assert hearing.journal.heads().position == 1 + 3


def test_what_is_recorded_says_by_which_event_it_was_caused(
    producer: Producer, hearing: Hearing
) -> None:
    producer.count(A)
    hearing.hearer.hear(producer.all())
    cause = producer.all()[-1].record.envelope()
    effect = hearing.journal.recorder.records(1, 1)[0].envelope()
    assert (effect.causation_id, effect.correlation_id) == (cause.id, cause.correlation_id)


def test_a_hearer_that_is_started_again_repeats_nothing(
    producer: Producer, hearing: Hearing
) -> None:
    producer.count(A, by=3)
    hearing.hearer.hear(producer.all()[:2])
    again = PolicyHearer(hearing.journal, POLICIES)
    again.hear(producer.all())
    assert hearing.tallied(A) == (1, 2, 3)


def test_a_command_done_before_its_place_was_kept_is_known_by_its_id(
    producer: Producer, hearing: Hearing
) -> None:
    producer.count(A)
    heard = producer.all()[-1].record.envelope()
    hearing.hearer.hear(producer.all())
    done = hearing.journal.recorder.records(1, 1)[0].envelope().command_id
    other = Lane("sample", UUID(int=9), 0)  # as in an epoch that begins from nothing
    again = replace(producer.all()[-1], epoch=other.epoch)
    hearing.hearer.hear([again])
    assert hearing.tallied(A) == (1,)
    assert hearing.journal.recorder.tracked("sample")[again.heard.lane] == again.record.position
    assert hearing.journal.recorder.done(done) is not None
    assert heard.id != done


def test_events_without_a_policy_and_policies_without_an_order_move_the_place(
    producer: Producer, hearing: Hearing
) -> None:
    producer.count(A, by=5)
    hearing.hearer.hear(producer.all())
    assert hearing.tallied(A) == (1, 2, 3, 4), "of five there is nothing to do"
    places = hearing.journal.recorder.tracked("sample")
    assert {one.lane: at for one, at in places.items()} == producer.journal.heads().lanes


def test_a_refusal_parks_the_event_under_its_name(producer: Producer, hearing: Hearing) -> None:
    RULES.unlucky = 2
    producer.count(A, by=2)
    producer.count(B)
    hearing.hearer.hear(producer.all())
    assert hearing.parked() == [(2, "ThirteenIsUnlucky")]
    assert (hearing.tallied(A), hearing.tallied(B)) == ((1,), (1,))


def test_a_parked_event_holds_back_later_ones_of_its_stream_only(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 1
    producer.count(A, by=3)
    RULES.unlucky = 1
    hearing.hearer.hear([one for one in producer.all() if one.record.stream == A][:1])
    RULES.unlucky = 13
    producer.count(B, by=2)
    hearing.hearer.hear(producer.all())
    parked = [(1, "ThirteenIsUnlucky"), (2, "held-back"), (3, "held-back")]
    assert (hearing.parked(), hearing.tallied(A), hearing.tallied(B)) == (parked, (), (1, 2))


@pytest.mark.parametrize("state", [b"", b"{}", b"no JSON", b"\xff\xfe"])
def test_what_cannot_be_decoded_is_parked_as_it_is(
    producer: Producer, hearing: Hearing, state: bytes
) -> None:
    producer.count(A, A, B)
    first, *rest = [one for one in producer.all() if one.record.type == "sample.counted.v1"]
    hearing.hearer.hear([replace(first, record=replace(first.record, state=state)), *rest])
    parked = parked_in(hearing.journal.recorder)
    assert (parked[0].state, parked[1].reason) == (state, "held-back")
    assert hearing.tallied(B) == (1,)


def test_an_event_that_lacks_a_field_is_parked(producer: Producer, hearing: Hearing) -> None:
    class Longer(HeardEvent, frozen=True, tag="sample.counted.v1"):
        number: int
        unit: str

    producer.count(A)
    PolicyHearer(hearing.journal, {Longer: lambda *_: None}).hear(producer.all())
    assert hearing.parked() == [(1, "ValidationError")]


def test_a_fault_of_a_policy_parks_the_event(producer: Producer, hearing: Hearing) -> None:
    producer.count(A, by=8)
    hearing.hearer.hear(producer.all())
    assert hearing.tallied(A) == (1, 2, 3, 4, 6)
    assert [number for number, _ in hearing.parked()] == [7, 8]
    assert hearing.parked()[0][1] == "ZeroDivisionError"


def test_a_transient_fault_is_raised_and_nothing_is_lost_or_doubled(
    producer: Producer, hearing: Hearing
) -> None:
    faults = iter([False, True])

    def sometimes(heard: Counted, envelope: Envelope) -> Order | None:
        if next(faults, False):
            msg = "nobody is there"
            raise httpx.ConnectError(msg)
        return POLICIES[Counted](heard, envelope)

    hearer = PolicyHearer(hearing.journal, {Counted: sometimes})
    producer.count(A, by=3)
    with pytest.raises(httpx.ConnectError):
        hearer.hear(producer.all())
    assert (hearing.tallied(A), hearing.parked()) == ((1,), [])
    hearer.hear(producer.all())
    assert hearing.tallied(A) == (1, 2, 3)


async def test_after_a_restore_the_hearer_falls_back_and_names_what_rests_on_nothing(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    producer.count(A, by=2)
    backup = producer.backup()
    producer.count(A)
    await inbox.compare()
    withdrawn = producer.all()[-1].record.envelope()
    producer.restore(backup)
    producer.count(B)
    assert producer.journal.heads().position == 4, "the position stands for another event now"
    await inbox.compare()
    assert (hearing.tallied(A), hearing.tallied(B)) == ((1, 2, 3), (1,))
    resting = hearing.journal.recorder.withdrawn()
    assert [one.event_id for one in resting] == [withdrawn.id]


async def test_a_hearer_that_slept_through_an_epoch_falls_back_to_the_first_fork(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    producer.count(A)
    backup = producer.backup()
    producer.count(A, by=2)
    await inbox.compare()
    producer.restore(backup)
    producer.count(B)
    producer.restore(producer.backup())
    producer.count(B)
    await inbox.compare()
    assert (hearing.tallied(A), hearing.tallied(B)) == ((1, 2, 3), (1, 2))
    assert len(hearing.journal.recorder.withdrawn()) == 2


async def test_what_was_parked_before_a_restore_is_kept_or_withdrawn_with_its_event(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    RULES.unlucky = 1
    producer.count(A)
    backup = producer.backup()
    producer.count(B)
    await inbox.compare()
    assert len(hearing.parked()) == 2
    producer.restore(backup)
    await inbox.compare()
    (kept,) = parked_in(hearing.journal.recorder)
    assert (kept.stream, kept.heard.lane.epoch) == (A, producer.journal.heads().epoch)


async def test_what_a_later_restore_brings_back_rests_again_and_what_was_parked_of_it_is_there(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    backup = producer.backup()
    producer.count(A)
    RULES.unlucky = 2
    producer.count(A)
    later, brought_back = producer.backup(), producer.all()[-2].record.envelope().id
    producer.count(B)
    await inbox.compare()
    producer.restore(backup)
    producer.count(B)
    await inbox.compare()
    resting = [one.event_id for one in hearing.journal.recorder.withdrawn()]
    assert (brought_back in resting, len(resting), hearing.parked()) == (True, 2, [])
    producer.restore(later)
    await inbox.compare()
    assert inbox.went_back() == {"sample": False}
    resting = [one.event_id for one in hearing.journal.recorder.withdrawn()]
    assert (brought_back in resting, len(resting)) == (False, 2), "both are of the other stream"
    (parked,) = parked_in(hearing.journal.recorder)
    assert (parked.stream, parked.heard.lane.epoch) == (A, producer.journal.heads().epoch)


async def test_what_two_backups_have_stays_parked_though_the_second_knows_nothing_of_the_first(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    RULES.unlucky = 2
    producer.count(A, by=3)
    backups = [producer.backup() for _ in range(2)]
    await inbox.compare()
    before = hearing.parked()
    assert before == [(2, "ThirteenIsUnlucky"), (3, "held-back")]
    for backup in backups:
        producer.restore(backup)
        await inbox.compare()
        assert hearing.parked() == before
    assert (hearing.tallied(A), inbox.went_back()) == ((1,), {"sample": False})
    producer.count(B)
    await inbox.receive(producer.all())
    assert hearing.tallied(B) == (1,)


async def test_a_decision_by_a_retry_is_found_when_its_event_is_withdrawn(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    backup = producer.backup()
    RULES.unlucky = 1
    producer.count(A)
    await inbox.compare()
    RULES.unlucky = 13
    hearing.set_aside.retry(A)
    producer.restore(backup)
    await inbox.compare()
    assert [one.command_id for one in hearing.journal.recorder.withdrawn()] == [
        hearing.journal.recorder.records(1, 1)[0].envelope().command_id
    ]


async def test_another_process_that_is_late_for_a_restore_decides_nothing_on_what_is_gone(
    producer: Producer, hearing: Hearing
) -> None:
    late = Inbox(PolicyHearer(hearing.journal, POLICIES), [producer])
    backup = producer.backup()
    await late.compare()
    producer.count(A)
    under_way = producer.all()
    producer.restore(backup)
    await Inbox(hearing.hearer, [producer]).compare()
    with pytest.raises(OutOfStep):
        await late.receive(under_way)
    producer.count(B)
    await late.compare()
    assert (hearing.tallied(A), hearing.tallied(B)) == ((), (1,))
    assert hearing.journal.recorder.withdrawn() == []


def test_a_field_with_numbers_for_keys_is_read_as_the_producer_reads_it(
    producer: Producer, hearing: Hearing
) -> None:
    class Mapped(HeardEvent, frozen=True, tag="sample.counted.v1"):
        by_level: dict[int, str]

    seen: list[dict[int, str]] = []
    producer.count(A)
    one = producer.all()[-1]
    envelope = msgspec.structs.replace(
        one.record.envelope(), data=msgspec.Raw(b'{"by_level":{"3":"x"}}')
    )
    record = replace(one.record, state=msgspec.json.encode(envelope))
    hearer = PolicyHearer(hearing.journal, {Mapped: lambda heard, _: seen.append(heard.by_level)})
    hearer.hear([replace(one, record=record)])
    assert seen == [{3: "x"}]
