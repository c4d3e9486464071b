"""Which services get the keys of persons? Those that seal or show what is personal, by name."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from kit.assembly import SERVICE_ROLE
from kit.clock import SystemClock
from kit.policies import system_account
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from tests.personnel.imports import HUKUM, Office, opened, with_opds
from tests.personnel.siasn_files import BUDI, budi, csv_of


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        office = await with_opds(made)
        assert (await office.imports(csv_of(budi))).effects == (1, 0, 0)
        yield office


async def keys_for(
    office: Office, account: UUID, role: str = SERVICE_ROLE
) -> tuple[UUID, httpx.Response]:
    person = office.keys.find("nip", BUDI)
    assert person
    settings = Settings(var=office.folder)
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(account, [role], HUKUM, timedelta(minutes=5))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(office.service.app), base_url="http://here"
    ) as http:
        headers = {"Authorization": f"Bearer {token}"}
        return person, await http.post("/keys", json={"persons": [str(person)]}, headers=headers)


@pytest.mark.parametrize("service", ["training", "gateway"])
async def test_a_service_that_needs_keys_gets_them(office: Office, service: str) -> None:
    person, answer = await keys_for(office, system_account(service))
    assert answer.status_code == 200, answer.text
    assert list(answer.json()["keys"]) == [str(person)]


@pytest.mark.parametrize("account", [system_account("evaluation"), UUID(int=0xA1)])
async def test_another_service_gets_none_whatever_its_role(office: Office, account: UUID) -> None:
    _, answer = await keys_for(office, account)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
    assert "keys" not in answer.json()


async def test_the_account_of_a_service_is_not_enough(office: Office) -> None:
    _, answer = await keys_for(office, system_account("training"), role="administrator")
    assert answer.status_code == 403
