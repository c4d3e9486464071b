"""What has been spent of an OPD's facilitation plan: for which line and month, by which paper?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Refused
from personnel.domain.facilitation_plan import Category, Line
from personnel.domain.form import Key, Month, Sha256, Text, Year


class RecordRealisation(decider.Command, frozen=True):
    """Record what was paid for a line of the plan."""

    opd_id: UUID
    year: Year
    realisation_id: UUID
    line: Key
    month: Month
    """For which it was paid."""
    amount: Decimal
    paid_on: date
    document_number: Text
    """Of the proof of payment."""
    document_sha256: Sha256 | None = None


class ReverseRealisation(decider.Command, frozen=True):
    """Take back a realisation or an incentive that was recorded wrongly, of all its people."""

    opd_id: UUID
    year: Year
    realisation_id: UUID
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class RealisationRecorded(decider.Event, frozen=True, tag="personnel.realisation-recorded.v1"):
    opd_id: UUID
    year: int
    realisation_id: UUID
    line: str
    category: Category
    month: int
    amount: Decimal
    effective_on: date
    """The day of the payment."""
    document_number: str
    document_sha256: str | None


class RealisationReversed(decider.Event, frozen=True, tag="personnel.realisation-reversed.v1"):
    """What was recorded stands in the journal and does not count any more."""

    opd_id: UUID
    year: int
    realisation_id: UUID
    line: str
    reason: str


class LineIsUnknown(Refused):
    """Money is realised for a line of the plan that is in force."""


class ExceedsPlan(Refused):
    """No more is spent of a line than the budget document provides (PP 12/2019)."""


class PaymentIsInTheFuture(Refused):
    """A payment is recorded on or after the day on which it was made."""


class PaidOutsideTheYear(Refused):
    """What a budget document of a year provides is paid within that year."""

    status = 422


class MonthHasNotBegun(Refused):
    """Nothing is paid for a month that begins after the day of the payment."""

    status = 422


class RealisationIsUnknown(Refused):
    """Only what was recorded as realised is reversed."""

    status = 404


class PaymentHasAnotherFile(Refused):
    """A payment that is recorded keeps the file of its proof, or has none, until it is reversed."""


class IncentivesArePaidByName(Refused):
    """Monthly incentives are recorded person by person, so that each amount is sealed."""

    status = 422


class LineIsNotForIncentives(Refused):
    """Monthly incentives are paid from a line that is planned for them."""

    status = 422


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent of a line, as far as rules ask for it."""

    realisation_id: UUID
    line: str
    month: int
    amount: Decimal | None
    """None where it would tell what one or two people received."""
    paid_on: date
    document_number: str
    document_sha256: str | None
    recipients: tuple[UUID, ...] = ()
    """Who received an incentive by it."""
    reversed: bool = False

    def is_same_as(self, other: "Spent") -> bool:
        """Say whether it is the very same payment, recorded twice, whatever its file."""
        named = {"realisation_id": self.realisation_id, "document_sha256": self.document_sha256}
        return msgspec.structs.replace(other, **named) == self

    def without(self, realisation_id: UUID) -> "Spent":
        """Return it as it is once that payment is taken back."""
        mine = self.realisation_id == realisation_id
        return msgspec.structs.replace(self, reversed=True) if mine else self


class Payment(Protocol):
    """A command that records a payment."""

    @property
    def year(self) -> int:
        """Return of which budget."""

    @property
    def month(self) -> int:
        """Return for which month."""

    @property
    def paid_on(self) -> date:
        """Return when it was made."""


def check_days(payment: Payment, today: date) -> None:
    """Refuse a day that is ahead or in another year, and a month that begins after it."""
    on = payment.paid_on
    if on > today:
        raise PaymentIsInTheFuture(paid_on=on.isoformat())
    if on.year != payment.year:
        raise PaidOutsideTheYear(paid_on=on.isoformat(), year=payment.year)
    if payment.month > on.month:
        raise MonthHasNotBegun(paid_on=on.isoformat(), month=payment.month)


def repeats(payment: Spent, before: Sequence[Spent]) -> bool:
    """Say whether it is recorded already, by those that are the same; never with another file."""
    for each in before:
        if payment.document_sha256 not in {None, each.document_sha256}:
            raise PaymentHasAnotherFile(
                realisation_id=each.realisation_id,
                document_number=each.document_number,
                document_sha256=each.document_sha256,
            )
    return bool(before)


def realised(spent: Sequence[Spent], line: str) -> Decimal:
    """Return how much of a line is known to be spent."""
    amounts = (each.amount for each in spent if each.line == line and not each.reversed)
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))


def check_left(line: Line, spent: Sequence[Spent], amount: Decimal) -> None:
    """Refuse to spend more of a line than is left of it."""
    before = realised(spent, line.line)
    if before + amount > line.amount:
        raise ExceedsPlan(
            line=line.line,
            what=line.what,
            planned=str(line.amount),
            realised=str(before),
            asked=str(amount),
        )


def to_reverse(command: ReverseRealisation, spent: Sequence[Spent]) -> Spent:
    """Return what is taken back."""
    for each in spent:
        if each.realisation_id == command.realisation_id:
            return each
    raise RealisationIsUnknown(realisation_id=command.realisation_id)
