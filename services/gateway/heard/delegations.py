"""What the gateway hears of who stands in for whom."""

from datetime import date
from uuid import UUID

from kit.policies import HeardEvent


class DelegationGiven(HeardEvent, frozen=True, tag="personnel.delegation-given.v1"):
    delegation_id: UUID
    kind: str
    role: str
    opd_id: UUID | None
    office_id: UUID
    stood_in_for: UUID | None
    deputy: UUID
    actions: tuple[str, ...] | None
    effective_on: date
    last_on: date
    letter_number: str
    letter_on: date
    given_by: UUID
    extends: UUID | None


class DelegationEnded(HeardEvent, frozen=True, tag="personnel.delegation-ended.v1"):
    delegation_id: UUID
    effective_on: date
    reason: str
    revoked: bool


class DelegationResumed(HeardEvent, frozen=True, tag="personnel.delegation-resumed.v1"):
    delegation_id: UUID
