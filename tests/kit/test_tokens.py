"""A token is believed only when it is signed by the issuer, meant for us, and valid now."""

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey, OKPKey

from kit.clock import FixedClock
from kit.tokens import Issuer, Reason, TokenRefused, Verifier, load_or_make_key

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ACCOUNT, OPD = UUID(int=7), UUID(int=8)
KEY = OKPKey.generate_key("Ed25519")
ISSUER = Issuer(KEY, "spbe-issuer", FixedClock(NOW))
VERIFIER = Verifier(ISSUER.jwks(), "spbe-issuer", FixedClock(NOW))
FIVE_MINUTES = timedelta(minutes=5)
Claims = dict[str, object]


def good() -> Claims:
    at = int(NOW.timestamp())
    return {"iss": "spbe-issuer", "aud": "spbe", "sub": str(ACCOUNT), "roles": [], "exp": at + 60}


def signed(change: Claims, key: OKPKey = KEY) -> str:
    claims = {name: value for name, value in {**good(), **change}.items() if value is not None}
    header = {"alg": "Ed25519", "kid": KEY.thumbprint()}
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


def refused(token: str | None) -> Reason:
    with pytest.raises(TokenRefused) as caught:
        VERIFIER.claims(token)
    return caught.value.reason


def test_what_was_minted_is_what_is_read() -> None:
    claims = VERIFIER.claims(ISSUER.mint(ACCOUNT, ["auditor", "assessor"], OPD, FIVE_MINUTES))
    assert (claims.account_id, claims.opd_id) == (ACCOUNT, OPD)
    assert claims.roles == {"auditor", "assessor"}
    assert claims.expires_at == NOW + FIVE_MINUTES
    actor = claims.actor()
    assert (actor.account_id, actor.opd_id, actor.roles) == (ACCOUNT, OPD, claims.roles)


def test_a_token_without_an_opd_has_none() -> None:
    assert VERIFIER.claims(ISSUER.mint(ACCOUNT, [], None, FIVE_MINUTES)).opd_id is None


@pytest.mark.parametrize("token", [None, ""])
def test_no_token_is_missing(token: str | None) -> None:
    assert refused(token) == "missing"


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a.b.c",
        "é.é.é",
        jws.serialize_compact({"alg": "Ed25519"}, b"[1]", KEY, algorithms=["Ed25519"]),
        signed({"sub": "budi"}),
        signed({"exp": "soon"}),
        signed({"exp": None}),
        signed({"exp": 10**18}),
        signed({"roles": "auditor"}),
        signed({"opd": "dinas"}),
    ],
)
def test_a_token_of_another_form_is_malformed(token: str) -> None:
    assert refused(token) == "malformed"


def by_a_shared_secret() -> str:
    key = OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
    header = {"alg": "HS256", "kid": KEY.thumbprint()}
    return jwt.encode(header, good(), key, algorithms=["HS256"])


def by_nobody() -> str:
    head, body, _ = signed({}).split(".")
    del head
    return f"eyJhbGciOiJub25lIn0.{body}."


def altered() -> str:
    head, _, signature = signed({}).split(".")
    _, body, _ = signed({"roles": ["administrator"]}).split(".")
    return f"{head}.{body}.{signature}"


def by_a_stranger() -> str:
    return signed({}, OKPKey.generate_key("Ed25519"))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("forge", [by_a_shared_secret, by_nobody, altered, by_a_stranger])
def test_a_token_that_the_issuer_did_not_sign_is_forged(forge: Callable[[], str]) -> None:
    assert refused(forge()) == "forged"


def test_a_token_for_others_or_of_others_is_refused() -> None:
    assert refused(signed({"aud": "hr"})) == "wrong-audience"
    assert refused(signed({"aud": []})) == "wrong-audience"
    assert refused(signed({"iss": "somebody"})) == "wrong-issuer"
    assert VERIFIER.claims(signed({"aud": ["hr", "spbe"]})).account_id == ACCOUNT


def test_a_token_holds_from_its_start_to_its_end_give_or_take_half_a_minute() -> None:
    at = int(NOW.timestamp())
    assert VERIFIER.claims(signed({"exp": at - 29})).account_id == ACCOUNT
    assert refused(signed({"exp": at - 30})) == "expired"
    assert VERIFIER.claims(signed({"nbf": at + 30})).account_id == ACCOUNT
    assert refused(signed({"nbf": at + 31})) == "not-yet-valid"


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "issuer.pem"
    key = load_or_make_key(path)
    assert load_or_make_key(path).thumbprint() == key.thumbprint()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" in path.read_bytes()


def test_many_first_starts_make_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "issuer.pem"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(load_or_make_key, [path] * 8))
    assert len({key.thumbprint() for key in made}) == 1
    assert [each.name for each in path.parent.iterdir()] == ["issuer.pem"]


def test_the_public_keys_hold_no_private_part() -> None:
    [key] = ISSUER.jwks()["keys"]
    assert "d" not in key
    assert key["kid"] == KEY.thumbprint()
