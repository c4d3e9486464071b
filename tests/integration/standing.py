"""The three services behind their doors, and the head of an OPD whose secretary stands in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import create_engine

import evaluation.catalogue
import evaluation.http
import evaluation.policies
import evaluation.standing_in
import personnel.catalogue
import personnel.http
import personnel.standing_in
import training.catalogue
import training.http
import training.policies
import training.standing_in
from kit.clock import FixedClock
from kit.decider import Actor
from kit.envelope import Context, Envelope
from kit.feed import Delivered
from kit.files import FileFolder
from kit.http.app import service_app
from kit.http.parts import Parts
from kit.journal import Journal
from kit.keys import KeyStore
from kit.policies import PolicyHearer
from kit.recorder import Recorder
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from kit.texts import Texts
from kit.tokens import Issuer, Verifier, load_or_make_key
from kit.waiting import HeardBy
from personnel.domain.opd import opd_id_of
from personnel.identity import Identity
from tests.gateway.door import RIGHTS, QueryRights
from tests.gateway.story import Ring
from training.domain.trainee import NoteTrainee, trainee, trainee_of

NOON = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)
KOMINFO, HEALTH = opd_id_of("DISKOMINFOSP"), opd_id_of("DINKES")
HEAD, SECRETARY, OTHER, COORDINATOR, GOVERNOR, ADMIN = (UUID(int=n) for n in range(0x51, 0x57))
BUDI = UUID(int=0xB0D1)
SERVICES = RIGHTS.parent
WHO: dict[UUID, tuple[list[str], UUID | None]] = {
    HEAD: (["opd_head"], KOMINFO),
    SECRETARY: ([], HEALTH),
    OTHER: (["opd_operator"], KOMINFO),
    COORDINATOR: (["coordination_team"], None),
    GOVERNOR: (["governor_office"], None),
    ADMIN: (["administrator"], None),
}
"""The roles and the OPD of each account; the secretary has none in the OPD of the head."""

TERMS = {
    "effective_on": "2026-01-01",
    "legal_basis": "SE BKN 1/SE/I/2021",
    "official": False,
    "terms": [
        {"kind": kind, "role": role, "most_months": 3, "extensions": 1}
        for kind, role in (
            *(("plh", "opd_head"), ("an", "opd_head"), ("plt", "opd_head")),
            ("plh", "coordination_team"),
        )
    ],
}
DELEGATION: dict[str, Any] = {
    "kind": "plh",
    "role": "opd_head",
    "opd_id": str(KOMINFO),
    "deputy": str(SECRETARY),
    "actions": None,
    "first_on": "2026-03-02",
    "last_on": "2026-03-20",
    "letter_number": "800/12/2026",
    "letter_on": "2026-03-02",
}
DRAFT = {"opd_id": str(KOMINFO), "term_starts_on": "2026-04-01"}
CERTIFICATE: dict[str, Any] = {
    "person_id": str(BUDI),
    "opd_id": str(KOMINFO),
    "issuer": "LSP Informatika",
    "number": "62010",
    "title": "Junior Network Administrator",
    "certificate_kind": "training",
    "competences": ["spbe_infrastructure"],
    "hours_jp": 40,
    "issued_on": "2025-05-05",
    "valid_until": None,
    "file_name": "sertifikat.pdf",
    "file_sha256": "ab" * 32,
}


@dataclass(frozen=True)
class Offices:
    """The services, by name, with the clock that they share."""

    journals: dict[str, Journal]
    apps: dict[str, Any]
    issuer: Issuer
    clock: FixedClock

    async def post(
        self, service: str, path: str, body: object, by: UUID, **headers: str
    ) -> httpx.Response:
        """Send a command under a key of its own, unless a header says another."""
        roles, opd_id = WHO[by]
        token = self.issuer.mint(by, roles, opd_id, timedelta(minutes=5))
        said = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        transport = httpx.ASGITransport(self.apps[service], raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
            return await http.post(path, json=body, headers=said)

    async def done(
        self, service: str, path: str, body: object, by: UUID, **headers: str
    ) -> dict[str, Any]:
        """Send a command that is carried out."""
        said = await self.post(service, path, body, by, **headers)
        assert said.status_code == 200, said.text
        answer: dict[str, Any] = said.json()
        return answer

    async def delegated(self, by: UUID = HEAD, **says: object) -> str:
        """Have an office put into the hands of the secretary; return the delegation's id."""
        path = "/acting-appointments" if by == GOVERNOR else "/delegations"
        asked = {**DELEGATION, **says}
        if by == GOVERNOR:
            del asked["kind"]
        return str((await self.done("personnel", path, asked, by))["stream"])

    def heard(self) -> None:
        """Let training and evaluation hear all that personnel has said."""
        source = self.journals["personnel"]
        said = [
            Delivered("personnel", source.heads().epoch, record)
            for record in source.recorder.records(0, 1000)
        ]
        for name, policies in (
            ("training", training.policies.POLICIES),
            ("evaluation", evaluation.policies.POLICIES),
        ):
            PolicyHearer(self.journals[name], policies).hear(said)

    def last(self, service: str) -> Envelope:
        """Return what was recorded last."""
        journal = self.journals[service]
        (record,) = journal.recorder.records(journal.heads().position - 1, 1)
        return record.envelope()

    def of_type(self, service: str, name: str) -> list[int]:
        """Return the positions of the events of a type."""
        records = self.journals[service].recorder.records(0, 1000)
        return [record.position for record in records if record.type == name]


def given_by(account: UUID, command_id: UUID) -> Context:
    """Return the circumstances of a command that comes past the doors."""
    return Context(command_id=command_id, actor=Actor(account), correlation_id=command_id)


def _parts(name: str, journal: Journal, issuer: Issuer) -> Parts:
    keys = KeyStore(create_engine("sqlite://"), bytes(32))
    commands = {
        "personnel": personnel.http.commands(
            Identity(keys, journal.clock), FileFolder(Path("nowhere"))
        ),
        "training": training.http.COMMANDS,
        "evaluation": evaluation.http.COMMANDS,
    }
    mandates = {
        "personnel": personnel.standing_in.mandate_of,
        "training": training.standing_in.mandate_of,
        "evaluation": evaluation.standing_in.mandate_of,
    }
    return Parts(
        name=name,
        settings=Settings(wait_seconds=0.1),
        verifier=Verifier(issuer.jwks(), "spbe", journal.clock),
        rights=QueryRights.load(RIGHTS),
        texts=Texts.load(name, SERVICES / name / "texts.json"),
        journal=journal,
        commands=commands[name],
        mandates=mandates[name],
        waits=None if name == "personnel" else HeardBy(journal.recorder, ("personnel",)),
    )


@contextmanager
def offices(folder: Path, personnels: Recorder) -> Iterator[Offices]:
    """Open the three services; personnel keeps its journal where it is told to."""
    clock = FixedClock(NOON)
    issuer = Issuer(load_or_make_key(folder / "issuer.pem"), "spbe", clock)
    recorders = {"personnel": personnels}
    for name in ("training", "evaluation"):
        recorders[name] = SqliteRecorder(str(folder / f"{name}.db"))
        recorders[name].create()
    catalogues = {
        "personnel": personnel.catalogue.CATALOGUE,
        "training": training.catalogue.CATALOGUE,
        "evaluation": evaluation.catalogue.CATALOGUE,
    }
    journals = {
        name: Journal(recorder, catalogues[name], Ring(), clock)
        for name, recorder in recorders.items()
    }
    for journal in journals.values():
        journal.open(sample=True)
    apps = {name: service_app(_parts(name, one, issuer)) for name, one in journals.items()}
    try:
        yield Offices(journals, apps, issuer, clock)
    finally:
        for name in ("training", "evaluation"):
            recorders[name].close()


_NUMBERS = count(1)


async def in_force(opened: Offices) -> None:
    """Register the OPDs and a person, and publish the terms of standing in."""
    for code in ("DISKOMINFOSP", "DINKES"):
        body: dict[str, object] = {
            "code": code,
            "name": f"Dinas {code}",
            "kind": "dinas",
            "source": "Perda",
            "valid_from": None,
            "valid_to": None,
            "predecessors": [],
        }
        await opened.done("personnel", "/opds", body, ADMIN)
    await opened.done("personnel", "/delegation-terms", TERMS, ADMIN)
    noted = NoteTrainee(
        person_id=BUDI,
        opd_id=KOMINFO,
        active=True,
        effective_on=NOON.date(),
        heard_event_id=UUID(int=next(_NUMBERS)),
    )
    context = given_by(ADMIN, uuid4())
    opened.journals["training"].execute(trainee, trainee_of(BUDI), noted, context=context)
