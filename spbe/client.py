"""How does a program at the command line speak to the gateway, and what does it say if refused?"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx

from spbe.wrong_settings import end_wrongly_set

NO_SUCH_USER: Final = "gateway/no-such-sample-user"
TIME_NOT_ALLOWED: Final = "simulated-time-not-allowed"
NOT_SAMPLE: Final = (
    "These journals are not sample data, so nothing was written. It is for a suite that was "
    "started by `spbe up`, or made by `spbe migrate --sample`."
)
_TOKEN = re.compile(r"[\x21-\x7e]+")


def sample_token(gateway: str, user: str) -> str:
    """Return a token of a sample user; ends the program with a sentence that says why not."""
    with _reached(gateway) as client:
        answer = _asked(client, "/auth/sample-token", {"user": user})
    slug = slug_of(answer)
    if slug == NO_SUCH_USER:
        raise SystemExit("\n".join((f"{user}: {words_of(answer)}", "", *_users(answer))))
    if answer.status_code == httpx.codes.NOT_FOUND:
        msg = f"{gateway} has no sample users: it is not a suite for trying, or not the gateway."
        raise SystemExit(msg)
    said = answered(answer)
    if "token" not in said:
        msg = f"{gateway} answers, but not as the gateway does. Is that the suite's address?"
        raise SystemExit(msg)
    return str(said["token"])


def operator_token(gateway: str, user: str) -> str:
    """Return the token of SPBE_TOKEN where it is set, otherwise that of a sample user."""
    given = os.environ.get("SPBE_TOKEN")
    if given and not _TOKEN.fullmatch(given):
        end_wrongly_set("SPBE_TOKEN is wrong: a token has only visible ASCII signs, and no spaces.")
    return given or sample_token(gateway, user)


@contextmanager
def line_to(url: str, token: str, seconds: float) -> Iterator[httpx.Client]:
    """Give a line to who answers at ``url``; ends the program with a sentence if nobody does."""
    headers = {"Accept-Language": "en", "Authorization": f"Bearer {token}"}
    try:
        with httpx.Client(base_url=url, headers=headers, timeout=seconds) as client:
            yield client
    except (httpx.TransportError, httpx.InvalidURL) as fault:
        msg = f"{url} does not answer ({str(fault) or type(fault).__name__})."
        raise SystemExit(msg) from fault


def pages_of(
    client: httpx.Client, path: str, params: Mapping[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield page by page what is answered, over a line that is open for as long."""
    while path:
        page = client.get(path, params=params)
        yield answered(page)
        # The way to the next page says all that was asked; any params would take its place.
        path, params = page.links.get("next", {}).get("url", ""), None


def answered(answer: httpx.Response) -> dict[str, Any]:
    """Return what was answered; a refusal ends the program with its words."""
    if slug_of(answer) == TIME_NOT_ALLOWED:
        raise SystemExit(NOT_SAMPLE)
    if answer.is_error:
        raise SystemExit(words_of(answer))
    return _document(answer)


def slug_of(answer: httpx.Response) -> str:
    """Return the type of a problem without its prefix; nothing of what is no problem."""
    return str(_document(answer).get("type", "")).removeprefix("/problems/")


def words_of(answer: httpx.Response) -> str:
    """Return what a problem says to a person, in the language that was asked for."""
    said = _document(answer)
    wrong = (f"{one['field']}: {one['message']}" for one in said.get("errors", ()))
    words = [str(said.get("title") or f"HTTP {answer.status_code}"), str(said.get("detail") or "")]
    return " ".join(filter(None, (*words, *wrong)))


def _reached(gateway: str) -> httpx.Client:
    try:
        return httpx.Client(base_url=gateway, timeout=10, headers={"Accept-Language": "en"})
    except httpx.InvalidURL as fault:
        msg = f"{gateway} is no address ({fault}). It looks like http://127.0.0.1:8080."
        raise SystemExit(msg) from fault


def _asked(client: httpx.Client, path: str, body: dict[str, str]) -> httpx.Response:
    try:
        return client.post(path, json=body)
    except httpx.UnsupportedProtocol as fault:
        msg = f"{client.base_url} is no address. It looks like http://127.0.0.1:8080."
        raise SystemExit(msg) from fault
    except httpx.TransportError as fault:
        why = str(fault) or type(fault).__name__
        msg = f"The gateway at {client.base_url} does not answer ({why}). Is `spbe up` running?"
        raise SystemExit(msg) from fault


def _document(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _users(answer: httpx.Response) -> list[str]:
    """Return the sample users that the gateway names, a line each."""
    users = _document(answer).get("facts", {}).get("users", {})
    return [f"  {user:<24} {label}" for user, label in users.items()]
