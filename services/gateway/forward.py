"""How does a command pass through the gateway? As it is, to the service whose contract names it."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gateway.incoming import PATIENCE_SECONDS, Share, whole_body
from kit.http.access import caller, commands
from kit.http.door import PREVIEW
from kit.http.edge import limited_to
from kit.http.headers import traceparent
from kit.http.parts import parts_of
from kit.http.problems import BadRequest, NotFound, Problem, TryAgain, Wrong
from kit.tracing import span

SERVICES = ("personnel", "training", "evaluation")
CONTRACTS = Path(__file__).parents[1]

_PASSED_ON = {"post", "put", "get"}
"""By which methods something is changed, or is asked that no view answers."""
_SINGLE = (
    *(b"content-type", b"file-name", b"idempotency-key", b"if-match", b"play"),
    *(b"on-behalf-of", b"simulated-time"),
)
_FORWARDED = (*_SINGLE, b"accept", b"accept-language", b"journal-token")
"""Several of what is not single arrive as one, with commas between: the same by RFC 9110, 5.3."""
_RETURNED = (
    *("content-language", "content-type", "etag", "journal-token", "retry-after", "vary"),
    "www-authenticate",
)
_SECONDS, _FILE_SECONDS, _CONNECT_SECONDS = 15.0, 300.0, 5.0
"""How long a service may be silent; a file is checked whole before the first word."""
_FILE_BYTES = 20 * 1024 * 1024
_FILES_AT_ONCE = 4
"""Files are kept in memory while they are passed on."""
_AT_ONCE = 24
"""How many commands of one account are under way at once."""
_RETRY = {"Retry-After": "1"}


class ServiceDoesNotAnswer(Problem):
    """The service that decides this does not answer; nothing is known to have been recorded."""

    status = 503


@dataclass(frozen=True)
class Operation:
    """One command of a service, as its contract tells it."""

    service: str
    method: str
    path: str
    action: str
    document: Mapping[str, Any]

    @property
    def takes_a_file(self) -> bool:
        """Say whether the body is something else than JSON, and may be large."""
        body = self.document.get("requestBody")
        return body is not None and "application/json" not in body["content"]


def operations() -> Iterator[Operation]:
    """Iterate over the commands that the services' committed contracts offer to outsiders."""
    for service in SERVICES:
        contract = CONTRACTS / service / "contracts" / "openapi.json"
        for path, methods in json.loads(contract.read_text(encoding="utf-8"))["paths"].items():
            for method in methods.keys() & _PASSED_ON:
                document = methods[method]
                action = document.get("x-action", "")
                if action.startswith(f"{service}.") and not action.startswith(f"{service}.read-"):
                    yield Operation(service, method.upper(), path, action, document)


def forward_router(
    clients: Mapping[str, httpx.AsyncClient], patience: float = PATIENCE_SECONDS
) -> APIRouter:
    """Return a route ``/api/<service>/…`` for every command of every service, and its preview."""
    router, files, accounts = APIRouter(), Share(_FILES_AT_ONCE), Share(_AT_ONCE)
    for operation in operations():
        line = _Line(operation, clients[operation.service], patience, files, accounts)
        router.add_api_route(
            f"/api/{operation.service}{operation.path}",
            line.endpoint(),
            methods=[operation.method],
            name=operation.document["operationId"],
            tags=[operation.service],
            dependencies=[Depends(commands(operation.action))],
            response_class=Response,
            openapi_extra=dict(operation.document),
        )
        if not (operation.takes_a_file or operation.method == "GET"):
            router.add_api_route(
                f"/api/{operation.service}{PREVIEW}{operation.path}",
                line.endpoint(),
                methods=["POST"],
                dependencies=[Depends(commands(operation.action))],
                response_class=Response,
                include_in_schema=False,
            )
    return router


@dataclass(frozen=True)
class _Line:
    """Passes one kind of command on; a connection is taken when all of it is here."""

    operation: Operation
    client: httpx.AsyncClient
    patience: float
    files: Share
    accounts: Share

    def endpoint(self) -> Callable[[Request], Awaitable[Response]]:
        service, file = self.operation.service, self.operation.takes_a_file

        async def pass_on(request: Request) -> Response:
            async with AsyncExitStack() as held:
                held.enter_context(self.accounts.of(caller(request).account_id))
                if file:
                    held.enter_context(self.files.of("file"))
                body = await whole_body(request, self.patience)
                path = request.url.path.removeprefix(f"/api/{service}")
                answer = await asked(self.client, service, request, path, body, file=file)
                held.push_async_callback(answer.aclose)
                if not file:
                    return returned(answer)
                return _Passing(answer, _passed_on(answer), held.pop_all())

        return limited_to(_FILE_BYTES)(pass_on) if file else pass_on


async def asked(  # noqa: PLR0913 - all that a request is made of
    client: httpx.AsyncClient,
    service: str,
    request: Request,
    path: str,
    body: bytes = b"",
    *,
    file: bool = False,
) -> httpx.Response:
    """Return what a service says to the same request at its own path, from the same caller.

    Of a command all of it, of a file as it comes.
    """
    silent = _FILE_SECONDS if file else _SECONDS

    def made(trace: str | None) -> httpx.Request:
        return client.build_request(
            request.method,
            path,
            params=request.url.query,
            headers=list(_headers(request, trace)),
            content=body,
            timeout=_timeout(silent),
        )

    return await _carried(client, service, request, made, stream=file)


async def given(
    client: httpx.AsyncClient,
    service: str,
    request: Request,
    path: str,
    said: tuple[Mapping[str, object] | bytes, Mapping[str, str]],
) -> httpx.Response:
    """Return what a service says to a command, list or file of who asks, in body and headers."""
    body, headers = said
    file = isinstance(body, bytes)
    keeps = file and "Idempotency-Key" not in headers  # its address says which file it is

    def made(trace: str | None) -> httpx.Request:
        return client.build_request(
            "PUT" if keeps else "POST",
            path,
            headers={
                "Content-Type": "application/json",
                **headers,
                **({"traceparent": trace} if trace else {}),
                "Authorization": f"Bearer {parts_of(request).token_of(request)}",
                "Accept-Language": "id",
            },
            content=body if isinstance(body, bytes) else msgspec.json.encode(body),
            timeout=_timeout(_FILE_SECONDS if file else _SECONDS),
        )

    return await _carried(client, service, request, made, stream=False)


def _timeout(silent: float) -> httpx.Timeout:
    return httpx.Timeout(silent, connect=_CONNECT_SECONDS, pool=_CONNECT_SECONDS)


async def _carried(
    client: httpx.AsyncClient,
    service: str,
    request: Request,
    made: Callable[[str | None], httpx.Request],
    *,
    stream: bool,
) -> httpx.Response:
    try:
        with span(f"forward to {service}", traceparent(request), "client") as told:
            return await client.send(made(told.traceparent), stream=stream)
    except httpx.InvalidURL as fault:  # an address with what no address can have
        raise NotFound from fault
    except httpx.PoolTimeout as full:
        raise TryAgain(headers=_RETRY) from full
    except httpx.TransportError as fault:
        raise ServiceDoesNotAnswer(headers=_RETRY, service=service) from fault


def returned(answer: httpx.Response) -> Response:
    """Return an answer of a service as it is passed on."""
    return Response(answer.content, answer.status_code, headers=_passed_on(answer))


def _passed_on(answer: httpx.Response) -> Mapping[str, str]:
    return {name: answer.headers[name] for name in _RETURNED if name in answer.headers}


def _headers(request: Request, trace: str | None) -> Iterator[tuple[bytes, bytes]]:
    """Iterate over what is passed on as it came, in the trace; judging it is the service's.

    The line carries UTF-8, and each name once: what would not arrive as it is, is refused.
    """
    said = [(name, value) for name, value in request.headers.raw if name in _FORWARDED]
    times = Counter(name for name, _ in said)
    for name, value in said:
        if name in _SINGLE and times[name] > 1:
            raise BadRequest(Wrong(name.decode().title(), "twice"))
        if not _is_utf8(value):
            raise BadRequest(Wrong(name.decode().title(), "text"))
        yield name, value
    if trace is not None:
        yield b"traceparent", trace.encode()
    yield b"authorization", f"Bearer {parts_of(request).token_of(request)}".encode("latin-1")


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Passing(StreamingResponse):
    """An answer as it comes; what is held for it is let go of, however it ends."""

    def __init__(
        self, answer: httpx.Response, headers: Mapping[str, str], held: AsyncExitStack
    ) -> None:
        super().__init__(answer.aiter_bytes(), answer.status_code, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._held:
            await super().__call__(scope, receive, send)
