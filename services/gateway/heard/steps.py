"""What the gateway hears from personnel: days off, deadlines, checklists, files, ticks, steps."""

from datetime import date
from uuid import UUID

import msgspec

from kit.policies import HeardEvent


class Holiday(msgspec.Struct, frozen=True):
    on: date
    name: str
    kind: str


class HolidaysPublished(HeardEvent, frozen=True, tag="personnel.holidays-published.v1"):
    year: int
    days: tuple[Holiday, ...]


class Escalation(msgspec.Struct, frozen=True):
    after: int
    to: str


class Deadline(msgspec.Struct, frozen=True):
    step: str
    holder: str
    working_days: int
    remind_before: tuple[int, ...]
    escalation: Escalation | None


class DeadlinesPublished(HeardEvent, frozen=True, tag="personnel.deadlines-published.v1"):
    effective_on: date
    steps: tuple[Deadline, ...]
    legal_basis: str
    official: bool


class Check(msgspec.Struct, frozen=True):
    key: str
    name: str
    required: bool
    technical_only: bool


class FileKind(msgspec.Struct, frozen=True):
    key: str
    name: str
    per: str
    required: bool


class ChecklistPublished(HeardEvent, frozen=True, tag="personnel.checklist-published.v1"):
    effective_on: date
    checks: tuple[Check, ...]
    files: tuple[FileKind, ...]
    legal_basis: str
    official: bool


class NominationFileAttached(HeardEvent, frozen=True, tag="personnel.nomination-file-attached.v1"):
    nomination_id: UUID
    kind: str
    position: str | None
    person_id: UUID | None
    title: str
    sha256: str
    media_type: str
    size: int


class NominationFileRemoved(HeardEvent, frozen=True, tag="personnel.nomination-file-removed.v1"):
    nomination_id: UUID
    kind: str
    position: str | None


class ItemChecked(HeardEvent, frozen=True, tag="personnel.item-checked.v1"):
    nomination_id: UUID
    position: str
    check: str
    check_name: str
    fulfilled: bool


class StepBegan(HeardEvent, frozen=True, tag="personnel.step-began.v1"):
    opd_id: UUID
    step: str
    position: str | None
    holder: str
    began_on: date
    until: date
    remind_on: tuple[date, ...]
    years_without_holidays: tuple[int, ...]


class HolderReminded(HeardEvent, frozen=True, tag="personnel.holder-reminded.v1"):
    position: str | None
    number: int


class StepEscalated(HeardEvent, frozen=True, tag="personnel.step-escalated.v1"):
    position: str | None
    to: str
