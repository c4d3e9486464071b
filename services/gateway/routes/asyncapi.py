"""What do the services say on Kafka? Their AsyncAPI documents, as committed."""

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gateway.forward import CONTRACTS, SERVICES
from kit.http.paging import answer
from kit.http.problems import NotFound

ASYNCAPI_PATH = "/asyncapi/{service}.json"


def asyncapi_router() -> APIRouter:
    """Return the route that shows a service's events and their topic to everybody."""
    routes = APIRouter(tags=["contracts"])

    @routes.get(ASYNCAPI_PATH, response_class=Response)
    def asyncapi(request: Request, service: str) -> Response:
        """Return the AsyncAPI 3.0 document of a service."""
        if service not in SERVICES:
            raise NotFound
        path = CONTRACTS / service / "contracts" / "asyncapi.json"
        return answer(request, json.loads(path.read_bytes()))

    return routes
