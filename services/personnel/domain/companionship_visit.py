"""When do companions visit an OPD, who came, what did they report, and what becomes of it?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain import finding
from personnel.domain.accompanying import acting_companion
from personnel.domain.attached import Attached, AttachedFile
from personnel.domain.companion import PersonIsNoCompanion, check_other_eyes
from personnel.domain.companion_group import OpdIsNotAccompanied, companion_group
from personnel.domain.companionship import companionship, companionship_of
from personnel.domain.finding import (
    AcceptFollowUp,
    DropFinding,
    Finding,
    FindingDropped,
    Findings,
    FindingSaid,
    Followed,
    FollowUpAccepted,
    FollowUpReported,
    FollowUpReturned,
    ReportFollowUp,
    ReturnFollowUp,
)
from personnel.domain.form import Text
from personnel.domain.opd import opd_in_force


class Mode(StrEnum):
    ON_SITE = "on-site"
    ONLINE = "online"


class PlanVisit(decider.Command, frozen=True):
    """Agree on a visit of the group to an OPD that it accompanies."""

    visit_id: UUID
    opd_id: UUID
    planned_on: date
    mode: Mode
    place: Text
    """Where, or over what, such as the name of a room."""


class MoveVisit(decider.Command, frozen=True):
    """Agree on another day for a visit that was not held yet."""

    planned_on: date
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class CancelVisit(decider.Command, frozen=True):
    """Give a visit up that was not held."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class RecordVisit(decider.Command, frozen=True):
    """Record that a visit was held: who came, the report, and what was found."""

    held_on: date
    companions: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=20)]
    """The persons of the group who came."""
    report: AttachedFile
    findings: Annotated[tuple[FindingSaid, ...], msgspec.Meta(max_length=100)] = ()


Command = PlanVisit | MoveVisit | CancelVisit | RecordVisit | finding.Command


class VisitPlanned(decider.Event, frozen=True, tag="personnel.visit-planned.v1"):
    visit_id: UUID
    opd_id: UUID
    group_id: UUID
    planned_on: date
    mode: Mode
    place: str


class VisitMoved(decider.Event, frozen=True, tag="personnel.visit-moved.v1"):
    visit_id: UUID
    opd_id: UUID
    planned_on: date
    reason: str


class VisitCancelled(decider.Event, frozen=True, tag="personnel.visit-cancelled.v1"):
    visit_id: UUID
    opd_id: UUID
    reason: str


class VisitHeld(decider.Event, frozen=True, tag="personnel.visit-held.v1"):
    visit_id: UUID
    opd_id: UUID
    group_id: UUID
    effective_on: date
    """The day on which it was held."""
    companions: tuple[UUID, ...]
    report: Attached
    findings: tuple[Finding, ...]


Event = VisitPlanned | VisitMoved | VisitCancelled | VisitHeld | finding.Event


class VisitIsUnknown(Refused):
    """A visit is planned before anything else happens to it."""

    status = 404


class VisitIsDifferent(Refused):
    """A visit is planned once, to one OPD; another day is agreed on by moving it."""


class VisitIsNotPlanned(Refused):
    """Only a visit that was neither held nor cancelled is moved, cancelled or recorded."""


class VisitIsInTheFuture(Refused):
    """A visit is recorded on the day on which it was held, or later."""

    status = 422


class FindingIsDueBeforeTheVisit(Refused):
    """What a visit finds is due on the day of the visit or later."""

    status = 422


class Stage(StrEnum):
    NEW = "new"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"


class Visit(msgspec.Struct, frozen=True):
    stage: Stage = Stage.NEW
    planned: VisitPlanned | None = None
    opd_id: UUID | None = None
    planned_on: date | None = None
    """By the last agreement."""
    held: VisitHeld | None = None
    findings: tuple[Followed, ...] = ()


def decide(command: Command, state: Visit, facts: Facts) -> Sequence[Event]:
    match command:
        case PlanVisit():
            return _plan(command, state, facts)
        case MoveVisit():
            return _move(command, state, facts)
        case CancelVisit():
            return _cancel(command, state, facts)
        case RecordVisit():
            return _record(command, state, facts)
        case ReportFollowUp() | AcceptFollowUp() | ReturnFollowUp() | DropFinding():
            return finding.decide(command, _findings(state), facts)
        case _:
            assert_never(command)


def _plan(command: PlanVisit, state: Visit, facts: Facts) -> Sequence[Event]:
    if state.planned:
        first = state.planned
        said = (first.opd_id, first.planned_on, first.mode, first.place)
        if said == (command.opd_id, command.planned_on, command.mode, command.place):
            return []
        raise VisitIsDifferent(visit_id=command.visit_id)
    companion = acting_companion(command.opd_id, facts)
    _check_care(command.opd_id, companion.group_id, command.planned_on, facts)
    return [VisitPlanned(group_id=companion.group_id, **msgspec.structs.asdict(command))]


def _check_care(opd_id: UUID, group_id: UUID, on: date, facts: Facts) -> None:
    care = facts.of(companionship, companionship_of(opd_id)).on(on)
    if care is None or care.group_id != group_id:
        raise OpdIsNotAccompanied(opd_id=opd_id, on=on.isoformat())


def _known(state: Visit) -> VisitPlanned:
    if state.planned is None:
        raise VisitIsUnknown
    return state.planned


def _planned(state: Visit, facts: Facts) -> VisitPlanned:
    """Return the visit as it was planned, which its group may still change."""
    planned = _known(state)
    if state.stage is not Stage.PLANNED:
        raise VisitIsNotPlanned(visit_id=planned.visit_id, stage=state.stage.value)
    acting_companion(planned.opd_id, facts, planned.group_id)
    return planned


def _move(command: MoveVisit, state: Visit, facts: Facts) -> Sequence[Event]:
    if state.stage is Stage.PLANNED and state.planned_on == command.planned_on:
        return []
    planned = _planned(state, facts)
    _check_care(planned.opd_id, planned.group_id, command.planned_on, facts)
    ids = {"visit_id": planned.visit_id, "opd_id": planned.opd_id}
    return [VisitMoved(**ids, planned_on=command.planned_on, reason=command.reason)]


def _cancel(command: CancelVisit, state: Visit, facts: Facts) -> Sequence[Event]:
    if state.stage is Stage.CANCELLED:
        return []
    planned = _planned(state, facts)
    ids = {"visit_id": planned.visit_id, "opd_id": planned.opd_id}
    return [VisitCancelled(**ids, reason=command.reason)]


def _record(command: RecordVisit, state: Visit, facts: Facts) -> Sequence[Event]:
    first = _known(state)
    held = VisitHeld(
        visit_id=first.visit_id,
        opd_id=first.opd_id,
        group_id=first.group_id,
        effective_on=command.held_on,
        companions=tuple(dict.fromkeys(command.companions)),
        report=command.report.as_stored(),
        findings=tuple(
            Finding(number=number, **msgspec.structs.asdict(said))
            for number, said in enumerate(command.findings, 1)
        ),
    )
    if state.held == held:
        return []
    _planned(state, facts)
    _check_day(held, facts)
    _check_care(held.opd_id, held.group_id, held.effective_on, facts)
    _check_companions(held, facts)
    return [held]


def _check_day(held: VisitHeld, facts: Facts) -> None:
    if held.effective_on > facts.today:
        raise VisitIsInTheFuture(
            held_on=held.effective_on.isoformat(), today=facts.today.isoformat()
        )
    opd_in_force(facts, held.opd_id, held.effective_on)
    early = [one.number for one in held.findings if one.due_on < held.effective_on]
    if early:
        raise FindingIsDueBeforeTheVisit(findings=early, held_on=held.effective_on.isoformat())


def _check_companions(held: VisitHeld, facts: Facts) -> None:
    group = facts.of(companion_group, held.group_id)
    for person_id in held.companions:
        if group.member(person_id, held.effective_on) is None:
            raise PersonIsNoCompanion(person_id=person_id, on=held.effective_on.isoformat())
        check_other_eyes(person_id, held.opd_id, held.effective_on, facts)


def _findings(state: Visit) -> Findings:
    planned = _known(state)
    held_on = state.held.effective_on if state.held else None
    return Findings(planned.visit_id, planned.opd_id, planned.group_id, held_on, state.findings)


def evolve(state: Visit, event: Event) -> Visit:
    match event:
        case VisitPlanned():
            return Visit(Stage.PLANNED, event, event.opd_id, event.planned_on)
        case VisitMoved():
            return replace(state, planned_on=event.planned_on)
        case VisitCancelled():
            return replace(state, stage=Stage.CANCELLED)
        case VisitHeld():
            found = tuple(Followed(one.number) for one in event.findings)
            return replace(state, stage=Stage.HELD, held=event, findings=found)
        case FollowUpReported() | FollowUpAccepted() | FollowUpReturned() | FindingDropped():
            return replace(state, findings=finding.followed(state.findings, event))
        case _:
            assert_never(event)


visit: Decider[Command, Event, Visit] = Decider(
    name="visit", initial=Visit(), decide=decide, evolve=evolve
)
"""What is decided about one visit, and about each of its findings."""
