"""A caller of the gateway: one sample user, the tokens of what was done, and plain answers."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from kit.assembly import trusted

Json = dict[str, Any]


PASSING = ("/problems/not-yet-heard", "/problems/out-of-reach")


@dataclass
class Told:
    """What the callers of one story share."""

    gateway: str
    at: str = ""
    """The simulated time at which the present chapter plays."""
    done: list[str] = field(default_factory=list)
    """The journal tokens of all that was done."""
    steps: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Keys are numbered in the order of the story, so that its ids are the same each time."""


@dataclass
class Caller:
    """Signs each request as one sample user."""

    told: Told
    user: str

    def __post_init__(self) -> None:
        self._client = httpx.Client(base_url=self.told.gateway, timeout=60, verify=trusted())
        self._token = ""

    def hang_up(self) -> None:
        """Close the line, as a power cut does; the next call opens another."""
        self._client.close()
        self.__post_init__()

    def close(self) -> None:
        self._client.close()

    def sign_in(self) -> None:
        answer = self._client.post("/auth/sample-token", json={"user": self.user})
        answer.raise_for_status()
        self._token = answer.json()["token"]

    @property
    def token(self) -> str:
        return self._token

    def send(
        self, path: str, body: Json | None = None, *, key: str = "", heard: str = "", **headers: str
    ) -> httpx.Response:
        """Send a command once, as it is."""
        if not self._token:
            self.sign_in()
        sent = {"Idempotency-Key": key or f"step-{next(self.told.steps)}", **headers}
        if self.told.at:
            sent["Simulated-Time"] = self.told.at
        if heard:
            sent["Journal-Token"] = heard
        return self._client.post(path, json=body or {}, headers=self._signed(sent))

    def do(self, path: str, body: Json | None = None, *, key: str = "", heard: str = "") -> Json:
        """Send a command that has to succeed; again while it is too early or a server away."""
        key = key or f"step-{next(self.told.steps)}"
        answer = self.send(path, body, key=key, heard=heard)
        for _ in range(20):
            if not _passes(answer):
                break
            time.sleep(0.5)
            answer = self.send(path, body, key=key, heard=heard)
        assert answer.is_success, f"{self.user} {path}: {answer.status_code} {answer.text}"
        done: Json = answer.json()
        self.told.done.append(done["token"])
        return done

    def upload(self, content: bytes, effective_on: str) -> Json:
        """Import people from a CSV file and return what became of it."""
        if not self._token:
            self.sign_in()
        answer = self._client.post(
            "/api/personnel/people-imports",
            params={"effective_on": effective_on},
            content=content,
            headers=self._signed(
                {
                    "Idempotency-Key": f"step-{next(self.told.steps)}",
                    "Content-Type": "text/csv",
                    "File-Name": "pegawai.csv",
                    "Simulated-Time": self.told.at,
                }
            ),
        )
        assert answer.is_success, answer.text
        last: Json = msgspec.json.decode(answer.content.splitlines()[-1])
        self.told.done.append(last["token"])
        summary: Json = last["summary"]
        return summary

    def refused(self, path: str, body: Json | None = None, *, heard: str = "") -> str:
        """Send a command that has to be refused, and return the problem's type."""
        answer = self.send(path, body, heard=heard)
        assert not answer.is_success, f"{path} was not refused: {answer.text}"
        problem: Json = answer.json()
        assert problem["title"], problem
        assert problem["detail"], problem
        kind: str = problem["type"].removeprefix("/problems/")
        return kind

    def get(self, path: str, **params: str) -> Json:
        """Ask a question that must show all that was done so far."""
        answer = self.ask(path, **params)
        assert answer.is_success, f"{self.user} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    def ask(self, path: str, **params: str) -> httpx.Response:
        if not self._token:
            self.sign_in()
        latest = ",".join(_latest(self.told.done))
        headers = self._signed({"Journal-Token": latest} if latest else {})
        answer = self._client.get(path, params=params, headers=headers)
        for _ in range(60):
            if not _passes(answer):
                break
            time.sleep(0.5)
            answer = self._client.get(path, params=params, headers=headers)
        return answer

    def _signed(self, headers: dict[str, str]) -> dict[str, str]:
        return {**headers, "Authorization": f"Bearer {self._token}"}


def _passes(answer: httpx.Response) -> bool:
    """Whether this is an answer that tells to send the same again."""
    return answer.is_error and any(one in answer.text[:200] for one in PASSING)


def _latest(tokens: list[str]) -> list[str]:
    """Return the last token of each service: positions of other lanes were waited for before."""
    return list({token.split(".")[0]: token for token in tokens}.values())


def eventually(check: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until ``check`` holds."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.2)
