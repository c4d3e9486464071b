"""Which file is the signed paper of a decree, and does everybody learn it, and no more?"""

import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from gateway.routes.document_files import PUBLIC, disposition, document_files_router
from gateway.seeing import Seeing
from gateway.views import VIEWS
from gateway.views.decree_annex import decree
from gateway.views.signed_documents import Standing, verification
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.files import LARGEST
from kit.http.parts import Parts
from kit.rights import Rights
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from tests.gateway import small_team
from tests.gateway.door import GATEWAY, Door, QueryRights, door
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import DECREE, MAR_1
from tests.gateway.story import Story, fed, told

SCAN, CLEARER = b"%PDF-1.7 pindaian", b"%PDF-1.7 lebih jelas"
OLD, NEW = (hashlib.sha256(content).hexdigest() for content in (SCAN, CLEARER))
OF_IT = f"/api/decrees/{DECREE}/document"
STRANGE = "ab" * 32


def decided() -> Story:
    story = Story(*small_team.KINDS)
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    return story


def documented() -> Story:
    story = decided()
    story.tell(small_team.attached(OLD))
    story.tell(small_team.attached(NEW, replaces=OLD))
    return story


def test_a_decree_shows_the_document_that_counts_and_the_earlier_ones(shelf: Shelf) -> None:
    with told(documented(), shelf, VIEWS) as connection:
        found = decree(connection, DECREE, MAR_1)
    assert found is not None
    shown = [(each.sha256, each.attached_by, each.reason) for each in found.documents]
    assert shown == [(NEW, "Biro Hukum", "Halaman 3 terpotong."), (OLD, "Biro Hukum", None)]


@pytest.mark.parametrize(
    ("sha256", "standing"),
    [
        (NEW, Standing.SIGNED_DOCUMENT),
        (OLD, Standing.EARLIER_DOCUMENT),
        (STRANGE, Standing.UNKNOWN),
    ],
)
def test_a_hash_is_told_apart(shelf: Shelf, sha256: str, standing: Standing) -> None:
    with told(documented(), shelf, VIEWS) as connection:
        found = verification(connection, DECREE, sha256)
    assert found is not None
    assert (found.standing, found.number) == (standing, "188.4/1/SULBAR/II/2026")
    assert found.counts is not None
    assert found.counts.sha256 == NEW
    assert (found.document is None) == (standing is Standing.UNKNOWN)


def test_a_decree_without_a_document_knows_no_file(shelf: Shelf) -> None:
    with told(decided(), shelf, VIEWS) as connection:
        found = verification(connection, DECREE, OLD)
        other = verification(connection, UUID(int=1), OLD)
    assert found is not None
    assert (found.standing, found.counts, other) == (Standing.UNKNOWN, None, None)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(documented(), tmp_path_factory.mktemp("documents")) as made:
        yield made


async def test_everybody_may_verify_a_file_or_its_hash(opened: Door) -> None:
    async with opened.client() as http:
        sent = await http.post(f"{OF_IT}/verification", content=SCAN)
        named = await http.get(f"{OF_IT}/verification", params={"sha256": OLD.upper()})
    assert sent.json() == named.json()
    assert sent.json()["standing"] == "earlier-document"
    assert sent.json()["counts"]["sha256"] == NEW


@pytest.mark.parametrize("sha256", ["", "zz" * 32, OLD + "0"])
async def test_what_is_no_hash_is_said(opened: Door, sha256: str) -> None:
    said = await opened.get(f"{OF_IT}/verification?sha256={sha256}")
    assert (said.status_code, said.json()["errors"][0]["rule"]) == (400, "sha-256")


async def test_too_large_a_file_is_refused(opened: Door) -> None:
    async with opened.client() as http:
        said = await http.post(f"{OF_IT}/verification", content=bytes(LARGEST + 1))
    assert (said.status_code, said.json()["type"]) == (413, "/problems/body-too-large")


async def test_a_decree_that_is_only_prepared_looks_like_none(tmp_path: Path) -> None:
    story = Story(*small_team.KINDS)
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    with door(story, tmp_path) as shut:
        said = await shut.get(f"{OF_IT}/verification?sha256={OLD}")
    assert said.status_code == 404


class Files:
    """Personnel's store, as the gateway meets it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        content = {f"/files/{OLD}": SCAN, f"/files/{NEW}": CLEARER}[request.url.path]
        return httpx.Response(200, content=content)


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
async def archive(files: Files, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    story = documented()
    reading = fed(story, tmp_path, VIEWS, story.records())
    clock = FixedClock(story.clock.now())
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.pem"), "spbe", clock)
    line = httpx.AsyncClient(transport=httpx.MockTransport(files), base_url="http://personnel")
    parts = Parts(
        name="gateway",
        settings=Settings(wait_seconds=0.1),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights(Rights({}).table),
        texts=Texts.load("gateway", GATEWAY / "texts.json"),
        routers=[document_files_router(Seeing(reading, story.ring, clock), line)],
        public=PUBLIC,
    )
    transport = httpx.ASGITransport(service_app(parts), raise_app_exceptions=False)
    async with line, httpx.AsyncClient(transport=transport, base_url="http://gateway") as http:
        yield http
    reading.close()


async def test_everybody_may_take_the_document_that_counts(archive: httpx.AsyncClient) -> None:
    given = await archive.get(OF_IT)
    assert (given.status_code, given.content) == (200, CLEARER)
    said = given.headers
    assert said["content-type"] == "application/pdf"
    assert said["content-disposition"].endswith(
        'filename="DATA-CONTOH-SK-188.4-1-SULBAR-II-2026.pdf"'
    )
    assert said["x-content-type-options"] == "nosniff"
    assert "sandbox" in said["content-security-policy"]
    assert said["etag"] == f'"{NEW}"'


async def test_an_earlier_document_is_taken_by_its_hash(archive: httpx.AsyncClient) -> None:
    given = await archive.get(OF_IT, params={"sha256": OLD})
    assert given.content == SCAN


async def test_a_file_is_given_only_through_the_decree_to_which_it_belongs(
    archive: httpx.AsyncClient, files: Files
) -> None:
    assert (await archive.get(OF_IT, params={"sha256": STRANGE})).status_code == 404
    other = f"/api/decrees/{UUID(int=1)}/document"
    assert (await archive.get(other, params={"sha256": OLD})).status_code == 404
    assert files.asked == []


async def test_who_has_it_already_is_sent_nothing(archive: httpx.AsyncClient, files: Files) -> None:
    again = await archive.get(OF_IT, headers={"If-None-Match": f'"{NEW}"'})
    assert (again.status_code, again.content, files.asked) == (304, b"", [])


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ('SK 1"; filename="x.exe', "SK-1-filename-x.exe.pdf"),
        ("../../\r\nSet-Cookie: a=b", "Set-Cookie-a-b.pdf"),
        ("№", "dokumen.pdf"),
    ],
)
def test_a_name_never_leaves_its_header(name: str, saved: str) -> None:
    said = disposition(name, "application/pdf", sample=False)
    assert said == f'attachment; filename="{saved}"'
    assert "DATA-CONTOH-" in disposition(name, "application/pdf", sample=True)
