"""Who is calling, and how is that known? By a signed token (RFC 9068, Ed25519 by RFC 9864)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

import msgspec
from joserfc import jwt
from joserfc.errors import DecodeError, InvalidPayloadError, JoseError
from joserfc.jwk import KeySet, KeySetSerialization, OKPKey

from kit.clock import Clock
from kit.decider import Actor
from kit.secret_file import secret_file

AUDIENCE = "spbe"
ALGORITHM = "Ed25519"

_REMEMBERED = 1024
"""How many tokens of good signature a verifier knows again; what they say is judged each time."""


class Reason(StrEnum):
    """What is wrong with a token."""

    MISSING = "missing"
    MALFORMED = "malformed"
    EXPIRED = "expired"
    FORGED = "forged"
    WRONG_AUDIENCE = "wrong-audience"
    WRONG_ISSUER = "wrong-issuer"
    NOT_YET_VALID = "not-yet-valid"


class TokenRefused(Exception):  # noqa: N818 - reads as a sentence at the raise site
    """The call does not show who is calling."""

    def __init__(self, reason: Reason) -> None:
        """Keep the code of what is wrong with the token; never the token."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Claims:
    """What a verified token says of its bearer."""

    account_id: UUID
    roles: frozenset[str]
    opd_id: UUID | None
    expires_at: datetime

    def actor(self) -> Actor:
        """Return who asks, as decisions see it."""
        return Actor(account_id=self.account_id, roles=self.roles, opd_id=self.opd_id)


class Verifies(Protocol):
    """The port through which identity comes in; another OIDC provider is another adapter."""

    def claims(self, token: str | None) -> Claims:
        """Return what the token says; ``TokenRefused`` where it cannot be relied on."""


class _Payload(msgspec.Struct, frozen=True):
    iss: str
    sub: UUID
    aud: str | list[str]
    exp: int | float
    nbf: int | float = 0
    roles: list[str] = []
    opd: UUID | None = None


@dataclass(frozen=True)
class Issuer:
    """Signs tokens for the accounts of this suite, where no other provider does."""

    key: OKPKey
    name: str
    clock: Clock

    def mint(
        self, account_id: UUID, roles: Sequence[str], opd_id: UUID | None, lifetime: timedelta
    ) -> str:
        """Return a token for an account, valid from now on for ``lifetime``."""
        now = self.clock.now()
        claims: dict[str, object] = {
            "iss": self.name,
            "aud": AUDIENCE,
            "sub": str(account_id),
            "roles": sorted(roles),
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
        }
        if opd_id is not None:
            claims["opd"] = str(opd_id)
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": self.key.thumbprint()}
        return jwt.encode(header, claims, self.key, algorithms=[ALGORITHM])

    def jwks(self) -> KeySetSerialization:
        """Return the public half as a key set for verifiers (RFC 7517)."""
        public = self.key.as_dict(private=False)
        return {"keys": [{**public, "kid": self.key.thumbprint(), "use": "sig"}]}


@dataclass(frozen=True)
class Verifier:
    """Accepts tokens of one issuer for one audience, under a closed list of algorithms."""

    jwks: KeySetSerialization
    issuer: str
    clock: Clock
    audience: str = AUDIENCE
    leeway: timedelta = timedelta(seconds=30)
    algorithms: Sequence[str] = (ALGORITHM,)
    _keys: KeySet = field(init=False, repr=False, compare=False)
    _signed: Callable[[str], _Payload] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Import the keys once, and remember which tokens they have signed: both never change."""
        object.__setattr__(self, "_keys", KeySet.import_key_set(self.jwks))
        object.__setattr__(self, "_signed", lru_cache(_REMEMBERED)(self._checked))

    def claims(self, token: str | None) -> Claims:
        """Return what the token says; the signature is looked at before anything else is."""
        if not token:
            raise TokenRefused(Reason.MISSING)
        payload = self._signed(token)
        if payload.iss != self.issuer:
            raise TokenRefused(Reason.WRONG_ISSUER)
        if self.audience not in (payload.aud if isinstance(payload.aud, list) else [payload.aud]):
            raise TokenRefused(Reason.WRONG_AUDIENCE)
        now, leeway = self.clock.now().timestamp(), self.leeway.total_seconds()
        if now + leeway < payload.nbf:
            raise TokenRefused(Reason.NOT_YET_VALID)
        if now - leeway >= payload.exp:
            raise TokenRefused(Reason.EXPIRED)
        return Claims(payload.sub, frozenset(payload.roles), payload.opd, _instant(payload.exp))

    def _checked(self, token: str) -> _Payload:
        try:
            return _payload(jwt.decode(token, self._keys, algorithms=list(self.algorithms)).claims)
        except (DecodeError, InvalidPayloadError, ValueError) as error:
            raise TokenRefused(Reason.MALFORMED) from error
        except JoseError as error:
            raise TokenRefused(Reason.FORGED) from error


def load_or_make_key(path: Path) -> OKPKey:
    """Read an Ed25519 key from a PEM file, or make it, readable by its owner only."""
    made = secret_file(path, lambda: OKPKey.generate_key("Ed25519").as_pem(private=True))
    return OKPKey.import_key(made)


def _payload(claims: Mapping[str, object]) -> _Payload:
    try:
        return msgspec.convert(claims, _Payload)
    except msgspec.ValidationError as error:
        raise TokenRefused(Reason.MALFORMED) from error


def _instant(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise TokenRefused(Reason.MALFORMED) from error
