"""How does an operator see what was set aside, what would follow, and what came of a retry?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from starlette.requests import Request

from kit.decider import Refused
from kit.http.answers import speaks_english
from kit.http.parts import parts_of
from kit.observability import drop_personal
from kit.parked import Effect, Foreseen, Retried
from kit.policies import reason_of
from kit.recorder import Parked, Waiting
from kit.texts import Text, first_line

_EPOCH_DIGITS = 8


class ParkedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event that is set aside."""

    id: str
    """What it is named by here: hearer, source, the beginning of the epoch, position."""
    hearer: str
    source: str
    epoch: UUID
    lane: int
    position: int
    type: str
    stream: UUID
    reason: str
    """The newest: the name of a refusal or of a fault, or ``held-back``."""
    parked_at: datetime
    first: bool
    """Whether it is the first of its stream, so that it can be retried or discarded."""
    held_by: str | None
    """The first of its stream, where it waits behind that."""
    behind: int
    """How many of its stream wait behind it."""
    attempts: int
    """How often it was retried in vain."""
    tried_at: datetime | None


class ParkedList(msgspec.Struct, frozen=True):
    """A page of them, the oldest first."""

    items: Sequence[ParkedLine]
    hearers: Mapping[str, int]
    """By hearer how many there are on all pages; one that has none is not named."""


class HeldUp(msgspec.Struct, frozen=True):
    """What holds an event up."""

    id: str
    reason: str
    title: str = ""
    """Of a refusal, in the language of Accept-Language."""
    advice: str = ""
    facts: Mapping[str, Any] = {}


class WouldFollow(msgspec.Struct, frozen=True):
    """What would come of one event now: an effect or what would hold it up."""

    id: str
    effect: Effect | None = None
    held_up: HeldUp | None = None


class ParkedShown(msgspec.Struct, frozen=True):
    """One event that is set aside, as it was stored, and what a retry would lead to."""

    parked: ParkedLine
    event: Any
    """Its personal fields are sealed. Text where it is no JSON."""
    would_follow: Sequence[WouldFollow]
    """By it and, in order, by those behind it, until one is held up; nothing was recorded."""


class StreamRetried(msgspec.Struct, frozen=True):
    """What came of taking up a stream."""

    stream: UUID
    taken_up: Sequence[str]
    held_up: HeldUp | None
    left: int
    """How many of the stream are set aside still."""
    next: str | None
    """The first of those."""


class StreamsRetried(msgspec.Struct, frozen=True):
    """What came of taking up many streams."""

    streams: Sequence[StreamRetried]
    cursor: str | None
    """Where to go on; none if all that is wanted has been tried."""


class EventDiscarded(msgspec.Struct, frozen=True):
    """An event was given up, for good."""

    id: str
    stream: UUID
    left: int
    """How many later events of the stream are set aside: these can be retried now."""
    next: str | None
    """The first of those."""


class DiscardedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event that a view goes on without."""

    id: str
    hearer: str
    source: str
    position: int
    type: str
    stream: UUID
    reason: str
    """What held it up last."""
    parked_at: datetime
    why: str
    account_id: UUID
    """Who gave it up."""
    discarded_at: datetime


def id_of(hearer: str, parked: Parked) -> str:
    """Return what an operator calls a parked event."""
    lane, position = parked.heard.lane, parked.heard.position
    return f"{hearer}:{lane.source}:{lane.epoch.hex[:_EPOCH_DIGITS]}:{position}"


def line_of(hearer: str, one: Waiting) -> ParkedLine:
    """Return a line of the list."""
    parked, lane = one.parked, one.parked.heard.lane
    mine = id_of(hearer, parked)
    return ParkedLine(
        id=mine,
        hearer=hearer,
        source=lane.source,
        epoch=lane.epoch,
        lane=lane.lane,
        position=parked.heard.position,
        type=parked.type,
        stream=parked.stream,
        reason=parked.reason,
        parked_at=parked.parked_at,
        first=one.is_first,
        held_by=None if one.is_first else f"{mine.rpartition(':')[0]}:{one.first_position}",
        behind=one.behind,
        attempts=one.attempts,
        tried_at=one.tried_at,
    )


def event_of(parked: Parked) -> object:
    """Return the event as it is stored, sealed; text where it is no JSON."""
    try:
        return msgspec.json.decode(parked.state)
    except (ValueError, RecursionError):
        return parked.state.decode("utf-8", "replace")


def would_follow(request: Request, hearer: str, foreseen: Foreseen) -> WouldFollow:
    """Return what would come of one event, in the reader's language."""
    mine = id_of(hearer, foreseen.parked)
    if foreseen.held_up is None:
        return WouldFollow(mine, effect=foreseen.effect)
    return WouldFollow(mine, held_up=_held_up(request, mine, foreseen.held_up))


def stream_retried(hearer: str, stream: UUID, retried: Retried) -> StreamRetried:
    """Return what came of a retry, and what is the first that is set aside now."""
    held_up, first = retried.held_up, retried.first
    return StreamRetried(
        stream=stream,
        taken_up=[id_of(hearer, one) for one in retried.taken_up],
        held_up=HeldUp(id_of(hearer, held_up), held_up.reason) if held_up else None,
        left=retried.left,
        next=id_of(hearer, first.parked) if first else None,
    )


def _held_up(request: Request, mine: str, fault: Exception) -> HeldUp:
    reason = reason_of(fault)
    if not isinstance(fault, Refused):
        return HeldUp(mine, reason)
    english, texts = speaks_english(request.headers.get("accept-language", "")), parts_of(request)
    text = texts.texts.by_slug.get(texts.texts.slug(type(fault)), Text(title="", todo=""))
    facts = drop_personal(None, "", dict(fault.facts))
    if english:
        return HeldUp(mine, reason, first_line(type(fault)), text.todo_en, facts)
    return HeldUp(mine, reason, text.title, text.todo, facts)
