"""Does a replay find what is wrong in a journal or a view, name it, and find nothing else?

It reads the story's own files through the services' own doors; nothing runs on its own.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from gateway.views import opds
from kit.view_store_sqlite import view_file
from spbe.audit.report import Report, lines
from spbe.suite import JOURNALS
from tests.integration.replaying import replayed
from tests.kit.recorded import nested

REGISTERED = "personnel.opd-registered.v1"


def spoil(file: Path, *statements: str, **values: object) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            changed = connection.execute(statement, values)
            assert changed.rowcount == 1, statement
        connection.commit()


def amiss(report: Report) -> set[str]:
    return {f"{one.service} {each.promise}" for one in report.journals for each in one.first}


NOT_TOLD_OF = {"delegations", "support"}
"""Views of which the story that is replayed says nothing."""


def differing(report: Report) -> set[str]:
    return {view.view for view in report.views if view.differs}


def at(file: Path, kind: str, nth: int = 0) -> tuple[int, str, bytes]:
    """Return position, stream and bytes of an event of a kind."""
    asked = "SELECT rowid, originator_id, state FROM stored_events WHERE topic=? ORDER BY rowid"
    with closing(sqlite3.connect(file)) as connection:
        found: tuple[int, str, bytes] = connection.execute(asked, [kind]).fetchall()[nth]
    return found


def test_after_the_story_everything_is_equal(var: Path) -> None:
    report = replayed(var)
    assert report.is_equal, "\n".join(lines(report))
    assert [journal.service for journal in report.journals] == list(JOURNALS)
    assert all(one.events == one.position and one.streams for one in report.journals)
    assert not any(view.left_out for view in report.views)
    assert {view.view for view in report.views if not view.rows} == NOT_TOLD_OF
    assert "Everything is equal." in "\n".join(lines(report))


def test_without_keys_the_names_are_left_out_and_that_is_said(var: Path) -> None:
    report = replayed(var, keys=False)
    assert report.is_equal
    assert [view.view for view in report.views if view.left_out] == ["person_card"]
    assert "person_card not compared: its names need the keys" in "\n".join(lines(report))


def test_no_file_that_a_replay_makes_holds_a_clear_name(var: Path) -> None:
    [cards_file] = (var / "views").glob("person_card-v*.db")
    with closing(sqlite3.connect(cards_file)) as connection:
        names = [row[0].encode() for row in connection.execute("SELECT name FROM person_card")]
        [(said,)] = connection.execute("SELECT count(*) FROM name_said")
    assert any(name in cards_file.read_bytes() for name in names)
    report = replayed(var)
    [cards] = [view for view in report.views if view.view == "person_card"]
    assert cards.rows == len(names) + said
    assert not cards.differs
    made = [file for file in var.parent.glob("scratch-*/**/*") if file.is_file()]
    assert made
    assert not [file for file in made if any(name in file.read_bytes() for name in names)]


def test_a_wrong_row_is_named_with_the_event_that_wrote_it(var: Path) -> None:
    position, _, _ = at(var / "personnel.db", REGISTERED, 2)
    with closing(sqlite3.connect(view_file(var / "views", opds.VIEW))) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    assert "opd" in tables, tables
    spoil(view_file(var / "views", opds.VIEW), "UPDATE opd SET name='Salah' WHERE code='SETDA'")
    report = replayed(var)
    assert (differing(report), amiss(report)) == ({"opds"}, set())
    [found] = [view for view in report.views if view.differs]
    assert found.difference.startswith("opd ")
    assert found.difference.endswith(": name")
    assert found.cause is not None
    assert (found.cause.service, found.cause.position) == ("personnel", position)
    assert found.cause.type == REGISTERED


def test_a_missing_row_is_named(var: Path) -> None:
    spoil(view_file(var / "views", opds.VIEW), "DELETE FROM opd WHERE code='BAPPERIDA'")
    report = replayed(var)
    [found] = [view for view in report.views if view.differs]
    assert found.difference.endswith(": only in the one")
    assert found.cause is not None
    assert found.cause.type == REGISTERED


def test_a_changed_word_in_an_event_shows_in_every_view_that_holds_it(var: Path) -> None:
    position, _, state = at(var / "personnel.db", REGISTERED, 3)
    changed = state.replace(b'"BIRO-HUKUM"', b'"BIRO-HUKUN"')
    assert changed != state
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "personnel.db", statement, state=changed, at=position)
    report = replayed(var)
    assert amiss(report) == set()
    assert differing(report) >= {"opds", "history"}
    causes = {view.cause.position for view in report.views if view.differs and view.cause}
    assert causes == {position}


def test_bytes_that_say_the_same_in_another_way_are_named(var: Path) -> None:
    position, _, state = at(var / "training.db", "training.certificate-verified.v1")
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "training.db", statement, state=state.replace(b",", b", ", 1), at=position)
    report = replayed(var)
    [found] = [one for journal in report.journals for one in journal.first]
    assert (found.promise, found.position) == ("bytes", position)


def test_bytes_that_are_no_event_are_named_and_the_rest_is_read_on(var: Path) -> None:
    position, _, state = at(var / "evaluation.db", "evaluation.opd-noted.v1")
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "evaluation.db", statement, state=state.replace(b'"id"', b'"ix"'), at=position)
    report = replayed(var)
    assert "evaluation bytes" in amiss(report)
    evaluation = report.journals[2]
    assert evaluation.events == evaluation.position


def test_a_byte_that_breaks_the_form_is_named_and_the_rest_is_read_on(var: Path) -> None:
    position, _, state = at(var / "evaluation.db", "evaluation.opd-noted.v1", 1)
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "evaluation.db", statement, state=state.replace(b'"', b"'", 1), at=position)
    report = replayed(var)
    found = report.journals[2].first[0]
    assert (found.promise, found.position) == ("bytes", position)
    assert report.journals[2].events == report.journals[2].position
    assert differing(report) >= {"history"}


def test_bytes_that_nest_deeper_than_anybody_reads_are_named_and_the_rest_is_read_on(
    var: Path,
) -> None:
    position, _, state = at(var / "evaluation.db", "evaluation.opd-noted.v1", 1)
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "evaluation.db", statement, state=nested(state), at=position)
    report = replayed(var)
    found = report.journals[2].first[0]
    assert (found.promise, found.position) == ("bytes", position)
    assert report.journals[2].events == report.journals[2].position


def test_events_in_another_order_are_named(var: Path) -> None:
    one, _, first = at(var / "personnel.db", REGISTERED, 0)
    other, _, second = at(var / "personnel.db", REGISTERED, 1)
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "personnel.db", statement, state=second, at=one)
    spoil(var / "personnel.db", statement, state=first, at=other)
    report = replayed(var)
    assert {"personnel stream", "personnel time"} & amiss(report)
    assert {found.position for found in report.journals[0].first} >= {one, other}


def test_an_event_that_is_gone_breaks_its_lane_and_its_stream(var: Path) -> None:
    position, stream, _ = at(var / "personnel.db", "personnel.person-nominated.v1", 2)
    spoil(
        var / "personnel.db",
        "DELETE FROM stored_events WHERE rowid=:at",
        "DELETE FROM positions WHERE position=:at",
        at=position,
    )
    report = replayed(var)
    assert {"personnel chain", "personnel version"} <= amiss(report)
    assert UUID(stream) in {found.stream for found in report.journals[0].first}


def test_a_version_that_is_left_out_is_named(var: Path) -> None:
    position, _, state = at(var / "personnel.db", "personnel.nomination-submitted.v1", 1)
    number = state.rpartition(b'"version":')[2].removesuffix(b"}")
    changed = state.removesuffix(number + b"}") + b"%d}" % (int(number) + 1)
    statement = "UPDATE stored_events SET state=:state WHERE rowid=:at"
    spoil(var / "personnel.db", statement, state=changed, at=position)
    report = replayed(var)
    found = report.journals[0].first[0]
    assert (found.promise, found.position) == ("version", position)
    assert f"is {int(number) + 1}, not {int(number)}" in found.detail


def test_an_event_that_no_release_has_written_is_named(var: Path) -> None:
    position, _, state = at(var / "training.db", "training.certificate-verified.v1")
    name = "training.certificate-doubted.v1"
    changed = state.replace(b"training.certificate-verified.v1", name.encode())
    statement = "UPDATE stored_events SET state=:state, topic=:name WHERE rowid=:at"
    spoil(var / "training.db", statement, state=changed, name=name, at=position)
    report = replayed(var)
    found = report.journals[1].first[0]
    assert (found.promise, found.position) == ("type", position)
    assert name in found.detail


def test_an_event_of_another_kind_of_stream_is_folded_by_nobody(var: Path) -> None:
    _, _, state = at(var / "training.db", "training.trainee-noted.v1")
    later, stream, last = at(var / "training.db", "training.certificate-verified.v1")
    start, end = last.index(b'"data":'), last.rindex(b'"effective_on":')
    data = state[state.index(b'"data":') : state.rindex(b'"effective_on":')]
    changed = (last[:start] + data + last[end:]).replace(
        b"training.certificate-verified.v1", b"training.trainee-noted.v1"
    )
    statement = "UPDATE stored_events SET state=:state, topic=:name WHERE rowid=:at"
    spoil(var / "training.db", statement, state=changed, name="training.trainee-noted.v1", at=later)
    report = replayed(var)
    found = report.journals[1].first[0]
    assert (found.promise, found.position, found.stream) == ("decider", later, UUID(stream))
