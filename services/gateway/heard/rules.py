"""What the gateway hears of who initials a decree, and of who may be stood in for."""

from datetime import date

import msgspec

from gateway.heard.decrees import Step
from kit.policies import HeardEvent


class InitialChainPublished(HeardEvent, frozen=True, tag="personnel.initial-chain-published.v1"):
    effective_on: date
    steps: tuple[Step, ...]
    legal_basis: str
    official: bool


class Term(msgspec.Struct, frozen=True):
    kind: str
    role: str
    most_months: int
    extensions: int


class DelegationTermsPublished(
    HeardEvent, frozen=True, tag="personnel.delegation-terms-published.v1"
):
    effective_on: date
    terms: tuple[Term, ...]
    legal_basis: str
    official: bool
