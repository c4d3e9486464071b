"""Has what a person gave up no effect, in whichever history it is heard again?"""

from dataclasses import replace
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from kit.inbox import Inbox
from kit.recorder import Append
from tests.kit.set_aside import A, asked, first_of
from tests.kit.tally import NOON, RULES, Hearing, Producer


@pytest.fixture
def hearing(durable_hearing: Hearing) -> Hearing:
    return durable_hearing


async def test_what_was_given_up_is_not_carried_out_when_it_is_heard_again_after_a_restore(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    RULES.unlucky = 1
    producer.count(A, A)
    await inbox.compare()
    hearing.set_aside.discard(first_of(hearing, A), "counted by hand", asked())
    RULES.unlucky = 13
    producer.journal.recorder.fork(uuid4(), NOON, parted_after=1)  # declared late
    producer.count(A)
    await inbox.compare()
    assert (hearing.parked(), hearing.tallied(A)) == ([], (2, 3))
    with capture_logs():
        assert hearing.set_aside.retry(A).taken_up == []


def test_what_was_given_up_and_is_parked_again_after_a_restore_has_no_effect(
    producer: Producer, hearing: Hearing
) -> None:
    RULES.unlucky = 1
    producer.count(A)
    hearing.hearer.hear(producer.all())
    first = first_of(hearing, A)
    hearing.set_aside.discard(first, "counted by hand", asked())
    RULES.unlucky = 13
    lane = replace(first.heard.lane, epoch=uuid4())
    again = replace(first, heard=replace(first.heard, lane=lane), reason="Again")
    for give_up in (False, True):
        hearing.journal.recorder.append(Append(now=NOON, parked=again))
        (foreseen,) = hearing.set_aside.preview(A, 10)
        assert foreseen.effect is not None
        assert (foreseen.effect.command, foreseen.effect.events) == (None, [])
        if give_up:
            said = asked()
            hearing.set_aside.discard(first_of(hearing, A), "once more", said)
            assert hearing.set_aside.discarded_by(said) == A
        else:
            assert len(hearing.set_aside.retry(A).taken_up) == 1
        assert (hearing.parked(), hearing.tallied(A)) == ([], ())


async def test_what_a_policy_does_not_even_understand_is_passed_over_once_it_is_given_up(
    producer: Producer, hearing: Hearing
) -> None:
    inbox = Inbox(hearing.hearer, [producer])
    producer.count(A, by=7)
    await inbox.compare()
    hearing.set_aside.discard(first_of(hearing, A), "counted by hand", asked())
    producer.journal.recorder.fork(uuid4(), NOON, parted_after=1)
    producer.count(A)
    await inbox.compare()
    assert (hearing.parked(), hearing.tallied(A)) == ([], (1, 2, 3, 4, 6, 8))
