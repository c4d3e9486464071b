"""The gateway's door with a small year behind it, and somebody who knocks."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

import gateway.main
from gateway.access.sample_accounts import sample_account
from gateway.reading import Reading
from gateway.routes import PUBLIC, query_routers
from gateway.seeing import Seeing
from gateway.views import VIEWS
from kit.clock import FixedClock
from kit.feed import Delivered
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.rights import Rights
from kit.sealing import Keyring
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.view_store import ViewStore
from tests.gateway.story import Story, fed

GATEWAY = Path(gateway.main.__file__).parent
RIGHTS = GATEWAY.parent / "rights.csv"
WAIT_SECONDS = 0.1


class QueryRights(Rights):
    """The table, without the rows of routes that are composed elsewhere."""

    def must_cover(self, service: str, actions: object) -> None:
        """All routes together are covered; ``test_rights`` looks at that."""


@dataclass(frozen=True)
class Door:
    """The queries as HTTP."""

    app: Any
    issuer: Issuer
    reading: Reading

    def client(self, role: str | None = None, opd_id: UUID | None = None) -> httpx.AsyncClient:
        """Return a client of somebody with a role in an OPD; without a role of nobody."""
        headers = {}
        if role is not None:
            token = self.issuer.mint(UUID(int=0x50), [role], opd_id, timedelta(minutes=5))
            headers["Authorization"] = f"Bearer {token}"
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers)

    async def get(
        self, path: str, role: str | None = None, opd_id: UUID | None = None, **headers: str
    ) -> httpx.Response:
        """Ask once."""
        async with self.client(role, opd_id) as http:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await http.get(path, headers=named)

    async def found(
        self, path: str, role: str | None = None, opd_id: UUID | None = None, **headers: str
    ) -> Any:  # noqa: ANN401 - JSON
        """Return what is answered, figures as they are written."""
        said = await self.get(path, role, opd_id, **headers)
        assert said.status_code == 200, said.text
        return json.loads(said.content)


@contextmanager
def door(  # noqa: PLR0913 - said by name
    story: Story,
    folder: Path,
    *,
    keyring: Keyring | None = None,
    records: Sequence[Delivered] | None = None,
    store: ViewStore | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> Iterator[Door]:
    """Open the door to views that have heard the story, or some records of it."""
    heard = story.records() if records is None else records
    reading = fed(story, store or folder, VIEWS, heard)
    clock = FixedClock(story.clock.now())
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", clock)
    seeing = Seeing(reading, keyring or story.ring, clock)
    table = Rights.load(RIGHTS).table
    parts = Parts(
        name="gateway",
        settings=Settings(wait_seconds=wait_seconds),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights(table),
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=query_routers(seeing),
        public=PUBLIC,
    )
    try:
        yield Door(service_app(parts), issuer, reading)
    finally:
        reading.close()


def account(user: str) -> UUID:
    """Return the id of a sample account."""
    found = sample_account(user)
    assert found is not None
    return found.account_id
