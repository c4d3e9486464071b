"""The composition root of the gateway."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi import APIRouter

from gateway.access.sign_in import PUBLIC, SampleSignIn, token_of
from gateway.fan_out import inboxes_of, listening
from gateway.forward import SERVICES, forward_router
from gateway.lines import client_of
from gateway.operations import operations_routers
from gateway.pages import PUBLIC as OPEN_PAGES
from gateway.pages import page_routers
from gateway.pages.problem import ProblemPages
from gateway.pages.site import Site
from gateway.readiness import completing, views_keep_up
from gateway.reading import Reading
from gateway.routes import PUBLIC as OPEN_QUERIES
from gateway.routes import query_routers
from gateway.routes.asyncapi import ASYNCAPI_PATH, asyncapi_router
from gateway.routes.document_files import PUBLIC as OPEN_FILES
from gateway.routes.document_files import document_files_router
from gateway.routes.facilitation_files import facilitation_files_router
from gateway.routes.jwks import JWKS_PATH, jwks_router
from gateway.routes.visit_files import visit_files_router
from gateway.seeing import Seeing
from gateway.settings import GatewaySettings
from gateway.views import VIEWS
from kit.assembly import Service, blocking_peer, feeds_of, none_went_back, peer, verifier_of
from kit.clock import Clock, SystemClock
from kit.comparison import Comparison
from kit.databases import open_views
from kit.http.app import service_app
from kit.http.parked import ParkedDoor, parked_router
from kit.http.parts import Check, Parts
from kit.keys_client import KeyClient
from kit.parked_figures import ParkedFigures
from kit.rights import Rights
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, load_or_make_key
from kit.view_figures import BuildFigures
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView

HERE = Path(__file__).parent
OPEN = (*OPEN_QUERIES, *OPEN_FILES, *OPEN_PAGES, ASYNCAPI_PATH)
OPEN_TO_SAMPLE_USERS = (*PUBLIC, JWKS_PATH)
KEPT_BY_PERSONNEL = (document_files_router, visit_files_router, facilitation_files_router)
"""What gives out files that personnel keeps."""


def build(settings: Settings) -> Service:
    """Put the gateway together; it decides nothing and keeps only views."""
    store, clock = open_views(settings), SystemClock()
    line = blocking_peer(settings, "gateway", "personnel")
    keys = KeyClient(line)
    writers = [ViewHearer(view, store, keys, clock) for view in VIEWS]
    feeds = feeds_of(settings, "gateway", SERVICES)
    inboxes = inboxes_of(settings, writers, feeds)
    reading = Reading(store, VIEWS)
    parked = [ParkedOfView(writer, reading) for writer in writers]
    clients = {name: client_of(settings.url_of(name)) for name in SERVICES}
    seeing = Seeing(reading, keys, clock)
    site = Site(seeing, clock)
    files = peer(settings, "gateway", "personnel")
    routers = [forward_router(clients), asyncapi_router(), *query_routers(seeing)]
    routers += [parked_router(ParkedDoor(parked)), *operations_routers(clients, parked)]
    routers += [routed(seeing, files) for routed in KEPT_BY_PERSONNEL]
    routers += [*page_routers(site, clients), *_sample_users(settings, reading, clock)]
    ready = {"views": views_keep_up(reading, inboxes), "heard": none_went_back(inboxes)}
    parts = _parts(settings, routers, ready)
    comparison = Comparison(inboxes, settings.compare_seconds, parts.turns)
    for figures in (comparison, ParkedFigures(parked), BuildFigures(store, VIEWS)):
        parts.metrics.registry.register(figures)

    def migrate(_: bool) -> None:  # noqa: FBT001 - views are made from nothing
        store.create(VIEWS)

    def close() -> None:
        for held in (line.close, reading.close, *(w.close for w in writers), store.close):
            held()

    app = service_app(parts)
    app.add_middleware(ProblemPages, site=site)
    lines = (*(feed.close for feed in feeds), *(it.aclose for it in (files, *clients.values())))
    jobs = (
        listening(settings, inboxes, parts.turns),
        comparison.run,
        completing(store, list(zip(VIEWS, inboxes, strict=True))),
    )
    return Service("gateway", app, jobs, migrate, close, lines)


def _parts(settings: Settings, routers: Sequence[APIRouter], ready: Mapping[str, Check]) -> Parts:
    return Parts(
        name="gateway",
        settings=settings,
        verifier=verifier_of(settings),
        rights=Rights.load(HERE.parent / "rights.csv"),
        texts=Texts.load("gateway", HERE / "texts.json"),
        routers=routers,
        public=(*OPEN, *(OPEN_TO_SAMPLE_USERS if settings.sample_users else ())),
        ready=ready,
        token_of=token_of,
    )


def _sample_users(settings: Settings, reading: Reading, clock: Clock) -> list[APIRouter]:
    """Return the doors of the built-in issuer, where there are sample users at all."""
    if not settings.sample_users:
        return []
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, clock)
    sign_in = SampleSignIn(issuer, reading, GatewaySettings().session_lifetime)
    return [sign_in.router(), jwks_router(issuer.jwks())]
