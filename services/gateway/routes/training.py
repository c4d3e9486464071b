"""Which programmes and batches are there, and which certificates did they or others issue?"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.routes.single import single
from gateway.sealed import reasons
from gateway.seeing import READ_CERTIFICATES, Items, Seeing, after_id
from gateway.views.certificates import Certificate, Wanted, certificate, certificates
from gateway.views.training import BatchLine, Programme, batches, programmes
from kit.http.access import confined_to, requires
from kit.http.openapi import shows
from kit.http.paging import Page, page
from kit.sealing import Keyring

READ_TRAINING = "gateway.read-training"

Status = Literal["unverified", "valid", "expired", "revoked", "rejected"]


class ExplainedCertificate(Certificate, frozen=True):
    """With the reason for which it was rejected or revoked, opened for those who may read it."""

    reason: str | None = None


def explained(
    connection: Connection, found: Sequence[Certificate], keyring: Keyring
) -> tuple[ExplainedCertificate, ...]:
    """Return the certificates with the reasons of those that were rejected or revoked."""
    of = {one.reason_event_id for one in found if one.reason_event_id}
    said = reasons(connection, of, keyring)
    return tuple(
        ExplainedCertificate(
            **msgspec.structs.asdict(one),
            reason=said.get(one.reason_event_id) if one.reason_event_id else None,
        )
        for one in found
    )


def router(seeing: Seeing) -> APIRouter:
    """Return the routes of training."""
    routes = APIRouter(tags=["training"])
    offered = [Depends(requires(READ_TRAINING))]

    @routes.get("/api/programmes", dependencies=offered, response_class=Response)
    @shows(Items[Programme])
    async def find_programmes(request: Request, wanted: Annotated[Page, Depends(page)]) -> Response:
        """List the programmes, by id."""
        after = after_id(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: programmes(connection, after=after, limit=limit),
            lambda programme: [programme.programme_id],
        )

    @routes.get("/api/batches", dependencies=offered, response_class=Response)
    @shows(Items[BatchLine])
    async def find_batches(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        programme_id: UUID | None = None,
    ) -> Response:
        """List the batches with the number of their participants, by id."""
        after = after_id(wanted)
        return await seeing.listing(
            request,
            wanted,
            lambda connection, limit: batches(
                connection, programme_id=programme_id, after=after, limit=limit
            ),
            lambda batch: [batch.batch_id],
        )

    _certificates(routes, seeing)
    return routes


def _certificates(routes: APIRouter, seeing: Seeing) -> None:
    needed = [Depends(requires(READ_CERTIFICATES))]

    @routes.get("/api/certificates", dependencies=needed, response_class=Response)
    @shows(Items[ExplainedCertificate])
    async def find_certificates(
        request: Request,
        wanted: Annotated[Page, Depends(page)],
        on: Annotated[date, Depends(seeing.day)],
        person_id: UUID | None = None,
        status: Status | None = None,
    ) -> Response:
        """List certificates with how each stands, by id."""
        own, after = confined_to(request, READ_CERTIFICATES), after_id(wanted)
        which = Wanted(person_id=person_id, status=status, confined_to=own)

        def ask(connection: Connection, limit: int) -> Sequence[ExplainedCertificate]:
            found = certificates(connection, on, which, after=after, limit=limit)
            return explained(connection, found, seeing.keyring)

        return await seeing.listing(request, wanted, ask, lambda one: [one.certificate_id])

    @routes.get("/api/certificates/{certificate_id}", dependencies=needed, response_class=Response)
    @shows(ExplainedCertificate)
    async def one(
        request: Request, certificate_id: UUID, on: Annotated[date, Depends(seeing.day)]
    ) -> Response:
        """Show one certificate with how it stands."""
        own = confined_to(request, READ_CERTIFICATES)

        def ask(connection: Connection) -> ExplainedCertificate | None:
            found = certificate(connection, certificate_id, on, confined_to=own)
            return explained(connection, [found], seeing.keyring)[0] if found else None

        return await single(seeing, request, ask, lambda found: found.certificate_id)
