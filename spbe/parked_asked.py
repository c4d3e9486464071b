"""What is asked of the gateway about what is set aside, page by page and stream by stream?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import httpx

from spbe.client import answered, pages_of

PATH: Final = "/api/operations/parked"
HELD_UP: Final = 2
"""How a command ends where something is held up, so that somebody has to look at it."""
_PAGE = 200

Json = dict[str, Any]


@dataclass
class Retried:
    """What came of a retry, as far as it has come."""

    streams: list[Json] = field(default_factory=list)
    unanswered: Sequence[str] = ()
    """Services that did not answer: what they have set aside was not retried."""
    _unfinished: dict[str, int] = field(default_factory=dict)
    """By the event with which a stream goes on, where it stands above."""

    def add(self, stream: Json) -> None:
        """Put down what came of a stream, or of more of one that was not at its end."""
        tried = [*stream["taken_up"], *([stream["held_up"]["id"]] if stream["held_up"] else [])]
        place = self._unfinished.pop(tried[0], None) if tried else None
        if place is None:
            place = len(self.streams)
            self.streams.append(stream)
        else:
            before = self.streams[place]["taken_up"]
            self.streams[place] = stream | {"taken_up": [*before, *stream["taken_up"]]}
        if stream["next"]:
            self._unfinished[stream["next"]] = place

    @property
    def code(self) -> int:
        """Return how the command ends."""
        if self.unanswered:
            return 1
        return HELD_UP if any(one["held_up"] for one in self.streams) else 0


def pages(desk: httpx.Client, filters: Mapping[str, str], limit: int) -> Json:
    """Return as many as are wanted, from as many pages as it takes."""
    found: Json = {"items": []}
    for page in pages_of(desk, PATH, dict(filters) | {"limit": str(min(limit, _PAGE))}):
        found = page | {"items": [*found["items"], *page["items"]]}
        if len(found["items"]) >= limit:
            break
    return found | {"items": found["items"][:limit]}


def taken_up(
    desk: httpx.Client, event: str | None, filters: Mapping[str, str], done: Retried, *, only: bool
) -> Iterator[Json]:
    """Take up an event's stream, or all that is wanted; yield what came of each request."""
    return _streams(desk, filters, done) if event is None else _stream(desk, event, only=only)


def _streams(desk: httpx.Client, filters: Mapping[str, str], done: Retried) -> Iterator[Json]:
    """Take up hearer by hearer all streams that are wanted, each once; say who is silent."""
    found = pages(desk, dict(filters) | {"first": "true"}, 1)
    done.unanswered = found["unanswered"]
    for hearer in found["hearers"]:
        said = dict(filters) | {"hearer": hearer}
        while True:
            page = answered(desk.post(f"{PATH}/retry", params=said))
            for stream in page["streams"]:
                yield from _to_its_end(desk, stream)
            if page["cursor"] is None:
                break
            said = said | {"cursor": page["cursor"]}


def _stream(desk: httpx.Client, event: str, *, only: bool) -> Iterator[Json]:
    body = {"most": 1} if only else {}
    stream = answered(desk.post(f"{at(event)}/retry", json=body))
    yield from [stream] if only else _to_its_end(desk, stream)


def _to_its_end(desk: httpx.Client, stream: Json) -> Iterator[Json]:
    """Go on with a stream of which more is set aside than is taken up at one request."""
    yield stream
    while stream["next"] and not stream["held_up"] and stream["taken_up"]:
        stream = answered(desk.post(f"{at(stream['next'])}/retry"))
        yield stream


def at(event: str) -> str:
    """Return where an event is asked for."""
    return f"{PATH}/{quote(event, safe=':')}"
