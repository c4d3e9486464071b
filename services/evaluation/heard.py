"""What evaluation hears from personnel, with only the fields it needs."""

from datetime import date
from uuid import UUID

from kit.policies import HeardEvent


class OpdRegistered(HeardEvent, frozen=True, tag="personnel.opd-registered.v1"):
    opd_id: UUID
    code: str
    name: str
    effective_on: date | None
    valid_to: date | None


class OpdChanged(HeardEvent, frozen=True, tag="personnel.opd-changed.v1"):
    opd_id: UUID
    name: str
    effective_on: date


class OpdClosed(HeardEvent, frozen=True, tag="personnel.opd-closed.v1"):
    opd_id: UUID
    valid_to: date
    successors: tuple[UUID, ...]
    heir_id: UUID | None = None


class OpdEndCancelled(HeardEvent, frozen=True, tag="personnel.opd-end-cancelled.v1"):
    opd_id: UUID
    valid_to: date | None


class OpdRegistrationCancelled(
    HeardEvent, frozen=True, tag="personnel.opd-registration-cancelled.v1"
):
    opd_id: UUID
    effective_on: date


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
