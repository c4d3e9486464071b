"""How does a caller say "after what I have just done"? By the token that a command answers with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from kit.journal import Receipt
from kit.lanes import LANES

HEADER = "Journal-Token"
MOST_TOKENS = 8
"""In one request, each of another service; waiting for a token costs a look at what was heard."""

Reach = Literal["reached", "behind", "held-back"]

_PLACE = r"\.[0-9]{1,2}-[0-9]{1,18}"
_FORM = re.compile(rf"([a-z][a-z0-9_-]{{0,31}})\.([0-9a-f]{{32}})((?:{_PLACE}){{0,49}})")
"""A token names each of the 48 lanes once at most, and the first of them a second time."""


@dataclass(frozen=True)
class JournalToken:
    """A place in a service's journal: by lane, how far it reached."""

    service: str
    epoch: UUID
    positions: Mapping[int, int]
    first: int = 0
    """The position of the first of a command's several events, which stand together; 0 where only
    the last place in each lane is named."""


class Waits(Protocol):
    """Whoever hears others: it knows how far it has got."""

    def hears(self, service: str) -> bool:
        """Say whether that service is heard at all."""

    async def reached(self, token: JournalToken, timeout: float) -> Reach:  # noqa: ASYNC109
        """Wait, at most ``timeout`` seconds, until what the token names has had its effect."""


def encode_token(receipt: Receipt | JournalToken) -> str:
    """Return ``<service>.<epoch>.<lane>-<position>…``, the lanes in order.

    Where a command recorded several events, its first lane is named once more before, with the
    position of the first event: who only knows one place by lane takes the later one.
    """
    ordered = sorted(receipt.positions.items())
    if receipt.first:
        ordered.insert(0, (ordered[0][0], receipt.first))
    places = [f"{lane}-{position}" for lane, position in ordered]
    return ".".join((receipt.service, receipt.epoch.hex, *places))


def parse_token(text: str) -> JournalToken:
    """Read a token; ``ValueError`` where it is none."""
    form = _FORM.fullmatch(text)
    if form is None:
        msg = "no journal token"
        raise ValueError(msg)
    named = [place.split("-") for place in form[3].split(".")[1:]]
    places = [(int(lane), int(position)) for lane, position in named]
    begins = len(places) > 1 and places[0][0] == places[1][0]
    positions = dict(places)
    first = places[0][1] if begins else 0
    if begins and not 0 < first <= places[1][1]:
        msg = "the first place lies before the last one of its lane"
        raise ValueError(msg)
    if len(positions) != len(places) - begins or any(lane >= LANES for lane in positions):
        msg = "a lane is named twice, or there is none like it"
        raise ValueError(msg)
    return JournalToken(form[1], UUID(hex=form[2]), positions, first)
