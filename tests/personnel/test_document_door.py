"""A file comes in whole or not at all, goes to the gateway alone, and is there when attached."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from kit.assembly import SERVICE_ROLE
from kit.clock import SystemClock
from kit.decider import Actor
from kit.envelope import Context
from kit.http.files import LARGEST
from kit.policies import system_account
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from personnel.domain.signed_document import document_of, signed_document
from tests.gateway.story import Tell, anything
from tests.personnel.decrees import prepared, signed
from tests.personnel.examples import DECREE
from tests.personnel.imports import Office, opened

SCAN = b"%PDF-1.7\n" + b"halaman " * 20_000
PDF = {"Content-Type": "application/pdf"}
DOCUMENT = f"/decrees/{DECREE}/document"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as office:
        yield office


async def put(
    office: Office, content: bytes, role: str = "governor_office", **said: str
) -> httpx.Response:
    name = said.pop("name", sha256(content))
    async with office.client(role) as http:
        headers = PDF | {key.replace("_", "-"): value for key, value in said.items()}
        return await http.put(f"/files/{name}", content=content, headers=headers)


def files(office: Office) -> list[Path]:
    folder = office.folder / "files"
    return [path for path in folder.rglob("*") if path.is_file()]


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def read(office: Office, account: UUID, role: str = SERVICE_ROLE) -> httpx.Response:
    settings = Settings(var=office.folder)
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(account, [role], None, timedelta(minutes=5))
    transport = httpx.ASGITransport(office.service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
        named = {"Authorization": f"Bearer {token}"}
        return await http.get(f"/files/{sha256(SCAN)}", headers=named)


async def test_a_file_is_kept_once_and_given_to_the_gateway(office: Office) -> None:
    for _ in range(2):
        answer = await put(office, SCAN)
        assert answer.json() == {
            "sha256": sha256(SCAN),
            "size": len(SCAN),
            "media_type": "application/pdf",
        }
    assert [path.name for path in files(office)] == [sha256(SCAN)]
    given = await read(office, system_account("gateway"))
    assert (given.content, given.headers["content-type"]) == (SCAN, "application/pdf")


@pytest.mark.parametrize(
    ("account", "role"),
    [
        (system_account("evaluation"), SERVICE_ROLE),
        (system_account("gateway"), "governor_office"),
        (UUID(int=0xA1), "administrator"),
    ],
)
async def test_nobody_else_gets_a_file(office: Office, account: UUID, role: str) -> None:
    await put(office, SCAN)
    assert problem(await read(office, account, role)) == (403, "forbidden")


async def test_a_file_that_is_not_there_is_not_found(office: Office) -> None:
    assert problem(await read(office, system_account("gateway"))) == (404, "not-found")


@pytest.mark.parametrize(
    ("content", "said", "expected"),
    [
        (SCAN, {"name": sha256(b"lain")}, (422, "content-is-different")),
        (SCAN, {"name": "../../keys.db"}, (404, "not-found")),
        (SCAN, {"name": "ab" * 31}, (400, "bad-request")),
        (SCAN, {"Content_Type": "text/html"}, (415, "media-type-not-supported")),
        (SCAN, {"Content_Type": "image/png"}, (422, "content-is-no-such-file")),
        (b"<script>", {}, (422, "content-is-no-such-file")),
        (b"", {}, (422, "content-is-no-such-file")),
        (b"%PDF-" + bytes(LARGEST), {}, (413, "body-too-large")),
    ],
)
async def test_of_a_wrong_file_nothing_is_kept(
    office: Office, content: bytes, said: dict[str, str], expected: tuple[int, str]
) -> None:
    assert problem(await put(office, content, **said)) == expected
    assert files(office) == []


async def test_a_file_without_a_declared_length_is_limited_as_well(office: Office) -> None:
    async def without_end() -> AsyncIterator[bytes]:
        yield b"%PDF-"
        for _ in range(LARGEST // 1024 // 1024 + 1):
            yield bytes(1024 * 1024)

    async with office.client("governor_office") as http:
        answer = await http.put(f"/files/{'ab' * 32}", content=without_end(), headers=PDF)
    assert problem(answer) == (413, "body-too-large")
    assert files(office) == []


async def test_who_may_not_keep_files_is_refused(office: Office) -> None:
    assert problem(await put(office, SCAN, "assessor")) == (403, "forbidden")


async def attach(office: Office, key: str, role: str = "governor_office", **said: object) -> object:
    body: dict[str, object] = {
        "sha256": sha256(SCAN),
        "media_type": "application/pdf",
        "size": len(SCAN),
        "signed": "outside",
        "attached_by": "Biro Hukum",
    }
    async with office.client(role) as http:
        answer = await http.post(DOCUMENT, json=body | said, headers={"Idempotency-Key": key})
    return answer.status_code if answer.is_success else problem(answer)


def decided(office: Office) -> None:
    told = Tell(told=((DECREE, prepared), (DECREE, signed)))
    context = Context(command_id=DECREE, actor=Actor(DECREE), correlation_id=DECREE)
    office.journal.execute(anything, UUID(int=1), told, context=context)


async def test_a_document_is_attached_when_its_file_is_there(office: Office) -> None:
    decided(office)
    assert await attach(office, "1") == (422, "personnel/file-is-not-stored")
    await put(office, SCAN)
    for wrong in ({"size": 1}, {"media_type": "image/png"}):
        assert await attach(office, "1", **wrong) == (422, "personnel/file-is-not-stored")
    assert await attach(office, "1") == await attach(office, "1") == 200
    state, version = office.journal.load(signed_document, document_of(DECREE))
    assert state.current
    assert (state.current.sha256, version) == (sha256(SCAN), 1)


async def test_only_the_governors_office_attaches_and_only_to_a_decided_decree(
    office: Office,
) -> None:
    await put(office, SCAN)
    assert await attach(office, "1", "diskominfo_verifier") == (403, "forbidden")
    assert await attach(office, "1") == (409, "personnel/decree-is-not-decided")
