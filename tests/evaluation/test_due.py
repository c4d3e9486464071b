"""Does a self-assessment that nobody submitted, or began, lapse when its deadline has passed?"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec
import pytest

from evaluation.catalogue import CATALOGUE
from evaluation.domain.assessment import assessment
from evaluation.domain.instrument import instrument
from evaluation.domain.opd import NoteOpd, opd
from evaluation.domain.period import CancelPeriod, ExtendDeadlines, period
from evaluation.domain.self_assessment import ClaimLevel, SubmitSelfAssessment, assessment_of
from evaluation.due import DUES, LAPSE
from evaluation.main import build
from kit.clock import WITA
from kit.databases import due_file
from kit.decider import Actor, Command, Decider
from kit.duelist import DueList
from kit.envelope import Context, Envelope
from kit.journal import Journal
from kit.policies import SYSTEM
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from tests.evaluation.examples import (
    APR_1,
    APR_10,
    APR_30,
    FEB_2,
    HEALTH,
    HEALTH_Q1,
    INSTRUMENT,
    KOMINFO,
    MAR_31,
    MAY_1,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    WORLD,
    open_q1,
    publish,
    shown,
)
from tests.kit.loans import Ring, SetClock

KOMINFO_Q1 = assessment_of(Q1, KOMINFO)
APR_11 = date(2026, 4, 11)


class Round:
    """Evaluation's journal in the first quarter, with a clock and its due-list."""

    def __init__(self, folder: Path, *, sample: bool = False) -> None:
        self.clock = SetClock(_noon(FEB_2))
        recorder = SqliteRecorder(":memory:")
        recorder.create()
        self.journal = Journal(recorder, CATALOGUE, Ring(), self.clock)
        self.journal.open(sample=sample)
        self.due_list = DueList(self.journal, DUES, due_file(folder / "due.db"))
        self.send(instrument, INSTRUMENT, publish)
        for (kind, opd_id), history in WORLD.items():
            if kind is opd:
                noted = NoteOpd(**msgspec.structs.asdict(history[0]))
                self.send(opd, opd_id, noted, by=Actor(uuid5(SYSTEM, "evaluation")))
        self.send(period, Q1, open_q1)

    def send(
        self,
        kind: Decider[Any, Any, Any],
        stream: UUID,
        command: Command,
        *,
        by: Actor = OPERATOR,
        on: date | None = None,
    ) -> None:
        command_id = uuid4()
        context = Context(command_id=command_id, actor=by, correlation_id=command_id)
        at = _noon(on) if on else None
        self.journal.execute(kind, stream, command, context=context, at=at)

    def claim(self, *codes: str, opd_id: UUID = HEALTH, on: date | None = None) -> None:
        for code in codes:
            claim = ClaimLevel(
                period_id=Q1, opd_id=opd_id, indicator=code, level=1, evidence=shown(1)
            )
            self.send(assessment, assessment_of(Q1, opd_id), claim, on=on)

    def extend(self, until: date) -> None:
        extend = ExtendDeadlines(
            self_assessment_until=until, verification_until=APR_30, reason="banjir"
        )
        self.send(period, Q1, extend)

    def lapsed(self) -> list[UUID]:
        """Let the due-list take a turn, and say which assessments have lapsed so far."""
        self.due_list.turn()
        return [envelope.stream for envelope in self._lapses()]

    def lapsed_on(self) -> list[date | None]:
        return [envelope.effective_on for envelope in self._lapses()]

    def due(self) -> dict[UUID, date | None]:
        self.due_list.turn()
        entries = self.due_list.table.entries()
        return {entry.stream_id: entry.on for entry in entries if entry.name == LAPSE}

    def _lapses(self) -> list[Envelope]:
        records = self.journal.recorder.records(0, 100)
        return [r.envelope() for r in records if r.type == "evaluation.self-assessment-lapsed.v1"]


@pytest.fixture
def q1(tmp_path: Path) -> Iterator[Round]:
    q1 = Round(tmp_path)
    yield q1
    q1.journal.recorder.close()


def test_what_was_not_submitted_lapses_on_the_day_after_the_deadline(q1: Round) -> None:
    q1.claim(PLAN)
    q1.claim(PLAN, opd_id=KOMINFO)
    assert q1.due() == {HEALTH_Q1: APR_1, KOMINFO_Q1: APR_1}
    q1.clock.strike(MAR_31, 23, 59)
    assert q1.lapsed() == []
    q1.clock.strike(APR_1, 0, 0)
    assert sorted(q1.lapsed()) == sorted([HEALTH_Q1, KOMINFO_Q1])
    assert q1.due() == {}


def test_a_submitted_self_assessment_does_not_lapse(q1: Round) -> None:
    q1.claim(PLAN, RISK, SERVICE)
    q1.claim(PLAN, opd_id=KOMINFO)
    q1.send(assessment, HEALTH_Q1, SubmitSelfAssessment())
    assert q1.due() == {KOMINFO_Q1: APR_1}
    q1.clock.strike(APR_1)
    assert q1.lapsed() == [KOMINFO_Q1]


def test_an_extended_deadline_moves_the_lapse_of_all_that_take_part(q1: Round) -> None:
    q1.claim(PLAN)
    q1.due_list.turn()
    q1.extend(until=APR_10)
    q1.claim(PLAN, opd_id=KOMINFO)
    assert q1.due() == {HEALTH_Q1: APR_11, KOMINFO_Q1: APR_11}
    q1.clock.strike(APR_10)
    assert q1.lapsed() == []
    q1.clock.strike(APR_11)
    assert len(q1.lapsed()) == 2


def test_a_deadline_that_was_extended_while_nobody_worked_counts_as_extended(q1: Round) -> None:
    q1.claim(PLAN)
    q1.clock.strike(APR_1)
    q1.extend(until=APR_10)
    assert q1.lapsed() == []
    assert q1.due() == {HEALTH_Q1: APR_11}


def test_after_weeks_without_work_it_lapses_once(q1: Round) -> None:
    q1.claim(PLAN)
    q1.claim(PLAN, opd_id=KOMINFO)
    q1.clock.strike(MAY_1)
    once = sorted(q1.lapsed())
    assert once == sorted([HEALTH_Q1, KOMINFO_Q1])
    assert sorted(q1.lapsed()) == once


def test_whoever_never_began_lapses_on_the_same_day_and_once(q1: Round) -> None:
    q1.claim(PLAN)
    q1.clock.strike(MAR_31, 23, 59)
    assert q1.lapsed() == []
    q1.clock.strike(APR_1, 0, 0)
    assert sorted(q1.lapsed()) == sorted([HEALTH_Q1, KOMINFO_Q1])
    q1.clock.strike(MAY_1)
    assert len(q1.lapsed()) == 2
    assert q1.due_list.table.entries() == []


def test_in_a_cancelled_period_nobody_lapses(q1: Round) -> None:
    q1.due_list.turn()
    q1.send(period, Q1, CancelPeriod(reason="salah ketik"))
    q1.clock.strike(APR_1)
    assert q1.lapsed() == []
    assert q1.due_list.table.entries() == []


def test_whoever_is_heard_of_late_is_found_absent_by_an_extension(q1: Round) -> None:
    q1.clock.strike(APR_1)
    assert len(q1.lapsed()) == 2
    late = UUID(int=0xD3)
    note = NoteOpd(
        opd_id=late, code="BARU", name="Baru", valid_from=None, valid_to=None, heard_event_id=late
    )
    q1.send(opd, late, note)
    q1.extend(until=APR_10)
    q1.clock.strike(APR_11)
    assert q1.lapsed()[2:] == [assessment_of(Q1, late)]


def test_a_quarter_that_is_played_later_lapses_when_its_deadline_has_been_played(
    tmp_path: Path,
) -> None:
    played = Round(tmp_path, sample=True)
    played.clock.strike(date(2026, 11, 23))
    played.claim(PLAN, on=FEB_2)
    assert played.lapsed() == []
    played.claim(PLAN, opd_id=KOMINFO, on=MAR_31)
    assert played.lapsed() == []
    next_quarter = msgspec.structs.replace(
        open_q1, quarter=2, self_assessment_until=APR_30, verification_until=MAY_1
    )
    played.send(period, UUID(int=0xF2), next_quarter, on=APR_10)
    assert sorted(played.lapsed()) == sorted([HEALTH_Q1, KOMINFO_Q1])
    assert played.lapsed_on() == [APR_10, APR_10]
    played.journal.recorder.close()


def test_evaluation_works_and_shows_its_due_list(tmp_path: Path) -> None:
    service = build(Settings(var=tmp_path, ports={"personnel": 8081, "evaluation": 8083}))
    service.migrate(False)  # noqa: FBT003 - not sample data
    jobs = [getattr(job, "__qualname__", "") for job in service.jobs]
    assert "DueList.run" in jobs
    assert b"due_overdue 0.0" in service.app.state.parts.metrics.text()
    service.close()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=WITA)
