"""How are personal fields kept from everybody who has not been given the person's key?"""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.decider import Refused
from kit.envelope import Envelope, Sealed, canonical

KEY_BYTES = 32
_NONCE_BYTES = 12


class Keyring(Protocol):
    """Where the keys of persons come from."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return the keys that exist; that of an erased or unknown person is missing."""


class GivenKeys(dict[UUID, bytes]):
    """Keys that were fetched at once, as a keyring."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return those of the given keys that are asked for."""
        return {person: self[person] for person in persons if person in self}


class NothingIsSealed(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """Keys are asked for where no event has personal fields."""


class NoKeys:
    """The keyring of a service whose events are about nobody in person."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Raise ``NothingIsSealed``: somebody took it to be otherwise."""
        raise NothingIsSealed(len(persons))


class PersonIsErased(Refused):
    """Nothing personal is recorded about a person whose key does not exist or was destroyed."""


def event_key(event_id: UUID, person_keys: Mapping[UUID, bytes]) -> bytes:
    """Derive the key of one event by HKDF-SHA-256 (RFC 5869) from the keys of all its persons.

    The input is the keys in the order of the person ids, the info is the event id: disclosing an
    event's key discloses neither a person's key nor another event.
    """
    material = b"".join(person_keys[person] for person in sorted(person_keys))
    info = b"spbe event key v1" + event_id.bytes
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(material)


def seal(
    event_id: UUID,
    fields: Mapping[str, object],
    persons: Sequence[UUID],
    keyring: Keyring,
    nonce: bytes | None = None,
) -> Sealed:
    """Seal personal ``fields`` under all ``persons``; refused if one of them has no key.

    ``ValueError`` where they are about nobody: a key made of no key would be known to everybody.
    ``nonce`` is random unless an example for the contracts needs the same bytes each time.
    """
    if not persons:
        msg = f"the personal fields {sorted(fields)} are about nobody"
        raise ValueError(msg)
    keys = keyring.keys_of(persons)
    if missing := [person for person in persons if person not in keys]:
        raise PersonIsErased(persons=missing)
    key = event_key(event_id, {person: keys[person] for person in persons})
    nonce = nonce or os.urandom(_NONCE_BYTES)
    box = nonce + AESGCM(key).encrypt(nonce, canonical(fields), event_id.bytes)
    return Sealed(
        persons=tuple(sorted(set(persons))),
        commitment=hashlib.sha256(key).hexdigest(),
        box=b64encode(box).decode(),
    )


def unseal(envelope: Envelope, keyring: Keyring) -> Mapping[str, object] | None:
    """Return the personal fields, ``{}`` where the event has none, ``None`` where erased.

    ``cryptography.exceptions.InvalidTag`` is raised for a wrong key or altered bytes.
    """
    if envelope.sealed is None:
        return {}
    persons = envelope.sealed.persons
    keys = keyring.keys_of(persons)
    if any(person not in keys for person in persons):
        return None
    key = event_key(envelope.id, {person: keys[person] for person in persons})
    return unseal_with(key, envelope)


def unseal_with(key: bytes, envelope: Envelope) -> Mapping[str, object]:
    """Open one event with its own key, as an auditor does to whom only that was disclosed.

    A key other than the one committed to is refused, even one that AES-GCM would open with: two
    different texts can be forged into one box, but not under one commitment.
    """
    if envelope.sealed is None:
        return {}
    if not hmac.compare_digest(hashlib.sha256(key).hexdigest(), envelope.sealed.commitment):
        raise InvalidTag
    box = b64decode(envelope.sealed.box)
    clear = AESGCM(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], envelope.id.bytes)
    return msgspec.json.decode(clear, type=dict[str, object])
