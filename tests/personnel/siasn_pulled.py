"""A fake SIASN beside a personnel service on real files, for the tests that pull people from it."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from kit.sqlite import sqlite_engine
from kit.texts import Texts
from personnel.opds_of_journal import OpdPlaces, OpdsOfJournal
from personnel.siasn_pulling import Pulling
from personnel.siasn_pulls import SiasnPulls
from personnel.siasn_service import Pace, SiasnAccess, SiasnService
from spbe.fake_siasn import (
    BASE,
    KEY,
    SECRET,
    SSO,
    SSO_CLIENT,
    SSO_PASSWORD,
    SSO_USER,
    TOKEN,
    FakeSiasn,
)
from tests.architecture.sources import ROOT
from tests.personnel.imports import Office
from tests.personnel.siasn_files import BUDI, SITI

PULLED_ON = date(2026, 3, 2)
Said = dict[str, object]
budi: Said = {
    "nipBaru": f"'{BUDI}",
    "nama": "'Budi Santoso",
    "gelarDepan": "null",
    "tglLahir": "02-01-2070",
    "jenisKelamin": "M",
    "kedudukanPnsId": "01",
    "noHp": None,
    "golRuangAkhir": "III/c",
    "jenisPegawaiId": "14",
    "unorId": "U-UMUM",
    "unorNama": "Subbagian Umum",
    "unorIndukId": "U-HUKUM",
    "unorIndukNama": "Biro Hukum",
    "bupPensiun": 58,
    "validNik": True,
}
siti = budi | {
    "nipBaru": SITI,
    "nama": "Siti Aminah",
    "tglLahir": "04-03-2071",
    "jenisKelamin": "F",
}


def access(**other: object) -> SiasnAccess:
    said: dict[str, Any] = {
        "url": f"http://siasn{BASE}",
        "token_url": f"http://siasn{TOKEN}",
        "consumer_key": KEY,
        "consumer_secret": SecretStr(SECRET),
        "sso_url": f"http://siasn{SSO}",
        "sso_client": SSO_CLIENT,
        "sso_user": SSO_USER,
        "sso_password": SecretStr(SSO_PASSWORD),
    }
    return SiasnAccess(**(said | other))


def service_of(fake: FakeSiasn, **other: object) -> SiasnService:
    """Return what asks the fake over a line without a socket."""

    async def come_in(request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(fake.app)) as http:
            headers, content = request.headers, request.content
            return await http.request(request.method, request.url, headers=headers, content=content)

    def answer(request: httpx.Request) -> httpx.Response:
        came = asyncio.run(come_in(request))
        headers = {name: value for name, value in came.headers.items() if name == "retry-after"}
        return httpx.Response(came.status_code, headers=headers, content=came.content)

    line = httpx.Client(transport=httpx.MockTransport(answer))
    return SiasnService(access(**other), line, Pace(1_000_000))


@dataclass(frozen=True)
class Desk:
    """A personnel service with what is pulled into it."""

    office: Office
    fake: FakeSiasn
    pulling: Pulling

    async def ask(
        self, key: str = "1", role: str = "hr_system", on: date = PULLED_ON
    ) -> httpx.Response:
        async with self.office.client(role) as http:
            headers = {"Idempotency-Key": key, "Simulated-Time": f"{on}T02:00:00Z"}
            return await http.post("/people-pulls", json={}, headers=headers)

    async def begin(self, key: str = "1", on: date = PULLED_ON) -> str:
        answer = await self.ask(key, on=on)
        assert answer.status_code == 202, answer.text
        pull_id: str = answer.json()["pull_id"]
        assert answer.headers["location"] == f"/people-pulls/{pull_id}"
        return pull_id

    async def shown(self, pull_id: str) -> dict[str, Any]:
        async with self.office.client() as http:
            answer = await http.get(f"/people-pulls/{pull_id}")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def pull(self, key: str = "1", on: date = PULLED_ON) -> dict[str, Any]:
        """Pull to the end, or to where it stops."""
        pull_id = await self.begin(key, on)
        await asyncio.to_thread(self.work)
        return await self.shown(pull_id)

    def work(self) -> None:
        while self.pulling.turn():
            pass


def desk_of(office: Office, fake: FakeSiasn, service: SiasnService, folder: Path) -> Desk:
    places = OpdPlaces(sqlite_engine(f"sqlite:///{folder / 'personnel-opds.db'}"))
    pulls = SiasnPulls(sqlite_engine(f"sqlite:///{folder / 'personnel-siasn.db'}"))
    texts = Texts.load("personnel", ROOT / "services" / "personnel" / "texts.json")
    opds = OpdsOfJournal(office.journal, places)
    return Desk(office, fake, Pulling(office.journal, office.keys, opds, texts, pulls, service))
