"""Where is the signed paper of a decree attached, and is its file there?"""

from typing import Any
from uuid import UUID

from kit.files import FileStore
from kit.http.route import Asked, CommandRoute
from personnel.domain.signed_document import (
    AttachSignedDocument,
    FileIsNotStored,
    SignedDocument,
    document_of,
    signed_document,
)


def document_routes(files: FileStore) -> tuple[CommandRoute[Any], ...]:
    """Return the table; a file is in the store before anything rests on it."""

    def is_stored(asked: Asked[AttachSignedDocument], _: SignedDocument) -> None:
        command = asked.command
        kept = files.find(command.sha256)
        if kept is None or (kept.size, kept.media_type) != (command.size, command.media_type):
            raise FileIsNotStored(
                sha256=command.sha256,
                size=kept and kept.size,
                media_type=kept and kept.media_type,
            )

    return (
        CommandRoute(
            path="/decrees/{decree_id}/document",
            kind=signed_document,
            command=AttachSignedDocument,
            stream=_document,
            before=is_stored,
        ),
    )


def _document(asked: Asked[AttachSignedDocument]) -> UUID:
    return document_of(asked.path["decree_id"])
