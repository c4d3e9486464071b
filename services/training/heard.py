"""What training hears from personnel, with only the fields it needs."""

from datetime import date
from uuid import UUID

from kit.policies import HeardEvent


class _Person(HeardEvent, frozen=True, kw_only=True):
    person_id: UUID
    opd_id: UUID
    status: str
    effective_on: date


class PersonRegistered(_Person, frozen=True, tag="personnel.person-registered.v1"):
    pass


class PersonChanged(_Person, frozen=True, tag="personnel.person-changed.v1"):
    pass


class DelegationGiven(HeardEvent, frozen=True, tag="personnel.delegation-given.v1"):
    delegation_id: UUID
    role: str
    opd_id: UUID | None
    office_id: UUID
    stood_in_for: UUID | None
    deputy: UUID
    actions: tuple[str, ...] | None
    effective_on: date
    last_on: date


class DelegationEnded(HeardEvent, frozen=True, tag="personnel.delegation-ended.v1"):
    delegation_id: UUID
    effective_on: date


class DelegationResumed(HeardEvent, frozen=True, tag="personnel.delegation-resumed.v1"):
    delegation_id: UUID
