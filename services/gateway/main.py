"""The composition root of the gateway."""

from pathlib import Path

import httpx

from gateway.access.sign_in import PUBLIC, SampleSignIn, token_of
from gateway.fan_out import inboxes_of, view_jobs
from gateway.forward import SERVICES, forward_router
from gateway.reading import Reading
from gateway.settings import GatewaySettings
from gateway.views import VIEWS
from kit.assembly import Service, blocking_peer, verifier_of
from kit.clock import SystemClock
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.keys_client import KeyClient
from kit.rights import Rights
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, load_or_make_key
from kit.view_writer import ViewWriter

HERE = Path(__file__).parent


def build(settings: Settings) -> Service:
    """Put the gateway together; it decides nothing and keeps only views."""
    folder, clock = settings.var / "views", SystemClock()
    keys = blocking_peer(settings, "gateway", "personnel")
    writers = [ViewWriter(view, folder, KeyClient(keys), clock) for view in VIEWS]
    inboxes = inboxes_of(settings, writers)
    reading = Reading(folder, VIEWS)
    clients = {name: httpx.AsyncClient(base_url=settings.url_of(name)) for name in SERVICES}
    routers = [forward_router(clients)]
    if settings.sample_users:
        issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, clock)
        lifetime = GatewaySettings().session_lifetime
        routers.append(SampleSignIn(issuer, reading, lifetime).router())
    parts = Parts(
        name="gateway",
        settings=settings,
        verifier=verifier_of(settings),
        rights=Rights.load(HERE.parent / "rights.csv"),
        texts=Texts.load("gateway", HERE / "texts.json"),
        routers=routers,
        public=PUBLIC if settings.sample_users else (),
        token_of=token_of,
    )

    def migrate(_: bool) -> None:  # noqa: FBT001 - views are made from nothing
        folder.mkdir(parents=True, exist_ok=True)

    def close() -> None:
        for writer in writers:
            writer.close()

    return Service("gateway", service_app(parts), view_jobs(settings, inboxes), migrate, close)
