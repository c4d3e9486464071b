"""Which monthly incentives has a person received, of which OPD and for which month?

Amounts are sealed under the key of the person. The OPD's own stream has the total of a payment,
but not where it would tell what one or two people received.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Never, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import ERASED, Decider, Elsewhere, Facts, Personal, Refused
from personnel.domain.form import Key, Month, Sha256, Text, Year
from personnel.domain.person import person
from personnel.domain.realisation import ReverseRealisation, Spent
from personnel.domain.rupiah import PersonalAmount, rupiah

TOLD_FROM = 3
"""The fewest people of whom a total is told: of two, each would know the other's amount."""


def incentive_of(person_id: UUID) -> UUID:
    """Return the stream of the incentives of one person."""
    return uuid5(person_id, "incentive")


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person_id: UUID
    amount: PersonalAmount


class PayIncentives(decider.Command, frozen=True):
    """Record the incentives of a month that were paid by one document, person by person."""

    opd_id: UUID
    year: Year
    realisation_id: UUID
    line: Key
    month: Month
    """For which it was paid; who is paid for another one stands in another list."""
    paid_on: date
    document_number: Text
    """Of the signed list of receipt."""
    recipients: Annotated[tuple[Recipient, ...], msgspec.Meta(min_length=1, max_length=200)]
    document_sha256: Sha256 | None = None


class IncentivesPaid(decider.Event, frozen=True, tag="personnel.incentives-paid.v1"):
    """That a list was paid; who received how much stands sealed in the streams of the persons."""

    opd_id: UUID
    year: int
    realisation_id: UUID
    line: str
    month: int
    people: tuple[UUID, ...]
    """Who received it."""
    total: Decimal | None
    """None where it would tell what one or two people received."""
    effective_on: date
    """The day of the payment."""
    document_number: str
    document_sha256: str | None


class IncentiveReceived(decider.Event, frozen=True, tag="personnel.incentive-received.v1"):
    person_id: UUID
    opd_id: UUID
    year: int
    month: int
    realisation_id: UUID
    """The payment of which it is a part."""
    amount: Personal
    """In rupiah, as text."""
    effective_on: date
    """The day of the payment."""


class IncentiveTakenBack(decider.Event, frozen=True, tag="personnel.incentive-taken-back.v1"):
    """The payment of which it was a part was recorded wrongly."""

    person_id: UUID
    opd_id: UUID
    year: int
    month: int
    realisation_id: UUID


Event = IncentiveReceived | IncentiveTakenBack


class HoldsNoSeat(Refused):
    """An incentive is paid for a month in which its recipient held a seat in the OPD's team."""


class IncentiveIsPaidAlready(Refused):
    """An OPD pays a person one incentive for a month."""


class RecipientIsTwice(Refused):
    """A list of receipt names each person once."""

    status = 422


class Paid(msgspec.Struct, frozen=True):
    """What somebody received of an OPD for a month."""

    realisation_id: UUID
    amount: str
    """In rupiah, or that it is erased."""


Months = Mapping[tuple[UUID, int, int], Paid]
"""By OPD, year and month."""


class Incentives(msgspec.Struct, frozen=True):
    paid: Months = {}

    def of(self, realisation_id: UUID) -> Decimal:
        """Return how much of a payment this person received; nothing that is known if erased."""
        found = (each for each in self.paid.values() if each.realisation_id == realisation_id)
        amounts = (each.amount for each in found if each.amount != ERASED)
        return sum(map(Decimal, amounts), Decimal("0.00"))


def amounts(command: PayIncentives) -> Mapping[UUID, Decimal]:
    """Return by person what is paid; refused where somebody stands in the list twice."""
    found: dict[UUID, Decimal] = {}
    for each in command.recipients:
        if each.person_id in found:
            raise RecipientIsTwice(person_id=each.person_id, month=command.month)
        found[each.person_id] = rupiah(Decimal(each.amount))
    return found


def check_recipients(command: PayIncentives, facts: Facts) -> None:
    """Refuse who held no seat there in the month, and who was paid for it before."""
    first = date(command.year, command.month, 1)
    last = first.replace(day=monthrange(command.year, command.month)[1])
    month = {"year": command.year, "month": command.month}
    people = [each.person_id for each in command.recipients]
    seatless = [
        each
        for each in people
        if command.opd_id
        not in {seat.opd_id for seat in facts.of(person, each).seats_between(first, last)}
    ]
    if seatless:
        raise HoldsNoSeat(people=seatless, opd_id=command.opd_id, **month)
    key = (command.opd_id, command.year, command.month)
    before = {each: facts.of(incentives, incentive_of(each)).paid.get(key) for each in people}
    paid = {each: one.realisation_id for each, one in before.items() if one}
    if paid:
        raise IncentiveIsPaidAlready(
            people=list(paid), realisations=sorted(set(paid.values())), **month
        )


def received(command: PayIncentives, paid: Mapping[UUID, Decimal]) -> Sequence[Elsewhere]:
    """Return what each of them received, in the stream of each."""
    return [
        Elsewhere(
            incentives,
            incentive_of(person_id),
            IncentiveReceived(
                person_id=person_id,
                opd_id=command.opd_id,
                year=command.year,
                month=command.month,
                realisation_id=command.realisation_id,
                amount=str(amount),
                effective_on=command.paid_on,
            ),
        )
        for person_id, amount in paid.items()
    ]


def taken_back(command: ReverseRealisation, payment: Spent) -> Sequence[Elsewhere]:
    """Return that nobody received what was recorded of the payment."""
    return [
        Elsewhere(
            incentives,
            incentive_of(person_id),
            IncentiveTakenBack(
                person_id=person_id,
                opd_id=command.opd_id,
                year=command.year,
                month=payment.month,
                realisation_id=payment.realisation_id,
            ),
        )
        for person_id in payment.recipients
    ]


def decide(command: Never, _state: Incentives, _facts: Facts) -> Sequence[Event]:
    assert_never(command)


def evolve(state: Incentives, event: Event) -> Incentives:
    key = (event.opd_id, event.year, event.month)
    match event:
        case IncentiveReceived():
            return Incentives({**state.paid, key: Paid(event.realisation_id, event.amount)})
        case IncentiveTakenBack():
            others = {each: paid for each, paid in state.paid.items() if each != key}
            return Incentives(others)
        case _:
            assert_never(event)


incentives: Decider[Never, Event, Incentives] = Decider(
    name="incentives", initial=Incentives(), decide=decide, evolve=evolve
)
"""What is known of the incentives of one person; payments record it in their own append."""
