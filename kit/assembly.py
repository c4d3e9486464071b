"""How are the parts of a service put together, so that each composition root is one screen?"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import anyio
import httpx
from fastapi import APIRouter, FastAPI
from httpx_aiohttp import AiohttpTransport

from kit.catalogue import Catalogue
from kit.clock import Clock, SystemClock
from kit.comparison import Comparison
from kit.databases import open_recorder
from kit.feed import HttpFeed
from kit.feed_routes import feed_router
from kit.figures import JournalFigures
from kit.http.app import service_app
from kit.http.parked import ParkedDoor, parked_router
from kit.http.parts import Check, Parts
from kit.http.route import CommandRoute
from kit.inbox import Inbox
from kit.journal import Journal
from kit.listener import Listener
from kit.observability import UNREADABLE
from kit.parked_figures import ParkedFigures
from kit.policies import HeardEvent, Policy, PolicyHearer, system_account
from kit.policies_parked import ParkedOfPolicies
from kit.relay import Relay
from kit.rights import Rights
from kit.sealing import Keyring
from kit.settings import Settings
from kit.standing_in import Mandates
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.turns import Turns
from kit.waiting import HeardBy
from kit.withdrawn import withdrawn_router

SERVICE_ROLE = "service"
"""The role of the suite's own services towards each other."""

_TOKEN_LIFETIME = timedelta(minutes=10)
_RENEWED_BEFORE = timedelta(minutes=1)

Job = Callable[[], Awaitable[None]]
HangUp = Callable[[], Awaitable[None]]
"""Closes one line to another service."""


@dataclass(frozen=True)
class Service:
    """One service, ready to serve, to work and to be migrated; each in a process of its own."""

    name: str
    app: FastAPI
    jobs: Sequence[Job]
    """What ``spbe work`` runs until it is stopped."""
    migrate: Callable[[bool], None]
    """Make the tables and open the journal, marked as sample data or not."""
    close: Callable[[], None]
    lines: Sequence[HangUp] = ()

    async def hang_up(self) -> None:
        """Close the lines to the others, in the loop that used them; files are for ``close``."""
        for hang_up in self.lines:
            await hang_up()


def open_journal(
    settings: Settings, catalogue: Catalogue, keyring: Keyring, clock: Clock | None = None
) -> Journal:
    """Return a service's journal, in a database of its own."""
    recorder = open_recorder(settings, catalogue.service)
    return Journal(recorder, catalogue, keyring, clock or SystemClock())


def migrate_journal(journal: Journal, *, sample: bool) -> None:
    """Make the tables and the first event."""
    journal.recorder.create()
    journal.open(sample=sample)


def verifier_of(settings: Settings) -> Verifier:
    """Return what checks tokens: those of the built-in issuer."""
    key = load_or_make_key(settings.issuer_key)
    issuer = Issuer(key, settings.issuer, SystemClock())
    return Verifier(issuer.jwks(), settings.issuer, SystemClock(), settings.audience)


class ServiceToken(httpx.Auth):
    """Signs a service's requests to the others, with a token renewed before it expires."""

    def __init__(self, settings: Settings, service: str) -> None:
        """Act as the account of ``service``."""
        self._account = system_account(service)
        key = load_or_make_key(settings.issuer_key)
        self._issuer = Issuer(key, settings.issuer, SystemClock())
        self._token, self._renew_at = "", datetime.fromtimestamp(0, UTC)

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        """Put the token into the request."""
        now = datetime.now(UTC)
        if now >= self._renew_at:
            self._token = self._issuer.mint(self._account, [SERVICE_ROLE], None, _TOKEN_LIFETIME)
            self._renew_at = now + _TOKEN_LIFETIME - _RENEWED_BEFORE
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


@cache
def trusted() -> ssl.SSLContext:
    """Return whom the lines of this process trust: one for all, since reading it takes 30 ms."""
    return httpx.create_ssl_context()


def peer(settings: Settings, me: str, other: str) -> httpx.AsyncClient:
    """Return a client of another service that signs its requests as ``me``."""
    return httpx.AsyncClient(
        base_url=settings.url_of(other),
        auth=ServiceToken(settings, me),
        transport=AiohttpTransport(verify=trusted()),
        timeout=10,
    )


def blocking_peer(settings: Settings, me: str, other: str) -> httpx.Client:
    """Return a client for the threads in which journals are read."""
    return httpx.Client(
        base_url=settings.url_of(other),
        auth=ServiceToken(settings, me),
        timeout=5,
        verify=trusted(),
    )


def feeds_of(settings: Settings, me: str, sources: Sequence[str]) -> list[HttpFeed]:
    """Return the feeds of the services that ``me`` hears."""
    return [HttpFeed(source, peer(settings, me, source)) for source in sources]


def group_of(settings: Settings, hearer: str) -> str:
    """Return the consumer group of a kind of process.

    A fresh one at each start where the broker keeps a departed member waiting, as the embedded
    one does; what was heard is in the database all the same.
    """
    return f"{hearer}-{uuid4().hex}" if settings.fresh_groups else hearer


def policy_listener(
    settings: Settings, inbox: Inbox, sources: Sequence[str], turns: Turns
) -> Listener:
    """Return what brings a service's policies the records of Kafka."""
    group, turned = group_of(settings, inbox.hearer.name), turns.of("listener")
    inbox.given = turned
    return Listener(settings.kafka_bootstrap, sources, group, inbox.receive, turned=turned)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Of what a service with a journal is made; its ``main.py`` says it."""

    home: Path
    """The service's folder: its ``texts.json``, and ``rights.csv`` beside it."""
    journal: Journal
    commands: Sequence[CommandRoute[Any]]
    sources: Sequence[str]
    policies: Mapping[type[HeardEvent], Policy]
    mandates: Mandates | None = None
    routers: Sequence[APIRouter] = ()
    jobs: Sequence[Job] = ()
    create: Callable[[], None] = lambda: None
    """Makes what the service needs besides its journal."""
    close: Callable[[], None] = lambda: None


def assemble(settings: Settings, recipe: Recipe) -> Service:
    """Put a service together; nothing runs and nothing is written yet."""
    journal, name = recipe.journal, recipe.journal.service
    feeds = feeds_of(settings, name, recipe.sources)
    hearer = PolicyHearer(journal, recipe.policies)
    parked = ParkedOfPolicies(hearer)
    inbox = Inbox(hearer, feeds, patience=settings.behind_seconds)
    hearer.turned = inbox.hearing.step
    parts = Parts(
        name=name,
        settings=settings,
        verifier=verifier_of(settings),
        rights=Rights.load(recipe.home.parent / "rights.csv"),
        texts=Texts.load(name, recipe.home / "texts.json"),
        journal=journal,
        commands=recipe.commands,
        routers=_routers(journal, parked, recipe),
        ready={"journal": journal_answers(journal), "heard": none_went_back([inbox])},
        waits=HeardBy(journal.recorder, recipe.sources),
        mandates=recipe.mandates,
    )
    comparison = Comparison([inbox], settings.compare_seconds, parts.turns)
    relay = Relay(journal, settings.kafka_bootstrap, turned=parts.turns.of("relay"))
    watched = (JournalFigures(journal, relay), ParkedFigures([parked]), comparison)
    for figures in (*watched, journal.outcomes.counted):
        parts.metrics.registry.register(figures)

    def migrate(sample: bool) -> None:  # noqa: FBT001 - the one choice there is
        recipe.create()
        migrate_journal(journal, sample=sample)

    def close() -> None:
        journal.recorder.close()
        recipe.close()

    listener = policy_listener(settings, inbox, recipe.sources, parts.turns)
    jobs = (relay.run, listener.run, comparison.run, *recipe.jobs)
    lines = tuple(feed.close for feed in feeds)
    return Service(name, service_app(parts), jobs, migrate, close, lines)


def _routers(journal: Journal, parked: ParkedOfPolicies, recipe: Recipe) -> Sequence[APIRouter]:
    """Return the doors that every service with a journal has, and its own."""
    known = (feed_router(journal), withdrawn_router(journal), parked_router(ParkedDoor([parked])))
    return (*known, *recipe.routers)


def journal_answers(journal: Journal) -> Check:
    """Return the check whether a journal can be read, and has been opened."""

    def look() -> bool | str:
        try:
            return bool(journal.recorder.epoch())
        except UNREADABLE:
            return "the journal cannot be read"
        except LookupError:
            return "the journal has not been opened"

    async def check() -> bool | str:
        return await anyio.to_thread.run_sync(look, abandon_on_cancel=True)

    return check


def none_went_back(inboxes: Sequence[Inbox]) -> Check:
    """Return the check whether what is heard is still the history that was heard before."""

    async def check() -> bool | str:
        back = {name for inbox in inboxes for name, it_did in inbox.went_back().items() if it_did}
        said = ", ".join(sorted(back))
        return f"restored, and nobody has declared it: {said}" if said else True

    return check


async def run_jobs(jobs: Sequence[Job]) -> None:
    """Run all jobs until cancelled; the end of one is a fault and ends them all."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_forever(job))


async def _forever(job: Job) -> None:
    await job()
    msg = f"{job!r} has ended"
    raise RuntimeError(msg)
