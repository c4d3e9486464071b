"""What payroll receives for a closed period, in which version, and how anybody can check it."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from evaluation.domain import formula, instrument
from evaluation.domain.assessment import AssessmentFinalised, assessment
from evaluation.domain.form import Cell, LongText
from evaluation.domain.formula import ProposedTerms, Terms
from evaluation.domain.opd import opd
from evaluation.domain.period import (
    AssessmentsAreNotFinal,
    PeriodOpened,
    Stage,
    assessed_days,
    period,
    terms_of,
)
from evaluation.domain.roster import roster, roster_of
from evaluation.domain.self_assessment import assessment_of
from kit import decider
from kit.decider import Decider, Facts, Refused

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Of the signs at which OWASP, "CSV Injection", warns."""


class TppRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the file; its fields, in this order, are the columns."""

    period: str
    opd_code: str
    opd_name: str
    instrument_version: str
    index: Decimal
    predicate: str
    target: Decimal
    achievement_percent: Decimal
    component_weight: Decimal
    component_score: Decimal
    status: Literal["final"] = "final"
    decided_on: date
    decision_document_number: str


class ExportTpp(decider.Command, frozen=True):
    """Make the first export for payroll of a closed period, frozen under its checksum."""

    period_id: UUID
    decision_document_number: Cell
    """Of the document by which the result was decided."""


class CorrectTppExport(decider.Command, frozen=True):
    """Make a further version of a period's export, with the reason; earlier ones stay."""

    reason: LongText
    decision_document_number: Cell
    terms: ProposedTerms | None = None
    """``None``: the terms of the version before."""


Command = ExportTpp | CorrectTppExport


class TppExported(decider.Event, frozen=True, tag="evaluation.tpp-exported.v1"):
    """One version of the export; the newest one counts."""

    period_id: UUID
    period_key: str
    version: int
    reason: str | None
    """``None`` for the first version; a later one corrects the one before."""
    decision_document_number: str
    terms: Terms
    rows: tuple[TppRow, ...]
    checksum: str
    """SHA-256 of ``tpp_csv(rows)``, in lower-case hexadecimal digits."""
    exported_on: date


Event = TppExported


class PeriodIsNotClosed(Refused):
    """TPP is exported from a closed period."""


class PeriodIsAlreadyExported(Refused):
    """A period is exported once; what follows is a correction with a reason."""


class PeriodIsNotExported(Refused):
    """Only an export that was made is corrected."""


class NothingIsCorrected(Refused):
    """A correction changes at least one figure or the document of the export."""


class CellBeginsAFormula(Refused):
    """No cell of the file begins in a way that a spreadsheet takes for a formula."""


class TppExport(msgspec.Struct, frozen=True):
    period_id: UUID | None = None
    version: int = 0
    terms: Terms | None = None
    checksum: str = ""


def tpp_export_of(period_id: UUID) -> UUID:
    """Return the stream of a period's export."""
    return uuid5(NAMESPACE_OID, f"evaluation/tpp-export/{period_id}")


def tpp_csv(rows: Iterable[TppRow]) -> bytes:
    """Return the canonical file: UTF-8 without a mark, CRLF, a header, plain decimals."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(TppRow.__struct_fields__)
    writer.writerows([_cell(value) for value in msgspec.structs.astuple(row)] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def tpp_checksum(rows: Iterable[TppRow]) -> str:
    return hashlib.sha256(tpp_csv(rows)).hexdigest()


def decide(command: Command, state: TppExport, facts: Facts) -> Sequence[Event]:
    match command:
        case ExportTpp():
            return _export(command, state, facts)
        case CorrectTppExport():
            return _correct(command, state, facts)
        case _:
            assert_never(command)


def _export(command: ExportTpp, state: TppExport, facts: Facts) -> Sequence[Event]:
    opened = _closed(facts, command.period_id)
    exported = _version(
        version=1,
        why=None,
        document=command.decision_document_number,
        terms=terms_of(opened),
        opened=opened,
        facts=facts,
    )
    if state.version and exported.checksum == state.checksum:
        return []
    if state.version:
        raise PeriodIsAlreadyExported(version=state.version)
    return [exported]


def _correct(command: CorrectTppExport, state: TppExport, facts: Facts) -> Sequence[Event]:
    if state.period_id is None or state.terms is None:
        raise PeriodIsNotExported
    opened = _closed(facts, state.period_id)
    terms = formula.terms_as_stored(command.terms) if command.terms else state.terms
    contents = instrument.published(facts, opened.instrument_id)
    formula.check(terms, [band.predicate for band in contents.predicates])
    corrected = _version(
        version=state.version + 1,
        why=command.reason,
        document=command.decision_document_number,
        terms=terms,
        opened=opened,
        facts=facts,
    )
    if corrected.checksum == state.checksum:
        raise NothingIsCorrected(version=state.version)
    return [corrected]


def _closed(facts: Facts, period_id: UUID) -> PeriodOpened:
    state = facts.of(period, period_id)
    if state.opened is None or state.stage is not Stage.CLOSED:
        raise PeriodIsNotClosed(stage=state.stage.value)
    return state.opened


def _version(  # noqa: PLR0913 - each part of a version is said by name
    *,
    version: int,
    why: str | None,
    document: str,
    terms: Terms,
    opened: PeriodOpened,
    facts: Facts,
) -> TppExported:
    rows = _rows(document, terms, opened, facts)
    return TppExported(
        period_id=opened.period_id,
        period_key=opened.period_key,
        version=version,
        reason=why,
        decision_document_number=document,
        terms=terms,
        rows=rows,
        checksum=tpp_checksum(rows),
        exported_on=facts.today,
    )


def _rows(document: str, terms: Terms, opened: PeriodOpened, facts: Facts) -> tuple[TppRow, ...]:
    rows = [_row(final, document, terms, opened, facts) for final in _finals(opened, facts)]
    for row in rows:
        _check_cells(row)
    return tuple(sorted(rows, key=lambda row: row.opd_code))


def _check_cells(row: TppRow) -> None:
    """Refuse what could only be escaped by other bytes than those of the checksum."""
    for column, cell in msgspec.structs.asdict(row).items():
        if isinstance(cell, str) and cell.startswith(FORMULA_BEGINS):
            raise CellBeginsAFormula(opd_code=row.opd_code, column=column, cell=cell)


def _finals(opened: PeriodOpened, facts: Facts) -> list[AssessmentFinalised]:
    opd_ids = facts.of(roster, roster_of(opened.period_id)).scored()
    states = [facts.of(assessment, assessment_of(opened.period_id, one)) for one in opd_ids]
    finals = [state.final for state in states if state.final]
    if len(finals) < len(opd_ids):
        done = {final.opd_id for final in finals}
        raise AssessmentsAreNotFinal(opd_ids=[one for one in opd_ids if one not in done])
    return finals


def _row(
    final: AssessmentFinalised,
    document: str,
    terms: Terms,
    opened: PeriodOpened,
    facts: Facts,
) -> TppRow:
    named = facts.of(opd, final.opd_id)
    return TppRow(
        period=opened.period_key,
        opd_code=named.code,
        opd_name=named.name_on(assessed_days(opened).last),
        instrument_version=_instrument_version(final, facts),
        index=final.index,
        predicate=final.predicate,
        target=terms.target,
        component_weight=terms.component_weight,
        decided_on=final.finalised_on,
        decision_document_number=document,
        **msgspec.structs.asdict(formula.component(final.index, final.predicate, terms)),
    )


def _instrument_version(final: AssessmentFinalised, facts: Facts) -> str:
    contents = instrument.published(facts, final.instrument_id)
    return f"{contents.code}/{contents.version}"


def evolve(_state: TppExport, event: Event) -> TppExport:
    return TppExport(event.period_id, event.version, event.terms, event.checksum)


tpp_export = Decider(name="tpp-export", initial=TppExport(), decide=decide, evolve=evolve)
