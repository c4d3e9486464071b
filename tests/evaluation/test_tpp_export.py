"""What payroll receives."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from evaluation.domain.assessment import AssessmentFinalised, assessment
from evaluation.domain.formula import (
    Proportional,
    ProposedTerms,
    TargetIsOutsideTheScale,
    Terms,
)
from evaluation.domain.opd import opd
from evaluation.domain.period import (
    AssessmentsAreNotFinal,
    PeriodClosed,
    period,
)
from evaluation.domain.roster import roster, roster_of
from evaluation.domain.self_assessment import assessment_of
from evaluation.domain.tpp_export import (
    CellBeginsAFormula,
    CorrectTppExport,
    ExportTpp,
    NothingIsCorrected,
    PeriodIsAlreadyExported,
    PeriodIsNotClosed,
    PeriodIsNotExported,
    TppExported,
    TppRow,
    tpp_checksum,
    tpp_csv,
    tpp_export,
)
from kit.decider import Event
from kit.testing import Given, Spec, Stream
from tests.evaluation.examples import (
    APR_14,
    HEALTH,
    INSTRUMENT,
    KOMINFO,
    MAY_1,
    Q1,
    WORLD,
    finished,
    joined,
    noted,
    q1_opened,
)

decides = Spec(tpp_export)
but = msgspec.structs.replace

DECISION, OTHER_DECISION = "800/12/2026", "800/15/2026"


def final(opd_id: UUID, index: str, predicate: str) -> AssessmentFinalised:
    return AssessmentFinalised(
        assessment_id=assessment_of(Q1, opd_id),
        period_id=Q1,
        opd_id=opd_id,
        instrument_id=INSTRUMENT,
        index=Decimal(index),
        predicate=predicate,
        domains=(),
        aspects=(),
        levels=(),
        finalised_on=APR_14,
    )


closed = PeriodClosed(period_id=Q1, period_key="2026-Q1", opd_ids=(KOMINFO, HEALTH))
taking_part = [joined(KOMINFO), joined(HEALTH), finished(HEALTH), finished(KOMINFO)]
AFTER: Mapping[Stream, Sequence[Event]] = {
    **WORLD,
    (period, Q1): [q1_opened, closed],
    (roster, roster_of(Q1)): taking_part,
    (assessment, assessment_of(Q1, HEALTH)): [final(HEALTH, "3.21", "Baik")],
    (assessment, assessment_of(Q1, KOMINFO)): [final(KOMINFO, "4.23", "Memuaskan")],
}

TERMS = Terms(target=Decimal("4.00"), component_weight=Decimal(30), formula=Proportional())
proposed = ProposedTerms(target=Decimal("4.00"), component_weight=Decimal(30))


def row(code: str, index: str, predicate: str, percent: str, points: str) -> TppRow:
    return TppRow(
        period="2026-Q1",
        opd_code=code,
        opd_name=f"Dinas {code}",
        instrument_version="MINI/1",
        index=Decimal(index),
        predicate=predicate,
        target=Decimal("4.00"),
        achievement_percent=Decimal(percent),
        component_weight=Decimal(30),
        component_score=Decimal(points),
        decided_on=APR_14,
        decision_document_number=DECISION,
    )


ROWS = (
    row("DINKES", "3.21", "Baik", "80.25", "24.08"),
    row("DISKOMINFOSP", "4.23", "Memuaskan", "100.00", "30.00"),
)
FILE = (
    b"period,opd_code,opd_name,instrument_version,index,predicate,target,achievement_percent,"
    b"component_weight,component_score,status,decided_on,decision_document_number\r\n"
    b"2026-Q1,DINKES,Dinas DINKES,MINI/1,3.21,Baik,4.00,80.25,30,24.08,final,2026-04-14,"
    b"800/12/2026\r\n"
    b"2026-Q1,DISKOMINFOSP,Dinas DISKOMINFOSP,MINI/1,4.23,Memuaskan,4.00,100.00,30,30.00,final,"
    b"2026-04-14,800/12/2026\r\n"
)

export = ExportTpp(period_id=Q1, decision_document_number=DECISION)
exported = TppExported(
    period_id=Q1,
    period_key="2026-Q1",
    version=1,
    reason=None,
    decision_document_number=DECISION,
    terms=TERMS,
    rows=ROWS,
    checksum=hashlib.sha256(FILE).hexdigest(),
    exported_on=MAY_1,
)


def test_a_closed_period_is_exported_with_one_row_an_opd() -> None:
    decides(given=[], when=export, then=[exported], elsewhere=AFTER, today=MAY_1)


def test_the_file_is_the_same_byte_for_byte_for_everybody() -> None:
    assert tpp_csv(ROWS) == FILE
    assert tpp_checksum(ROWS) == exported.checksum


def test_the_file_of_a_stored_export_can_be_made_again() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(exported), type=TppExported)
    assert tpp_csv(stored.rows) == FILE


def test_names_with_commas_and_quotes_stay_one_cell() -> None:
    tricky = but(ROWS[0], opd_name='Dinas "A", B')
    assert b'"Dinas ""A"", B"' in tpp_csv([tricky])


@pytest.mark.parametrize(
    ("code", "name", "column"),
    [("=1+1", "Dinas", "opd_code"), ("DINKES", "@SUM(A1)", "opd_name"), ("A", "\tB", "opd_name")],
)
def test_an_opd_whose_name_begins_a_formula_is_named_and_not_exported(
    code: str, name: str, column: str
) -> None:
    wicked = but(noted(HEALTH, code), name=name)
    facts = Given(today=MAY_1, histories={**AFTER, (opd, HEALTH): [wicked]})
    with pytest.raises(CellBeginsAFormula) as refused:
        tpp_export.decide(export, tpp_export.initial, facts)
    assert (refused.value.facts["opd_code"], refused.value.facts["column"]) == (code, column)


def test_exporting_the_same_again_changes_nothing() -> None:
    decides(given=[exported], when=export, then=[], elsewhere=AFTER, today=date(2026, 6, 1))


def test_a_period_is_exported_once() -> None:
    other = but(export, decision_document_number=OTHER_DECISION)
    decides(
        given=[exported], when=other, then=PeriodIsAlreadyExported, elsewhere=AFTER, today=MAY_1
    )


def test_only_a_closed_period_is_exported() -> None:
    decides(given=[], when=export, then=PeriodIsNotClosed, today=MAY_1)
    still_open = {**AFTER, (period, Q1): [q1_opened]}
    decides(given=[], when=export, then=PeriodIsNotClosed, elsewhere=still_open, today=MAY_1)


def test_what_is_not_final_is_not_exported() -> None:
    unfinished = {**AFTER, (assessment, assessment_of(Q1, HEALTH)): []}
    decides(given=[], when=export, then=AssessmentsAreNotFinal, elsewhere=unfinished, today=MAY_1)


correct = CorrectTppExport(reason="nomor keliru", decision_document_number=OTHER_DECISION)


def with_document(rows: Sequence[TppRow]) -> tuple[TppRow, ...]:
    return tuple(but(one, decision_document_number=OTHER_DECISION) for one in rows)


def corrected(rows: tuple[TppRow, ...], terms: Terms = TERMS) -> TppExported:
    return but(
        exported,
        version=2,
        reason="nomor keliru",
        decision_document_number=OTHER_DECISION,
        terms=terms,
        rows=rows,
        checksum=tpp_checksum(rows),
    )


def test_a_correction_is_a_new_version_with_a_reason() -> None:
    decides(
        given=[exported],
        when=correct,
        then=[corrected(with_document(ROWS))],
        elsewhere=AFTER,
        today=MAY_1,
    )


def test_a_correction_may_change_the_terms() -> None:
    easier = but(TERMS, target=Decimal("3.00"))
    rows = with_document(
        [
            but(
                one,
                target=Decimal("3.00"),
                achievement_percent=Decimal("100.00"),
                component_score=Decimal("30.00"),
            )
            for one in ROWS
        ]
    )
    decides(
        given=[exported],
        when=but(correct, terms=but(proposed, target=Decimal("3.00"))),
        then=[corrected(rows, easier)],
        elsewhere=AFTER,
        today=MAY_1,
    )


def test_a_later_correction_keeps_the_terms_of_the_version_before() -> None:
    easier = but(TERMS, target=Decimal("3.00"))
    before = but(exported, version=2, terms=easier)
    state = tpp_export.replay([exported, before])
    assert (state.version, state.terms) == (2, easier)


def test_a_correction_that_corrects_nothing_is_refused() -> None:
    same = but(correct, decision_document_number=DECISION)
    decides(given=[exported], when=same, then=NothingIsCorrected, elsewhere=AFTER, today=MAY_1)


@pytest.mark.parametrize("target", ["0", "NaN"])
def test_a_correction_needs_terms_that_can_be_applied(target: str) -> None:
    wrong = but(correct, terms=but(proposed, target=Decimal(target)))
    decides(given=[exported], when=wrong, then=TargetIsOutsideTheScale, elsewhere=AFTER)


def test_only_what_was_exported_is_corrected() -> None:
    decides(given=[], when=correct, then=PeriodIsNotExported, elsewhere=AFTER)
