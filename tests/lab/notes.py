"""What do the clients know: which commands were sent, which acknowledged, and what was shown?"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from kit.http.journal_token import JournalToken


@dataclass(frozen=True)
class Sent:
    """A command under its key: it may take effect once, and has to once it is acknowledged."""

    key: str
    service: str
    command_id: UUID


@dataclass(frozen=True)
class Acknowledged:
    """What the answer to a command promised."""

    sent: Sent
    token: JournalToken
    stream: UUID
    version: int


@dataclass(frozen=True)
class Shown:
    """What a question that carried tokens was answered with."""

    asked: str
    """The question, as an address."""
    stream: UUID
    wanted: int
    """The version of the stream that had been acknowledged to who asks."""
    version: int
    """The version that the answer says it shows."""
    lacks: str = ""
    """What of the own writes the answer does not show; empty where it shows all."""


@dataclass
class Notes:
    """What all clients of a run wrote down. Safe for use by many threads."""

    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    answers: dict[tuple[str, int], int] = field(default_factory=dict)
    """How often a service answered with a status; 0 is a line that broke."""
    impolite: list[str] = field(default_factory=list)
    """Refusals to answer now that do not say when to ask again, and faults that nobody expects."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, one: Sent | Acknowledged | Shown) -> None:
        with self._lock:
            match one:
                case Sent():
                    self.sent.append(one)
                case Acknowledged():
                    self.acknowledged.append(one)
                case Shown():
                    self.shown.append(one)

    def answered(self, service: str, status: int, headers: Mapping[str, str], text: str) -> None:
        """Note an answer, and whether one that refuses for now says when to come again."""
        with self._lock:
            self.answers[service, status] = self.answers.get((service, status), 0) + 1
            if status >= 500 and (status != 503 or "retry-after" not in headers):
                self.impolite.append(f"{service}: {status} {text[:300]}")

    def count(self, service: str, status: int) -> int:
        with self._lock:
            return self.answers.get((service, status), 0)
