"""A FAKE of BKN's SIASN web service, to try and to test with: nobody in it exists.

It speaks the real shapes with their quirks: two tokens, d-m-Y, apostrophes, the text "null", and
words in `data` where something is wrong. It refuses what the real one does not know, and can be
told to fail, to be slow, and to answer half.
"""

import asyncio
import csv
import secrets
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qsl

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

KEY, SECRET = "contoh-kunci", "contoh-rahasia"
SSO_CLIENT, SSO_USER, SSO_PASSWORD = "contoh-klien", "207001022095061001", "contoh-kata-sandi"
BASE: Final = "/apisiasn/1.0"
TOKEN: Final = "/oauth2/token"  # noqa: S105 - a path
SSO: Final = "/auth/realms/public-siasn/protocol/openid-connect/token"
LASTS: Final = 3600

Mood = Literal["well", "fail", "expired", "busy", "delay", "cut", "short", "words"]
Said = Mapping[str, object]
Door = Callable[[Request], Awaitable[Response]]

EXPORTED: Final = {
    "nip_baru": "nipBaru",
    "nama": "nama",
    "gelar_depan": "gelarDepan",
    "gelar_belakang": "gelarBelakang",
    "tanggal_lahir": "tglLahir",
    "jenis_kelamin": "jenisKelamin",
    "nik": "nik",
    "nomor_hp": "noHp",
    "email": "email",
    "email_gov": "emailGov",
    "jenis_pegawai_id": "jenisPegawaiId",
    "kedudukan_hukum_id": "kedudukanPnsId",
    "status_cpns_pns": "statusPegawai",
    "gol_akhir_nama": "golRuangAkhir",
    "jabatan_nama": "jabatanNama",
    "unor_id": "unorId",
    "unor_nama": "unorNama",
}
"""Which field of the web service says what a column of the export says."""


class FakeSiasn:
    """The service; ``mood`` says how it answers from now on."""

    def __init__(self, people: Mapping[str, Said] | None = None) -> None:
        """Know these people by NIP, as the web service says them; answer well."""
        self.people = dict(people or {})
        self.part_time: dict[str, Said] = {}
        self.retiring: dict[str, str] = {}
        """By NIP the day from which, d-m-Y."""
        self.units: list[Said] = []
        self.mood: Mood = "well"
        self.delay = 30.0
        self.asked: list[str] = []
        self._good: dict[str, float] = {}
        routes = {
            "/pns/data-utama/{nip}": self._person,
            "/pns/data-utama/paruhwaktu/{nip}": self._part_time,
            "/pns/list-pensiun-instansi": self._retirements,
            "/referensi/ref-unor": self._units,
        }
        self.app = Starlette(
            routes=[
                Route(TOKEN, self._wso, methods=["POST"]),
                Route(SSO, self._sso, methods=["POST"]),
                *(Route(BASE + path, self._door(answer)) for path, answer in routes.items()),
            ]
        )

    async def _wso(self, request: Request) -> Response:
        expected = "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if not secrets.compare_digest(request.headers.get("authorization", ""), expected):
            return _json({"error": "invalid_client"}, 401)
        return self._token(_form(await request.body()), {"grant_type": "client_credentials"})

    async def _sso(self, request: Request) -> Response:
        expected = {"grant_type": "password", "client_id": SSO_CLIENT, "username": SSO_USER}
        said = _form(await request.body())
        return self._token(said, expected | {"password": SSO_PASSWORD})

    def _token(self, said: Said, expected: Said) -> Response:
        if said != expected:
            return _json({"error": "invalid_grant"}, 400)
        if self.mood == "fail":
            return _json({"error": "server_error"}, 500)
        token = secrets.token_urlsafe(24)
        self._good[token] = time.monotonic() + LASTS
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": LASTS})

    def expire(self) -> None:
        """Let no token be good any longer."""
        self._good.clear()

    def _door(self, answers: Callable[[Request], Response]) -> Door:
        async def come_in(request: Request) -> Response:
            if refused := self._refused(request):
                return refused
            self.asked.append(request.url.path.removeprefix(BASE))
            if self.mood == "delay":
                await asyncio.sleep(self.delay)
            answer = answers(request)
            if self.mood == "cut":
                return _cut(bytes(answer.body))
            return answer

        return come_in

    def _refused(self, request: Request) -> Response | None:
        headers = (("authorization", "Bearer "), ("auth", "bearer "))
        for name, kind in headers:
            said = request.headers.get(name, "")
            if not said.startswith(kind):
                return _wrong(401, f"Missing Credentials: {name}")
            if self.mood == "expired" or self._good.get(said[len(kind) :], 0) < time.monotonic():
                return _wrong(401, "Invalid Credentials: token expired")
        if self.mood == "busy":
            return _wrong(429, "Message throttled out", {"Retry-After": "7"})
        return _wrong(500, "Internal Server Error") if self.mood == "fail" else None

    def _person(self, request: Request) -> Response:
        return _one(request, self.people)

    def _part_time(self, request: Request) -> Response:
        return _one(request, self.part_time)

    def _retirements(self, request: Request) -> Response:
        days = [_day(request.query_params.get(name, "")) for name in ("tglAwal", "tglAkhir")]
        if set(request.query_params) != {"tglAwal", "tglAkhir"} or None in days:
            return _wrong(400, "Parameter tglAwal dan tglAkhir wajib, berbentuk d-m-Y")
        first, last = (day or date.min for day in days)
        listed = [
            {"nipBaru": f"'{nip}", "tmtPensiun": on, "nama": self.people.get(nip, {}).get("nama")}
            for nip, on in self.retiring.items()
            if first <= (_day(on) or date.min) <= last
        ]
        return self._listed(listed)

    def _units(self, request: Request) -> Response:
        if request.query_params:
            return _wrong(400, "Parameter tidak dikenal")
        return self._listed(self.units)

    def _listed(self, listed: Sequence[Said]) -> Response:
        if self.mood == "words":
            return _wrong(200, "Sistem sedang dalam pemeliharaan")
        shown = listed[: len(listed) // 2] if self.mood == "short" else listed
        return _well(shown, len(listed))


def serve_fake(
    people: Path | None = None,
    *,
    port: int = 8191,
    mood: Mood = "well",
) -> None:
    """Answer as BKN's SIASN web service would, on this machine: a FAKE, in which nobody exists.

    Example: `spbe fake-siasn pegawai.csv`; the suite then needs the settings that it prints

    Parameters
    ----------
    people
        A CSV export in the SIASN form: whom it knows.
    port
        Where it answers.
    mood
        How it answers: well, with a fault, with a token that has expired, too busy, too late,
        cut off, with lists that are too short, or with words in their place.

    """
    known = people_of_export(people.read_text(encoding="utf-8-sig")) if people else ()
    fake = FakeSiasn(dict(known))
    fake.mood = mood
    for name, value in settings_at(f"http://127.0.0.1:{port}"):
        print(f"{name}={value}")  # noqa: T201 - what to set
    uvicorn.run(fake.app, host="127.0.0.1", port=port, log_level="warning")


def people_of_export(text: str) -> Iterator[tuple[str, Said]]:
    """Iterate over the people with a NIP of a CSV export, each as the web service says them."""
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        said = {field: row[column] for column, field in EXPORTED.items() if row.get(column)}
        nip = said.get("nipBaru", "").strip("'")
        if nip.isdecimal():
            yield nip, said


def settings_at(url: str) -> Iterator[tuple[str, str]]:
    """Iterate over what the suite has to be told to ask the fake at that address."""
    yield "SPBE_SIASN_URL", f"{url}{BASE}"
    yield "SPBE_SIASN_TOKEN_URL", f"{url}{TOKEN}"
    yield "SPBE_SIASN_CONSUMER_KEY", KEY
    yield "SPBE_SIASN_CONSUMER_SECRET", SECRET
    yield "SPBE_SIASN_SSO_URL", f"{url}{SSO}"
    yield "SPBE_SIASN_SSO_CLIENT", SSO_CLIENT
    yield "SPBE_SIASN_SSO_USER", SSO_USER
    yield "SPBE_SIASN_SSO_PASSWORD", SSO_PASSWORD


def _one(request: Request, people: Mapping[str, Said]) -> Response:
    if request.query_params:
        return _wrong(400, "Parameter tidak dikenal")
    nip = request.path_params["nip"]
    if not (nip.isdecimal() and len(nip) == len(SSO_USER)):
        return _wrong(400, "NIP harus 18 digit")
    return _well(people[nip], 1) if nip in people else _wrong(200, "Data tidak ditemukan")


def _form(body: bytes) -> Said:
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _day(said: str) -> date | None:
    try:
        return datetime.strptime(said, "%d-%m-%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _well(data: object, count: int) -> Response:
    body = {"code": 1, "success": True, "message": "success", "data": data}
    return _json(body | {"mapData": None, "count": count})


def _wrong(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    body = {"code": 0, "success": False, "message": "error", "data": why}
    return _json(body | {"mapData": None, "count": None}, status, headers)


def _cut(body: bytes) -> Response:
    """Say how long the answer is, and stop half way."""

    async def half() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]

    headers = {"Content-Length": str(len(body))}
    return StreamingResponse(half(), headers=headers, media_type="application/json")


def _json(said: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = msgspec.json.encode(said)
    return Response(body, status, headers=headers, media_type="application/json")
