"""Who may begin a session, and where they come back to."""

import json
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.access.sign_in import COOKIE
from gateway.main import build
from kit.settings import Settings
from personnel.domain.opd import OpdRegistered
from spbe.suite import PORTS
from tests.evaluation.examples import KOMINFO
from tests.gateway.pages_door import pages
from tests.gateway.small_year import small_year
from tests.gateway.story import Story


def decode_opd(token: str) -> str | None:
    """Return the OPD that a token names."""
    claims = token.split(".")[1]
    found: str | None = json.loads(urlsafe_b64decode(claims + "==")).get("opd")
    return found


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    service = build(Settings(var=tmp_path, ports=dict(PORTS), sample_users=True))
    service.migrate(True)  # noqa: FBT003 - sample data
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://spbe.test") as client:
        yield client
    service.close()


async def test_a_sample_user_signs_in_and_goes_back(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/sign-in", data={"user": "admin", "next": "/opd/DINKES"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/opd/DINKES")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


async def test_another_site_signs_nobody_in_or_out(browser: httpx.AsyncClient) -> None:
    for path in ("/sign-in", "/sign-out"):
        sent = {"Sec-Fetch-Site": "cross-site"}
        answer = await browser.post(path, data={"user": "admin"}, headers=sent)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("elsewhere", ["//evil.test", "https://evil.test", "/\\evil.test", "x"])
async def test_nobody_is_led_to_another_site(browser: httpx.AsyncClient, elsewhere: str) -> None:
    answer = await browser.post("/sign-in", data={"user": "admin", "next": elsewhere})
    assert answer.headers["location"] == "/"


async def test_an_unknown_user_is_told_what_there_is(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/auth/sample-token", json={"user": "nobody"})
    assert answer.status_code == 404
    assert "operator.dinkes-ppkb" in answer.json()["detail"]
    users = answer.json()["facts"]["users"]
    assert users["admin"] == "Administrator"
    assert users["kepala.<kode OPD>"] == "Kepala OPD"


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    with pages(small_year(), tmp_path) as opened:
        transport = httpx.ASGITransport(opened.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://spbe.test") as client:
            yield client


async def test_a_token_names_the_opd_of_its_user(visitor: httpx.AsyncClient) -> None:
    for user in ("operator.diskominfosp", "verifikator.diskominfo"):
        answer = await visitor.post("/auth/sample-token", json={"user": user})
        assert decode_opd(answer.json()["token"]) == str(KOMINFO)
    answer = await visitor.post("/auth/sample-token", json={"user": "admin"})
    assert decode_opd(answer.json()["token"]) is None


@pytest.mark.parametrize("user", ["operator.dpupr", "asesor.2", "tim.koordinasi"])
async def test_nobody_gets_a_token_that_leaves_out_their_opd(
    visitor: httpx.AsyncClient, user: str
) -> None:
    answer = await visitor.post("/auth/sample-token", json={"user": user})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["type"] == "/problems/gateway/opd-is-not-known-yet"
    assert answer.json()["title"] == "OPD pengguna contoh ini belum tercatat di sini."
    page = await visitor.post("/sign-in", data={"user": user}, headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "belum tercatat di sini" in page.text
    assert "set-cookie" not in page.headers


async def test_of_an_opd_that_there_is_not_there_are_no_users(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/auth/sample-token", json={"user": "operator.tidakada"})
    assert answer.status_code == 404
    assert answer.json()["facts"]["user"] == "operator.tidakada"


async def test_sample_users_do_not_come_in_to_real_data(tmp_path: Path) -> None:
    with pages(Story(OpdRegistered, sample=False), tmp_path) as opened:
        transport = httpx.ASGITransport(opened.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://spbe.test") as client:
            answer = await client.post("/auth/sample-token", json={"user": "admin"})
            assert answer.status_code == 403
            assert answer.json()["type"] == "/problems/gateway/real-data-is-not-for-sample-users"
            page = await client.post("/sign-in", data={"user": "admin"})
            assert page.status_code == 403
            assert "set-cookie" not in page.headers


async def test_without_sample_users_there_is_no_built_in_door(tmp_path: Path) -> None:
    service = build(Settings(var=tmp_path, ports=dict(PORTS)))
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://spbe.test") as client:
        for path in ("/sign-in", "/auth/sample-token"):
            assert (await client.post(path, json={"user": "admin"})).status_code == 404
    service.close()
