"""Can what was parked be carried out later, in order and once, or be given up?"""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from kit.decider import Actor
from kit.envelope import Context
from kit.policies import PolicyHearer
from tests.kit.tally import (
    RULES,
    Hearing,
    Producer,
    Tally,
    ThirteenIsUnlucky,
    tally,
    tally_of,
)

A, B = UUID(int=0xA), UUID(int=0xB)


def parked_three(producer: Producer, hearing: Hearing) -> None:
    RULES.unlucky = 1
    producer.count(A, by=3)
    hearing.hearer.hear(producer.all())
    assert [number for number, _ in hearing.parked()] == [1, 2, 3]


def test_retrying_a_stream_carries_out_in_order(producer: Producer, hearing: Hearing) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 13
    assert hearing.hearer.retry_stream(A) == 3
    assert (hearing.tallied(A), hearing.parked()) == ((1, 2, 3), [])
    assert hearing.hearer.retry_stream(A) == 0


def test_retrying_stops_at_what_is_refused_again(producer: Producer, hearing: Hearing) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 2
    with pytest.raises(ThirteenIsUnlucky):
        hearing.hearer.retry_stream(A)
    assert hearing.tallied(A) == (1,)
    assert [number for number, _ in hearing.parked()] == [2, 3]


def test_a_discarded_event_lets_the_later_ones_go_on(producer: Producer, hearing: Hearing) -> None:
    parked_three(producer, hearing)
    for parked in hearing.journal.recorder.parked()[:2]:
        hearing.hearer.discard(parked)
    assert hearing.hearer.retry_stream(A) == 1
    assert hearing.tallied(A) == (3,)


def test_discarding_what_is_gone_does_nothing(producer: Producer, hearing: Hearing) -> None:
    parked_three(producer, hearing)
    first = hearing.journal.recorder.parked()[0]
    RULES.unlucky = 13
    hearing.hearer.retry_stream(A)
    hearing.hearer.discard(first)
    assert hearing.tallied(A) == (1, 2, 3)


def test_what_is_parked_survives_a_restart_and_is_not_heard_again(
    producer: Producer, hearing: Hearing, tmp_path: Path
) -> None:
    parked_three(producer, hearing)
    hearing.journal.recorder.close()
    RULES.unlucky = 13
    again = Hearing(tmp_path / "hearing.db")
    again.hearer.hear(producer.all())
    assert [number for number, _ in again.parked()] == [1, 2, 3]
    assert again.hearer.retry_stream(A) == 3
    assert again.tallied(A) == (1, 2, 3)
    again.journal.recorder.close()


def test_what_a_later_release_does_not_react_to_is_let_go_by_a_retry(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    assert PolicyHearer(hearing.journal, {}).retry_stream(A) == 3
    assert (hearing.tallied(A), hearing.parked()) == ((), [])


def test_two_operators_who_retry_at_once_carry_out_once(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 13
    first = hearing.journal.recorder.parked()[0]
    hearing.hearer.retry_stream(A)
    actor = Actor(UUID(int=1))
    said = Context(command_id=UUID(int=2), actor=actor, correlation_id=UUID(int=3))
    with pytest.raises(Exception, match="Heard"):
        hearing.journal.execute(
            tally,
            tally_of(A),
            Tally(number=1),
            context=said,
            heard=replace(first.heard, set_aside=True),
        )
    assert hearing.tallied(A) == (1, 2, 3)
