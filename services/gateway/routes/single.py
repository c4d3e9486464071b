"""How is one thing shown so that a command on it can say which state it rests on?"""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.responses import Response

from gateway.reading import Reading, shown_until
from gateway.seeing import Question, Seeing, T
from gateway.touched import touched
from gateway.views.history import EVENT
from kit.http.paging import answer
from kit.http.problems import NotFound


async def single(
    seeing: Seeing,
    request: Request,
    question: Question[T | None],
    stream: Callable[[T], UUID],
    leads: Callable[[T], Mapping[str, str]] = lambda _: {},
) -> Response:
    """Answer with one thing, the version of its stream in the ETag; 404 where there is none.

    ``leads`` are the headers that lead on from what is shown of it.
    """

    def ask(connection: Connection) -> tuple[T, int] | None:
        found = question(connection)
        if found is None:
            return None
        return found, version_of(connection, seeing.reading, stream(found))

    seen = await seeing.ask(request, ask)
    if seen.found is None:
        raise NotFound(headers=seen.headers)
    thing, version = seen.found
    return answer(request, thing, headers={**seen.headers, **leads(thing)}, version=version)


def version_of(connection: Connection, reading: Reading, stream: UUID) -> int:
    """Return up to which version every view that was read shows a stream.

    One that lags makes it lower, never higher: what the reader has not seen is never approved.
    """
    of_stream = EVENT.c.stream == stream
    source = connection.execute(select(EVENT.c.source).where(of_stream).limit(1)).scalar()
    if source is None:
        return 0
    until = shown_until(connection, touched(connection, reading), source, stream)
    latest = select(func.max(EVENT.c.version)).where(of_stream, EVENT.c.position <= until)
    return connection.execute(latest).scalar() or 0
