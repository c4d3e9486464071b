"""Evaluation's door: which command is sent where."""

from collections.abc import Sequence
from typing import Any

from evaluation.domain.absence import LapseAbsent, absence, absence_of
from evaluation.domain.assessment import FinaliseAssessment, assessment
from evaluation.domain.dates import period_of
from evaluation.domain.instrument import PublishInstrument, instrument, instrument_of
from evaluation.domain.not_applicable import (
    ApproveNotApplicable,
    DeclineNotApplicable,
    MarkNotApplicable,
)
from evaluation.domain.objection import AnswerObjection, RaiseObjection
from evaluation.domain.opd import heirs
from evaluation.domain.period import CancelPeriod, ClosePeriod, ExtendDeadlines, OpenPeriod, period
from evaluation.domain.self_assessment import ClaimLevel, SubmitSelfAssessment, assessment_of
from evaluation.domain.tpp_export import CorrectTppExport, ExportTpp, tpp_export, tpp_export_of
from evaluation.domain.verification import ConcludeVerification, VerifyIndicator
from kit.http.play import play_routes
from kit.http.route import CommandRoute

_PERIOD = "/periods/{period_id}"
_ASSESSMENT = _PERIOD + "/assessments/{opd_id}"


def _in_assessment(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path=_ASSESSMENT + path,
        kind=assessment,
        command=command,
        stream=lambda asked: assessment_of(asked.path["period_id"], asked.path["opd_id"]),
        owners=heirs,
    )


def _in_period(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path=_PERIOD + path,
        kind=period,
        command=command,
        stream=lambda asked: asked.path["period_id"],
    )


def _of_export(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path=_PERIOD + path,
        kind=tpp_export,
        command=command,
        stream=lambda asked: tpp_export_of(asked.path["period_id"]),
    )


COMMANDS: Sequence[CommandRoute[Any]] = (
    *play_routes("evaluation"),
    CommandRoute(
        path="/instruments",
        kind=instrument,
        command=PublishInstrument,
        stream=lambda asked: instrument_of(asked.command.code, asked.command.version),
    ),
    CommandRoute(
        path="/periods",
        kind=period,
        command=OpenPeriod,
        stream=lambda asked: period_of(asked.command.year, asked.command.quarter),
    ),
    _in_period("/deadlines", ExtendDeadlines),
    CommandRoute(
        path=_PERIOD + "/absences",
        kind=absence,
        command=LapseAbsent,
        stream=lambda asked: absence_of(asked.path["period_id"]),
    ),
    _in_period("/closing", ClosePeriod),
    _in_period("/cancellation", CancelPeriod),
    _in_assessment("/claims", ClaimLevel),
    _in_assessment("/not-applicable", MarkNotApplicable),
    _in_assessment("/not-applicable-approvals", ApproveNotApplicable),
    _in_assessment("/not-applicable-declines", DeclineNotApplicable),
    _in_assessment("/submission", SubmitSelfAssessment),
    _in_assessment("/verified-indicators", VerifyIndicator),
    _in_assessment("/verification", ConcludeVerification),
    _in_assessment("/objections", RaiseObjection),
    _in_assessment("/objection-answers", AnswerObjection),
    _in_assessment("/final-result", FinaliseAssessment),
    _of_export("/tpp-exports", ExportTpp),
    _of_export("/tpp-corrections", CorrectTppExport),
)
