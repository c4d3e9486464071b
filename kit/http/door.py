"""How does a command come in, and what is the answer? The same way for every command."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import anyio
import msgspec
from fastapi import APIRouter, Depends
from msgspec import structs
from starlette.requests import Request
from starlette.responses import Response
from structlog.contextvars import bind_contextvars

from kit.decider import Actor, Facts
from kit.envelope import Context
from kit.http.access import ON_BEHALF_OF, commands
from kit.http.body import Body, command_of, json_body, parse, path_ids
from kit.http.context import context_of, fingerprint
from kit.http.edge import limited_to
from kit.http.headers import (
    expected_version,
    journal_tokens,
    named_mandate,
    simulated_time,
)
from kit.http.journal_token import HEADER, JournalToken, encode_token
from kit.http.openapi import operation
from kit.http.parts import Parts, parts_of
from kit.http.problems import BadRequest, HeldBack, NotYetHeard, TryAgain, Wrong
from kit.http.route import BLANK, Asked, CommandRoute
from kit.journal import Journal, Permit, Receipt
from kit.rights import Rights
from kit.shadow import Shadow
from kit.standing_in import acting
from kit.transient import TooBusy

PREVIEW = "/preview"
"""Stands before a command's address where nothing is to be recorded. An address of its own and no
header: a service of an earlier release, which does not know of it, answers 404 and records nothing.
"""
_RETRY = {"Retry-After": "1"}


class Done(msgspec.Struct, frozen=True):
    """The answer to a command."""

    stream: UUID
    version: int
    token: str


class Preview(msgspec.Struct, frozen=True):
    """What a command would lead to, now; somebody else may be faster."""

    stream: UUID
    version: int
    would_record: tuple[str, ...]
    """The types of the events, in their order; none where the command changes nothing."""


Answers = Callable[[Request, CommandRoute[Any], "_Call", Journal, Permit], Response]


@dataclass(frozen=True)
class _Call:
    """One request, as far as it can be told without a database."""

    context: Context
    asked: Asked[Any]
    expected: int | None
    mandate: UUID | None
    """By which the caller acts for another."""


def commands_router(parts: Parts, journal: Journal) -> APIRouter:
    """Return a route for each command of the table, and one that says what it would lead to."""
    router = APIRouter()
    for route in parts.commands:
        action = f"{parts.name}.{route.name}"
        router.add_api_route(
            route.path,
            _endpoint(route, action, journal, _record),
            methods=["POST"],
            name=route.name,
            tags=[parts.name],
            operation_id=f"{parts.name}-{route.name}",
            dependencies=[Depends(commands(action))],
            response_class=Response,
            openapi_extra=operation(route),
        )
        router.add_api_route(
            PREVIEW + route.path,
            _endpoint(route, action, journal, _preview),
            methods=["POST"],
            name=f"preview-{route.name}",
            dependencies=[Depends(commands(action))],
            response_class=Response,
            include_in_schema=False,
        )
    return router


def _endpoint(
    route: CommandRoute[Any], action: str, journal: Journal, answers: Answers
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        parts, tokens = parts_of(request), list(journal_tokens(request))
        body = parse(await json_body(request))
        make = partial(_call, request, route, action, body)
        call = await anyio.to_thread.run_sync(make, limiter=parts.threads)
        bind_contextvars(command=str(call.context.command_id))
        for token in tokens:
            await _heard(parts, token)
        permit = _permit(parts, action, call, route)
        answer = partial(answers, request, route, call, journal, permit)
        return await anyio.to_thread.run_sync(answer, limiter=parts.threads)

    endpoint.__doc__ = route.command.__doc__ if "__doc__" in vars(route.command) else None
    return limited_to(route.body_limit)(endpoint) if route.body_limit else endpoint


def _call(request: Request, route: CommandRoute[Any], action: str, body: Body) -> _Call:
    path, context = path_ids(request.path_params), context_of(request, parts_of(request).name)
    filled = {name: path[name] for name in route.filled_by_path}
    blank = dict.fromkeys(route.fills, BLANK)
    command = command_of(body, route.command, {**filled, **blank})
    made = {name: fill(command, context.command_id) for name, fill in route.fills.items()}
    command = structs.replace(command, **made)
    mandate = _mandate(request)
    said = (action, path, body.tree, *([str(mandate)] if mandate else []))
    context = replace(context, fingerprint=fingerprint(*said))
    asked = Asked(command, path, context.command_id)
    return _Call(context, asked, expected_version(request), mandate)


def _mandate(request: Request) -> UUID | None:
    mandate = named_mandate(request)
    if mandate is not None and parts_of(request).mandates is None:
        raise BadRequest(Wrong(ON_BEHALF_OF, "unknown"))
    return mandate


async def _heard(parts: Parts, token: JournalToken) -> None:
    """Wait for what the token names; what this service recorded itself is there at once."""
    if token.service == parts.name:
        return
    if parts.waits is None or not parts.waits.hears(token.service):
        raise BadRequest(Wrong(HEADER, "not-heard-here", got=token.service))
    match await parts.waits.reached(token, parts.settings.wait_seconds):
        case "behind":
            raise NotYetHeard(headers=_RETRY, service=token.service)
        case "held-back":
            raise HeldBack(service=token.service)
        case "reached":
            return


def _permit(parts: Parts, action: str, call: _Call, route: CommandRoute[Any]) -> Permit:
    """Check the OPD of what stands there or, where nothing does yet, of what is asked for.

    Where the state does not say whose it is, nobody may do this to their own OPD's things only.
    """

    def permit(state: Any, facts: Facts) -> Actor:  # noqa: ANN401 - of any kind
        actor = facts.actor
        if call.mandate is not None and parts.mandates is not None:
            actor = acting(parts.mandates, call.mandate, action, facts)
        told = hasattr(state, "opd_id")
        opd_id: UUID | None = (state.opd_id or _asked_of(call.asked)) if told else None
        is_another = actor.opd_id not in {None, opd_id}
        if opd_id and is_another and route.owners and actor.opd_id in route.owners(opd_id, facts):
            opd_id = actor.opd_id
        parts.rights.check(actor, action, opd_id)
        _check_handed_on(parts.rights, route, call.asked, actor)
        return actor

    return permit


def _check_handed_on(
    rights: Rights, route: CommandRoute[Any], asked: Asked[Any], actor: Actor
) -> None:
    """Refuse to give away what is not held: each action is looked up as if it were done."""
    if route.hands_on is not None:
        holder, actions = route.hands_on(asked, actor)
        for each in actions:
            rights.check(holder, each, holder.opd_id)


def _asked_of(asked: Asked[Any]) -> UUID | None:
    """Return the OPD that the command or else its address names."""
    named: UUID | None = getattr(asked.command, "opd_id", None)
    return named or asked.path.get("opd_id")


def _record(
    request: Request, route: CommandRoute[Any], call: _Call, journal: Journal, permit: Permit
) -> Response:
    return answered(_carry_out(request, route, call, journal, permit))


def _preview(
    request: Request, route: CommandRoute[Any], call: _Call, journal: Journal, permit: Permit
) -> Response:
    """Decide on what stands there now, and append to memory only."""
    shadow = Shadow(journal.recorder)
    aside = shadow.of(journal, begins=route.before is not None)
    receipt = _carry_out(request, replace(route, before=None), call, aside, permit)
    would = Preview(receipt.stream, receipt.version, tuple(one.type for one in shadow.recorded))
    return Response(msgspec.json.encode(would), media_type="application/json")


def _carry_out(
    request: Request, route: CommandRoute[Any], call: _Call, journal: Journal, permit: Permit
) -> Receipt:
    at: datetime | None = simulated_time(request, journal)
    try:
        return journal.execute(
            route.kind,
            route.stream(call.asked),
            call.asked.command,
            context=call.context,
            at=at,
            permit=permit,
            before=partial(route.before, call.asked) if route.before else None,
            expected_version=call.expected,
        )
    except TooBusy as busy:
        raise TryAgain(headers=_RETRY) from busy


def answered(receipt: Receipt) -> Response:
    """Return where the effect of a command stands."""
    token = encode_token(receipt)
    done = Done(stream=receipt.stream, version=receipt.version, token=token)
    headers = {"ETag": f'"{receipt.version}"', HEADER: token}
    return Response(msgspec.json.encode(done), headers=headers, media_type="application/json")
