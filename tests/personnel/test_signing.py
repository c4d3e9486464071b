"""A decree is signed electronically once or not at all, and nobody ever reads the passphrase."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from personnel.bsre import SIGN, STATUS, VERIFY, Bsre
from personnel.domain.signed_document import SignedDocument, document_of, signed_document
from personnel.signature import (
    Appearance,
    Secret,
    SignatureAnswerIsIncomplete,
    SignatureIsNotSetUp,
    SignatureIsRefused,
    SignatureServiceDoesNotAnswer,
    Signer,
    Summary,
)
from spbe.fake_bsre import MARK, PASSWORD, SIGNERS, USER, FakeBsre, Mood
from tests.personnel.examples import DECREE
from tests.personnel.imports import Office, opened
from tests.personnel.test_document_door import SCAN, decided, files, problem, put

((NIK, PASSPHRASE),) = SIGNERS.items()
SIGNER = Signer(Secret(NIK), Secret(PASSPHRASE))
SHA256 = hashlib.sha256(SCAN).hexdigest()
UNSEEN = Appearance("Mamuju", "Keputusan Gubernur")
WRONG = "keliru"
PATH = f"/decrees/{DECREE}/electronic-signature"


def by(fake: FakeBsre, password: str = PASSWORD) -> Bsre:
    """Return what signs over a line without a socket."""

    async def come_in(request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(fake.app)) as http:
            headers, content = request.headers, request.content
            return await http.request("POST", request.url, headers=headers, content=content)

    def answer(request: httpx.Request) -> httpx.Response:
        came = asyncio.run(come_in(request))
        return httpx.Response(came.status_code, content=came.content)

    transport = httpx.MockTransport(answer)
    auth = httpx.BasicAuth(USER, password)
    return Bsre(lambda: httpx.Client(transport=transport, base_url="http://bsre", auth=auth))


@dataclass
class Told:
    """Answers every question in one way."""

    answer: Callable[[httpx.Request], httpx.Response]
    asked: list[str] = field(default_factory=list)

    def bsre(self) -> Bsre:
        def answer(request: httpx.Request) -> httpx.Response:
            self.asked.append(request.url.path)
            return self.answer(request)

        transport = httpx.MockTransport(answer)
        return Bsre(lambda: httpx.Client(transport=transport, base_url="http://bsre"))


@pytest.fixture
def fake() -> FakeBsre:
    return FakeBsre()


@pytest.fixture
def office(tmp_path: Path, fake: FakeBsre) -> Iterator[Office]:
    with opened(tmp_path, esign=by(fake)) as office:
        decided(office)
        yield office


async def sign(
    office: Office,
    key: str = "1",
    role: str = "governor_office",
    *,
    if_match: str | None = None,
    **said: object,
) -> httpx.Response:
    body: dict[str, object] = {
        "sha256": SHA256,
        "nik": NIK,
        "passphrase": PASSPHRASE,
        "attached_by": "Biro Hukum",
    }
    async with office.client(role) as http:
        headers = {"Idempotency-Key": key} | ({"If-Match": if_match} if if_match else {})
        return await http.post(PATH, json=body | said, headers=headers)


def attached(office: Office) -> SignedDocument:
    return office.journal.load(signed_document, document_of(DECREE))[0]


def test_a_document_is_signed_and_found_signed(fake: FakeBsre) -> None:
    bsre = by(fake)
    assert bsre.status(Secret(NIK)) == "ISSUE"
    signed = bsre.sign(SCAN, SIGNER, UNSEEN)
    assert signed.startswith(SCAN + MARK)
    assert bsre.verify(signed) == Summary(signatures=1, intact=True)
    assert bsre.verify(signed.replace(b"halaman", b"Halaman", 1)) == Summary(1, intact=False)
    assert bsre.verify(SCAN) == Summary(0, intact=True)


def test_a_signature_that_is_seen_says_where_it_stands(fake: FakeBsre) -> None:
    seen = Appearance("Mamuju", "SK", page=1, x=10, y=20, width=80, height=40, image_base64="aGk=")
    assert by(fake).sign(SCAN, SIGNER, seen).startswith(SCAN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nik": 7699000000000001},
        {"file": "JVBERi0="},
        {"signatureProperties": [{"tampilan": "TERLIHAT"}]},
        {"signatureProperties": [{"tampilan": "INVISIBLE", "sudut": 1}]},
        {"kata_sandi": "x"},
    ],
)
async def test_the_fake_refuses_what_the_real_one_does_not_know(
    fake: FakeBsre, wrong: dict[str, Any]
) -> None:
    body = {
        "nik": NIK,
        "passphrase": PASSPHRASE,
        "signatureProperties": [{"tampilan": "INVISIBLE"}],
        "file": ["JVBERi0="],
    }
    transport, auth = httpx.ASGITransport(fake.app), httpx.BasicAuth(USER, PASSWORD)
    async with httpx.AsyncClient(transport=transport, base_url="http://bsre", auth=auth) as http:
        assert (await http.post(SIGN, json=body)).status_code == 200
        assert (await http.post(SIGN, json=body | wrong)).status_code == 400
        assert (await http.post(VERIFY, json={"file": ["JVBERi0="]})).status_code == 400
        assert (await http.post(STATUS, json={"nik": NIK, "mail": "a"})).status_code == 400


@pytest.mark.parametrize(
    ("signer", "code"),
    [
        (Signer(Secret(NIK), Secret("keliru")), 2031),
        (Signer(Secret("7699000000000002"), Secret(PASSPHRASE)), 2011),
    ],
)
def test_a_refusal_is_told_by_its_number_alone(fake: FakeBsre, signer: Signer, code: int) -> None:
    with pytest.raises(SignatureIsRefused) as told:
        by(fake).sign(SCAN, signer, UNSEEN)
    assert told.value.facts == {"code": code}


def test_who_does_not_know_us_is_told_to_the_operator(fake: FakeBsre) -> None:
    with pytest.raises(SignatureIsNotSetUp):
        by(fake, "keliru").sign(SCAN, SIGNER, UNSEEN)


@pytest.mark.parametrize(
    ("mood", "refused"),
    [
        ("fail", SignatureServiceDoesNotAnswer),
        ("half", SignatureAnswerIsIncomplete),
        ("empty", SignatureAnswerIsIncomplete),
        ("unsigned", SignatureAnswerIsIncomplete),
    ],
)
def test_what_is_no_signed_document_is_told_apart(
    fake: FakeBsre, mood: Mood, refused: type[Exception]
) -> None:
    fake.mood = mood
    with pytest.raises(refused):
        by(fake).sign(SCAN, SIGNER, UNSEEN)


def late(request: httpx.Request) -> httpx.Response:
    msg = f"gave up on {request.content!r}"
    raise httpx.ReadTimeout(msg, request=request)


def text(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="<html>Selamat datang</html>")


def no_base64(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"file": ["%%%"]})


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (late, SignatureServiceDoesNotAnswer),
        (text, SignatureAnswerIsIncomplete),
        (no_base64, SignatureAnswerIsIncomplete),
    ],
)
def test_a_service_that_is_late_or_another_is_asked_once(
    answer: Callable[[httpx.Request], httpx.Response], refused: type[Exception]
) -> None:
    told = Told(answer)
    with pytest.raises(refused) as problem:
        told.bsre().sign(SCAN, SIGNER, UNSEEN)
    assert told.asked == [SIGN]
    chain = [problem.value, problem.value.__cause__]
    assert PASSPHRASE not in repr(chain) + str(chain)


async def test_a_decree_is_signed_kept_and_attached(office: Office, fake: FakeBsre) -> None:
    await put(office, SCAN)
    answer = await sign(office)
    assert answer.status_code == 200, answer.text
    found = attached(office).current
    assert found is not None
    assert (found.signed, found.attached_by) == ("electronic", "Biro Hukum")
    kept = {path.name: path.read_bytes() for path in files(office)}
    assert kept[found.sha256].startswith(SCAN + MARK)
    assert (found.size, fake.signed) == (len(kept[found.sha256]), 1)


async def test_a_repeat_is_answered_without_signing_again(office: Office, fake: FakeBsre) -> None:
    await put(office, SCAN)
    first, again = await sign(office), await sign(office)
    assert (first.json(), fake.signed) == (again.json(), 1)
    other = await sign(office, remark="Lain.")
    assert problem(other) == (422, "command-is-another")
    assert fake.signed == 1


async def test_a_click_that_comes_before_the_answer_signs_once(
    office: Office, fake: FakeBsre
) -> None:
    await put(office, SCAN)
    both = await asyncio.gather(sign(office), sign(office))
    assert [each.status_code for each in both] == [200, 200]
    assert fake.signed == 1


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("fail", (503, "personnel/signature-service-does-not-answer")),
        ("half", (502, "personnel/signature-answer-is-incomplete")),
        ("unsigned", (502, "personnel/signature-answer-is-incomplete")),
    ],
)
async def test_of_what_goes_wrong_nothing_is_left_and_the_same_may_be_sent_again(
    office: Office, fake: FakeBsre, mood: Mood, expected: tuple[int, str]
) -> None:
    await put(office, SCAN)
    fake.mood = mood
    assert problem(await sign(office)) == expected
    assert attached(office).current is None
    assert [path.name for path in files(office)] == [SHA256]
    fake.mood = "well"
    assert (await sign(office)).status_code == 200


async def test_the_rules_are_asked_before_anything_is_signed(
    office: Office, fake: FakeBsre
) -> None:
    assert problem(await sign(office)) == (422, "personnel/file-is-not-stored")
    await put(office, SCAN)
    assert problem(await sign(office, role="diskominfo_verifier")) == (403, "forbidden")
    refused = await sign(office, passphrase=WRONG)
    assert problem(refused) == (422, "personnel/signature-is-refused")
    assert (await sign(office)).status_code == 200
    again = await sign(office, key="2")
    assert problem(again) == (422, "personnel/replacement-needs-reason")
    assert fake.signed == 1


async def test_without_a_service_one_is_sent_to_sign_outside(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        decided(office)
        await put(office, SCAN)
        assert problem(await sign(office)) == (503, "personnel/signature-is-not-set-up")
