"""What happens to every request, at the outermost place: name, limit, measure, and catch faults."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import TypeVar
from uuid import uuid4

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.http.answers import problem
from kit.http.headers import sent_traceparent, trace_id
from kit.http.parts import Parts
from kit.http.problems import BodyTooLarge, Fault
from kit.tracing import Told, new_traceparent, span

F = TypeVar("F", bound=Callable[..., object])

_GONE = 499
_LIMIT = "__body_limit__"
_QUIET = ("/health/live", "/health/ready", "/metrics")

log = structlog.stdlib.get_logger("http")


def limited_to(bytes_: int) -> Callable[[F], F]:
    """Give an endpoint a limit of its own for the body, in bytes."""

    def limited(endpoint: F) -> F:
        setattr(endpoint, _LIMIT, bytes_)
        return endpoint

    return limited


class Edge:
    """The outermost layer of an app."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        """Stand around ``app``."""
        self._app, self._parts = app, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; what nobody foresaw is logged once and answered without details."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, request, sent = time.perf_counter(), Request(scope), _Sent(send)
        request.state.request_id = uuid4()
        sent.request_id = str(request.state.request_id)
        with self._span(request) as told:
            trace = request.state.traceparent = told.traceparent or new_traceparent()
            structlog.contextvars.clear_contextvars()
            structlog.contextvars.bind_contextvars(
                service=self._parts.name,
                correlation=str(trace_id(trace)),
                trace=trace[3:35],
                request=sent.request_id,
            )
            try:
                await self._answer(request, _limiting(scope, receive, self._parts), sent)
            finally:
                self._measure(scope, sent.status, time.perf_counter() - began)
                _name(told, scope, sent.status)

    def _span(self, request: Request) -> AbstractContextManager[Told]:
        came = sent_traceparent(request)
        if request.url.path in _QUIET:
            return nullcontext(Told(came))
        return span("request", came, "server", service=self._parts.name)

    async def _answer(self, request: Request, receive: Receive, sent: "_Sent") -> None:
        try:
            await self._app(request.scope, receive, sent)
        except ClientDisconnect:
            sent.status = sent.status or _GONE
        except Exception:
            if sent.status:
                raise
            log.exception("fault")
            await problem(request, self._parts, Fault())(request.scope, receive, sent)

    def _measure(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None)
        method = scope["method"] if route else "any"
        self._parts.metrics.requests.labels(method, route or "none", str(status)).observe(seconds)
        quiet = route in _QUIET and status < HTTPStatus.INTERNAL_SERVER_ERROR
        (log.debug if quiet else log.info)(
            "request",
            method=method,
            route=route,
            path=scope["path"] if route else None,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _name(told: Told, scope: Scope, status: int) -> None:
    """Name a span by the route: an address may say more than is to be told."""
    route = getattr(scope.get("route"), "path", None) or "no route"
    told.name(f"{scope['method']} {route}")
    told.tell(**{"http.route": route, "http.response.status_code": status})


class _Sent:
    """Passes messages on, and remembers whether and with which status an answer began."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.request_id = ""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            names = {name.lower() for name, _ in headers}
            headers.append((b"x-request-id", self.request_id.encode()))
            headers.append((b"x-content-type-options", b"nosniff"))
            if b"cache-control" not in names:
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": headers}
        await self._send(message)


def _limiting(scope: Scope, receive: Receive, parts: Parts) -> Receive:
    """Count what comes in, whatever Content-Length says; the route is known when it is read."""
    count = 0

    async def limiting() -> Message:
        nonlocal count
        limit = getattr(scope.get("endpoint"), _LIMIT, parts.settings.body_limit)
        if count == 0 and _declared(scope) > limit:
            raise BodyTooLarge(limit=limit)
        message = await receive()
        count += len(message.get("body", b""))
        if count > limit:
            raise BodyTooLarge(limit=limit)
        return message

    return limiting


def _declared(scope: Scope) -> int:
    value = Request(scope).headers.get("content-length", "0")
    return int(value) if value.isascii() and value.isdigit() else 0
