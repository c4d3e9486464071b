"""The first quarter: health is scored to the end with one objection, Kominfo has only begun."""

from decimal import Decimal

from evaluation.domain.assessment import AssessmentFinalised, IndicatorLevel
from evaluation.domain.formula import Proportional, Terms
from evaluation.domain.instrument import InstrumentPublished
from evaluation.domain.not_applicable import (
    NotApplicableApproved,
    NotApplicableDeclined,
    NotApplicableMarked,
)
from evaluation.domain.objection import ObjectionAnswered, ObjectionRaised
from evaluation.domain.period import (
    DeadlinesExtended,
    PeriodCancelled,
    PeriodClosed,
    PeriodOpened,
)
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    LevelClaimed,
    SelfAssessmentLapsed,
    SelfAssessmentSubmitted,
    assessment_of,
)
from evaluation.domain.tpp_export import TppExported, TppRow, tpp_checksum, tpp_export_of
from evaluation.domain.verification import IndicatorVerified, VerificationConcluded
from tests.evaluation import examples as scored
from tests.evaluation.examples import HEALTH, HEALTH_Q1, KOMINFO, PLAN, Q1, RISK, SERVICE
from tests.gateway.small_team import MAY_15, OPERATOR
from tests.gateway.story import Story

KOMINFO_Q1 = assessment_of(Q1, KOMINFO)
TPP = tpp_export_of(Q1)
KINDS = (
    *(InstrumentPublished, PeriodOpened, DeadlinesExtended, PeriodClosed),
    PeriodCancelled,
    *(AssessmentOpened, LevelClaimed, NotApplicableMarked, NotApplicableApproved),
    NotApplicableDeclined,
    *(SelfAssessmentSubmitted, SelfAssessmentLapsed, IndicatorVerified, VerificationConcluded),
    *(ObjectionRaised, ObjectionAnswered, AssessmentFinalised, TppExported),
)


def period_opened(story: Story) -> None:
    story.tell((scored.INSTRUMENT, scored.instrument_published))
    story.tell((Q1, scored.q1_opened))


def health_concluded(story: Story) -> None:
    for event in (*scored.handed_in, *scored.all_verified, scored.concluded):
        story.tell((HEALTH_Q1, event))


objected = ObjectionRaised(
    period_id=Q1,
    opd_id=HEALTH,
    indicator=RISK,
    reason="bukti ada",
    evidence=scored.evidence(3),
    raised_by=OPERATOR,
)
answered = ObjectionAnswered(
    period_id=Q1, opd_id=HEALTH, indicator=RISK, verified_level=2, level=3, reason="diterima"
)
finalised = AssessmentFinalised(
    assessment_id=HEALTH_Q1,
    period_id=Q1,
    opd_id=HEALTH,
    instrument_id=scored.INSTRUMENT,
    index=Decimal("3.40"),
    predicate="Baik",
    domains=scored.parts("", "3.00", "3.00", "4.00"),
    aspects=scored.parts("Aspek ", "3.00", "3.00", "4.00"),
    levels=tuple(
        IndicatorLevel(indicator=code, level=level)
        for code, level in ((PLAN, 3), (RISK, 3), (SERVICE, 4))
    ),
    finalised_on=scored.APR_14,
)


def health_final(story: Story) -> None:
    health_concluded(story)
    for event in (objected, answered, finalised):
        story.tell((HEALTH_Q1, event))


def kominfo_begun(story: Story) -> None:
    opened = AssessmentOpened(
        assessment_id=KOMINFO_Q1,
        period_id=Q1,
        period_key="2026-Q1",
        opd_id=KOMINFO,
        instrument_id=scored.INSTRUMENT,
    )
    claimed = LevelClaimed(
        period_id=Q1,
        opd_id=KOMINFO,
        indicator=PLAN,
        level=1,
        evidence=scored.evidence(1),
        note="awal",
    )
    marked = NotApplicableMarked(
        period_id=Q1, opd_id=KOMINFO, indicator=SERVICE, reason="tidak ada", marked_by=OPERATOR
    )
    story.tell((KOMINFO_Q1, opened), (KOMINFO_Q1, claimed))
    story.tell((KOMINFO_Q1, marked))


tpp_row = TppRow(
    period="2026-Q1",
    opd_code="DINKES",
    opd_name="Dinas Dinkes",
    instrument_version="MINI/1",
    index=Decimal("3.40"),
    predicate="Baik",
    target=Decimal("4.00"),
    achievement_percent=Decimal("85.00"),
    component_weight=Decimal(30),
    component_score=Decimal("25.50"),
    decided_on=scored.APR_14,
    decision_document_number="900/1",
)
exported = TppExported(
    period_id=Q1,
    period_key="2026-Q1",
    version=1,
    reason=None,
    decision_document_number="900/1",
    terms=Terms(target=Decimal("4.00"), component_weight=Decimal(30), formula=Proportional()),
    rows=(tpp_row,),
    checksum=tpp_checksum((tpp_row,)),
    exported_on=MAY_15,
)
