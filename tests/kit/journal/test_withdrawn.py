"""Is it known which decisions rest on events that were taken back, and on which no more?"""

import sqlite3
from contextlib import closing
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg

from kit.journal import Journal
from kit.recorder import Heard, Lane, Resting
from kit.withdrawn import WithdrawnFact, withdrawn_facts
from tests.kit.journal.databases import Database
from tests.kit.journal.sample import Count, context, count, counter, forked, journal_on

OLD, NEW, NEWEST = (UUID(int=number) for number in (1, 2, 3))
TYPE = "training.certified.v1"


def heard_at(position: int, epoch: UUID = OLD) -> Heard:
    return Heard(Lane("training", epoch, 7), position, type=TYPE)


def react(journal: Journal, heard: Heard, stream: UUID, cause: UUID, *, by: int = 1) -> UUID:
    """Carry out what follows from an event; always the same command for the same event."""
    said = replace(context(UUID(int=cause.int ^ 1)), causation_id=cause)
    journal.execute(counter, stream, Count(by=by), context=said, heard=heard)
    return said.command_id


def facts_of(journal: Journal) -> list[WithdrawnFact]:
    return list(withdrawn_facts(journal.recorder, journal.recorder.withdrawn()))


def test_a_decision_is_listed_with_what_it_led_to(journal: Journal) -> None:
    stream, cause = uuid4(), uuid4()
    count(journal, stream)
    command_id = react(journal, heard_at(405), stream, cause, by=2)
    count(journal, uuid4())
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    [fact] = facts_of(journal)
    assert (fact.source, fact.epoch, fact.position) == ("training", OLD, 405)
    assert (fact.event_id, fact.type, fact.command_id) == (cause, TYPE, command_id)
    recorded = [record.envelope() for record in journal.recorder.records(2, 2)]
    assert [(one.id, one.type, one.stream, one.version) for one in fact.events] == [
        (one.id, one.type, stream, one.version) for one in recorded
    ]
    assert {one.recorded_at for one in fact.events} == {recorded[0].recorded_at}
    assert journal.recorder.count_withdrawn() == 1


def test_the_list_goes_on_where_a_page_has_ended(journal: Journal) -> None:
    for lane, position in enumerate((406, 405, 407)):
        heard = Heard(Lane("training", OLD, lane), position, type=TYPE)
        react(journal, heard, uuid4(), uuid4())
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    react(journal, heard_at(405, NEW), uuid4(), uuid4())
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400), (NEWEST, 403)))
    found: list[tuple[int, UUID]] = []
    after: tuple[str, int, UUID] | None = None
    while page := journal.recorder.withdrawn(after, 1):
        [heard] = [one.heard for one in page]
        found.append((heard.position, heard.lane.epoch))
        after = ("training", *found[-1])
    assert found == [(405, OLD), (405, NEW), (406, OLD), (407, OLD)]


def test_a_decision_of_hundreds_of_events_is_listed_whole(journal: Journal) -> None:
    stream = uuid4()
    react(journal, heard_at(405), stream, uuid4(), by=230)
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    [fact] = facts_of(journal)
    assert [one.version for one in fact.events] == list(range(1, 231))


def test_a_decision_rests_again_on_an_event_that_was_recorded_again(journal: Journal) -> None:
    stream, cause = uuid4(), uuid4()
    command_id = react(journal, heard_at(405), stream, cause)
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    assert journal.recorder.count_withdrawn() == 1

    react(journal, heard_at(407, NEW), stream, cause)
    assert journal.load(counter, stream) == (1, 1)
    assert list(journal.recorder.withdrawn()) == []

    journal.recorder.adopt(forked((OLD, 0), (NEW, 400), (NEWEST, 403)))
    assert list(journal.recorder.withdrawn()) == [Resting(heard_at(407, NEW), cause, command_id)]


def test_a_command_that_was_carried_out_for_another_reason_rests_on_nothing(
    journal: Journal,
) -> None:
    stream, cause = uuid4(), uuid4()
    count(journal, stream, command_id=UUID(int=cause.int ^ 1))
    react(journal, heard_at(405), stream, cause)
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    assert list(journal.recorder.withdrawn()) == []


def test_tables_of_an_earlier_release_are_added_to(durable: Database) -> None:
    journal = journal_on(durable.connect())
    row = f"'training', '{OLD}', 7, 405, '{uuid4().hex}', '{uuid4().hex}', 0"
    for statement in (
        "ALTER TABLE resting DROP COLUMN type",
        f"INSERT INTO resting VALUES ({row})",  # noqa: S608 - the test's own
    ):
        _run(durable.url, statement)
    journal.note(heard_at(405))
    for _ in range(2):
        journal.recorder.create()
    react(journal, heard_at(406), uuid4(), uuid4())
    journal.recorder.adopt(forked((OLD, 0), (NEW, 400)))
    assert [fact.type for fact in facts_of(journal)] == ["", TYPE]


def _run(url: str, statement: str) -> None:
    if url.startswith("postgresql:"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
    else:
        with closing(sqlite3.connect(url.removeprefix("sqlite:"))) as connection:
            connection.execute(statement)
            connection.commit()
