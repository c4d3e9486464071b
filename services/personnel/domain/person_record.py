"""What is recorded of somebody from a day on: their OPD, their standing, and who they are."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Personal


class EmploymentType(StrEnum):
    PNS = "pns"
    PPPK = "pppk"
    CONTRACT_STAFF = "contract_staff"


class Status(StrEnum):
    """The standing of an employee as SIASN knows it (kedudukan hukum)."""

    ACTIVE = "active"
    UNPAID_LEAVE = "unpaid_leave"
    STUDY_ASSIGNMENT = "study_assignment"
    SUSPENDED = "suspended"
    PRE_RETIREMENT_LEAVE = "pre_retirement_leave"
    INACTIVE = "inactive"
    DISMISSED = "dismissed"
    RETIRED = "retired"
    DECEASED = "deceased"


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """All that is recorded of a person from a day on; every change restates it in full."""

    person_id: UUID
    opd_id: UUID
    employment_type: EmploymentType
    status: Status
    effective_on: date
    source: str
    name: Personal
    front_title: Personal | None = None
    back_title: Personal | None = None
    nip: Personal | None = None
    phone: Personal | None = None
    email: Personal | None = None
    job_title: Personal | None = None
    grade: str | None = None


class PersonRegistered(Stated, decider.Event, frozen=True, tag="personnel.person-registered.v1"):
    """The first that is recorded of a person."""


class PersonChanged(Stated, decider.Event, frozen=True, tag="personnel.person-changed.v1"):
    """Restates all that holds from ``effective_on`` on, what did not change included."""


Record = PersonRegistered | PersonChanged
