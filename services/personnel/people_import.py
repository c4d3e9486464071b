"""How does a list of people from the HR system come in: all rows checked, then a hundred at a time?

A wrong row records nothing. What others record while it is taken may stop it between two hundreds:
the last line says so, and the same file again goes on from there. One append of a whole province
would keep everybody else waiting. The file is read in memory and never written.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, Final, TypeVar

import anyio
import msgspec
from anyio import CapacityLimiter
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from structlog.contextvars import bind_contextvars

from kit.decider import Refused
from kit.feed_routes import NDJSON
from kit.http.access import may, requires
from kit.http.answers import problem
from kit.http.edge import limited_to
from kit.http.parts import parts_of
from kit.http.problems import OutOfReach, TryAgain
from kit.journal import Journal
from kit.keys import KeyStore
from kit.settings import MEGABYTE
from kit.transient import AWAY, TooBusy
from personnel.opds_of_journal import OpdsOfJournal
from personnel.people_asked import asked
from personnel.people_import_api import ACTION, OPERATION
from personnel.people_taking import Accepted, Taking

T = TypeVar("T")

BODY_LIMIT: Final = 20 * MEGABYTE


def import_router(journal: Journal, keys: KeyStore, opds: OpdsOfJournal) -> APIRouter:
    """Return the route ``POST /people-imports``."""
    router, taking = APIRouter(tags=["personnel"]), Taking(journal, keys, opds)
    # Who a row is must stay true until it is recorded, so nobody else takes people in between.
    alone = partial(_alone, CapacityLimiter(1))

    @router.post(
        "/people-imports",
        name="import-people",
        dependencies=[Depends(requires(ACTION))],
        response_class=Response,
        openapi_extra=OPERATION,
    )
    @limited_to(BODY_LIMIT)
    async def endpoint(request: Request) -> Response:
        """Take all people of an HR export, or say what is wrong with each row."""
        may(request, ACTION, None)
        request_asked = await asked(request, journal)
        bind_contextvars(command=str(request_asked.context.command_id))
        texts = parts_of(request).texts
        try:
            if request_asked.preview:
                would = await alone(partial(taking.look, request_asked, texts))
                return Response(_line({"preview": would}), media_type=NDJSON)
            accepted = await alone(partial(taking.accept, request_asked, texts))
        except TooBusy as busy:
            raise TryAgain(headers={"Retry-After": "1"}) from busy
        return StreamingResponse(_lines(request, taking, accepted, alone), media_type=NDJSON)

    return router


async def _alone(limiter: CapacityLimiter, call: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(call, limiter=limiter)


async def _lines(
    request: Request,
    taking: Taking,
    accepted: Accepted,
    alone: Callable[[Callable[[], Any]], Awaitable[Any]],
) -> AsyncIterator[bytes]:
    """Take batch after batch; whoever goes away in between can send the same again."""
    recorded = 0
    yield _line({"checked": accepted.rows})
    try:
        for batch in accepted.batches:
            await alone(partial(taking.take, accepted, batch))
            recorded += len(batch.items)
            yield _line({"recorded": recorded, "of": accepted.left})
        yield _line(await alone(partial(taking.end, accepted)))
    except (Refused, TooBusy, *AWAY) as error:  # the status is sent already
        said = problem(request, parts_of(request), _said(error))
        yield _line({"problem": msgspec.Raw(said.body)})


def _said(error: Exception) -> Exception:
    """Say what came between: what was checked has changed, or a database is away."""
    match error:
        case Refused():
            return error
        case TooBusy():
            return TryAgain()
        case _:
            return OutOfReach()


def _line(said: object) -> bytes:
    return msgspec.json.encode(said) + b"\n"
