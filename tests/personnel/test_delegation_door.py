"""Who ends a delegation, asked over HTTP: whoever gave it or has it, in whatever role."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from kit.clock import SystemClock, business_day
from kit.decider import Actor
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from tests.personnel.imports import DISKOMINFO, HUKUM, Office, opened, with_opds
from tests.personnel.test_document_door import problem

HEAD = Actor(UUID(int=0xA1), frozenset({"opd_head"}), HUKUM)
DEPUTY, STRANGER = UUID(int=0xA2), UUID(int=0xA3)
TODAY = business_day(SystemClock().now())
TERMS = {
    "effective_on": "2026-01-01",
    "terms": [{"kind": "plh", "role": "opd_head", "most_months": 1, "extensions": 1}],
    "legal_basis": "SE BKN 1/SE/I/2021",
    "official": False,
}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    with opened(tmp_path) as made:
        await with_opds(made)
        await made.command("/delegation-terms", "terms", **TERMS)
        yield made


async def sent(office: Office, path: str, body: object, by: Actor) -> httpx.Response:
    settings = Settings(var=office.folder)
    issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
    token = issuer.mint(by.account_id, list(by.roles), by.opd_id, timedelta(minutes=5))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{path}-{by.account_id}"}
    async with office.client() as http:
        return await http.post(path, json=body, headers=headers)


async def delegated(office: Office) -> str:
    """Have the head of the legal bureau be stood in for by somebody of another OPD."""
    body = {
        "kind": "plh",
        "role": "opd_head",
        "opd_id": str(HUKUM),
        "deputy": str(DEPUTY),
        "actions": None,
        "first_on": str(TODAY),
        "last_on": str(TODAY + timedelta(days=5)),
        "letter_number": "800/1/2026",
        "letter_on": str(TODAY),
    }
    given = await sent(office, "/delegations", body, HEAD)
    assert given.status_code == 200, given.text
    return f"/delegations/{given.json()['stream']}/ending"


@pytest.mark.parametrize(
    ("role", "opd_id"),
    [("opd_operator", HUKUM), ("opd_head", DISKOMINFO), ("hr_system", None), ("auditor", None)],
)
async def test_who_has_it_ends_it_in_whatever_role(
    office: Office, role: str, opd_id: UUID | None
) -> None:
    ending, reason = await delegated(office), {"reason": "Kembali bertugas"}
    strangers, its = (Actor(one, frozenset({role}), opd_id) for one in (STRANGER, DEPUTY))
    other = problem(await sent(office, ending, reason, strangers))
    assert other == (403, "personnel/delegation-is-of-others")
    done = await sent(office, ending, reason, its)
    assert (done.status_code, done.json()["version"]) == (200, 2)
