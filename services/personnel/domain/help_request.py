"""For what does an OPD ask its companions, who takes it up, and how does it end?"""

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.accompanying import accompanies, acting_companion
from personnel.domain.form import Code, LongText
from personnel.domain.opd import opd_in_force


class Subject(StrEnum):
    """What it is about, as far as it helps to find who knows."""

    EVIDENCE = "evidence"
    SELF_ASSESSMENT = "self-assessment"
    ARCHITECTURE = "architecture"
    APPLICATION = "application"
    NETWORK = "network"
    SECURITY = "security"
    DATA = "data"
    WEBSITE = "website"
    TEAM = "team"
    OTHER = "other"


class Outcome(StrEnum):
    SOLVED = "solved"
    REFERRED = "referred"
    """Somebody else is asked to go on with it, as the answer says."""
    NOT_POSSIBLE = "not-possible"


class RequestHelp(decider.Command, frozen=True):
    """Ask the companions of an OPD for help."""

    request_id: UUID
    opd_id: UUID
    subject: Subject
    text: LongText
    """What is needed, without naming anybody: it is stored as it stands."""
    indicator: Code | None = None


class TakeRequest(decider.Command, frozen=True):
    """Take a request up, or over from somebody who accompanies the OPD no longer."""


class AnswerRequest(decider.Command, frozen=True):
    """Say how a request was dealt with; any companion of the OPD may, taken up or not."""

    outcome: Outcome
    answer: LongText
    """What was done, without naming anybody: it is stored as it stands."""


class ReopenRequest(decider.Command, frozen=True):
    """Say that an answer has not helped; the request waits again for whoever takes it up."""

    reason: LongText
    """Why, without naming anybody: it is stored as it stands."""


class WithdrawRequest(decider.Command, frozen=True):
    """Give a request up that is not answered yet."""

    reason: LongText
    """Why, without naming anybody: it is stored as it stands."""


Command = RequestHelp | TakeRequest | AnswerRequest | ReopenRequest | WithdrawRequest


class HelpRequested(decider.Event, frozen=True, tag="personnel.help-requested.v1"):
    request_id: UUID
    opd_id: UUID
    subject: Subject
    text: str
    indicator: str | None


class RequestTaken(decider.Event, frozen=True, tag="personnel.request-taken.v1"):
    request_id: UUID
    opd_id: UUID
    group_id: UUID
    person_id: UUID


class RequestAnswered(decider.Event, frozen=True, tag="personnel.request-answered.v1"):
    request_id: UUID
    opd_id: UUID
    group_id: UUID
    person_id: UUID
    outcome: Outcome
    answer: str


class RequestReopened(decider.Event, frozen=True, tag="personnel.request-reopened.v1"):
    request_id: UUID
    opd_id: UUID
    reason: str


class RequestWithdrawn(decider.Event, frozen=True, tag="personnel.request-withdrawn.v1"):
    request_id: UUID
    opd_id: UUID
    reason: str


Event = HelpRequested | RequestTaken | RequestAnswered | RequestReopened | RequestWithdrawn


class RequestIsUnknown(Refused):
    """Help is asked for before anything else happens to the request."""

    status = 404


class RequestIsDifferent(Refused):
    """A request is made once, by one OPD and with one text."""


class RequestIsTaken(Refused):
    """A request has one companion at a time, as long as they accompany the OPD."""


class RequestIsNotOpen(Refused):
    """Only a request that is neither answered nor withdrawn is taken up, answered or withdrawn."""


class RequestIsNotAnswered(Refused):
    """Only an answered request is opened again."""


class Stage(StrEnum):
    NEW = "new"
    WAITING = "waiting"
    TAKEN = "taken"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Stage.WAITING, Stage.TAKEN})


class HelpRequest(msgspec.Struct, frozen=True):
    stage: Stage = Stage.NEW
    asked: HelpRequested | None = None
    opd_id: UUID | None = None
    taken_by: UUID | None = None
    answer: tuple[Outcome, str] | None = None
    """The last one, as long as it stands."""


def decide(command: Command, state: HelpRequest, facts: Facts) -> Sequence[Event]:
    match command:
        case RequestHelp():
            return _request(command, state, facts)
        case TakeRequest():
            return _take(state, facts)
        case AnswerRequest():
            return _answer(command, state, facts)
        case ReopenRequest():
            return _reopen(command, state)
        case WithdrawRequest():
            return _withdraw(command, state)
        case _:
            assert_never(command)


def _asked(state: HelpRequest) -> HelpRequested:
    if state.asked is None:
        raise RequestIsUnknown
    return state.asked


def _open(state: HelpRequest) -> HelpRequested:
    asked = _asked(state)
    if state.stage not in OPEN:
        raise RequestIsNotOpen(request_id=asked.request_id, stage=state.stage.value)
    return asked


def _request(command: RequestHelp, state: HelpRequest, facts: Facts) -> Sequence[Event]:
    requested = HelpRequested(**msgspec.structs.asdict(command))
    if state.asked == requested:
        return []
    if state.asked:
        raise RequestIsDifferent(request_id=command.request_id)
    opd_in_force(facts, command.opd_id, facts.today)
    return [requested]


def _take(state: HelpRequest, facts: Facts) -> Sequence[Event]:
    asked = _open(state)
    taker = acting_companion(asked.opd_id, facts)
    if state.taken_by == taker.person_id:
        return []
    if state.taken_by and accompanies(state.taken_by, asked.opd_id, facts):
        raise RequestIsTaken(request_id=asked.request_id, person_id=state.taken_by)
    return [
        RequestTaken(
            request_id=asked.request_id,
            opd_id=asked.opd_id,
            group_id=taker.group_id,
            person_id=taker.person_id,
        )
    ]


def _answer(command: AnswerRequest, state: HelpRequest, facts: Facts) -> Sequence[Event]:
    given = (command.outcome, command.answer)
    if state.stage is Stage.ANSWERED and state.answer == given:
        return []
    asked = _open(state)
    companion = acting_companion(asked.opd_id, facts)
    return [
        RequestAnswered(
            request_id=asked.request_id,
            opd_id=asked.opd_id,
            group_id=companion.group_id,
            person_id=companion.person_id,
            outcome=command.outcome,
            answer=command.answer,
        )
    ]


def _reopen(command: ReopenRequest, state: HelpRequest) -> Sequence[Event]:
    asked = _asked(state)
    if state.stage is Stage.WAITING and state.answer:
        return []
    if state.stage is not Stage.ANSWERED:
        raise RequestIsNotAnswered(request_id=asked.request_id, stage=state.stage.value)
    return [
        RequestReopened(request_id=asked.request_id, opd_id=asked.opd_id, reason=command.reason)
    ]


def _withdraw(command: WithdrawRequest, state: HelpRequest) -> Sequence[Event]:
    if state.stage is Stage.WITHDRAWN:
        return []
    asked = _open(state)
    return [
        RequestWithdrawn(request_id=asked.request_id, opd_id=asked.opd_id, reason=command.reason)
    ]


def evolve(state: HelpRequest, event: Event) -> HelpRequest:
    match event:
        case HelpRequested():
            return HelpRequest(stage=Stage.WAITING, asked=event, opd_id=event.opd_id)
        case RequestTaken():
            return msgspec.structs.replace(state, stage=Stage.TAKEN, taken_by=event.person_id)
        case RequestAnswered():
            answer = (event.outcome, event.answer)
            return msgspec.structs.replace(state, stage=Stage.ANSWERED, answer=answer)
        case RequestReopened():
            return msgspec.structs.replace(state, stage=Stage.WAITING, taken_by=None)
        case RequestWithdrawn():
            return msgspec.structs.replace(state, stage=Stage.WITHDRAWN)
        case _:
            assert_never(event)


help_request: Decider[Command, Event, HelpRequest] = Decider(
    name="help_request", initial=HelpRequest(), decide=decide, evolve=evolve
)
"""What is decided about one request for help."""
