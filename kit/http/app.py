"""How do the parts of a service become one HTTP app that is closed by default?"""

from collections.abc import Collection
from functools import partial
from typing import Any

import anyio
import httpx
import structlog
from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kit.decider import Refused
from kit.http.access import actions_of, requires
from kit.http.answers import problem
from kit.http.door import commands_router
from kit.http.edge import Edge
from kit.http.openapi import describe
from kit.http.parts import Parts, parts_of
from kit.http.problems import JobStands, NotReady, OutOfReach
from kit.transient import AWAY

PUBLIC = frozenset({"/health/live", "/health/ready", "/openapi.json"})
READ_METRICS = "kit.read-metrics"

_CHECK_SECONDS = 2.0

log = structlog.stdlib.get_logger("http")


class OpenDoor(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """A route is neither public by name nor requires an action; the service does not start."""


def service_app(parts: Parts) -> FastAPI:
    """Compose the app; a route without an action or an action without a right is a fault here."""
    app = _framed(parts)
    for router in parts.routers:
        _take(app, router)
    if parts.commands:
        if parts.journal is None:
            msg = f"{parts.name} has commands but no journal"
            raise ValueError(msg)
        _take(app, commands_router(parts, parts.journal))
    assert_closed(app, {*PUBLIC, *parts.public})
    return app


def operation_app(app: FastAPI) -> FastAPI:
    """Return health and figures of a service alone, for the process that works and serves not."""
    parts: Parts = app.state.parts
    return _framed(parts)


def _framed(parts: Parts) -> FastAPI:
    app = FastAPI(
        title=parts.name,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Figures, logs and traces are our own, and its look whether anybody wants them costs.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=parts.lifespan,
    )
    app.state.parts = parts
    _take(app, _own_routes())
    for kind in (Refused, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    for fault in (*AWAY, httpx.HTTPStatusError):
        app.add_exception_handler(fault, _away)
    app.add_middleware(Edge, parts=parts)
    app.openapi = partial(describe, app, parts)  # type: ignore[method-assign]
    return app


def _take(app: FastAPI, router: APIRouter) -> None:
    """Take a router's routes as they are; an included one has each of them built a second time."""
    app.router.routes.extend(router.routes)


def assert_closed(app: FastAPI, public: Collection[str]) -> None:
    """Fault unless each route is public by its path or requires actions that the rights know."""
    actions: set[str] = set()
    paths: set[str] = set()
    for route in iter_route_contexts(app.routes):
        required, path = actions_of(route), route.path or repr(route.original_route)
        if not required and path not in public:
            msg = f"{path} is open: it requires no action and is not public by name"
            raise OpenDoor(msg)
        actions |= required
        paths.add(path)
    if missing := sorted(set(public) - paths):
        msg = f"public paths without a route: {missing}"
        raise OpenDoor(msg)
    parts: Parts = app.state.parts
    parts.rights.must_cover(parts.name, actions)


def _own_routes() -> APIRouter:
    router = APIRouter(tags=["operation"])
    router.add_api_route("/health/live", _live, response_class=Response, name="live")
    router.add_api_route("/health/ready", _ready, name="ready")
    needed = [Depends(requires(READ_METRICS))]
    router.add_api_route(
        "/metrics", _metrics, dependencies=needed, response_class=Response, name="metrics"
    )
    return router


async def _live(request: Request) -> Response:
    """Say that the process runs and all its jobs turn; one that stands is named.

    What they wait for may be away: that is for ``/health/ready``, since a new start mends nothing.
    """
    if standing := parts_of(request).turns.standing():
        raise JobStands(seconds={job: round(age) for job, age in standing.items()})
    return Response(status_code=204)


async def _ready(request: Request) -> dict[str, Any]:
    """Say whether all that is needed answers, or what does not."""
    parts = parts_of(request)
    reasons: dict[str, str] = {}
    for name, check in parts.ready.items():
        found: bool | str = "no answer"
        with anyio.move_on_after(_CHECK_SECONDS):
            found = await check()
        if found is not True:
            reasons[name] = found or "not ready"
    if reasons:
        raise NotReady(headers={"Retry-After": "1"}, **reasons)
    return {"ready": sorted(parts.ready)}


async def _metrics(request: Request) -> Response:
    """Give the figures in Prometheus' text format."""
    text = await anyio.to_thread.run_sync(parts_of(request).metrics.text)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


async def _away(request: Request, fault: Exception) -> Response:
    """Answer where a database or a service is away; one that refuses us is our own fault."""
    if isinstance(fault, httpx.HTTPStatusError) and not fault.response.is_server_error:
        raise fault
    log.warning("out of reach", fault=repr(fault))
    return problem(request, parts_of(request), OutOfReach(headers={"Retry-After": "2"}))


async def _answer(request: Request, error: Exception) -> Response:
    return problem(request, parts_of(request), error)
