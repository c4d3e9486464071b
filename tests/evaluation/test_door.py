"""What does evaluation answer an OPD whose role is right but whose order is not?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

import evaluation.main
from evaluation.catalogue import CATALOGUE
from evaluation.domain.opd import NoteOpd, NoteOpdClosure, opd
from evaluation.http import COMMANDS
from kit.clock import FixedClock
from kit.decider import Actor
from kit.envelope import Context
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from tests.evaluation.examples import HEALTH, HEARD, KOMINFO, Q1
from tests.gateway.door import RIGHTS, QueryRights
from tests.gateway.story import Ring

HOME = Path(evaluation.main.__file__).parent
FORBIDDEN = (403, "/problems/forbidden")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
YESTERDAY = NOON.date() - timedelta(days=1)
BETWEEN, OTHER = UUID(int=0xD7), UUID(int=0xD8)
NOT_OPENED = (409, "/problems/evaluation/assessment-is-not-opened")


@pytest.fixture
def journal() -> Iterator[Journal]:
    """Yield an empty journal of evaluation."""
    recorder = SqliteRecorder(":memory:")
    recorder.create()
    made = Journal(recorder, CATALOGUE, Ring(), FixedClock(NOON))
    made.open(sample=True)
    yield made
    recorder.close()


async def answer(journal: Journal, folder: Path, opd_id: UUID) -> tuple[int, str]:
    """Return what the head of Kominfo is told who submits the assessment of an OPD."""
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", journal.clock)
    parts = Parts(
        name="evaluation",
        settings=Settings(),
        verifier=Verifier(issuer.jwks(), "spbe", journal.clock),
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
    return said.status_code, said.json()["type"]


def note(
    journal: Journal, opd_id: UUID, ended_for: UUID | None = None, last: date | None = None
) -> None:
    """Have an OPD heard of, and that it has ended where it has an heir."""
    known = NoteOpd(
        opd_id=opd_id,
        code=f"DINAS-{opd_id.int}",
        name="Dinas",
        valid_from=None,
        valid_to=None,
        heard_event_id=HEARD,
    )
    ended = NoteOpdClosure(
        opd_id=opd_id, valid_to=last or YESTERDAY, heir_id=ended_for, heard_event_id=HEARD
    )
    for command in (known, ended) if ended_for else (known,):
        command_id = uuid4()
        who = Actor(command_id)
        context = Context(command_id=command_id, actor=who, correlation_id=command_id)
        journal.execute(opd, opd_id, command, context=context)


@pytest.mark.parametrize(("opd_id", "expected"), [(KOMINFO, NOT_OPENED), (HEALTH, FORBIDDEN)])
async def test_an_own_assessment_without_a_claim_is_not_opened_and_not_forbidden(
    journal: Journal, tmp_path: Path, opd_id: UUID, expected: tuple[int, str]
) -> None:
    assert await answer(journal, tmp_path, opd_id) == expected
    assert journal.heads().position == 1


async def test_who_has_taken_over_answers_for_what_is_running_also_of_those_before(
    journal: Journal, tmp_path: Path
) -> None:
    note(journal, HEALTH, ended_for=BETWEEN)
    assert await answer(journal, tmp_path, HEALTH) == FORBIDDEN
    note(journal, BETWEEN, ended_for=KOMINFO)
    assert await answer(journal, tmp_path, HEALTH) == NOT_OPENED
    assert await answer(journal, tmp_path, BETWEEN) == NOT_OPENED
    note(journal, OTHER)
    assert await answer(journal, tmp_path, OTHER) == FORBIDDEN


async def test_as_long_as_an_opd_is_there_it_answers_for_itself(
    journal: Journal, tmp_path: Path
) -> None:
    note(journal, HEALTH, ended_for=KOMINFO, last=NOON.date())
    assert await answer(journal, tmp_path, HEALTH) == FORBIDDEN


async def test_heirs_in_a_circle_are_followed_once(journal: Journal, tmp_path: Path) -> None:
    note(journal, HEALTH, ended_for=BETWEEN)
    note(journal, BETWEEN, ended_for=HEALTH)
    assert await answer(journal, tmp_path, HEALTH) == FORBIDDEN
