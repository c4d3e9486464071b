"""A personnel service on real files, to which the tests of the import send lists of people."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from kit.assembly import Service
from kit.clock import SystemClock
from kit.databases import open_engine
from kit.journal import Journal
from kit.keys import KeyStore, master_key
from kit.recorder import Append
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from personnel.domain.opd import opd_id_of
from personnel.domain.person import Person, person
from personnel.main import build
from personnel.siasn_service import SiasnService
from personnel.signature import ElectronicSignature
from tests.personnel.siasn_files import Cells

HR_SYSTEM, OPERATOR = UUID(int=0xB1), UUID(int=0xB2)
MARCH_1 = date(2026, 3, 1)
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HUKUM, DISKOMINFO = opd_id_of("BIRO-HUKUM"), opd_id_of("DISKOMINFO")


class PowerCut(Exception):  # noqa: N818 - what happens
    """Stands for the process being killed."""


class InterruptedRecorder(SqliteRecorder):
    """Lets something happen just before its nth append."""

    def __init__(self, path: Path, nth: int, happens: Callable[[], None]) -> None:
        super().__init__(str(path))
        self._left, self._happens = nth, happens

    def append(self, append: Append) -> Mapping[int, int]:
        self._left -= 1
        if self._left == 0:
            self._happens()
        return super().append(append)


@dataclass(frozen=True)
class Answer:
    """An answer to an import, its lines decoded."""

    status: int
    lines: list[dict[str, Any]]

    @property
    def last(self) -> dict[str, Any]:
        return self.lines[-1]

    @property
    def effects(self) -> tuple[int, int, int]:
        """Return how many are new, changed and unchanged."""
        summary = self.last["summary"]
        return summary["new"], summary["changed"], summary["unchanged"]

    @property
    def problems(self) -> list[tuple[int | None, str | None, str | None, str]]:
        rows = self.last["facts"]["problems"]
        return [(row["row"], row["column"], row["value"], row["code"]) for row in rows]


@dataclass(frozen=True)
class Office:
    """The service with what the tests look at."""

    folder: Path
    service: Service
    keys: KeyStore

    @property
    def journal(self) -> Journal:
        journal: Journal = self.service.app.state.parts.journal
        return journal

    def position(self) -> int:
        return self.journal.heads().position

    def person_with(self, kind: str, number: str) -> Person | None:
        person_id = self.keys.find(kind, number)
        return self.journal.load(person, person_id)[0] if person_id else None

    @contextmanager
    def interrupted(self, nth: int, happens: Callable[[], None]) -> Iterator[None]:
        """Let something happen before the nth append from now on, then all be as before."""
        usual = self.journal.recorder
        self.journal.recorder = InterruptedRecorder(self.folder / "personnel.db", nth, happens)
        try:
            yield
        finally:
            self.journal.recorder.close()
            self.journal.recorder = usual

    def client(self, role: str = "hr_system", opd_id: UUID = HUKUM) -> httpx.AsyncClient:
        settings = Settings(var=self.folder)
        issuer = Issuer(load_or_make_key(settings.issuer_key), settings.issuer, SystemClock())
        account = HR_SYSTEM if role == "hr_system" else OPERATOR
        token = issuer.mint(account, [role], opd_id, timedelta(minutes=5))
        transport = httpx.ASGITransport(self.service.app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(transport=transport, base_url="http://here", headers=headers)

    async def command(self, path: str, key: str, **body: object) -> None:
        async with self.client("administrator") as http:
            answer = await http.post(path, json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 200, answer.text

    async def register(self, code: str, name: str, **said: object) -> None:
        await self.command("/opds", f"opd-{code}", **opd_body(code, name, **said))

    async def merge(self, predecessor: UUID, code: str, name: str, on: date) -> None:
        successor = {"code": code, "name": name, "kind": "biro"}
        await self.command(
            "/reorganisations",
            f"merger-{code}",
            predecessors=[str(predecessor)],
            successor=successor,
            effective_on=str(on),
            legal_basis="Perda",
        )

    async def imports(
        self,
        content: bytes,
        key: str = "k",
        *,
        on: object = MARCH_1,
        preview: str = "",
        role: str = "hr_system",
        **headers: str,
    ) -> Answer:
        is_book = content.startswith(b"PK")
        said = {
            "Idempotency-Key": key,
            "File-Name": quote("pegawai Maret.xlsx" if is_book else "pegawai Maret.csv"),
            "Content-Type": XLSX if is_book else CSV,
        }
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in said.items() if value}
        params = {} if on is None else {"effective_on": str(on)}
        params |= {"preview": preview} if preview else {}
        async with self.client(role) as http:
            path = "/people-imports"
            answer = await http.post(path, content=content, headers=sent, params=params)
        lines = [json.loads(line) for line in answer.text.splitlines()]
        return Answer(answer.status_code, lines)


@contextmanager
def opened(
    folder: Path,
    *,
    sample: bool = False,
    esign: ElectronicSignature | None = None,
    siasn: SiasnService | None = None,
    databases: Mapping[str, str] = {},
) -> Iterator[Office]:
    ports = {"training": 1, "personnel": 2}
    settings = Settings(var=folder, ports=ports, databases=dict(databases))
    service = build(settings, esign, siasn)
    service.migrate(sample)
    keys = KeyStore(open_engine(settings, "keys", "keys.db"), master_key(settings.master_key))
    try:
        yield Office(folder, service, keys)
    finally:
        keys.close()
        service.close()


async def with_opds(office: Office) -> Office:
    await office.register("BIRO-HUKUM", "Biro Hukum")
    await office.register("DISKOMINFO", "Dinas Komunikasi dan Informatika", aliases=["Kominfo"])
    return office


def opd_body(code: str, name: str, **said: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "kind": "biro",
        "valid_from": None,
        "valid_to": None,
        "predecessors": [],
        "source": "Perda",
    }
    return {"code": code, "name": name, **usual, **said}


def crowd(count: int) -> list[Cells]:
    """Return people who start in the future, so that their numbers are nobody's."""
    return [
        {
            "nip_baru": f"2070{n // 900 + 1:02d}012095061{n % 900 + 1:03d}",
            "nama": f"Pegawai Contoh {n}",
            "kedudukan_hukum_id": "01",
            "unor_nama": "Biro Hukum",
        }
        for n in range(count)
    ]
