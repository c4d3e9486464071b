"""How is a decree signed electronically: its file signed, kept and attached, or nothing of it?

The passphrase comes in the body once. It is in no event, log, trace or fingerprint: a repeat is
known by its key and by what is to be signed.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID, uuid5

import anyio
import msgspec
from anyio import CapacityLimiter
from fastapi import APIRouter, Depends
from msgspec import structs
from starlette.requests import Request
from starlette.responses import Response
from structlog.contextvars import bind_contextvars

from kit.clock import business_day
from kit.decider import Command
from kit.envelope import Context
from kit.files import FileStore, Kept
from kit.http.access import may, requires
from kit.http.body import command_of, json_body, parse
from kit.http.context import context_of, fingerprint
from kit.http.door import answered
from kit.http.files import LARGEST
from kit.http.headers import expected_version, simulated_time
from kit.http.openapi import takes
from kit.http.problems import TryAgain
from kit.journal import Journal, Receipt
from kit.readset import Reading
from kit.transient import TooBusy
from personnel.domain.form import Sha256, Text
from personnel.domain.signed_document import (
    AttachSignedDocument,
    DocumentType,
    FileIsNotStored,
    Signing,
    document_of,
    signed_document,
)
from personnel.signature import (
    Appearance,
    ElectronicSignature,
    Secret,
    SignatureAnswerIsIncomplete,
    SignatureIsNotSetUp,
    Signer,
)

ACTION: Final = "personnel.sign-decree"
PATH: Final = "/decrees/{decree_id}/electronic-signature"
PLACE, REASON = "Mamuju", "Keputusan Gubernur Sulawesi Barat"
_NOT_YET: Final = "f" * 64
"""Stands for what the signed file will be, when the rules are asked before anything is signed."""


class SignDecree(Command, frozen=True):
    """Have a PDF of the store signed electronically, and attach it to the decree."""

    sha256: Sha256
    """Of the file that is to be signed."""
    nik: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{16}\Z")]
    passphrase: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    """Passed on once and kept nowhere."""
    attached_by: Text
    remark: Text | None = None
    reason: Text | None = None

    def __repr__(self) -> str:
        """Say nothing of who signs and how."""
        return f"SignDecree({self.sha256})"


@dataclass(frozen=True)
class _Asked:
    decree_id: UUID
    command: SignDecree
    context: Context
    at: datetime | None
    expected: int | None

    @property
    def work(self) -> UUID:
        """Return the identity of what is to be signed under this key."""
        return uuid5(self.context.command_id, f"sign {self.context.fingerprint}")

    def attaching(self, sha256: str, size: int) -> AttachSignedDocument:
        return AttachSignedDocument(
            decree_id=self.decree_id,
            sha256=sha256,
            media_type=DocumentType.PDF,
            size=size,
            signed=Signing.ELECTRONIC,
            attached_by=self.command.attached_by,
            remark=self.command.remark,
            reason=self.command.reason,
        )


@dataclass(frozen=True)
class _Desk:
    """Where documents are signed, one after the other: a double click waits for the first."""

    journal: Journal
    files: FileStore
    esign: ElectronicSignature | None

    def carry_out(self, asked: _Asked) -> Receipt:
        """Sign and attach; a repeat of what has succeeded is answered without signing again."""
        command = asked.attaching(_NOT_YET, 1)
        if self.journal.recorder.done(asked.context.command_id) is None:
            kept = self._signed_before(asked)
            if kept is None:
                self._rules_allow(asked, command)
                kept = self._kept(self._signed(asked))
                self.files.note(asked.work, kept.sha256)
            command = asked.attaching(kept.sha256, kept.size)
        try:
            return self.journal.execute(
                signed_document,
                document_of(asked.decree_id),
                command,
                context=asked.context,
                at=asked.at,
                expected_version=asked.expected,
            )
        except TooBusy as busy:
            raise TryAgain(headers={"Retry-After": "1"}) from busy

    def _signed_before(self, asked: _Asked) -> Kept | None:
        """Return what the same request was signed as, where it could not be attached then."""
        sha256 = self.files.noted(asked.work)
        return self.files.find(sha256) if sha256 else None

    def _rules_allow(self, asked: _Asked, command: AttachSignedDocument) -> None:
        """Ask the rules before anything is signed: a signature cannot be taken back."""
        on, stream = business_day(asked.at or self.journal.now()), document_of(asked.decree_id)
        facts = Reading(self.journal.load, on, asked.context.actor)
        state = facts.of(signed_document, stream)
        self.journal.check_unmoved(stream, facts.versions[stream], asked.expected)
        signed_document.decide(command, state, facts)

    def _signed(self, asked: _Asked) -> bytes:
        if self.esign is None:
            raise SignatureIsNotSetUp
        signer = Signer(Secret(asked.command.nik), Secret(asked.command.passphrase))
        pdf = self._unsigned(asked.command.sha256)
        signed = self.esign.sign(pdf, signer, Appearance(PLACE, REASON))
        found = self.esign.verify(signed)
        if not (found.signatures and found.intact):
            raise SignatureAnswerIsIncomplete(signatures=found.signatures)
        return signed

    def _unsigned(self, sha256: str) -> bytes:
        kept = self.files.find(sha256)
        if kept is None or kept.media_type != DocumentType.PDF:
            raise FileIsNotStored(sha256=sha256, media_type=kept and kept.media_type)
        return b"".join(self.files.read(sha256))

    def _kept(self, signed: bytes) -> Kept:
        with self.files.arriving(2 * LARGEST) as file:
            file.write(signed)
            return file.keep(hashlib.sha256(signed).hexdigest())


def signing_router(
    journal: Journal, files: FileStore, esign: ElectronicSignature | None
) -> APIRouter:
    """Return the route ``POST /decrees/{decree_id}/electronic-signature``."""
    router, alone = APIRouter(tags=["personnel"]), CapacityLimiter(1)
    desk = _Desk(journal, files, esign)

    @router.post(
        PATH,
        name="sign-decree",
        operation_id="personnel-sign-decree",
        dependencies=[Depends(requires(ACTION))],
        response_class=Response,
        openapi_extra={"summary": SignDecree.__doc__} | takes(SignDecree, keyed=True),
    )
    async def endpoint(request: Request, decree_id: UUID) -> Response:
        """Sign and attach, or leave everything as it is."""
        may(request, ACTION, None)
        command = command_of(parse(await json_body(request)), SignDecree, {})
        context = context_of(request, journal.service)
        bind_contextvars(command=str(context.command_id))
        said = structs.asdict(command) | {"nik": None, "passphrase": None}
        context = replace(context, fingerprint=fingerprint(ACTION, str(decree_id), said))

        def work() -> Receipt:
            at = simulated_time(request, journal)
            asked = _Asked(decree_id, command, context, at, expected_version(request))
            return desk.carry_out(asked)

        # Whoever goes away meanwhile does not stop it: a thread is seen through to its end.
        return answered(await anyio.to_thread.run_sync(work, limiter=alone))

    return router
