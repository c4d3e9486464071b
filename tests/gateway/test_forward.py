"""A command passes through the gateway whole and as it is, and nobody's stops the others'."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from gateway.forward import SERVICES, forward_router
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from tests.gateway.door import GATEWAY, RIGHTS, QueryRights

OPDS, IMPORTS = "/api/personnel/opds", "/api/personnel/people-imports?effective_on=2026-01-01"
JSON = {"Content-Type": "application/json", "Idempotency-Key": "k"}
CSV = {"Content-Type": "text/csv", "Idempotency-Key": "k"}
PATIENCE = 0.2
ADMIN, OTHER = UUID(int=0x51), UUID(int=0x52)


@dataclass
class Service:
    """What stands behind the gateway: it remembers what it was asked, and answers when it may."""

    asked: list[httpx.Request] = field(default_factory=list)
    may: asyncio.Event = field(default_factory=asyncio.Event)
    fails_with: type[httpx.TransportError] | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.fails_with:
            raise self.fails_with(str(request.url))
        await self.may.wait()
        return httpx.Response(200, json={"ok": True}, headers={"ETag": '"1"'})


@dataclass(frozen=True)
class Gate:
    service: Service
    client: Callable[[UUID], httpx.AsyncClient]

    async def post(self, path: str, **said: object) -> httpx.Response:
        async with self.client(ADMIN) as http:
            return await http.post(path, **said)  # type: ignore[arg-type]


@pytest.fixture
async def gate(tmp_path: Path) -> AsyncIterator[Gate]:
    async with opened(tmp_path) as gate:
        gate.service.may.set()
        yield gate


@asynccontextmanager
async def opened(folder: Path, behind: httpx.AsyncClient | None = None) -> AsyncIterator[Gate]:
    service, clock = Service(), FixedClock(datetime(2026, 3, 2, tzinfo=UTC))
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", clock)
    behind = behind or httpx.AsyncClient(
        transport=httpx.MockTransport(service), base_url="http://behind"
    )
    parts = Parts(
        name="gateway",
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=[forward_router(dict.fromkeys(SERVICES, behind), PATIENCE)],
    )
    app = service_app(parts)

    def client(account: UUID) -> httpx.AsyncClient:
        token = issuer.mint(
            account, ["administrator", "governor_office"], None, timedelta(minutes=5)
        )
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers)

    async with behind:
        yield Gate(service, client)


async def slowly(first: bytes = b"{") -> AsyncIterator[bytes]:
    yield first
    await asyncio.sleep(60)
    yield b"}"


async def in_pieces() -> AsyncIterator[bytes]:
    for piece in (b'{"code"', b": ", b'"A"}'):
        yield piece
        await asyncio.sleep(0)


async def test_a_body_arrives_whole_and_the_answer_comes_back(gate: Gate) -> None:
    said = await gate.post(OPDS, content=in_pieces(), headers=JSON)
    assert (said.status_code, said.json(), said.headers["etag"]) == (200, {"ok": True}, '"1"')
    [asked] = gate.service.asked
    assert (asked.url.path, asked.content) == ("/opds", b'{"code": "A"}')
    assert asked.headers["content-length"] == "13"


async def test_a_file_is_put_where_it_belongs_whatever_its_size(gate: Gate) -> None:
    content, name = b"%PDF-" + bytes(2 * 1024 * 1024), "ab" * 32
    async with gate.client(ADMIN) as http:
        headers = {"Content-Type": "application/pdf"}
        said = await http.put(f"/api/personnel/files/{name}", content=content, headers=headers)
    assert said.status_code == 200
    [asked] = gate.service.asked
    assert (asked.method, asked.url.path) == ("PUT", f"/files/{name}")
    assert (asked.content, asked.headers["content-type"]) == (content, "application/pdf")


async def test_who_acts_for_another_is_let_through_for_the_service_to_judge(gate: Gate) -> None:
    closing = f"/api/evaluation/periods/{UUID(int=7)}/closing"
    assert (await gate.post(closing, json={}, headers=JSON)).status_code == 403
    assert gate.service.asked == []
    said = await gate.post(closing, json={}, headers={**JSON, "On-Behalf-Of": str(OTHER)})
    assert said.status_code == 200
    [asked] = gate.service.asked
    assert asked.headers["on-behalf-of"] == str(OTHER)


async def test_who_sends_slowly_takes_no_connection_and_is_sent_away(gate: Gate) -> None:
    for path, headers in ((OPDS, JSON), (IMPORTS, CSV)):
        said = await gate.post(path, content=slowly(), headers=headers)
        assert said.status_code == 408
        assert said.json()["type"] == "/problems/gateway/body-comes-too-slowly"
        assert said.json()["title"].startswith("Isi permintaan tidak tiba")
        assert said.headers["connection"] == "close"
    assert gate.service.asked == []


async def test_who_keeps_up_may_take_longer(gate: Gate) -> None:
    async def much() -> AsyncIterator[bytes]:
        for _ in range(8):
            yield b" " * 32 * 1024
            await asyncio.sleep(0.05)

    said = await gate.post(IMPORTS, content=much(), headers=CSV)
    assert said.status_code == 200
    assert len(gate.service.asked[0].content) == 256 * 1024


async def test_one_account_does_not_stop_the_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as gate, gate.client(ADMIN) as one, gate.client(OTHER) as other:
        waiting = [asyncio.create_task(one.post(OPDS, json={}, headers=JSON)) for _ in range(101)]
        await asyncio.sleep(0.1)
        gate.service.may.set()
        assert (await other.post(OPDS, json={}, headers=JSON)).status_code == 200
        said = [await each for each in waiting]
        assert sorted(each.status_code for each in said) == [200] * 24 + [503] * 77
        assert {each.headers.get("retry-after") for each in said} == {None, "1"}
        assert (await one.post(OPDS, json={}, headers=JSON)).status_code == 200


async def test_few_files_are_kept_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as gate, gate.client(ADMIN) as http:
        sending = [
            asyncio.create_task(http.post(IMPORTS, content=b"x", headers=CSV)) for _ in range(5)
        ]
        await asyncio.sleep(0.1)
        assert (await http.post(IMPORTS, content=b"x", headers=CSV)).status_code == 503
        gate.service.may.set()
        assert sorted([(await each).status_code for each in sending]) == [*[200] * 4, 503]
        assert (await http.post(IMPORTS, content=b"x", headers=CSV)).status_code == 200


SINGLE = ("File-Name", "Idempotency-Key", "If-Match", "Play", "Simulated-Time")


@pytest.mark.parametrize("name", [*SINGLE, "Content-Type", "Journal-Token", "Accept-Language"])
async def test_a_header_that_would_arrive_otherwise_is_refused_by_its_name(
    gate: Gate, name: str
) -> None:
    said = await gate.post(OPDS, content=b"{}", headers={name: b"\xff"})
    wrong = said.json()["errors"]
    assert (said.status_code, [(one["field"], one["rule"]) for one in wrong]) == (
        400,
        [(name, "text")],
    )
    assert gate.service.asked == []


@pytest.mark.parametrize("name", [*SINGLE, "Content-Type"])
async def test_what_is_said_once_is_refused_where_it_is_said_twice(gate: Gate, name: str) -> None:
    said = await gate.post(OPDS, content=b"{}", headers=[(name, "a"), (name, "b")])
    wrong = said.json()["errors"]
    assert (said.status_code, [(one["field"], one["rule"]) for one in wrong]) == (
        400,
        [(name, "twice")],
    )
    assert gate.service.asked == []


async def test_each_value_of_a_query_passes(gate: Gate) -> None:
    await gate.post(f"{OPDS}?a=1&a=2", json={}, headers=JSON)
    assert gate.service.asked[0].url.query == b"a=1&a=2"


async def test_what_no_view_answers_is_asked_of_the_service(gate: Gate) -> None:
    async with gate.client(ADMIN) as http:
        answer = await http.get(f"/api/personnel/people-pulls/{ADMIN}?after=3")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    (asked,) = gate.service.asked
    assert (asked.method, asked.url.path) == ("GET", f"/people-pulls/{ADMIN}")
    assert (asked.url.query, asked.content) == (b"after=3", b"")


@pytest.mark.parametrize("path", [OPDS, IMPORTS])
async def test_a_silent_service_is_said_and_nothing_is_sent_twice(gate: Gate, path: str) -> None:
    gate.service.fails_with = httpx.ReadError
    said = await gate.post(path, content=b"{}", headers=JSON)
    assert (said.status_code, said.json()["facts"]) == (503, {"service": "personnel"})
    assert len(gate.service.asked) == 1


async def test_while_no_connection_is_free_one_is_asked_to_come_again(gate: Gate) -> None:
    gate.service.fails_with = httpx.PoolTimeout
    said = await gate.post(OPDS, json={}, headers=JSON)
    assert (said.status_code, said.json()["type"]) == (503, "/problems/try-again")
