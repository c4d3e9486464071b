"""How do services other than the keeper of the keys come by them? By request, for a minute."""

import time
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import httpx
import msgspec

KEPT_SECONDS = 60.0
"""A destroyed key is unreadable everywhere after this at the latest."""

_BATCH = 500


class KeysAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The request: for which persons."""

    persons: tuple[UUID, ...]


class KeysGiven(msgspec.Struct, frozen=True):
    """The answer: base64 by person id; those erased or unknown are missing."""

    keys: Mapping[str, str]


class KeyClient:
    """A keyring that asks the keeper over HTTP; ``httpx.HTTPError`` where it does not answer."""

    def __init__(self, client: httpx.Client, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask with a client that knows the keeper's address and signs its requests."""
        self._client, self._clock = client, clock
        self._kept: dict[UUID, tuple[float, bytes]] = {}

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the keys that exist; that of an erased or unknown person is missing."""
        now = self._clock()
        fresh = {p: kept for p in persons if (kept := self._kept.get(p)) and kept[0] > now}
        wanted = [person for person in dict.fromkeys(persons) if person not in fresh]
        asked: dict[UUID, bytes] = {}
        for start in range(0, len(wanted), _BATCH):
            asked |= self._ask(wanted[start : start + _BATCH])
        new = {person: (now + KEPT_SECONDS, key) for person, key in asked.items()}
        # Never changed in place: other threads may be reading it.
        self._kept = {p: kept for p, kept in self._kept.items() if kept[0] > now} | new
        return {person: key for person, (_, key) in fresh.items()} | asked

    def _ask(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        body = msgspec.json.encode(KeysAsked(persons=tuple(persons)))
        headers = {"Content-Type": "application/json"}
        response = self._client.post("/keys", content=body, headers=headers).raise_for_status()
        given = msgspec.json.decode(response.content, type=KeysGiven)
        return {UUID(person): b64decode(key) for person, key in given.keys.items()}
