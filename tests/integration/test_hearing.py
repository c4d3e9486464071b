"""Do two services hear each other over Kafka and without it, and wait for what a caller saw?"""

import asyncio
import contextlib
import itertools
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4, uuid5

import httpx

from kit.assembly import SERVICE_ROLE, Service
from kit.clock import SystemClock
from kit.feed import HttpFeed
from kit.hosting import host
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from personnel.domain.opd import opd_id_of
from personnel.main import build as build_personnel
from spbe.broker import embedded_broker
from tests.integration.cast import number_of, registered_certificate
from tests.integration.client import Json
from tests.kit.brokers import door, free_port
from tests.servers.fixtures import CLIENT_LEAVES_LINES
from training.main import build as build_training

OPD = opd_id_of("DISKOMINFOSP")
RECOGNISED = "personnel.certificate-recognised.v1"

pytestmark = CLIENT_LEAVES_LINES


@dataclass
class Callers:
    """People and systems that call the two services."""

    settings: Settings
    keys: Iterator[int] = field(default_factory=itertools.count)

    def token(self, role: str) -> str:
        key = load_or_make_key(self.settings.issuer_key)
        issuer = Issuer(key, self.settings.issuer, SystemClock())
        return issuer.mint(uuid5(OPD, role), [role], OPD, timedelta(hours=1))

    def client(self, service: str, role: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        url = self.settings.url_of(service)
        return httpx.AsyncClient(base_url=url, headers=headers, timeout=30)

    async def send(
        self, service: str, role: str, path: str, body: Mapping[str, object], heard: str = ""
    ) -> httpx.Response:
        headers = {"Idempotency-Key": f"k{next(self.keys)}"}
        if heard:
            headers["Journal-Token"] = heard
        async with self.client(service, role) as client:
            return await client.post(path, json=dict(body), headers=headers)

    async def do(
        self, service: str, role: str, path: str, body: Mapping[str, object], heard: str = ""
    ) -> Json:
        answer = await self.send(service, role, path, body, heard)
        assert answer.is_success, answer.text
        done: Json = answer.json()
        return done

    async def recorded(self, service: str, name: str) -> int:
        """Return how many events of a type a service has, by its feed."""
        async with self.client(service, SERVICE_ROLE) as client:
            found = await HttpFeed(service, client).read(0)
            return len([one for one in found if one.record.type == name])


@asynccontextmanager
async def two_services(
    folder: Path, bootstrap: str, *, wait: float = 15.0, behind: float = 2.0
) -> AsyncIterator[Callers]:
    settings = Settings(
        var=folder / "var",
        ports={"personnel": free_port(), "training": free_port()},
        kafka_bootstrap=bootstrap,
        fresh_groups=True,
        compare_seconds=0.5,
        behind_seconds=behind,
        wait_seconds=wait,
    )
    services: list[Service] = [build_personnel(settings), build_training(settings)]
    for service in services:
        service.migrate(False)  # noqa: FBT003 - no sample data
    apps = [(one.app, settings.host, settings.port_of(one.name)) for one in services]
    hosted = asyncio.create_task(host(apps, [job for one in services for job in one.jobs]))
    try:
        yield await _ready(Callers(settings))
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(hosted, 30)
        for service in services:
            await service.hang_up()
            service.close()


async def _ready(callers: Callers) -> Callers:
    for service in ("personnel", "training"):
        async with httpx.AsyncClient(base_url=callers.settings.url_of(service)) as client:
            for _ in range(1000):
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get("/health/live")).is_success:
                        break
                await asyncio.sleep(0.02)
    body: Json = {
        "code": "DISKOMINFOSP",
        "name": "Dinas Komunikasi, Informatika, Persandian dan Statistik",
        "kind": "dinas",
        "valid_from": None,
        "valid_to": None,
        "predecessors": [],
        "source": "contoh",
    }
    await callers.do("personnel", "administrator", "/opds", body)
    return callers


async def person_recorded(callers: Callers, number: int, heard: str = "") -> tuple[str, str]:
    """Return the person's id and the token of what was done."""
    body: Json = {
        "opd_id": str(OPD),
        "employment_type": "pns",
        "status": "active",
        "effective_on": "2026-01-05",
        "source": "contoh",
        "name": "Budi Misalnya",
        "nip": number_of(number),
    }
    done = await callers.do("personnel", "administrator", "/people", body, heard)
    return done["stream"], done["token"]


async def told_both_ways(callers: Callers, number: int) -> None:
    """Play what personnel tells training and training tells personnel, waiting by tokens only."""
    before = await callers.recorded("personnel", RECOGNISED)
    person_id, recorded = await person_recorded(callers, number)
    registered = await callers.do(
        "training",
        "opd_operator",
        "/registered-certificates",
        registered_certificate(OPD, person_id, f"{number:04d}"),
        heard=recorded,
    )
    verified = await callers.do(
        "training",
        "diskominfo_verifier",
        f"/certificates/{registered['stream']}/verification",
        {"checked_against": "issuer_register"},
    )
    # Any command of personnel that carries training's token finds the certificate recognised.
    await person_recorded(callers, number, heard=verified["token"])
    assert await callers.recorded("personnel", RECOGNISED) == before + 1


async def test_two_services_hear_each_other_over_kafka(tmp_path: Path) -> None:
    with embedded_broker() as bootstrap:
        async with two_services(tmp_path, bootstrap, behind=600.0) as callers:
            for number in range(3):
                await told_both_ways(callers, number)


async def test_without_a_broker_they_hear_each_other_by_their_feeds(tmp_path: Path) -> None:
    async with door() as away, two_services(tmp_path, away.bootstrap) as callers:
        began = time.monotonic()
        await told_both_ways(callers, 0)
        assert time.monotonic() - began < 60


async def test_they_go_on_through_the_loss_of_the_broker_and_its_coming_back_empty(
    tmp_path: Path,
) -> None:
    async with door() as at, two_services(tmp_path, at.bootstrap) as callers:
        with embedded_broker() as first:
            at.lead_to(first)
            await told_both_ways(callers, 0)
            at.cut()
        began = time.monotonic()
        await told_both_ways(callers, 1)
        assert time.monotonic() - began < 60
        with embedded_broker() as empty:
            at.lead_to(empty)
            await told_both_ways(callers, 2)


async def test_a_command_that_is_ahead_of_what_was_heard_is_told_so(tmp_path: Path) -> None:
    with embedded_broker() as bootstrap:
        async with two_services(tmp_path, bootstrap, wait=0.5) as callers:
            person_id, token = await person_recorded(callers, 0)
            service, epoch, place = token.split(".")
            ahead = f"{service}.{epoch}.{place.split('-')[0]}-{10**6}"
            stranger = f"{service}.{uuid4().hex}.{place}"
            for unheard in (ahead, stranger):
                answer = await callers.send(
                    "training",
                    "opd_operator",
                    "/registered-certificates",
                    registered_certificate(OPD, person_id, "0000"),
                    unheard,
                )
                assert answer.status_code == 409
                assert answer.json()["type"] == "/problems/not-yet-heard"
            assert await callers.recorded("training", "training.certificate-registered.v1") == 0


async def _sent_impatiently(callers: Callers, body: Json, heard: str) -> httpx.Response:
    return await callers.send("training", "opd_operator", "/registered-certificates", body, heard)
