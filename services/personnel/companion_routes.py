"""Personnel's door to groups of companions, requests for help and visits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kit.http.route import Asked, CommandRoute, minted
from personnel.domain.companion import AppointCompanion, ReleaseCompanion
from personnel.domain.companion_group import (
    AssignOpd,
    FormCompanionGroup,
    ReleaseOpd,
    companion_group,
    companion_group_of,
)
from personnel.domain.companionship_visit import (
    CancelVisit,
    MoveVisit,
    PlanVisit,
    RecordVisit,
    visit,
)
from personnel.domain.finding import AcceptFollowUp, DropFinding, ReportFollowUp, ReturnFollowUp
from personnel.domain.heir import heirs
from personnel.domain.help_request import (
    AnswerRequest,
    ReopenRequest,
    RequestHelp,
    TakeRequest,
    WithdrawRequest,
    help_request,
)


def _of_group(asked: Asked[Any]) -> UUID:
    return asked.path["group_id"]


def _by_number(command: FormCompanionGroup, _: UUID) -> UUID:
    """Fill in the identity that follows from the year and the number of a group."""
    return companion_group_of(command.effective_on.year, command.number)


def _in_group(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path="/companion-groups/{group_id}" + path,
        kind=companion_group,
        command=command,
        stream=_of_group,
    )


def _in_request(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path="/help-requests/{request_id}" + path,
        kind=help_request,
        command=command,
        stream=lambda asked: asked.path["request_id"],
        owners=heirs,
    )


def _in_visit(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path="/companionship-visits/{visit_id}" + path,
        kind=visit,
        command=command,
        stream=lambda asked: asked.path["visit_id"],
        owners=heirs,
    )


ROUTES: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/companion-groups",
        kind=companion_group,
        command=FormCompanionGroup,
        stream=lambda asked: asked.command.group_id,
        fills={"group_id": _by_number},
    ),
    _in_group("/companions", AppointCompanion),
    _in_group("/companion-releases", ReleaseCompanion),
    _in_group("/opds", AssignOpd),
    _in_group("/opd-releases", ReleaseOpd),
    CommandRoute(
        path="/help-requests",
        kind=help_request,
        command=RequestHelp,
        stream=lambda asked: asked.command.request_id,
        fills={"request_id": minted},
    ),
    _in_request("/taking", TakeRequest),
    _in_request("/answers", AnswerRequest),
    _in_request("/reopening", ReopenRequest),
    _in_request("/withdrawal", WithdrawRequest),
    CommandRoute(
        path="/companionship-visits",
        kind=visit,
        command=PlanVisit,
        stream=lambda asked: asked.command.visit_id,
        fills={"visit_id": minted},
    ),
    _in_visit("/moves", MoveVisit),
    _in_visit("/cancellation", CancelVisit),
    _in_visit("/record", RecordVisit),
    _in_visit("/follow-ups", ReportFollowUp),
    _in_visit("/accepted-follow-ups", AcceptFollowUp),
    _in_visit("/returned-follow-ups", ReturnFollowUp),
    _in_visit("/dropped-findings", DropFinding),
)
