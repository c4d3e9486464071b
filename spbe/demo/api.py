"""How does the sample year speak to the suite? As any client would: HTTP, tokens, retries."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from spbe.demo.plan import PLAY
from spbe.demo.tokens import together

CONNECTIONS = 16
PATIENCE = 60
"""How often a request is sent before the play gives up on it."""
NOT_YET_HEARD = "not-yet-heard"
NOT_SET_UP = frozenset({"personnel/siasn-is-not-set-up", "personnel/signature-is-not-set-up"})
"""No patience helps where the suite speaks to nobody who could do it."""

Send = Callable[[], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Done:
    """What a command answers with."""

    stream: str
    token: str


@dataclass(frozen=True)
class Problem:
    """What the suite refuses with (RFC 9457)."""

    status: int
    slug: str
    """The type without its prefix, such as ``personnel/positions-are-open``."""
    title: str
    detail: str

    @classmethod
    def of(cls, answer: httpx.Response) -> Self:
        """Read an answer; one that is no problem document is shown as far as it fits a line."""
        try:
            said = answer.json()
        except ValueError:
            said = {"title": answer.text[:200]}
        if not isinstance(said, dict):
            said = {"title": str(said)[:200]}
        wrong = "; ".join(f"{one['field']}: {one['message']}" for one in said.get("errors", ()))
        facts = json.dumps(said["facts"])[:500] if said.get("facts") else ""
        return cls(
            status=answer.status_code,
            slug=str(said.get("type", "")).removeprefix("/problems/"),
            title=str(said.get("title", "")),
            detail=" ".join(filter(None, (str(said.get("detail") or ""), wrong, facts))),
        )


class PlayEnded(Exception):  # noqa: N818 - says how a play ends, and reads as a sentence
    """A step was refused that should not have been, or the suite does not answer."""


@dataclass(frozen=True)
class Asked:
    """One command or upload: who sends what, when, and after what has been heard."""

    step: str
    """Its name, of which the Idempotency-Key is made: a repeat changes nothing."""
    user: str
    path: str
    at: datetime
    after: Sequence[str] = ()
    """Journal tokens of what must have been heard first."""
    on_behalf_of: str = ""
    """The delegation by which the user acts for another."""


class Api:
    """The gateway, for several users at a time."""

    def __init__(self, gateway: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Speak to the gateway at this address."""
        limits = httpx.Limits(max_connections=CONNECTIONS + 4)
        self._http = httpx.AsyncClient(
            base_url=gateway, timeout=120, limits=limits, transport=transport
        )
        self._gateway = gateway
        self._tokens: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Open nothing yet."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def command(self, asked: Asked, body: Mapping[str, object]) -> Done | Problem:
        """Send a command; return where its effect stands, or why it was refused."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        answer = await self._post(asked, content, headers)
        if answer.is_error:
            return Problem.of(answer)
        said = answer.json()
        return Done(said["stream"], said["token"])

    async def upload(self, asked: Asked, content: bytes, name: str, media: str) -> Done | Problem:
        """Send a file; what comes back are lines of JSON, the last of which sums up."""
        headers = {"Content-Type": media, "File-Name": quote(name)}
        answer = await self._post(asked, content, headers)
        if answer.is_error:
            return Problem.of(answer)
        last = json.loads(answer.text.splitlines()[-1])
        if "token" not in last:
            return Problem.of(httpx.Response(500, json=last))
        return Done("", str(last["token"] or ""))

    async def pull(self, asked: Asked) -> Mapping[str, Any] | Problem:
        """Ask for people of SIASN; return how far the pull is, or why there is none."""
        answer = await self._post(asked, b"{}", {"Content-Type": "application/json"})
        if answer.is_error:
            return Problem.of(answer)
        found: Mapping[str, Any] = answer.json()
        return found

    async def put(self, user: str, path: str, content: bytes, media: str) -> None:
        """Put a file where its SHA-256 says; the same again changes nothing."""

        async def send() -> httpx.Response:
            headers = await self._headers(user, ()) | {"Content-Type": media}
            return await self._http.put(path, content=content, headers=headers)

        answer = await self._patiently(user, send)
        if answer.is_error:
            msg = f"PUT {path}: {answer.text[:300]}"
            raise PlayEnded(msg)

    async def every(
        self, user: str, path: str, after: Sequence[str] = (), **asked: str
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Iterate over the items of a list, page after page."""
        params: Mapping[str, str] | None = asked
        following: str | None = path
        while following is not None:
            answer = await self._get(user, following, params, after)
            for item in answer.json()["items"]:
                yield item
            following, params = answer.links.get("next", {}).get("url"), None

    async def one(self, user: str, path: str, after: Sequence[str] = ()) -> Mapping[str, Any]:
        """Return one thing."""
        found: Mapping[str, Any] = (await self._get(user, path, None, after)).json()
        return found

    async def _get(
        self, user: str, path: str, params: Mapping[str, str] | None, after: Sequence[str]
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            headers = await self._headers(user, after)
            return await self._http.get(path, params=params, headers=headers)

        answer = await self._patiently(user, send)
        if answer.is_error:
            problem = Problem.of(answer)
            msg = f"GET {path}: {problem.status} {problem.title} {problem.detail}"
            raise PlayEnded(msg)
        return answer

    async def _post(self, asked: Asked, content: bytes, said: Mapping[str, str]) -> httpx.Response:
        async def send() -> httpx.Response:
            headers = await self._headers(asked.user, asked.after)
            headers |= {
                "Idempotency-Key": f"demo/{asked.step}",
                "Simulated-Time": asked.at.isoformat(),
                "Play": PLAY,
                **said,
                **({"On-Behalf-Of": asked.on_behalf_of} if asked.on_behalf_of else {}),
            }
            return await self._http.post(asked.path, content=content, headers=headers)

        return await self._patiently(asked.user, send)

    async def _headers(self, user: str, after: Iterable[str]) -> dict[str, str]:
        if user not in self._tokens:
            answer = await self._patiently(user, partial(self._ask_token, user))
            if answer.is_error:
                msg = f"{self._gateway} gives no token for {user}: {answer.text[:300]}"
                raise PlayEnded(msg)
            self._tokens[user] = answer.json()["token"]
        heard = together(filter(None, after))
        headers = {"Authorization": f"Bearer {self._tokens[user]}", "Accept-Language": "en"}
        return headers | ({"Journal-Token": heard} if heard else {})

    async def _ask_token(self, user: str) -> httpx.Response:
        return await self._http.post("/auth/sample-token", json={"user": user})

    async def _patiently(self, user: str, send: Send) -> httpx.Response:
        """Send until there is an answer that more patience would not change."""
        trouble = ""
        for attempt in range(PATIENCE):
            try:
                answer = await send()
            except httpx.TransportError as fault:
                trouble = f"{type(fault).__name__}: {fault}"
                await asyncio.sleep(min(2.0, 0.1 * 2**attempt))
                continue
            trouble = answer.text[:300]
            if answer.status_code == httpx.codes.UNAUTHORIZED and attempt == 0:
                self._tokens.pop(user, None)
            elif not _passes(answer):
                return answer
            else:
                await asyncio.sleep(_pause(answer))
        msg = f"{self._gateway} does not get on: {trouble}"
        raise PlayEnded(msg)


def _passes(answer: httpx.Response) -> bool:
    """Say whether waiting may change the answer."""
    match answer.status_code:
        case httpx.codes.CONFLICT:
            return Problem.of(answer).slug == NOT_YET_HEARD
        case httpx.codes.SERVICE_UNAVAILABLE:
            return Problem.of(answer).slug not in NOT_SET_UP
        case _:
            return False


def _pause(answer: httpx.Response) -> float:
    """Return how many seconds to wait; a local suite needs less than the second it asks for."""
    try:
        return min(0.25, float(answer.headers.get("Retry-After", "0.25")))
    except ValueError:
        return 0.25
