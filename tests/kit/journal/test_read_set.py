"""Can two decisions that rest on the same facts both pass? Never, whatever they write to."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from kit.decider import Actor, Decider, Elsewhere, Event, Facts
from kit.journal import Journal, StreamHasMoved
from kit.readset import WrongKindOfId
from kit.recorder import Append, Given, Moved, Pending
from kit.recorder_sqlite import SqliteRecorder
from kit.transient import TooBusy
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import (
    BUDI,
    NOON,
    Count,
    Counted,
    GoOff,
    NobodyWouldGuard,
    SitsElsewhere,
    Take,
    context,
    count,
    counter,
    guard,
    holder,
    holder_of,
    journal_on,
    seat,
    take,
)

C = TypeVar("C")
E = TypeVar("E", bound=Event)
S = TypeVar("S")


def meanwhile(
    decider: Decider[C, E, S], happens: Callable[[], object], times: int = 1
) -> Decider[C, E, S]:
    """The decider, after whose first decisions something happens before they are recorded."""
    left = [happens] * times

    def decide(command: C, state: S, facts: Facts) -> Sequence[E | Elsewhere]:
        decided = decider.decide(command, state, facts)
        if left:
            left.pop()()
        return decided

    return replace(decider, decide=decide)


def test_a_person_whom_another_decision_has_seated_meanwhile_is_refused(journal: Journal) -> None:
    first, second = uuid4(), uuid4()
    slow = meanwhile(seat(first), lambda: take(journal, second, BUDI))
    with pytest.raises(SitsElsewhere) as refused:
        journal.execute(slow, first, Take(person_id=BUDI), context=context())
    assert refused.value.facts == {"seat_id": second}
    assert journal.load(seat(first), first) == (None, 0)


def test_a_fact_only_looked_at_is_checked_too(journal: Journal) -> None:
    first, second = uuid4(), uuid4()

    def second_goes_off() -> None:
        journal.execute(guard, second, GoOff(other_guard=first), context=context())

    slow = meanwhile(guard, second_goes_off)
    with pytest.raises(NobodyWouldGuard):
        journal.execute(slow, first, GoOff(other_guard=second), context=context())
    assert [journal.load(guard, one)[1] for one in (first, second)] == [0, 1]


def test_a_decision_that_records_nothing_is_decided_on_current_facts_too(journal: Journal) -> None:
    stream, other = uuid4(), uuid4()
    seen: list[int] = []

    def looks(_: Count, __: int, facts: Facts) -> list[Counted]:
        seen.append(facts.of(counter, other))
        return []

    slow = meanwhile(replace(counter, decide=looks), lambda: count(journal, other))
    journal.execute(slow, stream, Count(), context=context())
    assert seen == [0, 1]


def test_nobody_sits_in_two_seats_when_all_ask_at_once(store: Database) -> None:
    rounds, seats = 25, 6
    persons, together = [uuid4() for _ in range(rounds)], Barrier(seats, timeout=20)

    def ask(_: int) -> list[UUID | None]:
        journal, taken = journal_on(store.connect()), list[UUID | None]()
        for person in persons:
            mine = uuid4()
            together.wait()
            try:
                take(journal, mine, person)
            except SitsElsewhere:
                taken.append(None)
            else:
                taken.append(mine)
        return taken

    with ThreadPoolExecutor(seats) as pool:
        answers = list(pool.map(ask, range(seats)))
    journal = journal_on(store.connect())
    for person, taken in zip(persons, zip(*answers, strict=True), strict=True):
        seated = [mine for mine in taken if mine is not None]
        assert seated == [journal.load(holder, holder_of(person))[0].seat_id]


def test_one_guard_stays_when_both_go_at_once(store: Database) -> None:
    rounds = 40
    pairs, together = [(uuid4(), uuid4()) for _ in range(rounds)], Barrier(2, timeout=20)

    def go(which: int) -> list[bool]:
        journal, gone = journal_on(store.connect()), list[bool]()
        for pair in pairs:
            together.wait()
            command = GoOff(other_guard=pair[1 - which])
            try:
                journal.execute(guard, pair[which], command, context=context())
            except NobodyWouldGuard:
                gone.append(False)
            else:
                gone.append(True)
        return gone

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(go, range(2))
    assert [a + b for a, b in zip(first, second, strict=True)] == [1] * rounds


def test_no_increment_is_lost_on_one_stream(store: Database) -> None:
    threads, each, stream = 6, 30, uuid4()

    def add(_: int) -> None:
        journal = journal_on(store.connect())
        for _ in range(each):
            count(journal, stream)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(add, range(threads)))
    assert journal_on(store.connect()).load(counter, stream) == (threads * each,) * 2


def test_a_stream_that_never_rests_is_told_as_too_busy(journal: Journal) -> None:
    stream = uuid4()
    slow = meanwhile(counter, lambda: count(journal, stream), times=10_000)
    with pytest.raises(TooBusy):
        journal.execute(slow, stream, Count(), context=context())


def test_commands_that_keep_losing_soon_give_their_threads_back(tmp_path: Path) -> None:
    recorder = SqliteRecorder(str(tmp_path / "busy.db"))
    recorder.create()
    journal, began = journal_on(recorder), time.monotonic()

    def lose(stream: UUID) -> None:
        slow = meanwhile(counter, lambda: count(journal, stream), times=10_000)
        with pytest.raises(TooBusy):
            journal.execute(slow, stream, Count(), context=context())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lose, [uuid4() for _ in range(8)]))
    assert time.monotonic() - began < 6, "by pauses that double it would be eight and more"
    recorder.close()


def test_a_decision_is_made_again_until_the_stream_rests(journal: Journal) -> None:
    stream = uuid4()
    slow = meanwhile(counter, lambda: count(journal, stream), times=3)
    assert journal.execute(slow, stream, Count(), context=context()).version == 4


def test_who_saw_the_version_before_a_race_is_told_so(journal: Journal) -> None:
    stream = uuid4()
    slow = meanwhile(counter, lambda: count(journal, stream))
    with pytest.raises(StreamHasMoved):
        journal.execute(slow, stream, Count(), context=context(), expected_version=0)


def test_a_stream_looked_at_as_two_things_is_refused(journal: Journal) -> None:
    stream = uuid4()

    def two_things(_: Count, __: int, facts: Facts) -> list[Counted]:
        return [Counted(number=1)] if facts.of(holder, stream).seat_id else []

    looks = replace(counter, decide=two_things)
    with pytest.raises(WrongKindOfId) as refused:
        journal.execute(looks, stream, Count(), context=context())
    assert refused.value.facts == {"id": stream}


def test_a_permit_refuses_before_anything_is_decided(journal: Journal) -> None:
    stream = uuid4()

    def refuse(state: object, _: Facts) -> Actor:
        raise PermissionError(state)

    with pytest.raises(PermissionError):
        journal.execute(counter, stream, Count(), context=context(), permit=refuse)
    assert journal.load(counter, stream) == (0, 0)


def test_what_has_to_be_there_before_is_made_only_once_the_rules_allow_the_command(
    journal: Journal,
) -> None:
    stream, made = uuid4(), list[object]()

    def refuse(*_: object) -> list[Counted]:
        raise StreamHasMoved

    for _ in range(2):
        journal.execute(counter, stream, Count(), context=context(), before=made.append)
    with pytest.raises(StreamHasMoved):
        journal.execute(
            replace(counter, decide=refuse),
            stream,
            Count(),
            context=context(),
            before=made.append,
        )
    assert made == [0, 1]


def test_what_cannot_be_made_before_keeps_the_command_from_being_recorded(
    journal: Journal,
) -> None:
    stream = uuid4()

    def fail(state: object) -> None:
        raise PermissionError(state)

    with pytest.raises(PermissionError):
        journal.execute(counter, stream, Count(), context=context(), before=fail)
    assert journal.load(counter, stream) == (0, 0)


def test_the_recorder_refuses_an_outdated_read_set(journal: Journal) -> None:
    stream = uuid4()
    count(journal, stream)
    for version in (0, 2):
        append = Append(read={uuid4(): 0, stream: version}, now=NOON)
        with pytest.raises(Moved):
            journal.recorder.append(append)


def test_what_cannot_be_stored_takes_nothing_else_with_it(store: Database) -> None:
    recorder, taken = store.connect(), uuid4()
    journal = journal_on(recorder)
    count(journal, taken)
    (stored,) = recorder.records(1, 10)
    before, after = stored.state.split(b'"2026-03-02T04:00:00Z"')

    def append(number: int) -> bool:
        stream = uuid4() if number % 5 else taken  # whose first version is there already
        event = Pending(stream=stream, version=1, type=stored.type, before=before, after=after)
        given = Given(command_id=uuid4(), fingerprint="", stream=stream, version=1)
        try:
            return bool(recorder.append(Append(events=[event], now=NOON, given=given)))
        except (IntegrityError, sqlite3.IntegrityError):
            return False

    with ThreadPoolExecutor(8) as pool:
        assert [bool(number % 5) for number in range(40)] == list(pool.map(append, range(40)))
    assert len(recorder.records(2, 100)) == 32
