"""What did companions find on a visit, what has the OPD done about it, and is that enough?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.accompanying import acting_companion
from personnel.domain.attached import Attached, AttachedFile
from personnel.domain.form import Code, LongText

Number = Annotated[int, msgspec.Meta(ge=1, le=100)]
"""Of a finding within its visit, in the order of the report."""


class FindingSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As the command names it; an event carries the same fields in the open, to grow freely."""

    text: LongText
    """What was found, without naming anybody: it is stored as it stands."""
    recommendation: LongText
    """What to do about it, without naming anybody."""
    due_on: date
    """The last day to do it."""
    indicator: Code | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    text: str
    recommendation: str
    due_on: date
    indicator: str | None


class ReportFollowUp(decider.Command, frozen=True):
    """Say what the OPD has done about a finding, with the proof of it."""

    finding: Number
    done_on: date
    text: LongText
    """What was done, without naming anybody: it is stored as it stands."""
    evidence: AttachedFile


class AcceptFollowUp(decider.Command, frozen=True):
    """Say that a finding is settled by what was done."""

    finding: Number


class ReturnFollowUp(decider.Command, frozen=True):
    """Say that a finding is not settled by what was done."""

    finding: Number
    reason: LongText
    """What is missing, without naming anybody: it is stored as it stands."""


class DropFinding(decider.Command, frozen=True):
    """Say that a finding was none; nothing is to be done about it."""

    finding: Number
    reason: LongText
    """Why, without naming anybody: it is stored as it stands."""


Command = ReportFollowUp | AcceptFollowUp | ReturnFollowUp | DropFinding


class FollowUpReported(decider.Event, frozen=True, tag="personnel.follow-up-reported.v1"):
    visit_id: UUID
    opd_id: UUID
    finding: int
    effective_on: date
    """The day on which it was done."""
    text: str
    evidence: Attached
    reported_by: UUID
    """The account; nobody accepts what they have reported themselves."""
    on_behalf_of: UUID | None = None
    """For whom, where it was reported for another."""

    @property
    def hands(self) -> frozenset[UUID]:
        """Return whose hand this is, as ``Actor.persons``."""
        return frozenset({self.reported_by, self.on_behalf_of or self.reported_by})


class FollowUpAccepted(decider.Event, frozen=True, tag="personnel.follow-up-accepted.v1"):
    visit_id: UUID
    opd_id: UUID
    finding: int
    person_id: UUID


class FollowUpReturned(decider.Event, frozen=True, tag="personnel.follow-up-returned.v1"):
    visit_id: UUID
    opd_id: UUID
    finding: int
    person_id: UUID
    reason: str


class FindingDropped(decider.Event, frozen=True, tag="personnel.finding-dropped.v1"):
    visit_id: UUID
    opd_id: UUID
    finding: int
    person_id: UUID
    reason: str


Event = FollowUpReported | FollowUpAccepted | FollowUpReturned | FindingDropped


class FindingIsUnknown(Refused):
    """A follow-up is about a finding of a visit that was held."""

    status = 404


class FindingIsSettled(Refused):
    """Nothing more happens to a finding whose follow-up was accepted, or that was dropped."""


class FollowUpIsNotReported(Refused):
    """Only what the OPD has reported and nobody has judged since is accepted or returned."""


class FollowUpIsOutOfTime(Refused):
    """A follow-up is done between the day of the visit and the day on which it is reported."""

    status = 422


class OwnReportIsNotAccepted(Refused):
    """Nobody judges a follow-up that they have reported themselves."""

    status = 403


class Stage(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


SETTLED = frozenset({Stage.ACCEPTED, Stage.DROPPED})


class Followed(msgspec.Struct, frozen=True):
    """A finding, and how far its follow-up has come."""

    number: int
    stage: Stage = Stage.OPEN
    reported: FollowUpReported | None = None


class Findings(NamedTuple):
    """The part of a visit that its follow-up looks at."""

    visit_id: UUID
    opd_id: UUID
    group_id: UUID
    held_on: date | None
    findings: tuple[Followed, ...]

    def at(self, number: int) -> Followed:
        for one in self.findings:
            if one.number == number:
                return one
        raise FindingIsUnknown(
            visit_id=self.visit_id,
            finding=number,
            findings=[one.number for one in self.findings],
        )


def decide(command: Command, state: Findings, facts: Facts) -> Sequence[Event]:
    followed = state.at(command.finding)
    match command:
        case ReportFollowUp():
            return _report(command, state, followed, facts)
        case AcceptFollowUp() | ReturnFollowUp():
            return _judge(command, state, followed, facts)
        case DropFinding():
            return _drop(command, state, followed, facts)
        case _:
            assert_never(command)


def _unsettled(state: Findings, followed: Followed) -> None:
    if followed.stage in SETTLED:
        raise FindingIsSettled(
            visit_id=state.visit_id, finding=followed.number, stage=followed.stage.value
        )


def _report(
    command: ReportFollowUp, state: Findings, followed: Followed, facts: Facts
) -> Sequence[Event]:
    before = followed.reported
    evidence = command.evidence.as_stored()
    said = (command.done_on, command.text, evidence)
    if before and (before.effective_on, before.text, before.evidence) == said:
        return []
    _unsettled(state, followed)
    first = state.held_on or command.done_on
    if not first <= command.done_on <= facts.today:
        raise FollowUpIsOutOfTime(
            finding=followed.number,
            done_on=command.done_on.isoformat(),
            held_on=first.isoformat(),
            today=facts.today.isoformat(),
        )
    return [
        FollowUpReported(
            visit_id=state.visit_id,
            opd_id=state.opd_id,
            finding=followed.number,
            effective_on=command.done_on,
            text=command.text,
            evidence=evidence,
            reported_by=facts.actor.account_id,
            on_behalf_of=facts.actor.on_behalf_of,
        )
    ]


def _judge(
    command: AcceptFollowUp | ReturnFollowUp, state: Findings, followed: Followed, facts: Facts
) -> Sequence[Event]:
    accepts = isinstance(command, AcceptFollowUp)
    if followed.stage is (Stage.ACCEPTED if accepts else Stage.RETURNED):
        return []
    _unsettled(state, followed)
    if followed.stage is not Stage.REPORTED or followed.reported is None:
        raise FollowUpIsNotReported(
            visit_id=state.visit_id, finding=followed.number, stage=followed.stage.value
        )
    companion = acting_companion(state.opd_id, facts, state.group_id)
    if followed.reported.hands & facts.actor.persons:
        raise OwnReportIsNotAccepted(visit_id=state.visit_id, finding=followed.number)
    of_it = _of(state, followed, companion.person_id)
    if isinstance(command, ReturnFollowUp):
        return [FollowUpReturned(**of_it, reason=command.reason)]
    return [FollowUpAccepted(**of_it)]


def _drop(
    command: DropFinding, state: Findings, followed: Followed, facts: Facts
) -> Sequence[Event]:
    if followed.stage is Stage.DROPPED:
        return []
    _unsettled(state, followed)
    companion = acting_companion(state.opd_id, facts, state.group_id)
    return [FindingDropped(**_of(state, followed, companion.person_id), reason=command.reason)]


def _of(state: Findings, followed: Followed, person_id: UUID) -> dict[str, Any]:
    return {
        "visit_id": state.visit_id,
        "opd_id": state.opd_id,
        "finding": followed.number,
        "person_id": person_id,
    }


def followed(findings: tuple[Followed, ...], event: Event) -> tuple[Followed, ...]:
    """Return the findings after one of them has come further."""
    return tuple(_after(one, event) if one.number == event.finding else one for one in findings)


def _after(one: Followed, event: Event) -> Followed:
    match event:
        case FollowUpReported():
            return Followed(one.number, Stage.REPORTED, event)
        case FollowUpAccepted():
            return Followed(one.number, Stage.ACCEPTED, one.reported)
        case FollowUpReturned():
            return Followed(one.number, Stage.RETURNED)
        case FindingDropped():
            return Followed(one.number, Stage.DROPPED)
        case _:
            assert_never(event)
