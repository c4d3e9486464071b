"""Training's door: which command is sent where."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kit.http.play import play_routes
from kit.http.route import Asked, CommandRoute
from training.domain.batch import CompleteBatch, Enrol, ScheduleBatch, batch
from training.domain.certificate import (
    IssueCertificate,
    RevokeCertificate,
    RevokeOutsideCertificate,
    certificate,
)
from training.domain.certificate_number import certificate_id_of
from training.domain.participation import RecordAttendance, RecordResult
from training.domain.programme import RegisterProgramme, RetireProgramme, programme
from training.domain.registration import (
    RegisterCertificate,
    RejectCertificate,
    VerifyCertificate,
)


def _in_batch(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path="/batches/{batch}" + path,
        kind=batch,
        command=command,
        stream=lambda asked: asked.path["batch"],
    )


def _in_certificate(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path="/certificates/{certificate_id}" + path,
        kind=certificate,
        command=command,
        stream=lambda asked: asked.path["certificate_id"],
    )


def _by_number(asked: Asked[Any]) -> UUID:
    return certificate_id_of(asked.command.issuer, asked.command.number)


COMMANDS: Sequence[CommandRoute[Any]] = (
    *play_routes("training"),
    CommandRoute(
        path="/programmes",
        kind=programme,
        command=RegisterProgramme,
        stream=lambda asked: asked.command_id,
    ),
    CommandRoute(
        path="/programmes/{programme}/retirement",
        kind=programme,
        command=RetireProgramme,
        stream=lambda asked: asked.path["programme"],
    ),
    CommandRoute(
        path="/batches",
        kind=batch,
        command=ScheduleBatch,
        stream=lambda asked: asked.command_id,
    ),
    _in_batch("/enrolments", Enrol),
    _in_batch("/attendance", RecordAttendance),
    _in_batch("/results", RecordResult),
    _in_batch("/completion", CompleteBatch),
    CommandRoute(
        path="/issued-certificates",
        kind=certificate,
        command=IssueCertificate,
        stream=_by_number,
    ),
    CommandRoute(
        path="/registered-certificates",
        kind=certificate,
        command=RegisterCertificate,
        stream=_by_number,
    ),
    _in_certificate("/verification", VerifyCertificate),
    _in_certificate("/rejection", RejectCertificate),
    _in_certificate("/revocation", RevokeCertificate),
    _in_certificate("/outside-revocation", RevokeOutsideCertificate),
)
