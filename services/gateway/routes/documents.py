"""Is a file the signed paper of a decree? Open to everybody; what is sent is kept nowhere."""

import hashlib
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from gateway.incoming import Share, in_time
from gateway.seeing import Seeing
from gateway.views.signed_documents import Verification, verification
from kit.files import MEDIA_TYPES
from kit.http.edge import limited_to
from kit.http.files import LARGEST, named
from kit.http.openapi import shows

PUBLIC: Final = ("/api/decrees/{decree_id}/document/verification",)
_AT_ONCE: Final = 8
"""Of whoever sends; a file of 20 MB may take minutes to come over a slow line."""
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_SENT: Final[dict[str, Any]] = {
    "summary": "Say whether the file that is sent is the signed document of a decree",
    "requestBody": {
        "required": True,
        "content": dict.fromkeys((*MEDIA_TYPES, "application/octet-stream"), _FILE),
    },
}


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of the verification of documents."""
    routes, files = APIRouter(tags=["decrees"]), Share(_AT_ONCE)

    @routes.get(PUBLIC[0], response_class=Response)
    @shows(Verification)
    async def known(
        request: Request,
        decree_id: UUID,
        sha256: Annotated[str, Query(description="Of the file, 64 hexadecimal digits")],
    ) -> Response:
        """Say whether a file with this SHA-256 is the signed document of a decree."""
        wanted = named(sha256.lower())
        return await seeing.answer(
            request, lambda connection: verification(connection, decree_id, wanted)
        )

    @routes.post(PUBLIC[0], response_class=Response, openapi_extra=_SENT)
    @shows(Verification)
    @limited_to(LARGEST)
    async def sent(request: Request, decree_id: UUID) -> Response:
        """Hash what is sent, whatever it is, a part at a time; nothing of it is kept."""
        hashed = hashlib.sha256()
        with files.of("file"):
            await in_time(request, hashed.update)
        found = hashed.hexdigest()
        return await seeing.answer(
            request, lambda connection: verification(connection, decree_id, found)
        )

    return routes
