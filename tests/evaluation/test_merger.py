"""How OPDs that a merger ends are assessed for their last quarter: its deadlines fall later."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from evaluation.domain.absence import LapseAbsent, absence, absence_of
from evaluation.domain.assessment import FinaliseAssessment, assessment
from evaluation.domain.dates import period_of
from evaluation.domain.instrument import instrument
from evaluation.domain.opd import NoteOpd, NoteOpdClosure, OpdIsNotInForce, opd
from evaluation.domain.period import ClosePeriod, OpenPeriod, period
from evaluation.domain.self_assessment import (
    ClaimLevel,
    LapseSelfAssessment,
    SubmitSelfAssessment,
    assessment_of,
)
from evaluation.domain.tpp_export import ExportTpp, tpp_export, tpp_export_of
from evaluation.domain.verification import ConcludeVerification, VerifyIndicator
from kit.decider import Actor
from tests.evaluation.examples import DUE_LIST, HEALTH, HEARD, KOMINFO, OPERATOR, shown
from tests.evaluation.rounds import CODES, DEFAULT, PUBLISH, Round

Q4 = period_of(2025, 4)
MERGED = UUID(int=0xD3)
DEC_20, NEW_YEARS_EVE, NEW_YEAR = date(2025, 12, 20), date(2025, 12, 31), date(2026, 1, 1)
JAN_12, JAN_15, JAN_16 = date(2026, 1, 12), date(2026, 1, 15), date(2026, 1, 16)
JAN_20, JAN_26, JAN_30 = date(2026, 1, 20), date(2026, 1, 26), date(2026, 1, 30)
JUDGE = Actor(account_id=UUID(int=0xB7))


def note(opd_id: UUID, code: str, valid_from: date | None = None) -> NoteOpd:
    return NoteOpd(
        opd_id=opd_id,
        code=code,
        name=f"Dinas {code}",
        valid_from=valid_from,
        valid_to=None,
        heard_event_id=HEARD,
    )


def last_quarter() -> Round:
    told = Round(today=DEC_20)
    told(instrument, DEFAULT, PUBLISH)
    told(opd, HEALTH, note(HEALTH, "DINKES"))
    told(opd, KOMINFO, note(KOMINFO, "DPPKB"))
    opening = OpenPeriod(
        year=2025,
        quarter=4,
        instrument_id=DEFAULT,
        opens_on=DEC_20,
        self_assessment_until=JAN_15,
        verification_until=JAN_30,
        objection_days=3,
        target=Decimal("3.50"),
        component_weight=Decimal(30),
    )
    told(period, Q4, opening)
    return told


def merge(told: Round, last: date) -> None:
    for opd_id in (HEALTH, KOMINFO):
        closure = NoteOpdClosure(opd_id=opd_id, valid_to=last, heard_event_id=HEARD)
        told(opd, opd_id, closure)
    told(opd, MERGED, note(MERGED, "DINKES-PPKB", NEW_YEAR))


def claim(told: Round, opd_id: UUID, *codes: str) -> None:
    for code in codes:
        said = ClaimLevel(
            period_id=Q4,
            opd_id=opd_id,
            indicator=code,
            level=2,
            evidence=shown(1, 2, dated_on=DEC_20),
        )
        told(assessment, assessment_of(Q4, opd_id), said)


def judge(told: Round, opd_id: UUID, level: int) -> None:
    for code in CODES:
        told(assessment, assessment_of(Q4, opd_id), VerifyIndicator(indicator=code, level=level))
    told(assessment, assessment_of(Q4, opd_id), ConcludeVerification())


def exported(told: Round) -> list[tuple[str, str]]:
    told.on(JAN_30, DUE_LIST)(period, Q4, ClosePeriod())
    export = ExportTpp(period_id=Q4, decision_document_number="800/1/2026")
    told.on(JAN_30, DUE_LIST)(tpp_export, tpp_export_of(Q4), export)
    (made,) = told.histories[tpp_export, tpp_export_of(Q4)]
    return [(row["opd_code"], row["index"]) for row in msgspec.to_builtins(made)["rows"]]


def test_predecessors_are_assessed_to_the_end_and_the_successor_is_not() -> None:
    told = last_quarter()
    claim(told.on(DEC_20, OPERATOR), HEALTH, *CODES[:5])
    merge(told, NEW_YEARS_EVE)
    claim(told.on(JAN_12, OPERATOR), HEALTH, *CODES[5:])
    health = assessment_of(Q4, HEALTH)
    told.on(JAN_15, OPERATOR)(assessment, health, SubmitSelfAssessment())
    told.on(JAN_16, DUE_LIST)(absence, absence_of(Q4), LapseAbsent(period_id=Q4))
    judge(told.on(JAN_20, JUDGE), HEALTH, 2)
    judge(told.on(JAN_20, JUDGE), KOMINFO, 1)
    for opd_id in (HEALTH, KOMINFO):
        final = told.on(JAN_26, DUE_LIST)
        final(assessment, assessment_of(Q4, opd_id), FinaliseAssessment())
    assert exported(told) == [("DINKES", "2.00"), ("DPPKB", "1.00")]


def test_the_successor_has_no_claim_in_a_quarter_that_it_did_not_see() -> None:
    told = last_quarter()
    merge(told, NEW_YEARS_EVE)
    with pytest.raises(OpdIsNotInForce):
        claim(told.on(JAN_12, OPERATOR), MERGED, CODES[0])


def test_an_opd_found_to_have_ended_before_the_quarter_neither_lapses_nor_is_paid() -> None:
    told = last_quarter()
    claim(told.on(DEC_20, OPERATOR), HEALTH, CODES[0])
    merge(told, date(2025, 9, 30))
    with pytest.raises(OpdIsNotInForce):
        claim(told.on(JAN_12, OPERATOR), HEALTH, CODES[1])
    late = told.on(JAN_16, DUE_LIST)
    assert late(assessment, assessment_of(Q4, HEALTH), LapseSelfAssessment()) == 0
    assert late(absence, absence_of(Q4), LapseAbsent(period_id=Q4)) == 0
    assert exported(told) == []
