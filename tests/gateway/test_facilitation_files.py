"""Minutes of meetings and proofs of payments are given to those who answer for them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from gateway.routes.facilitation_files import facilitation_files_router
from gateway.seeing import Seeing
from gateway.views import VIEWS
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_support as small
from tests.gateway import small_team
from tests.gateway.door import GATEWAY, RIGHTS, Door, QueryRights
from tests.gateway.small_year import new_story
from tests.gateway.story import fed

MINUTES, PROOF, LIST = "cd" * 32, "ab" * 32, "ef" * 32
PATH = f"/api/opds/{KOMINFO}/facilitation-files"
CONTENT = b"\x89PNG\r\n\x1a\n a photograph"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder: Path = tmp_path_factory.mktemp("files")
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    small.supported(story)
    story.tell(small.with_proof(small.paid(UUID(int=0xFB9), small.APRIL_30, None)[0], LIST))
    reading = fed(story, folder, VIEWS, story.records())
    clock = FixedClock(story.clock.now())
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", clock)

    async def store(asked: httpx.Request) -> httpx.Response:
        if asked.url.path == f"/files/{MINUTES}":
            return httpx.Response(404)
        return httpx.Response(200, content=CONTENT, headers={"Content-Type": "image/png"})

    line = httpx.AsyncClient(transport=httpx.MockTransport(store), base_url="http://personnel")
    parts = Parts(
        name="gateway",
        settings=Settings(wait_seconds=0.1),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=[facilitation_files_router(Seeing(reading, story.ring, clock), line)],
    )
    yield Door(service_app(parts), issuer, reading)
    reading.close()


@pytest.mark.parametrize(
    ("role", "opd_id"), [("opd_operator", KOMINFO), ("opd_head", KOMINFO), ("auditor", None)]
)
async def test_who_answers_for_a_payment_takes_its_proof(
    archive: Door, role: str, opd_id: UUID | None
) -> None:
    given = await archive.get(f"{PATH}/{PROOF}", role, opd_id)
    assert (given.status_code, given.content) == (200, CONTENT)
    assert given.headers["content-type"] == "image/png"
    assert given.headers["content-length"] == str(len(CONTENT))
    assert given.headers["content-disposition"].endswith('.png"')
    assert "sandbox" in given.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "role", "opd_id", "status"),
    [
        (f"{PATH}/{PROOF}", "opd_operator", HEALTH, 404),
        (f"{PATH}/{PROOF}", "payroll_system", None, 403),
        (f"{PATH}/{'b' * 64}", "auditor", None, 404),
        (f"{PATH}/..", "auditor", None, 404),
        (f"/api/opds/{HEALTH}/facilitation-files/{PROOF}", "auditor", None, 404),
        (f"{PATH}/{MINUTES}", "opd_head", KOMINFO, 404),
    ],
)
async def test_nobody_else_does_and_nothing_else_comes_out(
    archive: Door, path: str, role: str, opd_id: UUID | None, status: int
) -> None:
    assert (await archive.get(path, role, opd_id)).status_code == status


async def test_a_list_of_incentives_is_only_for_those_who_may_know_amounts(archive: Door) -> None:
    assert (await archive.get(f"{PATH}/{LIST}", "opd_operator", KOMINFO)).status_code == 404
    assert (await archive.get(f"{PATH}/{LIST}", "opd_head", KOMINFO)).status_code == 200
