"""What the gateway hears from personnel of companions: groups, requests for help, visits."""

from datetime import date
from uuid import UUID

import msgspec

from kit.policies import HeardEvent


class CompanionGroupFormed(HeardEvent, frozen=True, tag="personnel.companion-group-formed.v1"):
    group_id: UUID
    number: int
    name: str
    effective_on: date
    until: date
    letter_number: str
    letter_on: date


class CompanionJoined(HeardEvent, frozen=True, tag="personnel.companion-joined.v1"):
    group_id: UUID
    person_id: UUID
    account_id: UUID
    effective_on: date
    until: date


class CompanionLeft(HeardEvent, frozen=True, tag="personnel.companion-left.v1"):
    group_id: UUID
    person_id: UUID
    joined_on: date
    effective_on: date


class CompanionshipBegan(HeardEvent, frozen=True, tag="personnel.companionship-began.v1"):
    opd_id: UUID
    group_id: UUID
    effective_on: date
    until: date


class CompanionshipEnded(HeardEvent, frozen=True, tag="personnel.companionship-ended.v1"):
    opd_id: UUID
    group_id: UUID
    began_on: date
    effective_on: date


class HelpRequested(HeardEvent, frozen=True, tag="personnel.help-requested.v1"):
    request_id: UUID
    opd_id: UUID
    subject: str
    text: str
    indicator: str | None


class RequestTaken(HeardEvent, frozen=True, tag="personnel.request-taken.v1"):
    request_id: UUID
    person_id: UUID


class RequestAnswered(HeardEvent, frozen=True, tag="personnel.request-answered.v1"):
    request_id: UUID
    person_id: UUID
    outcome: str
    answer: str


class RequestReopened(HeardEvent, frozen=True, tag="personnel.request-reopened.v1"):
    request_id: UUID
    reason: str


class RequestWithdrawn(HeardEvent, frozen=True, tag="personnel.request-withdrawn.v1"):
    request_id: UUID
    reason: str


class VisitPlanned(HeardEvent, frozen=True, tag="personnel.visit-planned.v1"):
    visit_id: UUID
    opd_id: UUID
    group_id: UUID
    planned_on: date
    mode: str
    place: str


class VisitMoved(HeardEvent, frozen=True, tag="personnel.visit-moved.v1"):
    visit_id: UUID
    planned_on: date
    reason: str


class VisitCancelled(HeardEvent, frozen=True, tag="personnel.visit-cancelled.v1"):
    visit_id: UUID
    reason: str


class Attached(msgspec.Struct, frozen=True):
    sha256: str
    media_type: str
    size: int


class Finding(msgspec.Struct, frozen=True):
    number: int
    text: str
    recommendation: str
    due_on: date
    indicator: str | None


class VisitHeld(HeardEvent, frozen=True, tag="personnel.visit-held.v1"):
    visit_id: UUID
    opd_id: UUID
    group_id: UUID
    effective_on: date
    companions: tuple[UUID, ...]
    report: Attached
    findings: tuple[Finding, ...]


class FollowUpReported(HeardEvent, frozen=True, tag="personnel.follow-up-reported.v1"):
    visit_id: UUID
    finding: int
    effective_on: date
    text: str
    evidence: Attached


class FollowUpAccepted(HeardEvent, frozen=True, tag="personnel.follow-up-accepted.v1"):
    visit_id: UUID
    finding: int


class FollowUpReturned(HeardEvent, frozen=True, tag="personnel.follow-up-returned.v1"):
    visit_id: UUID
    finding: int
    reason: str


class FindingDropped(HeardEvent, frozen=True, tag="personnel.finding-dropped.v1"):
    visit_id: UUID
    finding: int
    reason: str
