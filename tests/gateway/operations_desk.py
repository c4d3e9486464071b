"""A gateway before a service, at which an operator finds what both have set aside."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from gateway.operations import operations_routers
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.parked import ParkedDoor, parked_router
from kit.http.parts import Parts
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.view_hearer import ViewHearer
from kit.view_parked import ParkedOfView
from kit.view_store_sqlite import ViewFiles
from kit.view_writer import ViewWriter
from tests.gateway.door import RIGHTS, QueryRights
from tests.kit.journal.sample import NOON, ring
from tests.kit.tally import RULES, Hearing, Producer
from tests.kit.tally_view import TALLY

A, B, ADMIN = UUID(int=0xA), UUID(int=0xB), UUID(int=0xAD)
VIEW, POLICIES = "view-tally-v1", "tally-policies"
NOWHERE = [f":sample:{end}" for end in ("x:y:z", "0:-1", "0:٢", f"0:{2**63}", f"0:{'9' * 40}")]
OTHERS = ("auditor", "service", "opd_head", "coordination_team")


class Away(httpx.AsyncBaseTransport):
    """What stands before a service, and lets nobody through while it is away."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner, self.away = inner, False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            msg = "nobody is there"
            raise httpx.ConnectError(msg)
        return await self.inner.handle_async_request(request)


@dataclass(frozen=True)
class Desk:
    """A gateway with one view, before one service; both have set the same stream aside."""

    producer: Producer
    hearing: Hearing
    view: ParkedOfView
    line: Away
    app: Any
    issuer: Issuer

    def client(self, role: str | None = "administrator") -> httpx.AsyncClient:
        token = self.issuer.mint(ADMIN, [role], None, timedelta(minutes=5)) if role else ""
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"} if role else {}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers)

    def id(self, hearer: str, position: int) -> str:
        epoch = self.producer.journal.heads().epoch
        return f"{hearer}:sample:{epoch.hex[:8]}:{position}"


def _fails(*_: object) -> list[Any]:
    raise ZeroDivisionError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    RULES.unlucky = 1
    producer, hearing = Producer(tmp_path / "producer.db"), Hearing(tmp_path / "hearing.db")
    producer.count(A, by=3)
    hearing.hearer.hear(producer.all())
    store, clock = ViewFiles(tmp_path), FixedClock(NOON)
    with closing(ViewWriter(replace(TALLY, project=_fails), store, ring(), clock)) as broken:
        broken.hear(producer.all())
    hearer, reading = ViewHearer(TALLY, store, ring(), clock), store.reading([TALLY])
    view = ParkedOfView(hearer, reading)
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.pem"), "spbe", clock)
    door = parked_router(ParkedDoor([hearing.set_aside]))
    service = service_app(replace(_parts("tally", issuer), routers=[door]))
    line = Away(httpx.ASGITransport(service))
    behind = httpx.AsyncClient(transport=line, base_url="http://tally")
    idle = service_app(replace(_parts("idle", issuer), routers=[parked_router(ParkedDoor([]))]))
    other = httpx.AsyncClient(transport=httpx.ASGITransport(idle), base_url="http://idle")
    routers = operations_routers({"tally": behind, "idle": other}, [view])
    gateway = service_app(replace(_parts("gateway", issuer), routers=routers))
    yield Desk(producer, hearing, view, line, gateway, issuer)
    hearer.close()
    reading.dispose()
    for journal in (producer.journal, hearing.journal):
        journal.recorder.close()


def _parts(name: str, issuer: Issuer) -> Parts:
    return Parts(
        name=name,
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", FixedClock(NOON)),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load(name),
    )
