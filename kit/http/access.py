"""May this caller come in? Every route that is not public asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext
from starlette.requests import Request
from structlog.contextvars import bind_contextvars

from kit.decider import Actor
from kit.http.parts import parts_of
from kit.http.problems import BadRequest, Unauthenticated, Wrong
from kit.rights import Rights
from kit.tokens import TokenRefused

ON_BEHALF_OF = "On-Behalf-Of"
"""Names the mandate by which the caller acts for another."""


@dataclass(frozen=True)
class requires:  # noqa: N801 - reads as a verb: Depends(requires("service.action"))
    """The dependency of a closed route: who calls, if the table gives them the action at all.

    Where the right is for the own OPD only, the route asks ``may`` or ``confined_to`` besides.
    """

    action: str
    stands_in: ClassVar[bool] = False
    """Whether it matters here for whom somebody says that they act."""

    async def __call__(self, request: Request) -> Actor:
        """Return the caller, who is also kept for ``caller``."""
        parts = parts_of(request)
        try:
            claims = parts.verifier.claims(parts.token_of(request))
        except TokenRefused as refused:
            raise _unauthenticated(refused) from refused
        actor = claims.actor()
        bind_contextvars(account=str(actor.account_id), action=self.action)
        if ON_BEHALF_OF not in request.headers:
            self.enter(parts.rights, actor)
        elif not self.stands_in:
            raise BadRequest(Wrong(ON_BEHALF_OF, "unknown"))
        request.state.actor = actor
        return actor

    def enter(self, rights: Rights, actor: Actor) -> None:
        """Refuse whoever may do this to nothing at all."""
        rights.enter(actor, self.action)


class commands(requires):  # noqa: N801 - reads as a verb: Depends(commands("service.action"))
    """The dependency of a command: who says that they act for another is let in too.

    Whether they may is for the door to say, once it knows what was given into their hands.
    """

    stands_in = True


def caller(request: Request) -> Actor:
    """Return who calls a closed route."""
    actor: Actor = request.state.actor
    return actor


def may(request: Request, action: str, opd_id: UUID | None) -> None:
    """Refuse unless the caller may do this to what belongs to that OPD."""
    parts_of(request).rights.check(caller(request), action, opd_id)


def confined_to(request: Request, action: str) -> UUID | None:
    """Return the only OPD whose things the caller may see, none where all."""
    return parts_of(request).rights.confined_to(caller(request), action)


def actions_of(route: RouteContext) -> frozenset[str]:
    """Return the actions that a route requires; none is an open door."""
    dependant: Any = getattr(route, "dependant", None)
    return frozenset(_actions(dependant)) if isinstance(dependant, Dependant) else frozenset()


def _actions(dependant: Dependant) -> Iterator[str]:
    if isinstance(dependant.call, requires):
        yield dependant.call.action
    for inner in dependant.dependencies:
        yield from _actions(inner)


def _unauthenticated(refused: TokenRefused) -> Unauthenticated:
    challenge = 'Bearer realm="spbe"'
    if refused.reason != "missing":
        challenge += f', error="invalid_token", error_description="{refused.reason}"'
    return Unauthenticated(headers={"WWW-Authenticate": challenge}, reason=refused.reason)
