"""Does a replay accuse nobody where it came too early, or could not be done at all?"""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from gateway.views import VIEWS
from kit.recorder import Heads
from spbe.audit.feeds import CannotBeDone, JournalFeed
from spbe.audit.report import Report, lines
from spbe.suite import JOURNALS, build, settings_for
from tests.integration.replaying import feed_of, replayed
from tests.integration.running import whole_suite

NOBODY_THERE = "postgresql://127.0.0.1:1/views"


class BeforeTheLast(JournalFeed):
    """Its heads were asked for just before the last event was recorded."""

    def heads(self) -> Heads:
        now = super().heads()
        pages = self.pages(now.epoch, 0, now.position - 1)
        records = [one.record for page in pages for one in page]
        lanes = {record.lane: record.position for record in records}
        return replace(now, position=records[-1].position, lanes=lanes)


def at_end(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT MAX(rowid) FROM stored_events").fetchone()[0])


def test_an_event_that_was_recorded_and_shown_once_the_heads_were_read_is_heard(var: Path) -> None:
    report = replayed(var, feed_as=BeforeTheLast)
    assert report.is_equal, "\n".join(lines(report))
    whole = {name: at_end(var / f"{name}.db") for name in JOURNALS}
    assert {one.service: one.position + 1 for one in report.journals} == whole


def test_the_command_line_replays_a_suite_that_runs(var: Path) -> None:
    with whole_suite(var) as suite:
        asked = ("audit", "replay", "--json", "--gateway", suite.gateway)
        done = suite.ends(*asked)
        assert done.returncode == 0, done.stdout + done.stderr
        report = msgspec.json.decode(done.stdout, type=Report)
        assert [one.service for one in report.journals] == list(JOURNALS)
        assert len(report.views) == len(VIEWS)
        away = suite.ends(*asked, SPBE_DATABASES__VIEWS=NOBODY_THERE)
        assert (away.returncode, away.stdout) == (2, "")
        assert "could not be done. OperationalError" in away.stderr
        assert "Traceback" not in away.stderr
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
