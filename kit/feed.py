"""How does a hearer learn what Kafka did not bring? It reads the producer's own journal."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import httpx
import msgspec

from kit.envelope import Record, read_by
from kit.recorder import Heads, Heard, Lane

PAGE = 500


class Line(msgspec.Struct, frozen=True):
    """One line of the feed; ``event`` holds the stored bytes as they are."""

    position: int
    lane: int
    previous: int
    stream: UUID
    type: str
    event: msgspec.Raw


_line = msgspec.json.Decoder(Line)
_heads = msgspec.json.Decoder(Heads)


@dataclass(frozen=True)
class Delivered:
    """A record as a hearer gets it, from Kafka or from the feed: both are the same bytes."""

    source: str
    epoch: UUID
    record: Record

    @property
    def heard(self) -> Heard:
        """Return its place in the source's lane."""
        lane = Lane(self.source, self.epoch, self.record.lane)
        return Heard(lane, self.record.position, type=self.record.type)


class OutOfStep(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """A record does not continue what has been heard of its lane: look again how far that is."""


class Feed(Protocol):
    """The port to a source's journal."""

    source: str

    async def heads(self) -> Heads:
        """Return how far the source's journal reaches."""

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        """Return records beyond a position, of one lane if given, at most ``limit``."""


def encode_line(record: Record) -> bytes:
    """Write one record as a line of NDJSON."""
    line = Line(
        record.position,
        record.lane,
        record.previous,
        record.stream,
        record.type,
        msgspec.Raw(record.state),
    )
    return msgspec.json.encode(line) + b"\n"


def decode_line(line: bytes) -> Record:
    """Read one line of the feed; the event's bytes are kept as they came."""
    it = read_by(_line, line)
    return Record(
        position=it.position,
        lane=it.lane,
        previous=it.previous,
        stream=it.stream,
        type=it.type,
        state=bytes(it.event),
    )


class HttpFeed:
    """A source's feed over HTTP."""

    def __init__(self, source: str, client: httpx.AsyncClient) -> None:
        """Read with a client that knows the source's address and signs its requests."""
        self.source, self._client = source, client
        self._asking: asyncio.Future[Heads] | None = None

    async def close(self) -> None:
        """Close the connections to the source."""
        await self._client.aclose()

    async def heads(self) -> Heads:
        """Return how far the source's journal reaches; ``httpx.HTTPError`` if it does not say.

        All hearers of a process ask at the same time; one request answers them.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._heads())
        return await asyncio.shield(self._asking)

    async def _heads(self) -> Heads:
        response = (await self._client.get("/events/heads")).raise_for_status()
        with _understood(response):
            heads = _heads.decode(response.content)
            if heads.service != self.source or not heads.forks:
                raise ValueError(heads)
            return heads

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        """Return one page of the feed; ``httpx.HTTPError`` if the source does not give it."""
        asked: dict[str, int] = {"after": after, "limit": limit}
        if lane is not None:
            asked["lane"] = lane
        response = (await self._client.get("/events", params=asked)).raise_for_status()
        with _understood(response):
            epoch = UUID(response.headers["Journal-Epoch"])
            lines = response.content.splitlines()
            return [Delivered(self.source, epoch, decode_line(line)) for line in lines]


@contextmanager
def _understood(response: httpx.Response) -> Iterator[None]:
    """Take an answer that is not the feed's, as a proxy gives, for no answer."""
    try:
        yield
    except (msgspec.MsgspecError, KeyError, ValueError) as fault:
        msg = f"{response.url} does not answer as a feed does"
        raise httpx.DecodingError(msg, request=response.request) from fault


async def missing(
    feed: Feed, lane: int, after: int, before: int, limit: int = PAGE
) -> Sequence[Delivered]:
    """Return the records of a lane strictly between two positions, the first ``limit`` of them."""
    page = await feed.read(after, limit, lane)
    return [delivered for delivered in page if delivered.record.position < before]
