"""A team from its nomination to the TPP export, chapter by chapter; each can follow a power cut."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from tests.integration.cast import HEALTH, OFFICES, POSITIONS, TECHNICAL, register
from tests.integration.client import Caller, Told

Json = dict[str, Any]


@dataclass
class World:
    """What the chapters hand on."""

    told: Told
    people: list[str] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)

    def by(self, user: str) -> Caller:
        return self.callers.setdefault(user, Caller(self.told, user))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for caller in self.callers.values():
            caller.close()

    @property
    def head(self) -> Caller:
        return self.by(f"kepala.{HEALTH.lower()}")

    @property
    def operator(self) -> Caller:
        return self.by(f"operator.{HEALTH.lower()}")

    @property
    def diskominfo(self) -> Caller:
        return self.by("verifikator.diskominfo")

    @property
    def opd(self) -> str:
        return self.ids["opd"]

    def seats(self) -> dict[str, str]:
        return {
            position["key"]: person
            for position, person in zip(POSITIONS["positions"], self.people, strict=False)
        }


def offices(world: World) -> None:
    world.told.at = "2026-01-05T08:00:00+08:00"
    admin = world.by("admin")
    for code in (
        HEALTH,
        "DISKOMINFOSP",
        "SETDA",
        "BIRO-HUKUM",
        "BAPPERIDA",
        "BKPSDM",
        "INSPEKTORAT",
    ):
        office = OFFICES[code]
        body = {name: office[name] for name in ("code", "name", "kind", "valid_from", "valid_to")}
        done = admin.do("/api/personnel/opds", {**body, "predecessors": [], "source": "contoh"})
        world.ids.setdefault("opd", done["stream"])
    structure = {
        "effective_on": POSITIONS["effective_on"],
        "legal_basis": POSITIONS["legal_basis"],
        "official": False,
        "positions": [
            {name: value for name, value in position.items() if name != "name_en"}
            for position in POSITIONS["positions"]
        ],
    }
    admin.do("/api/personnel/position-structures", structure)
    admin.get("/api/opds")
    for caller in world.callers.values():
        caller.sign_in()


def people(world: World) -> None:
    world.told.at = "2026-01-06T08:00:00+08:00"
    system = world.by("sistem.kepegawaian")
    summary = system.upload(register(HEALTH), "2026-01-01")
    assert summary["new"] == 9, summary
    again = system.upload(register(HEALTH), "2026-01-01")
    assert (again["new"], again["changed"]) == (0, 0), again
    listed = world.operator.get("/api/people", opd_id=world.opd)["items"]
    world.people = [one["person_id"] for one in sorted(listed, key=lambda one: str(one["name"]))]
    assert len(world.people) == 9


def drafting(world: World) -> None:
    world.told.at = "2026-01-07T08:00:00+08:00"
    body = {"opd_id": world.opd, "term_starts_on": "2026-02-02"}
    drafted = world.operator.do("/api/personnel/nominations", body)
    world.ids["nomination"] = nomination = drafted["stream"]
    path = f"/api/personnel/nominations/{nomination}"
    letter = {"letter_number": "005/12/2026", "letter_on": "2026-01-07"}
    assert world.head.refused(f"{path}/submission", letter) == "personnel/positions-are-open"
    for position, person in world.seats().items():
        world.operator.do(f"{path}/people", {"position": position, "person_id": person})
    twice = {"position": "news_writer", "person_id": world.people[0]}
    assert world.operator.refused(f"{path}/people", twice) == "personnel/person-is-named-twice"
    unproven = "personnel/competence-is-not-proven"
    assert world.head.refused(f"{path}/submission", letter) == unproven


def certificates(world: World) -> None:
    world.told.at = "2026-01-12T08:00:00+08:00"
    seats = world.seats()
    for number, (position, competence) in enumerate(TECHNICAL.items(), 1):
        body = {
            "person_id": seats[position],
            "opd_id": world.opd,
            "issuer": "BBPSDM Komdigi Makassar",
            "number": f"GTA-2025-{number:04d}",
            "title": "Government Transformation Academy",
            "certificate_kind": "training",
            "competences": [competence],
            "hours_jp": 40,
            "issued_on": "2025-09-01",
            "valid_until": None,
            "file_name": "sertifikat.pdf",
            "file_sha256": hashlib.sha256(position.encode()).hexdigest(),
        }
        heard = ",".join(world.told.done[-1:]) if "people" not in world.ids else ""
        done = world.operator.do("/api/training/registered-certificates", body, heard=heard)
        world.ids[f"certificate-{number}"] = done["stream"]
        checked = {"checked_against": "issuer_register"}
        path = f"/api/training/certificates/{done['stream']}/verification"
        verified = world.diskominfo.do(path, checked)
        world.ids["verified"] = verified["token"]


def submission(world: World) -> None:
    world.told.at = "2026-01-14T08:00:00+08:00"
    path = f"/api/personnel/nominations/{world.ids['nomination']}"
    letter = {"letter_number": "005/12/2026", "letter_on": "2026-01-14"}
    world.head.do(f"{path}/submission", letter, heard=world.ids["verified"])
    check = world.diskominfo
    for position in world.seats():
        if position != "news_writer":
            check.do(f"{path}/verified-items", {"position": position})
    check.do(f"{path}/returned-items", {"position": "news_writer", "reason": "Nama keliru."})
    check.do(f"{path}/verification")
    named = {"position": "news_writer", "person_id": world.people[8]}
    world.operator.do(f"{path}/people", named)
    world.head.do(f"{path}/submission", letter)
    check.do(f"{path}/verified-items", {"position": "news_writer"})
    check.do(f"{path}/verification")


def decree(world: World) -> None:
    world.told.at = "2026-01-28T08:00:00+08:00"
    law = world.by("biro.hukum")
    body = {"title": "Tim Pengelola SPBE 2026", "nominations": [world.ids["nomination"]]}
    prepared = law.do("/api/personnel/decrees", body)
    world.ids["decree"] = prepared["stream"]
    decision = {
        "number": "188.4/12/SULBAR/I/2026",
        "decided_on": "2026-01-28",
        "effective_on": "2026-02-02",
        "until": "2026-12-31",
        "signed_by": "Gubernur Sulawesi Barat",
    }
    path = f"/api/personnel/decrees/{prepared['stream']}/decision"
    assert world.operator.refused(path, decision) == "forbidden"
    law.do(path, decision)


def course(world: World) -> None:
    world.told.at = "2026-02-16T08:00:00+08:00"
    trainer, person = world.by("pelatih.bkpsdm"), world.people[0]
    programme = {
        "title": "Bimbingan Teknis Tata Kelola SPBE",
        "provider": "bpsdm",
        "provider_name": "BKPSDM",
        "kind": 8,
        "competences": ["spbe_governance"],
        "hours_jp": 8,
        "certificate_kind": "training",
        "validity_months": None,
    }
    programme_id = trainer.do("/api/training/programmes", programme)["stream"]
    batch = {
        "programme_id": programme_id,
        "starts_on": "2026-02-16",
        "ends_on": "2026-02-16",
        "place": "Mamuju",
        "online": False,
        "seats": 20,
    }
    path = f"/api/training/batches/{trainer.do('/api/training/batches', batch)['stream']}"
    trainer.do(f"{path}/enrolments", {"person_id": person})
    attended = {"person_id": person, "attended_on": "2026-02-16", "jp": 8}
    trainer.do(f"{path}/attendance", attended)
    result = {"person_id": person, "outcome": "competent", "score": "87.5"}
    trainer.do(f"{path}/results", {**result, "assessed_on": "2026-02-16"})
    trainer.do(f"{path}/completion")
    certificate = {
        "batch_id": path.rpartition("/")[2],
        "person_id": person,
        "issuer": "BKPSDM",
        "number": "800/1/BKPSDM/2026",
        "issued_on": "2026-02-16",
        "valid_until": None,
    }
    trainer.do("/api/training/issued-certificates", certificate)


CHAPTERS: Sequence[Callable[[World], None]] = (
    *(offices, people, drafting, certificates, submission, decree, course),
)
