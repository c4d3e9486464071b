"""Which offices may be stood in for, in which way and for how long: data, from a day on."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Facts, Refused, holding
from personnel.domain.form import Key, Text

DELEGATION_TERMS_ID = UUID("f1c1f0a4-5b3e-4f0e-9a55-6d3c1b7e2a41")
"""The one stream of all terms of the province."""

Months = Annotated[int, msgspec.Meta(ge=1, le=24)]
Extensions = Annotated[int, msgspec.Meta(ge=0, le=5)]


class DelegationKind(StrEnum):
    PLH = "plh"
    """Pelaksana harian: the holder is away for a while."""
    PLT = "plt"
    """Pelaksana tugas: the office is vacant."""
    AN = "an"
    """Atas nama: the holder has somebody do named acts in their name."""


class ProposedTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    kind: DelegationKind
    role: Key
    """The office, by the role that the table of rights gives it."""
    most_months: Months
    """Of one delegation."""
    extensions: Extensions
    """How often the same deputy may follow themselves without a day between."""


class PublishDelegationTerms(decider.Command, frozen=True):
    """Set from a day on which offices may be stood in for, in which way and for how long."""

    effective_on: date
    terms: tuple[ProposedTerm, ...]
    legal_basis: Text
    official: bool
    """False: a proposal, shown to people as "usulan, belum resmi"."""


Command = PublishDelegationTerms


class Term(msgspec.Struct, frozen=True):
    kind: DelegationKind
    role: str
    most_months: int
    extensions: int


class DelegationTermsPublished(
    decider.Event, frozen=True, tag="personnel.delegation-terms-published.v1"
):
    effective_on: date
    terms: tuple[Term, ...]
    legal_basis: str
    official: bool


Event = DelegationTermsPublished


class DelegationTermsAreNotLater(Refused):
    """Terms of standing in hold from a later day than all that were published before."""


class DelegationTermsAreEmpty(Refused):
    """Terms of standing in name at least one office."""

    status = 422


class OfficeIsRuledTwice(Refused):
    """Terms of standing in name each office once for each kind."""

    status = 422


class DelegationTerms(msgspec.Struct, frozen=True):
    published: tuple[DelegationTermsPublished, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return which offices were ever stood in for by any of the terms."""
        return tuple(dict.fromkeys(one.role for each in self.published for one in each.terms))

    def version_on(self, on: date) -> DelegationTermsPublished | None:
        return holding(self.published, on)


def decide(command: Command, state: DelegationTerms, _facts: Facts) -> Sequence[Event]:
    match command:
        case PublishDelegationTerms():
            return _publish(command, state)
        case _:
            assert_never(command)


def _publish(command: PublishDelegationTerms, state: DelegationTerms) -> Sequence[Event]:
    published = DelegationTermsPublished(
        effective_on=command.effective_on,
        terms=tuple(Term(**structs.asdict(each)) for each in command.terms),
        legal_basis=command.legal_basis,
        official=command.official,
    )
    if published in state.published:
        return []
    if state.published and command.effective_on <= state.published[-1].effective_on:
        raise DelegationTermsAreNotLater(latest=state.published[-1].effective_on.isoformat())
    if not published.terms:
        raise DelegationTermsAreEmpty
    ruled = Counter((each.kind.value, each.role) for each in published.terms)
    if twice := [list(which) for which, times in ruled.items() if times > 1]:
        raise OfficeIsRuledTwice(offices=twice)
    return [published]


def evolve(state: DelegationTerms, event: Event) -> DelegationTerms:
    match event:
        case DelegationTermsPublished():
            return DelegationTerms((*state.published, event))
        case _:
            assert_never(event)


delegation_terms: Decider[Command, Event, DelegationTerms] = Decider(
    name="delegation-terms", initial=DelegationTerms(), decide=decide, evolve=evolve
)
"""What is decided about the terms of standing in."""
