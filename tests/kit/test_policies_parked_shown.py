"""Is all of what was parked shown, in order, with what holds it up and what would follow?"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from kit.envelope import Envelope
from kit.parked import Recorded
from kit.parked_figures import ParkedFigures
from kit.recorder import HELD_BACK, Heard, Lane, Parked, Waiting, WaitingKey, Wanted
from tests.kit.set_aside import A, B, figures, parked_three
from tests.kit.tally import (
    NOON,
    RULES,
    Hearing,
    Producer,
    ThirteenIsUnlucky,
)


@pytest.fixture
def hearing(durable_hearing: Hearing) -> Hearing:
    return durable_hearing


def test_of_each_is_said_what_it_waits_behind_and_how_many_wait_behind_it(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    producer.count(B)
    hearing.hearer.hear(producer.all())
    found = hearing.set_aside.waiting(Wanted(), None, 10)
    assert [(one.parked.stream, one.is_first, one.behind) for one in found] == [
        (A, True, 2),
        (A, False, 0),
        (A, False, 0),
        (B, True, 0),
    ]
    assert {one.first_position for one in found[:3]} == {found[0].parked.heard.position}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [1, 2, 3]),
        (Wanted(source="sample"), [1, 2, 3]),
        (Wanted(source="training"), []),
        (Wanted(position=3), [2]),
        (Wanted(stream=B), []),
        (Wanted(type="sample.counted.v1"), [1, 2, 3]),
        (Wanted(type="sample.noted.v1"), []),
        (Wanted(reason=HELD_BACK), [2, 3]),
        (Wanted(reason="ThirteenIs"), [1]),
        (Wanted(reason="Thirteen%"), []),
        (Wanted(first=True), [1]),
        (Wanted(stream=A, reason=HELD_BACK, first=True), []),
    ],
)
def test_what_is_wanted_is_found_and_counted(
    producer: Producer, hearing: Hearing, wanted: Wanted, numbers: list[int]
) -> None:
    parked_three(producer, hearing)
    found = hearing.set_aside.waiting(wanted, None, 10)
    assert [_number(one) for one in found] == numbers
    assert hearing.set_aside.count(wanted) == len(numbers)


def _number(one: Waiting) -> int:
    data = msgspec.json.decode(one.parked.state, type=Envelope).data
    return int(msgspec.json.decode(data)["number"])


def test_pages_follow_each_other_and_leave_nothing_out(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    seen: list[Waiting] = []
    while page := hearing.set_aside.waiting(Wanted(), _key(seen), 2):
        seen += page
    assert [_number(one) for one in seen] == [1, 2, 3]


def _key(seen: list[Waiting]) -> WaitingKey | None:
    if not seen:
        return None
    last = seen[-1].parked
    return last.parked_at, last.heard.lane.source, last.heard.position


def test_a_preview_says_what_follows_and_leaves_nothing_behind(
    producer: Producer, hearing: Hearing
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky = 3
    before = (hearing.journal.heads(), hearing.set_aside.waiting(Wanted(), None, 10))
    first, second, third = hearing.set_aside.preview(A, 10)
    assert first.effect is not None
    assert first.effect.command is not None
    said = first.effect.command
    assert (said.kind, said.name, said.fields) == ("tally", "Tally", {"number": 1})
    assert second.effect is not None
    assert [event.version for event in second.effect.events] == [2], "after what the first leads to"
    assert (third.effect, type(third.held_up)) == (None, ThirteenIsUnlucky)
    assert (hearing.journal.heads(), hearing.set_aside.waiting(Wanted(), None, 10)) == before
    assert hearing.tallied(A) == ()


@pytest.mark.parametrize("unlucky", [1, 2, 3, 13])
@pytest.mark.parametrize("twice", [0, 2])
def test_what_is_previewed_is_what_a_retry_leads_to(
    producer: Producer, hearing: Hearing, unlucky: int, twice: int
) -> None:
    parked_three(producer, hearing)
    RULES.unlucky, RULES.twice = unlucky, twice
    foreseen = hearing.set_aside.preview(A, 10)
    reached = hearing.journal.heads().position
    retried = hearing.set_aside.retry(A)
    envelopes = [one.envelope() for one in hearing.journal.recorder.records(reached, 10)]
    recorded = [
        Recorded(
            type=one.type,
            stream=one.stream,
            version=one.version,
            effective_on=one.effective_on,
            fields=msgspec.json.decode(one.data),
            personal=(),
        )
        for one in envelopes
    ]
    effects = [one.effect for one in foreseen if one.effect]
    assert [event for effect in effects for event in effect.events] == recorded
    assert [one.parked for one in foreseen if one.effect] == retried.taken_up
    held_up = [type(one.held_up).__name__ for one in foreseen if one.held_up]
    assert held_up == ([retried.held_up.reason] if retried.held_up else [])


def test_a_preview_of_a_command_that_was_done_before_foresees_no_event(
    producer: Producer, hearing: Hearing
) -> None:
    producer.count(A)
    hearing.hearer.hear(producer.all())
    (one,) = producer.all()[-1:]
    lane = Lane("sample", UUID(int=9), 0)  # as in an epoch that begins from nothing
    hearing.journal.park(
        Parked(
            heard=Heard(lane, one.record.position),
            stream=A,
            type=one.record.type,
            state=one.record.state,
            reason="ThirteenIsUnlucky",
            parked_at=NOON,
        )
    )
    (foreseen,) = hearing.set_aside.preview(A, 10)
    assert foreseen.effect is not None
    assert foreseen.effect.events == []
    hearing.set_aside.retry(A)
    assert hearing.tallied(A) == (1,)


def test_figures_say_by_hearer_how_many_there_are_and_how_old_the_oldest_is(
    producer: Producer, hearing: Hearing
) -> None:
    assert figures(ParkedFigures([hearing.set_aside])) == {
        'parked_events{hearer="tally-policies"}': 0.0,
        'parked_oldest_age_seconds{hearer="tally-policies"}': 0.0,
    }
    parked_three(producer, hearing)
    found = figures(ParkedFigures([hearing.set_aside]))
    assert found['parked_events{hearer="tally-policies"}'] == 3
    age = timedelta(seconds=found['parked_oldest_age_seconds{hearer="tally-policies"}'])
    assert abs(datetime.now(UTC) - NOON - age) < timedelta(minutes=1)
