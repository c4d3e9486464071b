"""How does a caller say "after what I have just done"? By the token that a command answers with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from kit.journal import Receipt

HEADER = "Journal-Token"
MOST_TOKENS = 8
"""In one request, each of another service; waiting for a token costs a look at what was heard."""

Reach = Literal["reached", "behind", "held-back"]

_FORM = re.compile(r"([a-z][a-z0-9_-]{0,31})\.([0-9a-f]{32})((?:\.\d{1,2}-\d{1,18}){0,48})")
"""A token names each of the 48 lanes once at most."""


@dataclass(frozen=True)
class JournalToken:
    """A place in a service's journal: by lane, how far it reached."""

    service: str
    epoch: UUID
    positions: Mapping[int, int]


class Waits(Protocol):
    """Whoever hears others: it knows how far it has got."""

    def hears(self, service: str) -> bool:
        """Say whether that service is heard at all."""

    async def reached(self, token: JournalToken, timeout: float) -> Reach:  # noqa: ASYNC109
        """Wait, at most ``timeout`` seconds, until what the token names has had its effect."""


def encode_token(receipt: Receipt | JournalToken) -> str:
    """Return ``<service>.<epoch>.<lane>-<position>…``, the lanes in order."""
    places = [f"{lane}-{position}" for lane, position in sorted(receipt.positions.items())]
    return ".".join((receipt.service, receipt.epoch.hex, *places))


def parse_token(text: str) -> JournalToken:
    """Read a token; ``ValueError`` where it is none."""
    form = _FORM.fullmatch(text)
    if form is None:
        msg = "no journal token"
        raise ValueError(msg)
    places = [place.split("-") for place in form[3].split(".")[1:]]
    positions = {int(lane): int(position) for lane, position in places}
    return JournalToken(form[1], UUID(hex=form[2]), positions)
