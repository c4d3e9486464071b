"""How does a command pass through the gateway? As it is, to the service whose contract names it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kit.http.access import requires
from kit.http.edge import limited_to
from kit.http.parts import parts_of
from kit.http.problems import Problem

SERVICES = ("personnel", "training", "evaluation")
CONTRACTS = Path(__file__).parents[1]

_FORWARDED = (
    *("accept", "accept-language", "content-type", "file-name", "idempotency-key", "if-match"),
    *("journal-token", "simulated-time", "traceparent"),
)
_RETURNED = (
    *("content-language", "content-type", "etag", "journal-token", "retry-after", "vary"),
    "www-authenticate",
)
_SECONDS, _FILE_SECONDS = 15.0, 300.0
"""How long a service may be silent; a file is checked whole before the first word."""
_FILE_BYTES = 20 * 1024 * 1024


class ServiceDoesNotAnswer(Problem):
    """The service that decides this does not answer; nothing is known to have been recorded."""

    status = 503


@dataclass(frozen=True)
class Operation:
    """One command of a service, as its contract tells it."""

    service: str
    path: str
    action: str
    document: Mapping[str, Any]

    @property
    def takes_a_file(self) -> bool:
        """Say whether the body is something else than JSON, and may be large."""
        return "application/json" not in self.document["requestBody"]["content"]


def operations() -> Iterator[Operation]:
    """Iterate over the commands that the services' committed contracts offer to outsiders."""
    for service in SERVICES:
        contract = CONTRACTS / service / "contracts" / "openapi.json"
        for path, methods in json.loads(contract.read_text(encoding="utf-8"))["paths"].items():
            document = methods.get("post", {})
            action = document.get("x-action", "")
            if action and not action.startswith(f"{service}.read-"):
                yield Operation(service, path, action, document)


def forward_router(clients: Mapping[str, httpx.AsyncClient]) -> APIRouter:
    """Return a route ``/api/<service>/…`` for every command of every service."""
    router = APIRouter()
    for operation in operations():
        router.add_api_route(
            f"/api/{operation.service}{operation.path}",
            _endpoint(operation, clients[operation.service]),
            methods=["POST"],
            name=operation.document["operationId"],
            tags=[operation.service],
            dependencies=[Depends(requires(operation.action))],
            response_class=Response,
            openapi_extra=dict(operation.document),
        )
    return router


def _endpoint(
    operation: Operation, client: httpx.AsyncClient
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        headers = dict(_sent(request))
        path = request.url.path.removeprefix(f"/api/{operation.service}")
        sent = client.build_request(
            "POST",
            path,
            params=request.query_params,
            headers=headers,
            content=request.stream(),
            timeout=_FILE_SECONDS if operation.takes_a_file else _SECONDS,
        )
        stack = AsyncExitStack()
        try:
            answer = await client.send(sent, stream=True)
        except httpx.TransportError as fault:
            raise ServiceDoesNotAnswer(
                headers={"Retry-After": "1"}, service=operation.service
            ) from fault
        stack.push_async_callback(answer.aclose)
        back = {name: answer.headers[name] for name in _RETURNED if name in answer.headers}
        return StreamingResponse(_body(answer, stack), answer.status_code, headers=back)

    return limited_to(_FILE_BYTES)(endpoint) if operation.takes_a_file else endpoint


def _sent(request: Request) -> Iterator[tuple[str, str]]:
    for name in _FORWARDED:
        for value in request.headers.getlist(name):
            yield name, value
    yield "authorization", f"Bearer {parts_of(request).token_of(request)}"


async def _body(answer: httpx.Response, stack: AsyncExitStack) -> AsyncIterator[bytes]:
    async with stack:
        async for chunk in answer.aiter_bytes():
            yield chunk
