"""The report of a visit and the proof of a follow-up are given to those who read of it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from gateway.routes.visit_files import visit_files_router
from gateway.seeing import Seeing
from gateway.views import VIEWS
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_companions as small
from tests.gateway import small_team
from tests.gateway.door import GATEWAY, RIGHTS, Door, QueryRights
from tests.gateway.small_year import new_story
from tests.gateway.story import fed

REPORT = small.FILE.sha256
PATH = f"/api/companionship-visits/{small.VISIT}/files"
CONTENT = b"%PDF-1.7 laporan"


@pytest.fixture
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    small.accompanied(story)
    reading = fed(story, tmp_path, VIEWS, story.records())
    clock = FixedClock(story.clock.now())
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.pem"), "spbe", clock)

    async def store(asked: httpx.Request) -> httpx.Response:
        assert asked.url.path == f"/files/{REPORT}"
        return httpx.Response(request.param, content=CONTENT)

    line = httpx.AsyncClient(transport=httpx.MockTransport(store), base_url="http://personnel")
    parts = Parts(
        name="gateway",
        settings=Settings(wait_seconds=0.1),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=[visit_files_router(Seeing(reading, story.ring, clock), line)],
    )
    yield Door(service_app(parts), issuer, reading)
    reading.close()


@pytest.mark.parametrize("archive", [200], indirect=True)
@pytest.mark.parametrize(
    ("role", "opd_id"), [("companion", None), ("opd_operator", HEALTH), ("auditor", None)]
)
async def test_who_reads_of_the_visit_takes_its_files(
    archive: Door, role: str, opd_id: UUID | None
) -> None:
    given = await archive.get(f"{PATH}/{REPORT}", role, opd_id)
    assert (given.status_code, given.content) == (200, CONTENT)
    saved = 'filename="DATA-CONTOH-laporan-kunjungan-2026-02-10.pdf"'
    assert given.headers["content-disposition"].endswith(saved)
    assert "sandbox" in given.headers["content-security-policy"]


@pytest.mark.parametrize("archive", [200], indirect=True)
@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        (f"{PATH}/{REPORT}", "opd_operator", 404),
        (f"{PATH}/{REPORT}", "payroll_system", 403),
        (f"{PATH}/{'b' * 64}", "companion", 404),
        (f"{PATH}/..", "companion", 404),
        (f"/api/companionship-visits/{UUID(int=1)}/files/{REPORT}", "companion", 404),
    ],
)
async def test_nobody_else_does_and_nothing_else_comes_out(
    archive: Door, path: str, role: str, status: int
) -> None:
    assert (await archive.get(path, role, KOMINFO)).status_code == status


@pytest.mark.parametrize("archive", [404], indirect=True)
async def test_what_is_known_by_its_hash_only_is_not_found(archive: Door) -> None:
    assert (await archive.get(f"{PATH}/{REPORT}", "companion")).status_code == 404
