"""What does an OPD promise its team for a year: for what, how much, from which budget line?

The budget line is that of the sub-activity "Dukungan Pelaksanaan SPBE" (Kepmendagri
900.1.15.5-1317/2023); the document is the OPD's DPA, and its change (DPPA) for a later version.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.form import Key, Month, Text, Year
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.rupiah import rupiah


def facilitation_of(opd_id: UUID, year: int) -> UUID:
    """Return the stream of what one OPD plans for a year and what of it arrives."""
    return uuid5(opd_id, f"facilitation {year}")


class Category(StrEnum):
    MONTHLY_INCENTIVE = "monthly_incentive"
    TRAINING_COST = "training_cost"
    WORK_EQUIPMENT = "work_equipment"
    ROUTINE_MEETING = "routine_meeting"
    OTHER_COST = "other_cost"


class PlannedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command says it; an event carries the same fields in the open, to grow freely."""

    line: Key
    """By which its realisations name it, the same in each version."""
    category: Category
    what: Text
    """What it is for, without naming anybody."""
    amount: Decimal
    """Of the whole year, in rupiah."""
    budget_code: Text
    budget_name: Text
    months: Annotated[tuple[Month, ...], msgspec.Meta(min_length=1, max_length=12)]
    """For which it is meant, in equal parts."""


Lines = Annotated[tuple[PlannedLine, ...], msgspec.Meta(min_length=1, max_length=100)]


class PlanFacilitation(decider.Command, frozen=True):
    """Record what the OPD's budget document provides for the team in a year."""

    opd_id: UUID
    year: Year
    document_number: Text
    document_on: date
    lines: Lines


class ReviseFacilitation(decider.Command, frozen=True):
    """Restate the plan in full, as a changed budget document has it."""

    opd_id: UUID
    year: Year
    document_number: Text
    document_on: date
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""
    lines: Lines


class Line(msgspec.Struct, frozen=True):
    line: str
    category: Category
    what: str
    amount: Decimal
    budget_code: str
    budget_name: str
    months: tuple[int, ...]


class FacilitationPlanned(decider.Event, frozen=True, tag="personnel.facilitation-planned.v1"):
    opd_id: UUID
    year: int
    document_number: str
    effective_on: date
    """The day of the document."""
    lines: tuple[Line, ...]


class FacilitationRevised(decider.Event, frozen=True, tag="personnel.facilitation-revised.v1"):
    """All lines anew; those that are not here any more are given up."""

    opd_id: UUID
    year: int
    version: int
    document_number: str
    effective_on: date
    """The day of the document."""
    reason: str
    lines: tuple[Line, ...]


Plan = FacilitationPlanned | FacilitationRevised


class LineIsTwice(Refused):
    """Each line of a plan has a key of its own."""

    status = 422


class FacilitationIsPlanned(Refused):
    """The facilitation of a year is planned once; after that the plan is revised."""


class FacilitationIsNotPlanned(Refused):
    """Money is realised, and a plan revised, only where the OPD has a plan for the year."""


class PlanIsTooFarAhead(Refused):
    """Facilitation is planned for the current year, the next one, or one that has passed."""


class DocumentIsInTheFuture(Refused):
    """A document is recorded on or after its date."""


class RevisionIsOlder(Refused):
    """A later version of a plan does not have an earlier date than the one it replaces."""


class RealisedLineIsCut(Refused):
    """A line keeps its category, and at least the amount that has been realised of it."""


def planned(command: PlanFacilitation, facts: Facts) -> FacilitationPlanned:
    """Return the first version of the plan."""
    _check_year(command.opd_id, command.year, facts)
    return FacilitationPlanned(
        opd_id=command.opd_id,
        year=command.year,
        document_number=command.document_number,
        effective_on=_document_day(command.document_on, facts),
        lines=_lines(command.lines),
    )


def revised(
    command: ReviseFacilitation, before: Plan, version: int, facts: Facts
) -> FacilitationRevised:
    """Return the next version of the plan."""
    on = _document_day(command.document_on, facts)
    if on < before.effective_on:
        raise RevisionIsOlder(on=on.isoformat(), latest_on=before.effective_on.isoformat())
    return FacilitationRevised(
        opd_id=command.opd_id,
        year=command.year,
        version=version,
        document_number=command.document_number,
        effective_on=on,
        reason=command.reason,
        lines=_lines(command.lines),
    )


def check_kept(plan: Plan, before: Plan, realised: Mapping[str, Decimal]) -> None:
    """Refuse to take back what has been realised: by line, in rupiah."""
    lines, former = by_key(plan.lines), by_key(before.lines)
    cut = [
        {"line": key, "realised": str(amount), "planned": str(_amount_of(lines.get(key)))}
        for key, amount in realised.items()
        if key not in lines
        or lines[key].amount < amount
        or lines[key].category is not former[key].category
    ]
    if cut:
        raise RealisedLineIsCut(lines=cut)


def by_key(lines: Sequence[Line]) -> Mapping[str, Line]:
    """Return the lines by their key."""
    return {each.line: each for each in lines}


def _amount_of(line: Line | None) -> Decimal:
    return line.amount if line else Decimal("0.00")


def _lines(lines: Sequence[PlannedLine]) -> tuple[Line, ...]:
    keys = [each.line for each in lines]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise LineIsTwice(lines=twice)
    return tuple(_line(each) for each in lines)


def _line(said: PlannedLine) -> Line:
    return Line(
        line=said.line,
        category=said.category,
        what=said.what,
        amount=rupiah(said.amount),
        budget_code=said.budget_code,
        budget_name=said.budget_name,
        months=tuple(sorted(set(said.months))),
    )


def _document_day(on: date, facts: Facts) -> date:
    if on > facts.today:
        raise DocumentIsInTheFuture(on=on.isoformat())
    return on


def _check_year(opd_id: UUID, year: int, facts: Facts) -> None:
    """Refuse a year that is too far ahead, or in which the OPD is in force on no day."""
    if year > facts.today.year + 1:
        raise PlanIsTooFarAhead(year=year, latest=facts.today.year + 1)
    found = facts.of(opd, opd_id)
    if found.registered is None:
        raise OpdIsUnknown(opd_id=opd_id)
    begins, ends = found.valid_from or date.min, found.valid_to or date.max
    if begins > date(year, 12, 31) or ends < date(year, 1, 1):
        raise OpdIsNotInForce(
            opd_id=opd_id, code=found.code, year=year, successors=list(found.successors)
        )
