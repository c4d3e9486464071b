"""May an office be put into these hands for these days, beside what is delegated of it already?"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.delegation_terms import (
    DELEGATION_TERMS_ID,
    DelegationKind,
    DelegationTermsPublished,
    Term,
    delegation_terms,
)
from personnel.domain.office import office, office_of
from personnel.domain.opd import opd_in_force

_DAY = timedelta(days=1)
_MONTHS = 12
_LONGEST_MONTHS = 24 * 6
"""The most months that terms can give, with the most extensions."""


class Lending(msgspec.Struct, frozen=True):
    """Which office, for whom, into whose hands, in which acts and on which days."""

    kind: DelegationKind
    role: str
    opd_id: UUID | None
    stood_in_for: UUID | None
    """The account of the holder; none where the office is vacant."""
    deputy: UUID
    actions: tuple[str, ...] | None
    first_on: date
    last_on: date


class DelegationGiven(decider.Event, frozen=True, tag="personnel.delegation-given.v1"):
    """Somebody stands in from ``effective_on`` to ``last_on``.

    What is done by it carries ``deputy`` as the actor, on behalf of ``stood_in_for`` or, where the
    office is vacant, of ``office_id``.
    """

    delegation_id: UUID
    kind: DelegationKind
    role: str
    opd_id: UUID | None
    office_id: UUID
    """The same for each delegation of this role in this OPD."""
    stood_in_for: UUID | None
    deputy: UUID
    actions: tuple[str, ...] | None
    """``None``: all that the role has when it is used."""
    effective_on: date
    last_on: date
    letter_number: str
    letter_on: date
    given_by: UUID
    terms_on: date
    """The first day of the terms that were asked for its length."""
    extends: UUID | None
    """The delegation of the same deputy that it follows without a day between, of those known."""


class DelegationEnded(decider.Event, frozen=True, tag="personnel.delegation-ended.v1"):
    """From ``effective_on`` on nothing is done by it any more."""

    delegation_id: UUID
    opd_id: UUID | None
    deputy: UUID
    effective_on: date
    reason: str
    revoked: bool
    """Whether it was taken out of the hands of who gave and who has it."""


class DelegationResumed(decider.Event, frozen=True, tag="personnel.delegation-resumed.v1"):
    """The OPD does not end with which it had been going to end; it holds to its own last day."""

    delegation_id: UUID
    opd_id: UUID | None
    deputy: UUID
    effective_on: date
    """From which day on nothing had been going to be done by it."""


class DelegationEndsBeforeItBegins(Refused):
    """The last day of a delegation is not before its first."""

    status = 422


class DelegationIsOver(Refused):
    """A delegation is recorded before its last day has passed."""


class DelegationLetterIsFromTheFuture(Refused):
    """The letter of a delegation carries a date that has come."""


class NoDelegationTermsAreInForce(Refused):
    """An office is stood in for by terms that hold on the first day."""


class OfficeIsNotStoodInFor(Refused):
    """Only the offices that the terms name are stood in for, each in the ways that they name."""


class DelegationIsTooLong(Refused):
    """A delegation lasts no longer than the terms allow."""


class DelegationIsExtendedTooOften(Refused):
    """A deputy follows themselves without a day between no more often than the terms allow."""


class ActIsDelegatedAlready(Refused):
    """On one day each act of an office is in the hands of one deputy."""


class Delegation(msgspec.Struct, frozen=True):
    given: DelegationGiven | None = None
    opd_id: UUID | None = None
    ended_on: date | None = None
    """The first day on which it no longer holds, where it was ended; that may lie ahead."""


class Judged(msgspec.Struct, frozen=True):
    """By which terms a delegation was allowed, and which one it extends."""

    terms_on: date
    extends: UUID | None


def lent(given: DelegationGiven) -> Lending:
    """Return what was given, as it was asked for."""
    return Lending(
        given.kind,
        given.role,
        given.opd_id,
        given.stood_in_for,
        given.deputy,
        given.actions,
        given.effective_on,
        given.last_on,
    )


def check_days(lending: Lending, letter_on: date, facts: Facts) -> None:
    """Refuse days that are none, or over, and a letter that is not written yet."""
    days = {"first_on": lending.first_on.isoformat(), "last_on": lending.last_on.isoformat()}
    if lending.last_on < lending.first_on:
        raise DelegationEndsBeforeItBegins(**days)
    if lending.last_on < facts.today:
        raise DelegationIsOver(**days, today=facts.today.isoformat())
    if letter_on > facts.today:
        raise DelegationLetterIsFromTheFuture(letter_on=letter_on.isoformat())


def judge(lending: Lending, kind: Decider[Any, Any, Delegation], facts: Facts) -> Judged:
    """Return by what it is allowed, given the decider of ``kind`` delegation; else refuse."""
    if lending.opd_id is not None:
        for day in (lending.first_on, lending.last_on):
            opd_in_force(facts, lending.opd_id, day)
    version, term = _term(lending, facts)
    latest = _months_after(lending.first_on, term.most_months) - _DAY
    if lending.last_on > latest:
        raise DelegationIsTooLong(latest=latest.isoformat(), most_months=term.most_months)
    others = list(_others(lending, kind, facts))
    _check_free(lending, others)
    before, after = _extended(lending, others), _extending(lending, others)
    if len(before) + len(after) > term.extensions:
        chain = [one.given.delegation_id for one in (*before, *after)]
        raise DelegationIsExtendedTooOften(delegations=chain, extensions=term.extensions)
    return Judged(version.effective_on, before[-1].given.delegation_id if before else None)


def _term(lending: Lending, facts: Facts) -> tuple[DelegationTermsPublished, Term]:
    version = facts.of(delegation_terms, DELEGATION_TERMS_ID).version_on(lending.first_on)
    if version is None:
        raise NoDelegationTermsAreInForce(on=lending.first_on.isoformat())
    for term in version.terms:
        if (term.kind, term.role) == (lending.kind, lending.role):
            return version, term
    raise OfficeIsNotStoodInFor(role=lending.role, kind=lending.kind.value)


class _Other(msgspec.Struct, frozen=True):
    """Another delegation of the same office, with the last day on which it really holds."""

    given: DelegationGiven
    last_on: date


def _others(
    lending: Lending, kind: Decider[Any, Any, Delegation], facts: Facts
) -> Iterator[_Other]:
    """Iterate over those that may touch it or that it may go on from, in the order of their days.

    They are looked at back to where the longest chain of extensions can begin.
    """
    since = _months_after(lending.first_on, -_LONGEST_MONTHS)
    held = facts.of(office, office_of(lending.role, lending.opd_id)).since(since)
    states = (facts.of(kind, each) for each in held)
    found = [_Other(one.given, last_day(one.given, one.ended_on)) for one in states if one.given]
    of_holder = [one for one in found if _same_holder(one.given, lending)]
    yield from sorted(of_holder, key=lambda one: (one.given.effective_on, one.last_on))


def last_day(given: DelegationGiven, ended_on: date | None) -> date:
    """Return the day on which it really holds last."""
    return given.last_on if ended_on is None else min(given.last_on, ended_on - _DAY)


def _same_holder(given: DelegationGiven, lending: Lending) -> bool:
    """Say whether it is one and the same holder's office; a vacant one is everybody's."""
    holders = (given.stood_in_for, lending.stood_in_for)
    return None in holders or holders[0] == holders[1]


def _check_free(lending: Lending, others: list[_Other]) -> None:
    for other in others:
        apart = other.last_on < lending.first_on or lending.last_on < other.given.effective_on
        shared = _shared(lending.actions, other.given.actions)
        if not apart and shared != ():
            raise ActIsDelegatedAlready(
                delegation_id=other.given.delegation_id,
                first_on=other.given.effective_on.isoformat(),
                last_on=other.last_on.isoformat(),
                actions=shared,
            )


def _shared(these: tuple[str, ...] | None, those: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the acts that both name; ``None``: all of the office."""
    if these is None or those is None:
        return those if these is None else these
    return tuple(sorted(set(these) & set(those)))


def _extended(lending: Lending, others: list[_Other]) -> list[_Other]:
    """Return the delegations that it goes on from, each without a day between, the first first."""
    chain: list[_Other] = []
    begins = lending.first_on
    for other in reversed(_of_the_same_hands(lending, others)):
        if other.given.effective_on < begins <= other.last_on + _DAY:
            chain.insert(0, other)
            begins = other.given.effective_on
    return chain


def _extending(lending: Lending, others: list[_Other]) -> list[_Other]:
    """Return the delegations that go on from it, each without a day between: recorded before it."""
    chain: list[_Other] = []
    last_on = lending.last_on
    for other in _of_the_same_hands(lending, others):
        if lending.first_on < other.given.effective_on <= last_on + _DAY:
            chain.append(other)
            last_on = max(last_on, other.last_on)
    return chain


def _of_the_same_hands(lending: Lending, others: list[_Other]) -> list[_Other]:
    """Return those of the same deputy that were ever in force."""
    held = (one for one in others if one.given.effective_on <= one.last_on)
    return [one for one in held if _same_hands(one.given, lending)]


def _same_hands(given: DelegationGiven, lending: Lending) -> bool:
    shared = _shared(lending.actions, given.actions)
    return (given.kind, given.deputy) == (lending.kind, lending.deputy) and shared != ()


def _months_after(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
