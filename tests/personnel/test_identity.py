"""Who is meant by a person that is recorded one by one, and what is left of those refused."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
import httpx
import pytest

from kit.keys import KeyStore
from personnel.domain.opd import opd_id_of
from tests.personnel.imports import HUKUM, Office, opened, with_opds
from tests.personnel.siasn_files import BUDI, SITI

UNKNOWN = opd_id_of("NOWHERE")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        yield await with_opds(made)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Everybody who is given a key from now on."""
    given, give = list[UUID](), KeyStore.give

    def noted(keys: KeyStore, claims: list[tuple[UUID, object, bool]], now: object) -> None:
        given.extend(claim[0] for claim in claims)
        give(keys, claims, now)  # type: ignore[arg-type]

    monkeypatch.setattr(KeyStore, "give", noted)
    return given


async def record(
    office: Office, key: str, role: str = "hr_system", **said: object
) -> httpx.Response:
    usual: dict[str, object] = {
        "opd_id": str(HUKUM),
        "employment_type": "pns",
        "status": "active",
        "effective_on": "2026-03-01",
        "source": "letter",
        "name": "Budi Santoso",
        "nip": BUDI,
    }
    body = {name: value for name, value in (usual | said).items() if value != "missing"}
    async with office.client(role) as http:
        return await http.post("/people", json=body, headers={"Idempotency-Key": key})


@pytest.mark.parametrize("nip", [None, "", "  ", "'", "missing"])
async def test_two_without_nip_are_two_people(office: Office, nip: str | None) -> None:
    contract: dict[str, Any] = {"employment_type": "contract_staff", "nip": nip}
    one = await record(office, "1", name="Satu", **contract)
    two = await record(office, "2", name="Dua", **contract)
    again = await record(office, "1", name="Satu", **contract)
    assert {answer.status_code for answer in (one, two, again)} == {200}
    assert one.json()["stream"] != two.json()["stream"]
    assert again.json() == one.json()


@pytest.mark.parametrize("nip", [None, "", "null", "-", "123", SITI[:-1]])
async def test_a_civil_servant_without_a_whole_nip_is_refused_and_nobody_begins(
    office: Office, begun: list[UUID], nip: str | None
) -> None:
    answer = await record(office, "1", nip=nip)
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "/problems/personnel/nip-is-not-valid",
    )
    assert begun == []


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"employment_type": "contract_staff"}, 422),
        ({"opd_id": str(UNKNOWN)}, 409),
        ({"opd_id": "x"}, 400),
        ({"name": " "}, 400),
        ({"phone": "abc"}, 400),
        ({"status": "missing"}, 400),
        ({"nip": 7}, 400),
        ({"person_id": str(HUKUM)}, 400),
        ({"role": "auditor"}, 403),
    ],
)
async def test_what_is_refused_or_malformed_begins_nobody(
    office: Office, begun: list[UUID], said: dict[str, str], status: int
) -> None:
    before = office.position()
    answer = await record(office, "1", **said)
    assert answer.status_code == status, answer.text
    assert (begun, office.keys.find("nip", BUDI)) == ([], None)
    assert office.position() == before


async def test_a_person_is_known_again_by_the_nip_however_it_is_written(office: Office) -> None:
    first = await record(office, "1")
    second = await record(office, "2", nip=f"' {BUDI[:8]} {BUDI[8:]}", name="Budi S.")
    assert second.json()["stream"] == first.json()["stream"]
    assert second.json()["version"] == 2


async def test_of_many_that_register_one_nip_at_once_one_person_comes(office: Office) -> None:
    answers: list[httpx.Response] = []

    async def send(key: str) -> None:
        answers.append(await record(office, key, name=f"Budi {key}"))

    async with anyio.create_task_group() as together:
        for number in range(8):
            together.start_soon(send, str(number))
    assert {answer.status_code for answer in answers} <= {200, 503}
    done = {answer.json()["stream"] for answer in answers if answer.status_code == 200}
    assert done == {str(office.keys.find("nip", BUDI))}
    assert {answer.headers["Retry-After"] for answer in answers if answer.status_code == 503} <= {
        "1"
    }


async def test_whoever_names_an_opd_that_has_ended_is_told_who_took_over(office: Office) -> None:
    ended, heir = opd_id_of("BKD"), opd_id_of("BKPSDM")
    await office.register("BKD", "Badan Kepegawaian Daerah", valid_to="2025-12-31")
    await office.register("BKPSDM", "Badan Kepegawaian", predecessors=[str(ended)])
    answer = await record(office, "1", opd_id=str(ended))
    assert answer.json()["type"] == "/problems/personnel/opd-is-not-in-force"
    assert answer.json()["facts"]["successors"] == [str(heir)]
