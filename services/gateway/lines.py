"""By which line does the gateway reach a service? One that adds nothing and keeps no cookies."""

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from httpx_aiohttp import AiohttpTransport

from kit.assembly import trusted

_NEVER_ADDED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""By the line to a service; it adds Host and Content-Length alone."""
_AT_ONE_SERVICE = 100
"""Connections."""
_KEPT_IDLE_SECONDS = 2.0
"""A server closes what is idle for five seconds: we let go of it before."""


def client_of(url: str) -> httpx.AsyncClient:
    """Return the line to one service; what holds it up does not hold up the others."""
    client = httpx.AsyncClient(
        base_url=url,
        transport=AiohttpTransport(verify=trusted(), client=_connections),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )
    client.headers.clear()
    return client


def _connections() -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=_AT_ONE_SERVICE, keepalive_timeout=_KEPT_IDLE_SECONDS),
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=_NEVER_ADDED,
    )
