"""What does a reader see: as of which day, after which commands, how fresh, and of which OPD?"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Final, Generic, TypeVar
from uuid import UUID

import anyio
import msgspec
from fastapi import Query
from sqlalchemy import Connection
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gateway.fan_out import SOURCES
from gateway.marks import is_sample
from gateway.reading import Reading, freshness, reached
from gateway.touched import noted, touched
from gateway.views.delegations import Delegation
from kit.clock import Clock, business_day
from kit.decider import Actor
from kit.http.access import requires
from kit.http.body import day_out_of_bounds
from kit.http.headers import journal_tokens
from kit.http.journal_token import HEADER, JournalToken, Reach
from kit.http.paging import Page, answer
from kit.http.parts import bearer, parts_of
from kit.http.problems import (
    BadRequest,
    HeldBack,
    NotFound,
    NotYetHeard,
    Problem,
    Unauthenticated,
    Wrong,
)
from kit.rights import Forbidden, Rights
from kit.sealing import Keyring
from kit.tokens import TokenRefused
from kit.views import View

READ_PEOPLE: Final = "gateway.read-people"
READ_CERTIFICATES: Final = "gateway.read-certificates"
VIEWS_AT, SAMPLE_DATA = "Views-At", "Sample-Data"

NOBODY = UUID(int=0)
"""The OPD of who is confined to none: nothing belongs to it."""
_LOOK_AGAIN_SECONDS, _SELDOM_SECONDS = 0.02, 0.2
_LOOKERS = 2
"""Threads of their own for those who wait, so that they do not stand in the way of readers."""

T = TypeVar("T")
R = TypeVar("R")
Question = Callable[[Connection], T]


class widens(requires):  # noqa: N801 - reads as a verb: Depends(widens("service.action"))
    """Names a right without which the route answers too, but shows less."""

    async def __call__(self, request: Request) -> Actor:
        """Return the caller whom the route's own right has let in."""
        actor: Actor = request.state.actor
        return actor


@dataclass(frozen=True)
class Reader:
    """Who asks; nobody in particular has no roles."""

    actor: Actor | None
    rights: Rights
    by: Delegation | None = None
    """By which they act as the deputy of an office, and see what that office sees."""
    deputies: tuple["Reader", ...] = ()
    """As whose deputy they may act today besides, where that was asked of the views."""

    @property
    def own(self) -> UUID | None:
        """Return the reader's own OPD."""
        return self.actor.opd_id if self.actor else None

    def confined_to(self, action: str) -> UUID | None:
        """Return the only OPD of which the reader sees this, ``NOBODY`` if none, None if all."""
        if self.by and not self.by.covers(action):
            return NOBODY
        try:
            return self.rights.confined_to(self.actor or Actor(NOBODY), action)
        except Forbidden:
            return NOBODY

    def sees(self, action: str, opd_id: UUID | None) -> bool:
        """Say whether the reader sees this of that OPD."""
        own = self.confined_to(action)
        return own is None or (own == opd_id and own != NOBODY)


@dataclass(frozen=True)
class Seen(Generic[T]):
    """An answer, and what is said of it in headers."""

    found: T
    headers: Mapping[str, str]


@dataclass(frozen=True)
class _Told(Generic[T]):
    """What a question led to, and how far the views were that it has read."""

    found: T | Problem
    headers: Mapping[str, str]
    views: Sequence[View]
    reach: Mapping[str, Reach]


class Items(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list."""

    items: Sequence[T]


def reader(request: Request) -> Reader:
    """Return who asks; on a public route it may be nobody in particular."""
    parts, known = parts_of(request), getattr(request.state, "actor", None)
    return Reader(known or _visitor(request), parts.rights)


def within_reach(name: str, on: date) -> date:
    """Return the day; if no command could name it either, that is said under ``name``."""
    if beyond := day_out_of_bounds(name, on):
        raise BadRequest(beyond)
    return on


def after_id(page: Page) -> UUID | None:
    """Return the id after which the page begins."""
    key = page.after(tuple[UUID])
    return None if key is None else key[0]


def after_text(page: Page) -> str | None:
    """Return the word after which the page begins."""
    key = page.after(tuple[str])
    return None if key is None else key[0]


class Seeing:
    """The views as the routes and pages ask them."""

    def __init__(self, reading: Reading, keyring: Keyring, clock: Clock) -> None:
        """Open sealed text with ``keyring``; the day is that of ``clock``."""
        self.reading, self.keyring, self._clock = reading, keyring, clock
        self._sample, self._lookers = False, anyio.CapacityLimiter(_LOOKERS)

    def today(self) -> date:
        """Return the day it is in Central Indonesia Time."""
        return business_day(self._clock.now())

    async def day(
        self, on: Annotated[date | None, Query(description="As of which day")] = None
    ) -> date:
        """Return the day asked for, else today; in the loop, as a thread would cost more."""
        return within_reach("on", on) if on else self.today()

    async def ask(self, request: Request, question: Question[T]) -> Seen[T]:
        """Answer from views that stand still and have reached what the Journal-Token names.

        Only the views count that the question reads; they are known when it has been asked, so
        one that came too early is asked again.
        """
        tokens, until = _tokens(request), _patience(request)
        while True:
            told = await self._in_thread(request, partial(self._tell, question, tokens))
            behind = _behind(tokens, told.reach)
            if not behind:
                break
            await self._wait(request, behind, told.views, until)
        if isinstance(told.found, Problem):
            raise told.found
        return Seen(told.found, told.headers)

    async def answer(self, request: Request, question: Question[T]) -> Response:
        """Answer with one thing as JSON; 404 where there is none."""
        seen = await self.ask(request, question)
        if seen.found is None:
            raise NotFound(headers=seen.headers)
        return answer(request, seen.found, headers=seen.headers)

    async def listing(
        self,
        request: Request,
        page: Page,
        question: Callable[[Connection, int], Sequence[R]],
        key: Callable[[R], Sequence[object]],
        *,
        keep: Callable[[R], bool] = lambda _: True,
    ) -> Response:
        """Answer with a page; ``question`` is asked for one row more, to know if there is one.

        What is not to ``keep`` is left out, so that a page may be short though more follows.
        """
        seen = await self.ask(request, lambda connection: question(connection, page.limit + 1))
        shown = seen.found[: page.limit]
        last = key(shown[-1]) if len(seen.found) > page.limit else None
        return answer(
            request,
            Items([row for row in shown if keep(row)]),
            headers={**seen.headers, **page.link(last)},
        )

    async def made(self, request: Request, work: Callable[[], R]) -> R:
        """Return what takes a while to make, and hold up nobody else meanwhile."""
        return await self._in_thread(request, work)

    async def _wait(
        self,
        request: Request,
        behind: Sequence[JournalToken],
        views: Sequence[View],
        until: float,
    ) -> None:
        pause = _LOOK_AGAIN_SECONDS
        while behind:
            if time.monotonic() >= until:
                raise NotYetHeard(headers={"Retry-After": "1"}, service=behind[0].service)
            await self._pause(request, pause)
            pause = min(pause * 1.5, _SELDOM_SECONDS)
            look = partial(self._look, views, behind)
            reach = await anyio.to_thread.run_sync(look, limiter=self._lookers)
            behind = _behind(behind, reach)

    @staticmethod
    async def _pause(request: Request, seconds: float) -> None:
        """Wait a little; nobody is waited for who has gone."""
        if await request.is_disconnected():
            raise ClientDisconnect
        await asyncio.sleep(seconds)

    def _look(self, views: Sequence[View], tokens: Sequence[JournalToken]) -> Mapping[str, Reach]:
        with self.reading.connect() as connection:
            return reached(connection, views, tokens)

    def _tell(self, question: Question[T], tokens: Sequence[JournalToken]) -> _Told[T]:
        with self.reading.connect() as connection:
            found = _asked(question, noted(connection))
            views = touched(connection, self.reading)
            reach = reached(connection, views, tokens) if views else {}
            return _Told(found, self._said(connection, views), views, reach)

    def _said(self, connection: Connection, views: Sequence[View]) -> Mapping[str, str]:
        newest = {place.source: place.position for place in freshness(connection, views)}
        at = ",".join(f"{source}.{position}" for source, position in sorted(newest.items()))
        self._sample = self._sample or is_sample(connection)
        return {VIEWS_AT: at} | ({SAMPLE_DATA: "true"} if self._sample else {})

    @staticmethod
    async def _in_thread(request: Request, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=parts_of(request).threads)


def _tokens(request: Request) -> Sequence[JournalToken]:
    tokens = journal_tokens(request)
    for token in tokens:
        if token.service not in SOURCES:
            raise BadRequest(Wrong(HEADER, "not-heard-here", got=token.service))
    return tokens


def _patience(request: Request) -> float:
    return time.monotonic() + parts_of(request).settings.wait_seconds


def _behind(tokens: Sequence[JournalToken], reach: Mapping[str, Reach]) -> Sequence[JournalToken]:
    if held := [token.service for token in tokens if reach.get(token.service) == "held-back"]:
        raise HeldBack(service=held[0])
    return [token for token in tokens if reach.get(token.service) == "behind"]


def _asked(question: Question[T], connection: Connection) -> T | Problem:
    """A problem too is an answer that may rest on what has not arrived yet."""
    try:
        return question(connection)
    except Problem as problem:
        return problem


def _visitor(request: Request) -> Actor | None:
    """Return who comes to a public route; a wrong token is said, an ended session is not."""
    parts = parts_of(request)
    try:
        return parts.verifier.claims(parts.token_of(request)).actor()
    except TokenRefused as refused:
        if bearer(request) is None:
            return None
        challenge = f'Bearer realm="spbe", error="invalid_token", error_description="{refused}"'
        headers = {"WWW-Authenticate": challenge}
        raise Unauthenticated(headers=headers, reason=refused.reason) from refused
