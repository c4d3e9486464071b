"""How is BKN's SIASN web service asked: who lets us in, in which form, and what does it answer?

Two tokens, two headers, one envelope. What it is asked and what it says is written nowhere: an
address holds a NIP, and an answer holds more.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from threading import Lock
from typing import Final, TypeVar

import httpx
import msgspec
from pydantic import SecretStr

from kit.settings import MEGABYTE
from personnel.settings import PersonnelSettings

SECONDS: Final = 10.0
"""For one answer, from the question to its last byte."""
NOT_WHOLE: Final = "the answer is not whole"
NO_LIST: Final = "words came in the place of a list"
ENDLESS: Final = "the answer does not end"
_LARGEST: Final = 40 * MEGABYTE
_RENEWED_BEFORE: Final = 30.0
_DAY: Final = "%d-%m-%Y"

T = TypeVar("T")
Fields = Mapping[str, object]


class SiasnIsAway(Exception):  # noqa: N818 - reads as a sentence
    """It did not answer, or not whole: the same question may be asked later."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        """Say why, never of whom; ``after`` so many seconds where it says so itself."""
        super().__init__(reason)
        self.reason, self.after = reason, after


class SiasnLetsNobodyIn(Exception):  # noqa: N818
    """It does not accept what we sign in with: somebody has to look at the settings."""


class NotInSiasn(Exception):  # noqa: N818
    """It answered, and has nothing of the kind."""


class NotUnderstood(Exception):  # noqa: N818
    """It answered whole, in another form than it is known to."""


@dataclass(frozen=True)
class SiasnAccess:
    """Where the service is, and what it lets in; the secrets show in nothing written of it."""

    url: str
    token_url: str
    consumer_key: str
    consumer_secret: SecretStr
    sso_url: str
    sso_client: str
    sso_user: str = field(repr=False)
    sso_password: SecretStr


class _Token(msgspec.Struct):
    access_token: str
    expires_in: float = 300


class _Envelope(msgspec.Struct, rename="camel"):
    """``data`` is a string where something is wrong, whatever ``code`` and ``success`` say."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    success: bool = True
    count: int | None = None


class Pace:
    """Lets questions through no faster than so many a second."""

    def __init__(self, per_second: float, sleep: Callable[[float], None] = time.sleep) -> None:
        """Let the first one through at once."""
        self._gap, self._sleep, self._next = 1 / per_second, sleep, 0.0

    def wait(self) -> None:
        """Wait for the turn of one question."""
        now = time.monotonic()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._gap


@dataclass
class SiasnService:
    """The web service, asked by one thread at a time."""

    access: SiasnAccess
    line: httpx.Client
    pace: Pace
    _headers: dict[str, str] = field(default_factory=dict, repr=False)
    _good_until: float = 0.0
    _one_at_a_time: Lock = field(default_factory=Lock, repr=False)

    def person(self, nip: str, *, part_time: bool = False) -> Fields:
        """Return the main data of somebody, as it stands there; ``NotInSiasn``."""
        kind = "paruhwaktu/" if part_time else ""
        return _decoded(self._ask(f"/pns/data-utama/{kind}{nip}").data, dict[str, object])

    def retirements(self, first: date, last: date) -> list[Fields]:
        """Return who of the institution is to retire in a span of days."""
        days = {"tglAwal": first.strftime(_DAY), "tglAkhir": last.strftime(_DAY)}
        return self._list("/pns/list-pensiun-instansi", days)

    def units(self) -> list[Fields]:
        """Return all units of the institution, in fields that begin with a capital."""
        return self._list("/referensi/ref-unor", {})

    def close(self) -> None:
        """Let go of the line."""
        self.line.close()

    def _list(self, path: str, query: Mapping[str, str]) -> list[Fields]:
        """Return a whole list: words, or one that is shorter than it says, are no answer."""
        try:
            envelope = self._ask(path, query)
        except NotInSiasn:
            raise SiasnIsAway(NO_LIST) from None
        found = _decoded(envelope.data, list[dict[str, object]])
        if envelope.count is not None and envelope.count != len(found):
            msg = f"a list of {envelope.count} came with {len(found)}"
            raise SiasnIsAway(msg)
        return list(found)

    def _ask(self, path: str, query: Mapping[str, str] | None = None) -> _Envelope:
        """Ask once, and once more where a token was not good any longer."""
        with self._one_at_a_time:
            for last in (False, True):
                status, said, after = self._get(path, query)
                if status != HTTPStatus.UNAUTHORIZED:
                    return _opened(status, said, after)
                self._good_until = 0.0
                if last:
                    break
        raise SiasnLetsNobodyIn

    def _get(self, path: str, query: Mapping[str, str] | None) -> tuple[int, bytes, float | None]:
        if time.monotonic() > self._good_until:
            self._sign_in()
        self.pace.wait()
        request = self.line.build_request(
            "GET", self.access.url + path, params=query, headers=self._headers
        )
        return self._sent(request)

    def _sign_in(self) -> None:
        access = self.access
        secret = access.consumer_secret.get_secret_value()
        auth = httpx.BasicAuth(access.consumer_key, secret)
        wso = self._token(access.token_url, {"grant_type": "client_credentials"}, auth)
        person = {
            "grant_type": "password",
            "client_id": access.sso_client,
            "username": access.sso_user,
            "password": access.sso_password.get_secret_value(),
        }
        sso = self._token(access.sso_url, person, None)
        self._headers = {
            "Authorization": f"Bearer {wso.access_token}",
            "Auth": f"bearer {sso.access_token}",
            "Accept": "application/json",
        }
        lasts = min(wso.expires_in, sso.expires_in) - _RENEWED_BEFORE
        self._good_until = time.monotonic() + lasts

    def _token(self, url: str, form: Mapping[str, str], auth: httpx.Auth | None) -> _Token:
        request = self.line.build_request("POST", url, data=dict(form))
        if auth is not None:
            request = next(auth.sync_auth_flow(request))
        status, said, after = self._sent(request)
        if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise SiasnLetsNobodyIn
        _must_have_answered(status, after)
        try:
            return msgspec.json.decode(said, type=_Token)
        except msgspec.MsgspecError:
            raise SiasnIsAway(NOT_WHOLE) from None

    def _sent(self, request: httpx.Request) -> tuple[int, bytes, float | None]:
        """Return status, body and after how long it wants to be asked again."""
        ends, said = time.monotonic() + SECONDS, bytearray()
        try:
            answer = self.line.send(request, stream=True)
            try:
                for part in answer.iter_bytes():
                    said += part
                    if time.monotonic() > ends or len(said) > _LARGEST:
                        raise SiasnIsAway(ENDLESS)
            finally:
                answer.close()
        except httpx.TransportError as fault:
            # What failed is told without its request, which holds a NIP and the tokens.
            raise SiasnIsAway(type(fault).__name__) from None
        after = answer.headers.get("retry-after", "")
        return answer.status_code, bytes(said), float(after) if after.isdecimal() else None


def siasn_of(told: PersonnelSettings) -> SiasnService | None:
    """Return the service that the settings name; nothing where they name none."""
    if not told.siasn_url:
        return None
    access = SiasnAccess(
        url=told.siasn_url.rstrip("/"),
        token_url=told.siasn_token_url,
        consumer_key=told.siasn_consumer_key,
        consumer_secret=told.siasn_consumer_secret,
        sso_url=told.siasn_sso_url,
        sso_client=told.siasn_sso_client,
        sso_user=told.siasn_sso_user,
        sso_password=told.siasn_sso_password,
    )
    line = httpx.Client(timeout=httpx.Timeout(SECONDS, connect=5.0))
    return SiasnService(access, line, Pace(told.siasn_per_second))


def _must_have_answered(status: int, after: float | None) -> None:
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        msg = f"status {status}"
        raise SiasnIsAway(msg, after)


def _opened(status: int, said: bytes, after: float | None) -> _Envelope:
    """Return the envelope of an answer that holds something."""
    if status == HTTPStatus.FORBIDDEN:
        raise SiasnLetsNobodyIn
    _must_have_answered(status, after)
    try:
        envelope = msgspec.json.decode(said, type=_Envelope)
    except msgspec.ValidationError:
        raise NotUnderstood from None
    except msgspec.MsgspecError:
        raise SiasnIsAway(NOT_WHOLE) from None
    nothing = bytes(envelope.data)[:1] in {b'"', b"n"}
    if nothing or not envelope.success or status >= HTTPStatus.BAD_REQUEST:
        raise NotInSiasn
    return envelope


def _decoded(data: msgspec.Raw, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=shape)
    except msgspec.MsgspecError:
        raise NotUnderstood from None
