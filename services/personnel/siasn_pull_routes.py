"""How is a pull of people from SIASN asked for, and how far has it come?"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

import anyio
import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from kit.decider import Command
from kit.http.access import may, requires
from kit.http.body import command_of, json_body, parse
from kit.http.context import context_of
from kit.http.headers import simulated_time
from kit.http.openapi import takes
from kit.http.problems import NotFound, Problem
from kit.journal import Journal
from personnel.siasn_pulls import Pull, PullFinding, PullState, SiasnPulls

ACTION: Final = "personnel.pull-people"
PATH: Final = "/people-pulls"
_ACCEPTED: Final = 202
_SAID: Final[dict[str, Any]] = {
    "description": (
        "`state` (going, stopped, done), `through` in percent, how many were `asked`, `recorded`, "
        "recorded `ahead` as retired, and `refused`; `reason` and `again_at` where SIASN did not "
        "answer; `findings` by `person_id` with weight, code and reason, `next_after` for more."
    ),
    "content": {"application/json": {"schema": {"type": "object"}}},
}


class SiasnIsNotSetUp(Problem):
    """People are not pulled from SIASN here; import a file."""

    status = 503


class PullPeople(Command, frozen=True):
    """Ask SIASN for all people who are known, and for who is to retire.

    While a pull is not at its end, the same one goes on.
    """


_ASKING: Final[dict[str, Any]] = {
    "summary": "Pull people from SIASN, or go on with the pull that is not at its end",
    "responses": {"202": _SAID},
    **takes(PullPeople, keyed=True),
}


class PullShown(msgspec.Struct, frozen=True, kw_only=True):
    """How far a pull has come. People are counted, and named by id alone."""

    pull_id: UUID
    state: PullState
    begun_at: datetime
    through: int
    """Percent of those who are known here."""
    asked: int
    recorded: int
    """New, or changed from today on."""
    ahead: int
    """Retirements, recorded for their day."""
    refused: int
    again_at: datetime | None
    """When SIASN is asked again, where it did not answer."""
    reason: str | None
    findings: list[PullFinding] = []
    next_after: int | None = None
    """``after`` of the next findings, where there are more."""


@dataclass(frozen=True)
class PullDesk:
    """Where pulls are asked for; the work is done by ``spbe work personnel``."""

    journal: Journal
    pulls: SiasnPulls
    is_set_up: bool

    def ask(self, request: Request) -> Pull:
        """Begin a pull, or go on with the one that is under way."""
        if not self.is_set_up:
            raise SiasnIsNotSetUp
        context, at = (
            context_of(request, self.journal.service),
            simulated_time(request, self.journal),
        )
        return self.pulls.ask(
            Pull(
                pull_id=context.command_id,
                account_id=context.actor.account_id,
                at=at,
                begun_at=self.journal.clock.now(),
                until=self.journal.heads().position,
            )
        )

    def shown(self, pull_id: UUID, after: int) -> PullShown:
        """Return how far it has come, with what was found after a place."""
        pull = self.pulls.find(pull_id)
        if pull is None:
            raise NotFound
        found = list(self.pulls.findings(pull_id, after))
        more = found and self.pulls.findings(pull_id, found[-1].number)
        return _shown(pull, found, found[-1].number if more else None)


def pull_router(desk: PullDesk) -> APIRouter:
    """Return the routes of ``/people-pulls``."""
    router = APIRouter(tags=["personnel"])

    @router.post(
        PATH,
        name="pull-people",
        operation_id="personnel-pull-people",
        dependencies=[Depends(requires(ACTION))],
        status_code=_ACCEPTED,
        response_class=Response,
        openapi_extra=_ASKING,
    )
    async def ask(request: Request) -> Response:
        """Begin, or go on with the one that is not at its end."""
        may(request, ACTION, None)
        command_of(parse(await json_body(request)), PullPeople, {})
        pull = await anyio.to_thread.run_sync(partial(desk.ask, request))
        headers = {"Location": f"{PATH}/{pull.pull_id}"}
        return _json(_shown(pull, [], None), _ACCEPTED, headers)

    @router.get(
        PATH + "/{pull_id}",
        name="pull",
        operation_id="personnel-pull",
        dependencies=[Depends(requires(ACTION))],
        response_class=Response,
        openapi_extra={"responses": {"200": _SAID}},
    )
    async def show(
        request: Request, pull_id: UUID, after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0
    ) -> Response:
        """How far a pull has come, of whom something was found, and what."""
        may(request, ACTION, None)
        return _json(await anyio.to_thread.run_sync(partial(desk.shown, pull_id, after)))

    return router


def _shown(pull: Pull, found: list[PullFinding], more: int | None) -> PullShown:
    done = pull.state is PullState.DONE or not pull.until
    return PullShown(
        pull_id=pull.pull_id,
        state=pull.state,
        begun_at=pull.begun_at,
        through=100 if done else 100 * pull.place // pull.until,
        asked=pull.asked,
        recorded=pull.recorded,
        ahead=pull.ahead,
        refused=pull.refused,
        again_at=pull.again_at,
        reason=pull.reason,
        findings=found,
        next_after=more,
    )


def _json(said: PullShown, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = msgspec.json.encode(said)
    return Response(body, status, headers=headers, media_type="application/json")
