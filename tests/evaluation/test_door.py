"""What does evaluation answer an OPD whose role is right but whose order is not?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

import evaluation.main
from evaluation.catalogue import CATALOGUE
from evaluation.http import COMMANDS
from kit.clock import FixedClock
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from tests.evaluation.examples import HEALTH, KOMINFO, Q1
from tests.gateway.door import RIGHTS, QueryRights
from tests.gateway.story import Ring

HOME = Path(evaluation.main.__file__).parent
NOT_OPENED = (409, "/problems/evaluation/assessment-is-not-opened")


@pytest.mark.parametrize(
    ("opd_id", "expected"), [(KOMINFO, NOT_OPENED), (HEALTH, (403, "/problems/forbidden"))]
)
async def test_an_own_assessment_without_a_claim_is_not_opened_and_not_forbidden(
    tmp_path: Path, opd_id: UUID, expected: tuple[int, str]
) -> None:
    clock = FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    recorder = SqliteRecorder(":memory:")
    recorder.create()
    journal = Journal(recorder, CATALOGUE, Ring(), clock)
    journal.open(sample=True)
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.pem"), "spbe", clock)
    parts = Parts(
        name="evaluation",
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load("evaluation", HOME / "texts.json"),
        journal=journal,
        commands=COMMANDS,
    )
    token = issuer.mint(UUID(int=0x50), ["opd_head"], KOMINFO, timedelta(minutes=5))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(service_app(parts)),
        base_url="http://evaluation",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
    ) as http:
        said = await http.post(f"/periods/{Q1}/assessments/{opd_id}/submission", json={})
    assert (said.status_code, said.json()["type"]) == expected
    assert journal.heads().position == 1
    recorder.close()
