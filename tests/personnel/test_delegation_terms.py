"""Which offices are stood in for, and for how long, is data that holds from a day on."""

import json
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

import personnel.main
from kit.testing import Given, Spec
from personnel.domain.delegation_terms import (
    DelegationKind,
    DelegationTermsAreEmpty,
    DelegationTermsAreNotLater,
    DelegationTermsPublished,
    OfficeIsRuledTwice,
    ProposedTerm,
    PublishDelegationTerms,
    delegation_terms,
)
from tests.personnel.delegations import ROLE, terms
from tests.personnel.examples import JAN_1

decides = Spec(delegation_terms)

DATA = Path(personnel.main.__file__).parent / "data" / "delegation-terms.json"
publish = PublishDelegationTerms(
    effective_on=JAN_1,
    terms=tuple(ProposedTerm(**msgspec.structs.asdict(each)) for each in terms.terms),
    legal_basis=terms.legal_basis,
    official=False,
)


def test_terms_are_published_once() -> None:
    decides(given=[], when=publish, then=[terms])
    decides(given=[terms], when=publish, then=[])


def test_later_terms_hold_from_their_day_on() -> None:
    july = date(2026, 7, 1)
    later = replace(publish, effective_on=july, official=True)
    expected = replace(terms, effective_on=july, official=True)
    decides(given=[terms], when=later, then=[expected])
    state = delegation_terms.replay([terms, expected])
    assert state.version_on(date(2026, 6, 30)) == terms
    assert state.version_on(july) == expected
    assert state.version_on(date(2025, 12, 31)) is None
    for when in (replace(publish, official=True), replace(later, official=False)):
        decides(given=[terms, expected], when=when, then=DelegationTermsAreNotLater)


def test_terms_name_each_office_once_for_each_kind_and_at_least_one() -> None:
    twice = ProposedTerm(DelegationKind.PLH, ROLE, 2, 0)
    decides(given=[], when=replace(publish, terms=()), then=DelegationTermsAreEmpty)
    again = replace(publish, terms=(*publish.terms, twice))
    decides(given=[], when=again, then=OfficeIsRuledTwice)


def test_the_terms_that_the_product_brings_along_are_a_proposal_and_are_taken() -> None:
    brought = json.loads(DATA.read_text(encoding="utf-8"))
    command = msgspec.convert(brought, PublishDelegationTerms)
    assert not command.official
    (published,) = delegation_terms.decide(command, delegation_terms.initial, Given())
    assert isinstance(published, DelegationTermsPublished)
    rules = {(each.kind.value, each.role): each for each in published.terms}
    assert (rules["plt", "opd_head"].most_months, rules["plt", "opd_head"].extensions) == (3, 1)
    assert rules["plh", "opd_head"].most_months == 1
