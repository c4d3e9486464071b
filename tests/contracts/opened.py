"""How an integrator opens the examples: with the keys that are committed beside them."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from kit.envelope import Envelope, decode
from kit.sealing import unseal
from tests.contracts.written import example_of, folder_of


class CommittedKeys:
    def __init__(self, service: str) -> None:
        text = (folder_of(service) / "example-keys.json").read_bytes()
        given = msgspec.json.decode(text, type=dict[str, Any])["keys"]
        self._keys = {UUID(person): b64decode(key) for person, key in given.items()}

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return {person: self._keys[person] for person in persons if person in self._keys}


def envelope_of(service: str, name: str) -> Envelope:
    return decode(example_of(service, name))


def personal_in(service: str, name: str) -> Mapping[str, object]:
    opened = unseal(envelope_of(service, name), CommittedKeys(service))
    assert opened is not None
    return opened
