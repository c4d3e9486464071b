"""What may an operator ask of several hearers at once about what they have set aside?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple
from uuid import UUID

import structlog
from starlette.requests import Request

from kit.envelope import Context
from kit.http.paging import Page, cursor, has_controls
from kit.http.parked_shown import (
    EventDiscarded,
    ParkedList,
    ParkedShown,
    StreamRetried,
    StreamsRetried,
    event_of,
    id_of,
    line_of,
    stream_retried,
    would_follow,
)
from kit.http.problems import BadRequest, NotFound, Problem, Wrong
from kit.parked import MOST, SECONDS, ParkedEvents
from kit.recorder import AlreadyHeard, Parked, Waiting, WaitingKey, Wanted

log = structlog.get_logger(__name__)

_STREAMS_AT_ONCE = 100
_ID_PARTS = 4
_POSITION = re.compile(r"[0-9]{1,18}")
"""What a database can hold: beyond it no event has a place."""


class Place(NamedTuple):
    """Where an event stands in the list: since when, of which hearer, source and position."""

    parked_at: datetime
    hearer: str
    source: str
    position: int


class NoLongerParked(Problem):
    """The event is not set aside any more: it has been taken up or discarded."""

    status = 409


class WaitsBehindAnother(Problem):
    """An earlier event of the same stream is set aside; that one comes first."""

    status = 409


@dataclass(frozen=True)
class Filter:
    """Which parked events are asked for."""

    hearer: str
    wanted: Wanted


@dataclass(frozen=True)
class Listed:
    """A page, and where the next one begins."""

    shown: ParkedList
    last: Sequence[object] | None


class Desk:
    """What may be asked of several hearers at once. All calls may block."""

    def __init__(self, hearers: Sequence[ParkedEvents], seconds: float = SECONDS) -> None:
        """Answer for these; a retry goes on for so long."""
        self._seconds = seconds
        self._hearers: Mapping[str, ParkedEvents] = {one.hearer: one for one in hearers}

    def listed(self, asked: Filter, pages: Page) -> Listed:
        """Return a page."""
        found = self._page(asked, pages, pages.limit + 1)
        shown = found[: pages.limit]
        counts = {one.hearer: one.count(asked.wanted) for one in self._of(asked)}
        counts = {name: count for name, count in counts.items() if count}
        lines = [line_of(hearer, one) for hearer, one in shown]
        last = _place(*shown[-1]) if len(found) > pages.limit else None
        return Listed(ParkedList(lines, counts), last)

    def previewed(self, request: Request, mine: str, most: int) -> ParkedShown:
        """Return an event and what would follow; of one that waits behind another nothing is."""
        parked, waiting = self._found(mine)
        foreseen = parked.preview(waiting.parked.stream, most) if waiting.is_first else ()
        return ParkedShown(
            line_of(parked.hearer, waiting),
            event_of(waiting.parked),
            [would_follow(request, parked.hearer, one) for one in foreseen],
        )

    def retried(self, mine: str, most: int) -> StreamRetried:
        """Take up the stream of an event that is the first of it."""
        parked, waiting = self._first(mine)
        return self._retried(parked, waiting.parked.stream, most, monotonic() + self._seconds)

    def all_retried(self, asked: Filter, pages: Page) -> StreamsRetried:
        """Take up the streams of a page of events that are the first of theirs and wanted.

        The page ends where the time does, after one stream at the earliest.
        """
        if asked.hearer and not self._of(asked):
            raise BadRequest(Wrong("hearer", "choice", ", ".join(self._hearers)))
        until = monotonic() + self._seconds
        first = replace(asked, wanted=replace(asked.wanted, first=True))
        limit = min(pages.limit, _STREAMS_AT_ONCE)
        found = self._page(first, pages, limit + 1)
        done: list[StreamRetried] = []
        for hearer, one in found[:limit]:
            if done and monotonic() >= until:
                break
            parked = self._hearers[hearer]
            done.append(self._retried(parked, one.parked.stream, MOST, until))
        last = cursor(_place(*found[len(done) - 1])) if len(found) > len(done) else None
        return StreamsRetried(done, last)

    def discarded(self, mine: str, why: str, context: Context) -> EventDiscarded:
        """Give up an event that is the first of its stream, unless this command has done so."""
        parked = self._hearer(mine)
        stream = parked.discarded_by(context)
        if stream is None:
            parked, waiting = self._first(mine)
            stream = waiting.parked.stream
            try:
                parked.discard(_nothing_quoted(waiting.parked), why, context)
            except AlreadyHeard as gone:
                if parked.discarded_by(context) is None:
                    raise NoLongerParked from gone
            log.warning("discarded", parked=mine, type=waiting.parked.type)
        first = parked.first(stream)
        if first is None:
            return EventDiscarded(mine, stream, left=0, next=None)
        return EventDiscarded(mine, stream, first.behind + 1, id_of(parked.hearer, first.parked))

    def _retried(
        self, parked: ParkedEvents, stream: UUID, most: int, until: float
    ) -> StreamRetried:
        retried = parked.retry(stream, most, until)
        log.info("retried", hearer=parked.hearer, stream=str(stream), done=len(retried.taken_up))
        return stream_retried(parked.hearer, stream, retried)

    def _page(self, asked: Filter, pages: Page, limit: int) -> list[tuple[str, Waiting]]:
        after = pages.after(Place)
        found = [
            (parked.hearer, one)
            for parked in self._of(asked)
            for one in parked.waiting(asked.wanted, key_after(parked.hearer, after), limit)
        ]
        return sorted(found, key=lambda one: _place(*one))[:limit]

    def _of(self, asked: Filter) -> list[ParkedEvents]:
        return [one for name, one in self._hearers.items() if name.startswith(asked.hearer)]

    def _hearer(self, mine: str) -> ParkedEvents:
        hearer = None if has_controls(mine) else self._hearers.get(mine.partition(":")[0])
        if hearer is None:
            raise NotFound
        return hearer

    def _found(self, mine: str) -> tuple[ParkedEvents, Waiting]:
        parked, said = self._hearer(mine), mine.split(":")
        if len(said) != _ID_PARTS or not _POSITION.fullmatch(said[-1]):
            raise NotFound
        wanted = Wanted(source=said[1], position=int(said[-1]))
        for waiting in parked.waiting(wanted, None, 2):
            if id_of(parked.hearer, waiting.parked) == mine:
                return parked, waiting
        raise NoLongerParked

    def _first(self, mine: str) -> tuple[ParkedEvents, Waiting]:
        parked, waiting = self._found(mine)
        if not waiting.is_first:
            raise WaitsBehindAnother(first=line_of(parked.hearer, waiting).held_by)
        return parked, waiting


def _nothing_quoted(parked: Parked) -> Parked:
    """Keep of a reason the name alone: earlier releases kept what a fault says with it."""
    return replace(parked, reason=parked.reason.partition("(")[0])


def _place(hearer: str, one: Waiting) -> Place:
    parked = one.parked
    return Place(parked.parked_at, hearer, parked.heard.lane.source, parked.heard.position)


def key_after(hearer: str, place: Place | None) -> WaitingKey | None:
    """Return beyond which key a hearer's own events come after a place in the whole list."""
    if place is None:
        return None
    at, name, source, position = place
    if hearer == name:
        return at, source, position
    return (at, "", 0) if hearer > name else (at + timedelta(microseconds=1), "", 0)
