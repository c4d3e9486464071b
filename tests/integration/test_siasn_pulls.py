"""How far a pull from SIASN has come is kept in the database that the journal is kept in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kit.databases import open_engine
from kit.settings import Settings
from personnel.siasn_pulls import (
    MOST_FAILURES,
    SHOWN,
    Pull,
    PullFinding,
    PullState,
    SiasnPulls,
    Weight,
)
from tests.integration.test_opd_places import settings

__all__ = ["settings"]

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FIRST = Pull(pull_id=UUID(int=1), account_id=UUID(int=9), at=NOW, begun_at=NOW, place=0, until=10)
LATER = FIRST.__class__(
    pull_id=UUID(int=2), account_id=UUID(int=9), at=None, begun_at=NOW + timedelta(days=1)
)


def finding(number: int, nth: int = 1) -> PullFinding:
    return PullFinding(number, nth, UUID(int=number), Weight.ERROR, "nama", "code", "Sebab.")


@pytest.fixture
def pulls(settings: Settings) -> SiasnPulls:
    made = SiasnPulls(open_engine(settings, "personnel", "pulls.db"))
    made.create()
    made.create()
    return made


def test_one_pull_goes_on_at_a_time(pulls: SiasnPulls) -> None:
    assert pulls.going(NOW) is None
    assert pulls.ask(FIRST) == pulls.ask(LATER) == pulls.going(NOW) == FIRST
    on = pulls.went_on(FIRST, [finding(1)], place=10, recorded=1)
    assert (on.place, pulls.find(FIRST.pull_id)) == (10, on)
    pulls.went_on(on, [], state=PullState.DONE)
    assert pulls.going(NOW) is None
    assert pulls.ask(LATER) == LATER
    assert pulls.ask(FIRST).state is PullState.DONE
    pulls.close()


def test_a_failure_waits_longer_each_time_until_somebody_asks_again(pulls: SiasnPulls) -> None:
    pull = pulls.ask(FIRST)
    pull = pulls.failed(pull, "away", NOW, 7.0)
    assert pull.again_at == NOW + timedelta(seconds=7)
    assert pulls.going(NOW) is None
    assert pulls.going(NOW + timedelta(seconds=7)) == pull
    for _ in range(MOST_FAILURES - 1):
        pull = pulls.failed(pull, "away", NOW)
    assert (pull.state, pull.again_at) == (PullState.STOPPED, NOW + timedelta(seconds=300))
    assert pulls.going(NOW + timedelta(days=1)) is None
    again = pulls.ask(LATER)
    assert (again.pull_id, again.state, again.reason) == (FIRST.pull_id, PullState.GOING, None)
    assert pulls.stopped(again, "not let in").state is PullState.STOPPED
    pulls.close()


def test_what_was_found_is_shown_in_parts_of_whole_people(pulls: SiasnPulls) -> None:
    pull = pulls.ask(FIRST)
    everything = [finding(number, nth) for number in range(1, SHOWN) for nth in (1, 2)]
    pulls.went_on(pull, everything)
    first = pulls.findings(pull.pull_id, 0)
    assert first == everything[: len(first)]
    assert first[-1].nth == 2
    rest = pulls.findings(pull.pull_id, first[-1].number)
    assert rest == everything[len(first) : len(first) + len(rest)]
    assert pulls.findings(pull.pull_id, SHOWN) == []
    pulls.close()
