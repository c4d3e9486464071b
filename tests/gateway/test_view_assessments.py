"""How each OPD was assessed, indicator by indicator, and what payroll received."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from evaluation.domain.not_applicable import NotApplicableApproved, NotApplicableDeclined
from evaluation.domain.period import DeadlinesExtended, PeriodCancelled, PeriodClosed
from evaluation.domain.self_assessment import LevelClaimed, SelfAssessmentLapsed
from gateway.views import VIEWS
from gateway.views.assessment_sheet import assessment, assessments
from gateway.views.periods import instrument, latest_period, period, period_named, periods
from gateway.views.tpp_exports import tpp_export, tpp_versions
from tests.evaluation import examples as scored
from tests.evaluation.examples import HEALTH, HEALTH_Q1, KOMINFO, PLAN, Q1, RISK, SERVICE
from tests.gateway import small_quarter as quarter
from tests.gateway.shelves import Shelf
from tests.gateway.small_quarter import KOMINFO_Q1, TPP
from tests.gateway.small_team import opds
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told


@pytest.fixture
def story() -> Story:
    story = new_story()
    opds(story)
    quarter.period_opened(story)
    return story


def test_a_sheet_has_all_indicators_in_their_order(story: Story, shelf: Shelf) -> None:
    quarter.kominfo_begun(story)
    with told(story, shelf, VIEWS) as connection:
        sheet = assessment(connection, Q1, KOMINFO, confined_to=KOMINFO)
    assert sheet is not None
    assert (sheet.stage, sheet.period_key, sheet.index_value) == ("open", "2026-Q1", None)
    assert [(one.indicator, one.claimed_level, one.not_applicable) for one in sheet.findings] == [
        (PLAN, 1, None),
        (RISK, None, None),
        (SERVICE, None, "marked"),
    ]
    assert [one.level for one in sheet.findings[0].evidence] == [1]
    assert str(sheet.findings[2].weight) == "3.0"


def test_another_opds_assessment_is_not_shown(story: Story, shelf: Shelf) -> None:
    quarter.kominfo_begun(story)
    with told(story, shelf, VIEWS) as connection:
        assert assessment(connection, Q1, KOMINFO, confined_to=HEALTH) is None
        assert assessment(connection, Q1, HEALTH) is None
        assert assessments(connection, confined_to=HEALTH) == ()


def test_a_sheet_shows_claim_verification_objection_and_result(story: Story, shelf: Shelf) -> None:
    quarter.health_final(story)
    with told(story, shelf, VIEWS) as connection:
        sheet = assessment(connection, Q1, HEALTH)
    assert sheet is not None
    risk = sheet.findings[1]
    levels = (risk.claimed_level, risk.verified_level, risk.answered_level, risk.final_level)
    assert levels == (4, 2, 3, 3)
    assert (risk.verified_reason, risk.objection, risk.answer) == (
        "bukti kurang",
        "bukti ada",
        "diterima",
    )
    assert [one.level for one in risk.objection_evidence] == [3]
    assert (sheet.stage, str(sheet.index_value), sheet.predicate) == ("final", "3.40", "Baik")
    assert [(part.name, str(part.index)) for part in sheet.domains][:1] == [("Tata Kelola", "3.00")]


def test_a_claim_takes_back_that_an_indicator_does_not_apply(story: Story, shelf: Shelf) -> None:
    quarter.kominfo_begun(story)
    approved = NotApplicableApproved(period_id=Q1, opd_id=KOMINFO, indicator=SERVICE, reason="ya")
    story.tell((KOMINFO_Q1, approved))
    with told(story, shelf, VIEWS) as connection:
        before = assessment(connection, Q1, KOMINFO)
    claimed = LevelClaimed(
        period_id=Q1, opd_id=KOMINFO, indicator=SERVICE, level=1, evidence=(), note=""
    )
    story.tell((KOMINFO_Q1, claimed))
    with told(story, shelf, VIEWS) as connection:
        after = assessment(connection, Q1, KOMINFO)
    assert before is not None
    assert after is not None
    marks = [sheet.findings[2].not_applicable for sheet in (before, after)]
    assert marks == ["approved", None]


def test_a_declined_mark_is_shown_with_its_reason_and_the_level_that_counts(
    story: Story, shelf: Shelf
) -> None:
    quarter.kominfo_begun(story)
    lapsed = SelfAssessmentLapsed(period_id=Q1, opd_id=KOMINFO, unclaimed=(RISK,))
    declined = NotApplicableDeclined(
        period_id=Q1, opd_id=KOMINFO, indicator=SERVICE, reason="layanan ada", counts_as=1
    )
    story.tell((KOMINFO_Q1, lapsed), (KOMINFO_Q1, declined))
    with told(story, shelf, VIEWS) as connection:
        sheet = assessment(connection, Q1, KOMINFO)
    assert sheet is not None
    found = sheet.findings[2]
    assert (found.not_applicable, found.not_applicable_declined) == ("declined", "layanan ada")
    assert found.claimed_level == 1


def test_a_missed_deadline_counts_as_level_one(story: Story, shelf: Shelf) -> None:
    quarter.kominfo_begun(story)
    lapsed = SelfAssessmentLapsed(period_id=Q1, opd_id=KOMINFO, unclaimed=(RISK,))
    story.tell((KOMINFO_Q1, lapsed))
    with told(story, shelf, VIEWS) as connection:
        sheet = assessment(connection, Q1, KOMINFO)
    assert sheet is not None
    assert (sheet.stage, sheet.lapsed, sheet.findings[1].claimed_level) == ("submitted", True, 1)


def test_assessments_are_paged(story: Story, shelf: Shelf) -> None:
    quarter.kominfo_begun(story)
    quarter.health_concluded(story)
    with told(story, shelf, VIEWS) as connection:
        (first,) = assessments(connection, period_id=Q1, limit=1)
        (second,) = assessments(connection, period_id=Q1, after=first.assessment_id)
    assert {first.assessment_id, second.assessment_id} == {HEALTH_Q1, KOMINFO_Q1}


def test_a_period_shows_the_deadlines_that_hold_now(story: Story, shelf: Shelf) -> None:
    extended = DeadlinesExtended(
        period_id=Q1,
        self_assessment_until=scored.APR_1,
        verification_until=scored.MAY_1,
        reason="libur",
    )
    closed = PeriodClosed(period_id=Q1, period_key="2026-Q1", opd_ids=())
    story.tell((Q1, extended))
    story.tell((Q1, closed))
    with told(story, shelf, VIEWS) as connection:
        found = period(connection, Q1)
        assert period_named(connection, "2026-Q1") == found
        assert periods(connection) == (found,)
        assert periods(connection, after=Q1) == ()
        assert latest_period(connection, scored.JAN_5) == found
        assert latest_period(connection, date(2026, 1, 4)) is None
    assert found is not None
    assert (found.self_assessment_until, found.verification_until, found.stage) == (
        scored.APR_1,
        scored.MAY_1,
        "closed",
    )
    assert (found.target, str(found.target)) == (Decimal(4), "4.00")


def test_a_cancelled_period_is_not_shown_until_it_is_opened_again(
    story: Story, shelf: Shelf
) -> None:
    story.tell((Q1, PeriodCancelled(period_id=Q1, period_key="2026-Q1", reason="salah ketik")))
    with told(story, shelf, VIEWS) as connection:
        assert (period(connection, Q1), periods(connection)) == (None, ())
        assert latest_period(connection, scored.JAN_5) is None
    story.tell((Q1, scored.q1_opened))
    with told(story, shelf, VIEWS) as connection:
        found = period(connection, Q1)
    assert found is not None
    assert found.stage == "open"


def test_an_instrument_is_shown_whole(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        found = instrument(connection, scored.INSTRUMENT)
        assert instrument(connection, Q1) is None
    assert found is not None
    assert [one.code for one in found.indicators] == [PLAN, RISK, SERVICE]
    assert len(found.indicators[0].criteria) == 5
    assert found.predicates[4].lowest == Decimal("4.20")
    assert (found.scales.process, found.official) == (scored.LABELS, False)


def test_an_export_is_given_in_its_newest_version_unless_one_is_named(
    story: Story, shelf: Shelf
) -> None:
    row = msgspec.structs.replace(quarter.tpp_row, component_score=Decimal("25.60"))
    corrected = msgspec.structs.replace(
        quarter.exported, version=2, reason="salah hitung", rows=(row,)
    )
    story.tell((TPP, quarter.exported))
    story.tell((TPP, corrected))
    with told(story, shelf, VIEWS) as connection:
        newest, first = tpp_export(connection, Q1), tpp_export(connection, Q1, 1)
        assert tpp_export(connection, Q1, 3) is None
        assert tpp_export(connection, HEALTH_Q1) is None
        versions = tpp_versions(connection, Q1)
    assert newest is not None
    assert (newest.version, newest.reason) == (2, "salah hitung")
    assert first is not None
    assert msgspec.structs.astuple(first.rows[0]) == msgspec.structs.astuple(quarter.tpp_row)
    assert str(first.rows[0].achievement_percent) == "85.00"
    assert first.checksum == quarter.exported.checksum
    assert [one.version for one in versions] == [2, 1]
