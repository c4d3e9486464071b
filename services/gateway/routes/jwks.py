"""By which public keys are the built-in issuer's tokens checked?"""

from fastapi import APIRouter
from joserfc.jwk import KeySetSerialization
from starlette.requests import Request
from starlette.responses import Response

from kit.http.paging import answer

JWKS_PATH = "/.well-known/jwks.json"


def jwks_router(keys: KeySetSerialization) -> APIRouter:
    """Return the route that shows them to everybody (RFC 7517)."""
    routes = APIRouter(tags=["access"])

    @routes.get(JWKS_PATH, response_class=Response)
    async def jwks(request: Request) -> Response:
        """Show the public keys."""
        return answer(request, keys)

    return routes
