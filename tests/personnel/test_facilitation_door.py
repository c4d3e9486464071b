"""Who may record an OPD's facilitation, and what of it is stored in the clear?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

import personnel.main
from kit.clock import FixedClock
from kit.decider import Event
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.journal import Journal
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from personnel.catalogue import CATALOGUE
from personnel.domain.opd import OpdClosed
from personnel.facilitation_routes import ROUTES
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.door import RIGHTS, QueryRights
from tests.gateway.small_team import (
    BUDI,
    FAMILY,
    GOODS,
    NETWORK,
    SITI,
    employed,
    opd_registered,
    seat_taken,
)
from tests.gateway.story import Story, Told

HOME = Path(personnel.main.__file__).parent
NOON = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
LAST = date(2026, 3, 30)
PLAN = {
    "year": 2026,
    "document_number": "DPA 1",
    "document_on": "2026-01-05",
    "lines": [
        {
            "line": "incentive",
            "category": "monthly_incentive",
            "what": "Insentif bulanan",
            "amount": "2000000",
            "budget_code": "2.16.03.2.01",
            "budget_name": "Dukungan Pelaksanaan SPBE",
            "months": [3, 4],
        }
    ],
}


def pays(*people: UUID, amount: str = "654321") -> dict[str, Any]:
    return {
        "year": 2026,
        "line": "incentive",
        "month": 3,
        "paid_on": "2026-03-31",
        "document_number": "900/3",
        "recipients": [{"person_id": str(each), "amount": amount} for each in people],
    }


@dataclass(frozen=True)
class Office:
    journal: Journal
    issuer: Issuer
    app: Any

    async def post(self, path: str, body: object, role: str, opd_id: UUID) -> httpx.Response:
        token = self.issuer.mint(UUID(int=0x50), [role], opd_id, timedelta(minutes=5))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://personnel",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())},
        ) as http:
            return await http.post(path, json=body)

    def stored(self) -> bytes:
        return b"".join(each.state for each in self.journal.recorder.records(0, 1_000))


def closed(opd_id: UUID, heir_id: UUID) -> Told:
    return opd_id, OpdClosed(
        opd_id=opd_id,
        effective_on=LAST + timedelta(days=1),
        valid_to=LAST,
        successors=(heir_id,),
        legal_basis="Perda",
        heir_id=heir_id,
    )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    kinds: list[type[Event]] = [each for each in CATALOGUE if each.__module__ != "kit.catalogue"]
    story = Story(*kinds)
    for code, opd_id in (("DISKOMINFOSP", KOMINFO), ("DINKES", HEALTH), ("DPPKB", FAMILY)):
        story.tell(opd_registered(opd_id, code))
    story.tell(closed(FAMILY, HEALTH))
    story.tell(employed(BUDI, KOMINFO, "Budi"), employed(SITI, KOMINFO, "Siti"))
    story.tell(seat_taken(BUDI, NETWORK), seat_taken(SITI, GOODS))
    story.clock.at = NOON
    journal = story.journals["personnel"]
    clock = FixedClock(NOON)
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.pem"), "spbe", clock)
    parts = Parts(
        name="personnel",
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("personnel", HOME / "texts.json"),
        journal=journal,
        commands=ROUTES,
    )
    yield Office(journal, issuer, service_app(parts))
    journal.recorder.close()


async def planned(office: Office, opd_id: UUID, role: str, of: UUID) -> int:
    said = await office.post(f"/opds/{opd_id}/facilitation-plans", PLAN, role, of)
    return said.status_code


@pytest.mark.parametrize(
    ("role", "of", "status"),
    [
        ("opd_head", KOMINFO, 200),
        ("opd_head", HEALTH, 403),
        ("opd_operator", KOMINFO, 403),
        ("diskominfo_verifier", KOMINFO, 403),
    ],
)
async def test_the_head_plans_for_their_own_opd_only(
    office: Office, role: str, of: UUID, status: int
) -> None:
    assert await planned(office, KOMINFO, role, of) == status


async def test_the_heir_answers_for_what_an_opd_has_left(office: Office) -> None:
    assert await planned(office, FAMILY, "opd_head", HEALTH) == 200
    assert await planned(office, FAMILY, "opd_head", KOMINFO) == 403


async def test_amounts_of_a_person_are_stored_sealed_and_a_small_total_is_not_stored(
    office: Office,
) -> None:
    assert await planned(office, KOMINFO, "opd_head", KOMINFO) == 200
    path = f"/opds/{KOMINFO}/incentives"
    said = await office.post(path, pays(BUDI, SITI), "opd_head", KOMINFO)
    assert said.status_code == 200, said.text
    stored = office.stored()
    assert b"personnel.incentive-received.v1" in stored
    for amount in (b"654321", b"1308642"):
        assert amount not in stored
    twice = await office.post(path, pays(BUDI), "opd_head", KOMINFO)
    assert twice.status_code == 409
    assert twice.json()["type"] == "/problems/personnel/incentive-is-paid-already"
    assert twice.json()["facts"]["people"] == [str(BUDI)]


async def test_what_is_wrong_is_named_and_nothing_is_recorded(office: Office) -> None:
    assert await planned(office, KOMINFO, "opd_head", KOMINFO) == 200
    before = office.journal.heads().position
    path = f"/opds/{KOMINFO}/incentives"
    much = await office.post(path, pays(BUDI, SITI, amount="1000001"), "opd_head", KOMINFO)
    assert much.json()["type"] == "/problems/personnel/exceeds-plan"
    assert much.json()["facts"]["planned"] == "2000000.00"
    dotted = await office.post(path, pays(BUDI, amount="1.000.000"), "opd_head", KOMINFO)
    assert dotted.json()["errors"][0]["rule"] == "figure"
    nobody = await office.post(path, pays(UUID(int=0xDEAD)), "opd_head", KOMINFO)
    assert nobody.json()["type"] == "/problems/personnel/holds-no-seat"
    assert office.journal.heads().position == before
