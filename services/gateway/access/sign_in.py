"""How does somebody come in? In the embedded run as a named sample user, said on every page."""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from fastapi import APIRouter
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.access.sample_accounts import (
    SampleAccount,
    named_accounts,
    sample_account,
)
from gateway.marks import holds_real_data
from gateway.reading import Reading
from gateway.views.opds import OPD
from kit.http.body import json_body
from kit.http.parts import bearer
from kit.http.problems import BadRequest, Problem, Wrong
from kit.tokens import Issuer

_REGISTER = Path(__file__).parents[2] / "personnel" / "data" / "opd.json"
COOKIE = "spbe_session"
PUBLIC = ("/auth/sample-token", "/sign-in", "/sign-out")


class NoSuchSampleUser(Problem):
    """There is no sample user of that name."""

    status = 404


class OpdIsNotKnownYet(Problem):
    """The OPD of this sample user is not recorded here."""

    status = 503


class RealDataIsNotForSampleUsers(Problem):
    """Sample users act on sample data only; here is a journal of real data."""

    status = 403


class SentFromAnotherSite(Problem):
    """Signing in and out is done on the pages of this site."""

    status = 403


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    user: str


def token_of(request: Request) -> str | None:
    """Return the token of the Authorization header or, in a browser, of the session."""
    return bearer(request) or request.cookies.get(COOKIE)


class SampleSignIn:
    """The built-in issuer, for named sample users only."""

    def __init__(self, issuer: Issuer, reading: Reading, lifetime: timedelta) -> None:
        """Sign with ``issuer``; OPDs are those that the views know."""
        self._issuer, self._reading, self._lifetime = issuer, reading, lifetime

    def router(self) -> APIRouter:
        """Return the routes to sign in and out."""
        router = APIRouter(tags=["access"])
        router.add_api_route(
            "/auth/sample-token", self.give, methods=["POST"], response_class=Response
        )
        router.add_api_route("/sign-in", self.enter, methods=["POST"], response_class=Response)
        router.add_api_route("/sign-out", self.leave, methods=["POST"], response_class=Response)
        return router

    async def give(self, request: Request) -> Response:
        """Return a token for a sample user, for programs: ``{"user": "admin"}``."""
        try:
            asked = msgspec.json.decode(await json_body(request), type=_Asked)
        except msgspec.DecodeError as error:
            raise BadRequest(Wrong("user", "required")) from error
        account = self._account(asked.user)
        token = await run_in_threadpool(self._token, account)
        return Response(msgspec.json.encode({"token": token}), media_type="application/json")

    async def enter(self, request: Request) -> Response:
        """Begin a session in the browser and go to where the user came from."""
        _same_site(request)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        account = self._account(form.get("user", [""])[0])
        answer = RedirectResponse(_local(form.get("next", ["/"])[0]), status_code=303)
        answer.set_cookie(
            COOKIE,
            await run_in_threadpool(self._token, account),
            max_age=int(self._lifetime.total_seconds()),
            httponly=True,
            samesite="strict",
        )
        return answer

    async def leave(self, request: Request) -> Response:
        """End the session in this browser, which forgets its drafts of forms too."""
        _same_site(request)
        headers = {"Clear-Site-Data": '"storage"'}
        answer = RedirectResponse("/", status_code=303, headers=headers)
        answer.delete_cookie(COOKIE)
        return answer

    def _account(self, user: str) -> SampleAccount:
        account = sample_account(user.strip().lower())
        if account is None:
            raise _no_such(user)
        return account

    def _token(self, account: SampleAccount) -> str:
        with self._reading.connect() as connection:
            if holds_real_data(connection):
                raise RealDataIsNotForSampleUsers
        opd_id = self._opd_of(account.user, account.opd_code) if account.opd_code else None
        return self._issuer.mint(account.account_id, account.roles, opd_id, self._lifetime)

    def _opd_of(self, user: str, code: str) -> UUID:
        """Return the OPD; a token that names none would be no one's, and nothing one's own."""
        with self._reading.connect() as connection:
            query = select(OPD.c.opd_id).where(OPD.c.code == code)
            opd_id: UUID | None = connection.execute(query).scalar_one_or_none()
        if opd_id is not None:
            return opd_id
        if code in _planned():
            raise OpdIsNotKnownYet(headers={"Retry-After": "1"}, opd_code=code)
        raise _no_such(user)


def _no_such(user: str) -> NoSuchSampleUser:
    return NoSuchSampleUser(user=user[:64], users=dict(named_accounts()))


@cache
def _planned() -> frozenset[str]:
    """Return the codes of the OPDs that the product brings along to be registered."""
    return frozenset(opd["code"] for opd in json.loads(_REGISTER.read_bytes())["opd"])


def _same_site(request: Request) -> None:
    """Refuse what a page of another site sends; programs and old browsers say nothing of it."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise SentFromAnotherSite


def _local(path: str) -> str:
    """Return a path of this site; anything that a browser could take for another site is none."""
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if local else "/"
