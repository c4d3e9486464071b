"""Clients that never give up: each command under its key until it is acknowledged, then read."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx

from kit.clock import SystemClock
from kit.http.context import command_id_of
from kit.http.journal_token import JournalToken, encode_token, parse_token
from kit.settings import Settings
from kit.tokens import Issuer, load_or_make_key
from personnel.domain.opd import opd_id_of
from tests.integration.cast import registered_certificate
from tests.lab.notes import Acknowledged, Notes, Sent, Shown

Json = dict[str, Any]

CODE = "DISKOMINFOSP"
OPD = opd_id_of(CODE)
ROLES = ("administrator", "training_provider", "diskominfo_verifier", "auditor")
PATIENCE_SECONDS = 600.0
AGAIN_SECONDS = 0.3
PACE_SECONDS = 0.5
"""From one round of a client to its next."""
PEOPLE = 999
"""So many persons one number of a birthday is for: of one client in one series."""
NOT_YET = "/problems/not-yet-heard"


class GaveUpError(AssertionError):
    """A command or a question was answered in a way that no crash excuses, or not for too long."""


@dataclass
class Client:
    """One caller of the gateway, with all roles of ``ROLES`` under an account for each."""

    settings: Settings
    notes: Notes
    patience: float = PATIENCE_SECONDS

    def __post_init__(self) -> None:
        issuer = Issuer(load_or_make_key(self.settings.issuer_key), "spbe", SystemClock())
        self.accounts = {role: uuid5(OPD, role) for role in ROLES}
        self._tokens = {
            role: issuer.mint(account, [role], None, timedelta(hours=2))
            for role, account in self.accounts.items()
        }
        url = self.settings.url_of("gateway")
        self._http = httpx.Client(base_url=url, timeout=30)

    def close(self) -> None:
        self._http.close()

    def do(
        self, service: str, role: str, path: str, body: Json, heard: Sequence[JournalToken] = ()
    ) -> Acknowledged:
        """Send a command under a key of its own until it is acknowledged."""
        key = uuid4().hex
        sent = Sent(key, service, command_id_of(service, self.accounts[role], key))
        self.notes.note(sent)
        headers = {"Idempotency-Key": key, **_after(heard)}
        answer = self._until(service, role, "POST", f"/api/{service}{path}", headers, body)
        done: Json = answer.json()
        token = parse_token(done["token"])
        one = Acknowledged(sent, token, UUID(done["stream"]), done["version"])
        self.notes.note(one)
        return one

    def sees(self, path: str, done: Acknowledged, wanted: Mapping[str, object]) -> None:
        """Ask for one thing after a command on it, and note whether the answer shows that."""
        answer = self._until("views", "auditor", "GET", path, _after([done.token]), None)
        version = int(answer.headers["ETag"].strip('"').partition("-")[0])
        found: Json = answer.json()
        lacks = [name for name, value in wanted.items() if _at(found, name) != value]
        self.notes.note(Shown(path, done.stream, done.version, version, ", ".join(lacks)))

    def _until(  # noqa: PLR0913, PLR0917 - one request
        self,
        service: str,
        role: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Json | None,
    ) -> httpx.Response:
        until = time.monotonic() + self.patience
        signed = {**headers, "Authorization": f"Bearer {self._tokens[role]}"}
        last = ""
        while time.monotonic() < until:
            try:
                answer = self._http.request(method, path, headers=signed, json=body)
            except httpx.TransportError as fault:
                self.notes.answered(service, 0, {}, repr(fault))
                last, pause = repr(fault), AGAIN_SECONDS
            else:
                self.notes.answered(service, answer.status_code, answer.headers, answer.text)
                if answer.is_success:
                    return answer
                last = f"{answer.status_code} {answer.text[:300]}"
                if answer.status_code < 500 and NOT_YET not in answer.text[:200]:
                    break
                pause = min(float(answer.headers.get("Retry-After", 1)), AGAIN_SECONDS)
            time.sleep(pause)
        msg = f"{method} {path}: {last}"
        raise GaveUpError(msg)


Round = Callable[[Client, int, int], None]
"""What a client does again and again, given its number and how often it has."""
Sees = Callable[[str, Acknowledged, Mapping[str, object]], None]
"""Asks for one thing after a command on it."""


@contextmanager
def under_load(settings: Settings, notes: Notes, clients: int, series: int) -> Iterator[None]:
    """Let several clients work at a steady rate beside the block.

    ``clients`` go through whole rounds; four more keep to fewer parts each, whatever befalls the
    others. At its end all that they began is acknowledged first. Each series has its own things.
    """
    faults: list[str] = []
    stopped = threading.Event()

    def work(number: int, play: Round) -> None:
        client, turn = Client(settings, notes), series * PEOPLE
        try:
            while not stopped.is_set():
                began = time.monotonic()
                play(client, number, turn)
                turn += 1
                stopped.wait(max(0.0, began + PACE_SECONDS - time.monotonic()))
        except (GaveUpError, KeyError, ValueError) as fault:
            faults.append(repr(fault))
        finally:
            client.close()

    rounds = [round_of] * clients + [of_personnel, of_people, of_training, unseen_round_of]
    threads = [threading.Thread(target=work, args=one) for one in enumerate(rounds)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    assert not faults, faults


def begin(settings: Settings, notes: Notes) -> None:
    """Record the OPD that everybody is of."""
    client = Client(settings, notes)
    client.do("personnel", "administrator", "/opds", _opd(CODE))
    client.close()


def of_personnel(client: Client, number: int, turn: int) -> None:
    """Record an OPD, which evaluation hears of; only personnel is needed for it, and no key."""
    client.do("personnel", "administrator", "/opds", _opd(f"CONTOH-{number}-{turn}"))


def of_people(client: Client, number: int, turn: int) -> None:
    """Record a person, which training hears of; only personnel and the keys are needed for it."""
    client.do("personnel", "administrator", "/people", _person(number, turn))


def of_training(client: Client, number: int, turn: int) -> None:
    """Record a programme; only training is needed for it."""
    body = {
        "title": f"Bimbingan Teknis {number}-{turn}",
        "provider": "bpsdm",
        "provider_name": "BPSDM",
        "kind": 8,
        "competences": ["spbe_governance"],
        "hours_jp": 8,
        "certificate_kind": "training",
        "validity_months": None,
    }
    client.do("training", "training_provider", "/programmes", body)


def round_of(client: Client, number: int, turn: int) -> None:
    """Record a person who has a certificate verified, is renamed, and loses it again.

    Each step is heard by another service, which has to know of the step before it, and is seen.
    """
    _round(client, _person(number, turn), f"{number}-{turn}", client.sees)


def unseen_round_of(client: Client, number: int, turn: int) -> None:
    """Do the same, and look at no view: only personnel and training are needed for it."""
    _round(client, _person(number, turn), f"{number}-{turn}", lambda *_: None)


def _round(client: Client, body: Json, number: str, sees: Sees) -> None:
    recorded = client.do("personnel", "administrator", "/people", body)
    of_person = f"/api/people/{recorded.stream}"
    sees(of_person, recorded, {"card.name": body["name"]})

    said = registered_certificate(OPD, str(recorded.stream), number)
    door = "/registered-certificates"
    registered = client.do("training", "training_provider", door, said, [recorded.token])
    of_certificate = f"/api/certificates/{registered.stream}"
    path = f"/certificates/{registered.stream}"
    checked = {"checked_against": "issuer_register"}
    verified = client.do("training", "diskominfo_verifier", f"{path}/verification", checked)
    sees(of_certificate, verified, {"status": "valid"})

    body = {**body, "name": f"{body['name']} Umpama", "effective_on": "2026-01-06"}
    again = client.do("personnel", "administrator", "/people", body, [verified.token])
    sees(of_person, again, {"card.name": body["name"]})

    given_up = {"reason": "Contoh pencabutan.", "effective_on": "2026-02-01"}
    revoked = client.do("training", "diskominfo_verifier", f"{path}/outside-revocation", given_up)
    sees(of_certificate, revoked, {"status": "revoked"})


def _opd(code: str) -> Json:
    body = {"code": code, "name": "Dinas Contoh", "kind": "dinas", "source": "contoh"}
    return {**body, "valid_from": None, "valid_to": None, "predecessors": []}


def _person(number: int, turn: int) -> Json:
    """Return a person who is nobody: born later than this is written."""
    day, serial = divmod(turn, PEOPLE)
    nip = f"2060{number % 12 + 1:02d}{day % 28 + 1:02d}208506{number // 12 % 2 + 1}{serial + 1:03d}"
    return {
        "opd_id": str(OPD),
        "employment_type": "pns",
        "status": "active",
        "effective_on": "2026-01-05",
        "source": "contoh",
        "name": f"Budi Contoh {_letters(number)} {_letters(turn)}",
        "nip": nip,
    }


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).title()


def _after(tokens: Sequence[JournalToken]) -> dict[str, str]:
    return {"Journal-Token": ",".join(map(encode_token, tokens))} if tokens else {}


def _at(found: Json, name: str) -> object:
    value: Any = found
    for part in name.split("."):
        value = (value or {}).get(part)
    return value
