"""A whole round, from the published 25 indicators to the export, as the journals would keep it."""

from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.domain.absence import LapseAbsent, absence, absence_of
from evaluation.domain.assessment import FinaliseAssessment, assessment
from evaluation.domain.dates import period_of
from evaluation.domain.instrument import instrument
from evaluation.domain.objection import AnswerObjection, RaiseObjection
from evaluation.domain.opd import NoteOpd, opd
from evaluation.domain.period import ClosePeriod, OpenPeriod, period
from evaluation.domain.self_assessment import (
    ClaimLevel,
    LapseSelfAssessment,
    SubmitSelfAssessment,
    assessment_of,
)
from evaluation.domain.tpp_export import ExportTpp, TppRow, tpp_export, tpp_export_of
from evaluation.domain.verification import ConcludeVerification, VerifyIndicator
from kit.decider import Actor
from tests.evaluation.examples import (
    APR_1,
    APR_10,
    APR_13,
    APR_14,
    APR_30,
    ASSESSOR,
    DUE_LIST,
    FEB_2,
    HEALTH,
    HEARD,
    JAN_5,
    KOMINFO,
    MAR_31,
    OPERATOR,
    Q1,
)
from tests.evaluation.rounds import CODES, DEFAULT, PUBLISH, Round, shown_to

KOMINFO_OPERATOR = Actor(account_id=UUID(int=0xB1), opd_id=KOMINFO)
HEALTH_ASSESSOR = Actor(account_id=UUID(int=0xB2), opd_id=HEALTH)


def opened_round() -> Round:
    told = Round()
    told(instrument, DEFAULT, PUBLISH)
    for opd_id, code in ((HEALTH, "DINKES"), (KOMINFO, "DISKOMINFOSP")):
        told(
            opd,
            opd_id,
            NoteOpd(
                opd_id=opd_id,
                code=code,
                name=f"Dinas {code}",
                valid_from=None,
                valid_to=None,
                heard_event_id=HEARD,
            ),
        )
    told(
        period,
        period_of(2026, 1),
        OpenPeriod(
            year=2026,
            quarter=1,
            instrument_id=DEFAULT,
            opens_on=JAN_5,
            self_assessment_until=MAR_31,
            verification_until=APR_30,
            objection_days=3,
            target=Decimal("3.50"),
            component_weight=Decimal(30),
        ),
    )
    return told


def claim(told: Round, opd_id: UUID, codes: list[str], level: int) -> None:
    for code in codes:
        said = ClaimLevel(
            period_id=Q1, opd_id=opd_id, indicator=code, level=level, evidence=shown_to(level)
        )
        told(assessment, assessment_of(Q1, opd_id), said)


def judge(told: Round, opd_id: UUID, level: int, reason: str = "") -> None:
    for code in CODES:
        found = VerifyIndicator(indicator=code, level=level, reason=reason)
        told(assessment, assessment_of(Q1, opd_id), found)
    told(assessment, assessment_of(Q1, opd_id), ConcludeVerification())


def played_round() -> Round:
    """Play two OPDs: one submits and objects in time, the other lets its deadline pass."""
    told = opened_round()
    health, kominfo = assessment_of(Q1, HEALTH), assessment_of(Q1, KOMINFO)
    claim(told.on(FEB_2, OPERATOR), HEALTH, CODES, 4)
    claim(told.on(FEB_2, KOMINFO_OPERATOR), KOMINFO, CODES[:1], 1)
    told.on(MAR_31, OPERATOR)(assessment, health, SubmitSelfAssessment())
    told.on(APR_1, DUE_LIST)(assessment, kominfo, LapseSelfAssessment())
    judge(told.on(APR_10, ASSESSOR), HEALTH, 3, "bukti kurang")
    judge(told.on(APR_10, HEALTH_ASSESSOR), KOMINFO, 1)
    objection = RaiseObjection(indicator="OPD-24", reason="bukti baru", evidence=shown_to(4))
    told.on(APR_13, OPERATOR)(assessment, health, objection)
    answer = AnswerObjection(indicator="OPD-24", level=4, reason="bukti diterima")
    told.on(APR_14, ASSESSOR)(assessment, health, answer)
    for assessed in (health, kominfo):
        told.on(APR_14, DUE_LIST)(assessment, assessed, FinaliseAssessment())
    told.on(APR_30, DUE_LIST)(period, Q1, ClosePeriod())
    return told


def round_that_kominfo_never_began() -> Round:
    told = opened_round()
    health, kominfo = assessment_of(Q1, HEALTH), assessment_of(Q1, KOMINFO)
    claim(told.on(FEB_2, OPERATOR), HEALTH, CODES, 2)
    told.on(MAR_31, OPERATOR)(assessment, health, SubmitSelfAssessment())
    told.on(APR_1, DUE_LIST)(absence, absence_of(Q1), LapseAbsent(period_id=Q1))
    judge(told.on(APR_10, ASSESSOR), HEALTH, 2)
    judge(told.on(APR_10, HEALTH_ASSESSOR), KOMINFO, 1)
    for assessed in (health, kominfo):
        told.on(APR_14, DUE_LIST)(assessment, assessed, FinaliseAssessment())
    told.on(APR_30, DUE_LIST)(period, Q1, ClosePeriod())
    return told


def exported_rows(told: Round) -> tuple[TppRow, ...]:
    export = ExportTpp(period_id=Q1, decision_document_number="800/12/2026")
    told.on(APR_30, DUE_LIST)(tpp_export, tpp_export_of(Q1), export)
    (exported,) = told.histories[tpp_export, tpp_export_of(Q1)]
    rows = msgspec.to_builtins(exported)["rows"]
    return msgspec.convert(rows, tuple[TppRow, ...])


def test_a_round_leads_from_the_claims_to_the_export() -> None:
    health, kominfo = exported_rows(played_round())
    # 58 points of weight at level 3, and 3 of them one level higher: 177 / 58 = 3.0517...
    assert (health.index, health.predicate) == (Decimal("3.05"), "Baik")
    assert (health.achievement_percent, health.component_score) == (
        Decimal("87.14"),
        Decimal("26.14"),
    )
    assert (kominfo.index, kominfo.predicate) == (Decimal("1.00"), "Kurang")
    assert (kominfo.achievement_percent, kominfo.component_score) == (
        Decimal("28.57"),
        Decimal("8.57"),
    )


def test_not_to_begin_pays_no_better_than_to_begin_badly() -> None:
    health, kominfo = exported_rows(round_that_kominfo_never_began())
    assert (kominfo.opd_code, kominfo.index) == ("DISKOMINFOSP", Decimal("1.00"))
    assert kominfo.component_score < health.component_score


def test_every_step_of_a_finished_round_said_again_changes_nothing() -> None:
    told = played_round()
    exported_rows(told)
    assert told(instrument, DEFAULT, PUBLISH) == 0
    later = told.on(APR_30, DUE_LIST)
    assert later(assessment, assessment_of(Q1, HEALTH), SubmitSelfAssessment()) == 0
    assert later(assessment, assessment_of(Q1, KOMINFO), LapseSelfAssessment()) == 0
    assert later(assessment, assessment_of(Q1, HEALTH), ConcludeVerification()) == 0
    assert later(assessment, assessment_of(Q1, HEALTH), FinaliseAssessment()) == 0
    assert later(period, Q1, ClosePeriod()) == 0
    export = ExportTpp(period_id=Q1, decision_document_number="800/12/2026")
    assert later(tpp_export, tpp_export_of(Q1), export) == 0
