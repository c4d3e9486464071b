"""Does a repeated command get the first answer and no second effect, whatever happened between?"""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from uuid import uuid4, uuid5

import pytest

from kit.decider import Actor
from kit.journal import CommandIsAnother, Journal, Receipt
from kit.lanes import lane_of
from kit.recorded import recorded_by
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import (
    BUDI,
    Count,
    Note,
    SitsElsewhere,
    Take,
    context,
    count,
    counter,
    journal_on,
    notes,
    seat,
    take,
)
from tests.kit.journal.writer import EVENTS

ROOT = Path(__file__).parents[3]


def test_a_repeat_gets_the_first_answer_also_after_later_events(journal: Journal) -> None:
    stream, command_id = uuid4(), uuid4()
    first = count(journal, stream, by=2, command_id=command_id)
    count(journal, stream, by=3)
    assert count(journal, stream, by=2, command_id=command_id) == first
    assert first.version == 2
    assert journal.load(counter, stream) == (5, 5)


def test_a_repeat_gets_the_first_answer_from_another_process(store: Database) -> None:
    stream, command_id = uuid4(), uuid4()
    first = count(journal_on(store.connect()), stream, command_id=command_id)
    assert count(journal_on(store.connect()), stream, command_id=command_id) == first


def test_the_answer_names_each_lane_that_was_written(journal: Journal) -> None:
    seat_id = uuid4()
    receipt = take(journal, seat_id, BUDI)
    records = journal.recorder.records(1, 10)
    assert receipt.positions == {record.lane: record.position for record in records}
    assert (receipt.service, receipt.stream, receipt.version) == ("sample", seat_id, 1)
    assert receipt.epoch == journal.heads().epoch


def test_the_answer_says_where_the_first_of_several_events_stands(journal: Journal) -> None:
    stream, command_id = uuid4(), uuid4()
    assert count(journal, stream).first == 0
    receipt = count(journal, stream, by=150, command_id=command_id)
    done = journal.recorder.done(command_id)
    own = [one.position for one in recorded_by(journal.recorder, command_id, done)]
    assert len(own) == 150
    assert [receipt.first, max(receipt.positions.values())] == [own[0], own[-1]]
    taken = take(journal, uuid4(), BUDI)
    assert taken.first == own[-1] + 1
    assert count(journal, stream, by=150, command_id=command_id) == receipt


def test_a_command_that_recorded_nothing_answers_with_the_position(journal: Journal) -> None:
    stream, command_id = uuid4(), uuid4()
    reached = count(journal, stream)
    empty = Note(person_id=BUDI, text="")
    quiet = replace(notes, name="counter", evolve=counter.evolve, initial=0)  # type: ignore[arg-type]
    first = journal.execute(quiet, stream, empty, context=context(command_id))
    assert first == replace(reached, positions={lane_of(stream): 2})
    count(journal, stream)
    assert journal.execute(quiet, stream, empty, context=context(command_id)) == first


def test_a_first_command_of_an_empty_lane_that_recorded_nothing_answers_zero(
    journal: Journal,
) -> None:
    stream = next(one for one in iter(uuid4, None) if lane_of(one) not in journal.heads().lanes)
    receipt = journal.execute(notes, stream, Note(person_id=BUDI, text=""), context=context())
    assert (receipt.positions, receipt.version) == ({lane_of(stream): 0}, 0)


@pytest.mark.parametrize("text", ["seen", ""])
def test_two_that_send_the_same_command_at_once_get_one_answer(store: Database, text: str) -> None:
    rounds, threads = 20, 4
    commands, together = [uuid4() for _ in range(rounds)], Barrier(threads, timeout=20)

    def send(_: int) -> list[Receipt]:
        journal, answers = journal_on(store.connect()), list[Receipt]()
        for command_id in commands:
            together.wait()
            stream, note = uuid5(command_id, "stream"), Note(person_id=BUDI, text=text)
            answers.append(journal.execute(notes, stream, note, context=context(command_id)))
        return answers

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(send, range(threads)))
    assert answers == [answers[0]] * threads
    records = store.connect().records(1, 1000)
    assert len(records) == (rounds if text else 0)


def test_the_same_key_with_another_content_is_refused(journal: Journal) -> None:
    stream, command_id = uuid4(), uuid4()
    journal.execute(counter, stream, Count(by=1), context=context(command_id, "one"))
    with pytest.raises(CommandIsAnother):
        journal.execute(counter, stream, Count(by=2), context=context(command_id, "two"))
    assert journal.load(counter, stream) == (1, 1)


def test_of_two_contents_sent_at_once_under_one_key_one_is_refused(store: Database) -> None:
    rounds, together = 20, Barrier(2, timeout=20)
    commands = [uuid4() for _ in range(rounds)]

    def send(which: int) -> list[bool]:
        journal, passed = journal_on(store.connect()), list[bool]()
        for command_id in commands:
            together.wait()
            stream = uuid5(command_id, "stream")
            said = context(command_id, str(which))
            try:
                journal.execute(counter, stream, Count(by=which), context=said)
            except CommandIsAnother:
                passed.append(False)
            else:
                passed.append(True)
        return passed

    with ThreadPoolExecutor(2) as pool:
        nothing, one = pool.map(send, range(2))
    assert [a + b for a, b in zip(nothing, one, strict=True)] == [1] * rounds


def test_a_refused_command_may_be_sent_again_under_its_key(journal: Journal) -> None:
    first, second, command_id = uuid4(), uuid4(), uuid4()
    take(journal, first, BUDI)
    said = context(command_id)
    for _ in range(2):
        with pytest.raises(SitsElsewhere):
            journal.execute(seat(second), second, Take(person_id=BUDI), context=said)
    assert journal.recorder.done(command_id) is None


def test_event_ids_follow_from_the_command(journal: Journal) -> None:
    command_id = uuid4()
    count(journal, uuid4(), by=3, command_id=command_id)
    ids = [record.envelope().id for record in journal.recorder.records(1, 10)]
    assert ids == [uuid5(command_id, str(index)) for index in range(3)]


def test_the_circumstances_of_a_command_stand_in_its_events(journal: Journal) -> None:
    clerk, chief, cause = uuid4(), uuid4(), uuid4()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    said = replace(
        context(),
        actor=Actor(account_id=clerk, on_behalf_of=chief),
        causation_id=cause,
        traceparent=trace,
    )
    journal.execute(counter, uuid4(), Count(), context=said)
    envelope = journal.recorder.records(1, 1)[0].envelope()
    assert (envelope.actor, envelope.on_behalf_of) == (clerk, chief)
    assert (envelope.command_id, envelope.correlation_id) == (said.command_id, said.correlation_id)
    assert (envelope.causation_id, envelope.traceparent) == (cause, trace)


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_process_killed_in_the_middle_leaves_no_half_decision(
    durable: Database, acknowledged: int
) -> None:
    seed, total = uuid4(), 60
    command = [sys.executable, "-m", "tests.kit.journal.writer", durable.url, "100000", str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:  # noqa: S603 - ours
        assert writer.stdout is not None
        stands = [writer.stdout.readline().decode().strip() for _ in range(acknowledged)]
        os.kill(writer.pid, signal.SIGKILL)
        stands += writer.stdout.read().decode().split()
    recorder = durable.connect()
    found = Counter(str(record.envelope().command_id) for record in recorder.records(1, 10**6))
    assert set(found.values()) == {EVENTS}
    assert set(stands) <= found.keys()
    assert len(found) <= len(stands) + 1

    total = max(total, len(found) + 5)
    again = [*command[:-2], str(total), str(seed)]
    repeated = subprocess.run(again, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - ours
    assert len(repeated.stdout.split()) == total
    assert len(recorder.records(1, 10**6)) == total * EVENTS


def test_another_attempt_that_began_another_stream_is_told_of_the_first(journal: Journal) -> None:
    command_id, first, other = uuid4(), uuid4(), uuid4()
    receipt = count(journal, first, command_id=command_id)
    assert count(journal, other, command_id=command_id) == receipt
    assert (receipt.stream, journal.load(counter, other)) == (first, (0, 0))
