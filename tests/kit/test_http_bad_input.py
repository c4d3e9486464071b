"""Bad input is answered by a problem that names the field or rule, and nothing is recorded."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from kit.journal import OPENING
from kit.settings import MEGABYTE
from tests.kit.toy import KEEPER, NOW, OUR_OPD, READER, SHELF, Toy, toy

BOOK = {"title": "Laskar Pelangi", "bought_on": "2026-03-02"}
JSON = {"Content-Type": "application/json"}
PATH = f"/shelves/{SHELF}/books"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Toy]:
    made = toy(tmp_path)
    yield made
    assert made.recorded() == 1, "something was recorded"
    made.journal.recorder.close()


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    said: dict[str, Any] = answer.json()
    assert (answer.status_code, said["type"]) == (status, f"/problems/{slug}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    return said


def only_error(answer: httpx.Response) -> tuple[str, str]:
    said = problem(answer, 400, "bad-request")
    [error] = said["errors"]
    assert error["message"]
    return error["field"], error["rule"]


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"title": 5}, "title", "type"),
        ({"title": None}, "title", "type"),
        ({"title": "nul\x00"}, "title", "text"),
        ({"pages": "5"}, "pages", "type"),
        ({"pages": True}, "pages", "type"),
        ({"pages": 10**30}, "pages", "number"),
        ({"price": "lots"}, "price", "number"),
        ({"price": "NaN"}, "price", "number"),
        ({"price": "1e999999"}, "price", "number"),
        ({"bought_on": "2026-02-30"}, "bought_on", "date"),
        ({"bought_on": "02-03-2026"}, "bought_on", "date"),
        ({"bought_on": "0001-01-01"}, "bought_on", "range"),
        ({"bought_on": "1899-12-31"}, "bought_on", "range"),
        ({"bought_on": "2201-01-01"}, "bought_on", "range"),
        ({"kind": "poem"}, "kind", "choice"),
        ({"authors": [{"born": "1974-13-01"}]}, "authors[0].born", "date"),
        ({"authors": [{}]}, "authors[0].born", "required"),
        ({"authors": [{"born": "1974-10-24", "nip": "1"}]}, "authors[0].nip", "unknown"),
        ({"publisher": "Bentang"}, "publisher", "unknown"),
        ({"shelf_id": str(SHELF)}, "shelf_id", "in-path"),
    ],
)
async def test_a_wrong_field_is_named(
    library: Toy, change: dict[str, object], field: str, rule: str
) -> None:
    async with library.client() as http:
        assert only_error(await http.post(PATH, json={**BOOK, **change})) == (field, rule)


async def test_a_day_out_of_bounds_is_told_the_bounds_and_how_no_end_is_said(library: Toy) -> None:
    authors = [{"born": "1700-01-01", "died": "1750-01-01"}, {"born": "1974-10-24"}]
    authors[1]["died"] = "9999-12-31"
    async with library.client(**{"Accept-Language": "en"}) as http:
        answer = await http.post(PATH, json={**BOOK, "bought_on": "9999-12-31", "authors": authors})
    bounds = "1900-01-01..2200-12-31"
    outside = f"Out of bounds: should be {bounds}."
    endless = f"Is not within {bounds}. If there is no end, leave it empty (null)."
    assert {each["field"]: each["message"] for each in answer.json()["errors"]} == {
        "bought_on": outside,
        "authors[0].born": outside,
        "authors[0].died": outside,
        "authors[1].died": endless,
    }


async def test_the_id_of_something_else_is_named(library: Toy) -> None:
    opening = uuid5(OPENING, "toy")
    async with library.client() as http:
        answer = await http.post(f"/shelves/{opening}/books", json=BOOK)
    assert problem(answer, 404, "wrong-kind-of-id")["facts"] == {"id": str(opening)}


async def test_a_choice_is_told_what_there_is_to_choose(library: Toy) -> None:
    async with library.client() as http:
        answer = await http.post(
            PATH, json={**BOOK, "kind": "poem"}, headers={"Accept-Language": "en"}
        )
    assert answer.json()["errors"][0]["message"] == "Should be one of: law, novel."


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        (b"", "title", "required"),
        (b"{}", "title", "required"),
        (b"{", "body", "json"),
        (b'{"title": NaN}', "body", "json"),
        (b'{"title": "\xff"}', "body", "json"),
        (b'{"title": "\\ud800"}', "body", "json"),
        ('{"title": "a"}'.encode("utf-16"), "body", "json"),
        (b'{"pages": ' + b"9" * 5000 + b"}", "pages", "number"),
        (b"[" * 100_000, "body", "json"),
        (b'{"title": ' + b"[" * 100_000, "body", "json"),
        (b"[]", "body", "type"),
        (b'"title"', "body", "type"),
        (b"5", "body", "type"),
        (b'{"title": "a", "title": "b"}', "title", "twice"),
        (b'{"authors": [{"born": "1974-10-24", "born": "1974-10-25"}]}', "born", "twice"),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(
    library: Toy, body: bytes, field: str, rule: str
) -> None:
    async with library.client() as http:
        answer = await http.post(PATH, content=body, headers=JSON)
    assert only_error(answer) == (field, rule)


@pytest.mark.parametrize("shelf_id", ["5", "{" + str(SHELF) + "}", SHELF.hex, "urn:uuid:x"])
async def test_an_id_in_the_path_is_a_uuid(library: Toy, shelf_id: str) -> None:
    async with library.client() as http:
        answer = await http.post(f"/shelves/{shelf_id}/books", json=BOOK)
    assert only_error(answer) == ("shelf_id", "uuid")


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""],
)
async def test_another_media_type_is_refused(library: Toy, media_type: str) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    async with library.client() as http:
        answer = await http.post(PATH, content=b'{"title": "a"}', headers=headers)
    said = problem(answer, 415, "media-type-not-supported")
    assert said["facts"] == {"expected": "application/json; charset=utf-8"}


async def megabytes(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * MEGABYTE


async def test_a_body_of_ten_megabytes_is_refused_by_what_it_declares(library: Toy) -> None:
    async with library.client() as http:
        answer = await http.post(PATH, content=b" " * (10 * MEGABYTE), headers=JSON)
    assert problem(answer, 413, "body-too-large")["facts"] == {"limit": MEGABYTE}


async def test_a_body_is_refused_by_what_comes_in_whatever_it_declares(library: Toy) -> None:
    async with library.client() as http:
        undeclared = await http.post(PATH, content=megabytes(10), headers=JSON)
        lied = await http.post(PATH, content=megabytes(10), headers={**JSON, "Content-Length": "2"})
    problem(undeclared, 413, "body-too-large")
    problem(lied, 413, "body-too-large")


async def test_a_route_may_have_a_limit_of_its_own(library: Toy) -> None:
    token = {"Authorization": f"Bearer {library.token(KEEPER, 'keeper')}"}
    async with library.client(**token) as http:
        answer = await http.post(f"/shelves/{SHELF}/break", content=b" " * 11, headers=JSON)
    assert problem(answer, 413, "body-too-large")["facts"] == {"limit": 10}


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("Idempotency-Key", "a b", "key"),
        ("Idempotency-Key", "k" * 129, "key"),
        ("Idempotency-Key", "", "key"),
        ("If-Match", "3", "version"),
        ("If-Match", 'W/"3"', "version"),
        ("If-Match", "*", "version"),
        ("Journal-Token", "training.12.3-4", "journal-token"),
        ("Journal-Token", "training." + "0" * 32 + ".3-4", "not-heard-here"),
    ],
)
async def test_a_wrong_header_is_named(library: Toy, name: str, value: str, rule: str) -> None:
    async with library.client(**{name: value}) as http:
        assert only_error(await http.post(PATH, json=BOOK)) == (name, rule)


async def test_the_idempotency_key_is_required_and_there_once(library: Toy) -> None:
    async with library.client() as http:
        del http.headers["Idempotency-Key"]
        assert only_error(await http.post(PATH, json=BOOK)) == ("Idempotency-Key", "required")
        twice = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
        answer = await http.post(PATH, json=BOOK, headers=twice)
        assert only_error(answer) == ("Idempotency-Key", "twice")


@pytest.mark.parametrize(
    "value",
    [
        *("2026-03-02T08:00:00", "yesterday", "0001-01-01T00:00+14:00"),
        *("9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+23:59"),
    ],
)
async def test_a_simulated_time_is_an_instant_with_its_zone(tmp_path: Path, value: str) -> None:
    sample = toy(tmp_path, sample=True)
    async with sample.client(**{"Simulated-Time": value}) as http:
        answer = await http.post("/shelves", json={"opd_id": str(OUR_OPD)})
    assert only_error(answer) == ("Simulated-Time", "instant")
    assert sample.recorded() == 1
    sample.journal.recorder.close()


def forged(library: Toy) -> str:
    claims = {"iss": "toy-issuer", "aud": "spbe", "sub": str(UUID(int=1)), "roles": ["keeper"]}
    claims["exp"] = str(int(NOW.timestamp()) + 60)
    kid = library.issuer.key.thumbprint()
    header = {"alg": "Ed25519", "kid": kid}
    return jwt.encode(header, claims, OKPKey.generate_key("Ed25519"), algorithms=["Ed25519"])


async def test_a_call_without_a_good_token_is_a_401(library: Toy) -> None:
    expired = library.token(READER, "librarian", minutes=-5)
    for bearer, reason in (
        ("", "missing"),
        ("Basic abc", "missing"),
        ("Bearer ", "missing"),
        ("Bearer abc", "malformed"),
        (f"Bearer {forged(library)}", "forged"),
        (f"Bearer {expired}", "expired"),
    ):
        async with library.client(Authorization=bearer) as http:
            answer = await http.post(PATH, json=BOOK)
        assert problem(answer, 401, "unauthenticated")["facts"] == {"reason": reason}
        challenge = answer.headers["www-authenticate"]
        assert challenge.startswith('Bearer realm="spbe"')
        assert ("error=" in challenge) is (reason != "missing")


async def test_a_role_without_the_right_is_a_403_before_anything_is_read(library: Toy) -> None:
    bearer = {"Authorization": f"Bearer {library.token(READER, 'reader')}"}
    async with library.client(**bearer) as http:
        answer = await http.post(PATH, content=b"{", headers=JSON)
    assert problem(answer, 403, "forbidden")["facts"] == {"action": "toy.put-book"}


async def test_there_is_nothing_elsewhere(library: Toy) -> None:
    async with library.client() as http:
        problem(await http.post("/nowhere", json=BOOK), 404, "not-found")
        answer = await http.get("/shelves")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"
