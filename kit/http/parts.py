"""Of what is the HTTP app of a service made?"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI
from starlette.requests import Request

from kit.http.journal_token import Waits
from kit.http.route import CommandRoute
from kit.journal import Journal
from kit.observability import Metrics
from kit.rights import Rights
from kit.settings import Settings
from kit.standing_in import Mandates
from kit.texts import Texts
from kit.tokens import Verifies
from kit.turns import Turns

Check = Callable[[], Awaitable[bool | str]]
"""Whether something is ready; a text says why it is not, to everybody."""


def bearer(request: Request) -> str | None:
    """Return the token of the Authorization header (RFC 6750)."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that an app is composed of, said once in ``main.py``."""

    name: str
    settings: Settings
    verifier: Verifies
    rights: Rights
    texts: Texts
    journal: Journal | None = None
    """Needed by ``commands``."""
    commands: Sequence[CommandRoute[Any]] = ()
    routers: Sequence[APIRouter] = ()
    ready: Mapping[str, Check] = field(default_factory=dict)
    waits: Waits | None = None
    """None where the service hears nobody."""
    mandates: Mandates | None = None
    """None where nobody acts for another."""
    public: Collection[str] = ()
    """Further paths that are open to everybody, each said by name."""
    token_of: Callable[[Request], str | None] = bearer
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None
    metrics: Metrics = field(default_factory=Metrics)
    threads: CapacityLimiter = field(init=False)
    turns: Turns = field(init=False)
    """Of the jobs that run in this process, if any do."""

    def __post_init__(self) -> None:
        """Give the app threads of its own: services in one process do not starve each other."""
        object.__setattr__(self, "threads", CapacityLimiter(self.settings.worker_threads))
        object.__setattr__(self, "turns", Turns(self.settings.stands_seconds))
        self.metrics.registry.register(self.turns)


def parts_of(request: Request) -> Parts:
    """Return the parts of the app that the request came to."""
    parts: Parts = request.app.state.parts
    return parts
