"""The gateway's pages with a story behind them, and a browser's way of asking for them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI

from gateway.access import sign_in
from gateway.access.sample_accounts import sample_account
from gateway.forward import SERVICES
from gateway.pages import PUBLIC, page_routers
from gateway.pages.problem import ProblemPages
from gateway.pages.site import Site
from gateway.seeing import Seeing
from gateway.views import VIEWS
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.view_store import ViewStore
from tests.gateway.door import GATEWAY, RIGHTS, QueryRights
from tests.gateway.small_team import DECREE
from tests.gateway.story import Story, fed

BREAKS = "/breaks"
OPEN = (
    *("/", "/opd/DISKOMINFOSP", "/opd/DINKES", "/opd/DPPKB", "/masuk"),
    *("/fasilitasi", "/fasilitasi/DISKOMINFOSP?pada=2026-12-31", "/fasilitasi/DINKES"),
    *("/keputusan", f"/keputusan/{DECREE}", f"/keputusan/{DECREE}?sha256={'0c' * 32}"),
    *("/jabatan-kosong", "/masa-tugas", "/opd/DISKOMINFOSP/kursi"),
    "/opd/DISKOMINFOSP/kursi/network_multimedia_admin",
    *("/laman", "/opd/DISKOMINFOSP/laman", "/opd/DISKOMINFOSP/berita", f"/berita/{UUID(int=0x4E)}"),
)
"""What everybody may see of a small year."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Pages:
    """The pages as HTTP."""

    app: FastAPI
    issuer: Issuer

    async def get(
        self,
        path: str,
        user: str | None = None,
        opd_id: UUID | None = None,
        cookies: Mapping[str, str] | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Ask as a browser does, signed in as a sample user if one is named."""
        return await self._ask("GET", path, user, opd_id, headers, cookies=cookies or {})

    async def post(
        self, path: str, body: str | bytes, user: str | None, opd_id: UUID | None, **headers: str
    ) -> httpx.Response:
        """Send a form as a browser does."""
        return await self._ask("POST", path, user, opd_id, headers, body)

    async def _ask(  # noqa: PLR0913, PLR0917 - all that a request is made of
        self,
        method: str,
        path: str,
        user: str | None,
        opd_id: UUID | None,
        headers: Mapping[str, str],
        body: str | bytes | None = None,
        cookies: Mapping[str, str] = MappingProxyType({}),
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        asked = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en-US,en", **headers}
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
            http.cookies.update(dict(cookies))
            if user is not None:
                account = sample_account(user)
                assert account is not None
                token = self.issuer.mint(account.account_id, account.roles, opd_id, _HOUR)
                http.cookies.set(sign_in.COOKIE, token)
            return await http.request(method, path, headers=asked, content=body)

    async def text(self, path: str, user: str | None = None, opd_id: UUID | None = None) -> str:
        """Return a page that is there."""
        answer = await self.get(path, user, opd_id)
        assert answer.status_code == 200, answer.text
        return answer.text


@contextmanager
def pages(  # noqa: PLR0913 - said by name
    story: Story,
    folder: Path,
    *,
    sample_users: bool = True,
    store: ViewStore | None = None,
    clock: FixedClock | None = None,
    clients: Mapping[str, httpx.AsyncClient] | None = None,
) -> Iterator[Pages]:
    """Open the pages on views that have heard the story, when it has just been told.

    Forms send to ``clients``; without them no service answers.
    """
    reading = fed(story, store or folder, VIEWS, story.records())
    clock = clock or FixedClock(story.clock.now())
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", clock)
    site = Site(Seeing(reading, story.ring, clock), clock)
    parts = Parts(
        name="gateway",
        settings=Settings(sample_users=sample_users),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=(
            *page_routers(site, clients or dict.fromkeys(SERVICES, _nobody())),
            sign_in.SampleSignIn(issuer, reading, _HOUR).router(),
            _broken(),
        ),
        public=(*PUBLIC, *sign_in.PUBLIC, BREAKS),
        token_of=sign_in.token_of,
    )
    app = service_app(parts)
    app.add_middleware(ProblemPages, site=site)
    try:
        yield Pages(app, issuer)
    finally:
        reading.close()


def _nobody() -> httpx.AsyncClient:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(str(request.url))

    transport = httpx.MockTransport(answer)
    return httpx.AsyncClient(transport=transport, base_url="http://nobody")


def _broken() -> APIRouter:
    router = APIRouter()

    @router.get(BREAKS)
    async def breaks() -> None:
        secret = "the inside of the system"  # noqa: S105 - what must not be shown
        raise ZeroDivisionError(secret)

    return router


def words(text: str) -> str:
    """Return what is read of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())
