"""Does a replay find what is wrong in a journal or a view, name it, and find nothing else?

It reads the story's own files through the services' own doors; nothing runs on its own.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from rich.console import Console

from gateway.views import VIEWS
from kit.clock import SystemClock
from kit.databases import open_engine, open_views
from kit.keys import KeyStore, master_key
from kit.tokens import Issuer, load_or_make_key
from spbe.audit.feeds import CannotBeDone, JournalFeed, progress
from spbe.audit.replaying import audit
from spbe.audit.report import Report, lines
from spbe.suite import JOURNALS, build, settings_for
from tests.integration.running import whole_suite

AUDITOR = UUID(int=0xA0D17)
REGISTERED = "personnel.opd-registered.v1"


@pytest.fixture
def var(told: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Path]:
    """The files of the story, to be spoilt."""
    kept = tmp_path / "var"
    shutil.copytree(told[0], kept)
    yield kept
    shutil.rmtree(kept)


class InThisProcess(httpx.BaseTransport):
    """Carries the requests of one who waits to an app, without a line between them."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self._door, self._portal = httpx.ASGITransport(app), portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._portal.call(self._ask, request)

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        answer = await self._door.handle_async_request(request)
        content = await answer.aread()
        return httpx.Response(answer.status_code, headers=answer.headers, content=content)


@contextmanager
def feed_of(app: FastAPI, name: str, token: str) -> Iterator[JournalFeed]:
    with start_blocking_portal() as portal:
        line = httpx.Client(transport=InThisProcess(app, portal), base_url="http://journal")
        yield JournalFeed(name, line, lambda: token)


def replayed(var: Path, *, keys: bool = True) -> Report:
    """Return what an auditor finds in the files of ``var``."""
    settings = settings_for().model_copy(update={"var": var})
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(AUDITOR, ["auditor"], None, timedelta(minutes=5))
    services = {name: build(name, settings) for name in JOURNALS}
    kept = KeyStore(open_engine(settings, "keys", "keys.db"), master_key(settings.master_key))
    scratch = var.parent / f"scratch-{len(list(var.parent.iterdir()))}"
    scratch.mkdir()
    try:
        with ExitStack() as lines, progress(Console(quiet=True)) as bar:
            feeds = {
                name: lines.enter_context(feed_of(service.app, name, token))
                for name, service in services.items()
            }
            return audit(feeds, open_views(settings), kept if keys else None, scratch, bar)
    finally:
        kept.close()
        for service in services.values():
            service.close()


def spoil(file: Path, *statements: str, **values: object) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            changed = connection.execute(statement, values)
            assert changed.rowcount == 1, statement
        connection.commit()


def amiss(report: Report) -> set[str]:
    return {f"{one.service} {each.promise}" for one in report.journals for each in one.first}


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
    assert all(view.rows and not view.left_out for view in report.views)
    assert "Everything is equal." in "\n".join(lines(report))


def test_without_keys_the_names_are_left_out_and_that_is_said(var: Path) -> None:
    report = replayed(var, keys=False)
    assert report.is_equal
    assert [view.view for view in report.views if view.left_out] == ["person_card"]
    assert "person_card not compared: its names need the keys" in "\n".join(lines(report))


def test_a_wrong_row_is_named_with_the_event_that_wrote_it(var: Path) -> None:
    position, _, _ = at(var / "personnel.db", REGISTERED, 2)
    with closing(sqlite3.connect(var / "views" / "opds-v1.db")) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    assert "opd" in tables, tables
    spoil(var / "views" / "opds-v1.db", "UPDATE opd SET name='Salah' WHERE code='SETDA'")
    report = replayed(var)
    assert (differing(report), amiss(report)) == ({"opds"}, set())
    [found] = [view for view in report.views if view.differs]
    assert found.difference.startswith("opd ")
    assert found.difference.endswith(": name")
    assert found.cause is not None
    assert (found.cause.service, found.cause.position) == ("personnel", position)
    assert found.cause.type == REGISTERED


def test_a_missing_row_is_named(var: Path) -> None:
    spoil(var / "views" / "opds-v1.db", "DELETE FROM opd WHERE code='BAPPERIDA'")
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


def test_the_command_line_replays_a_suite_that_runs(var: Path) -> None:
    with whole_suite(var) as suite:
        asked = ("audit", "replay", "--json", "--gateway", suite.gateway)
        done = suite.ends(*asked)
        assert done.returncode == 0, done.stdout + done.stderr
        report = msgspec.json.decode(done.stdout, type=Report)
        assert [one.service for one in report.journals] == list(JOURNALS)
        assert len(report.views) == len(VIEWS)
    nobody = suite.ends(*asked)
    assert (nobody.returncode, nobody.stdout) == (2, "")
    assert "could not be done" in nobody.stderr


def test_a_replay_that_is_not_let_in_says_so(var: Path) -> None:
    service = build("training", settings_for().model_copy(update={"var": var}))
    with (
        feed_of(service.app, "training", "nobody's") as feed,
        pytest.raises(CannotBeDone, match="401"),
    ):
        feed.heads()
    service.close()
