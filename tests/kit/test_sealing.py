"""Is personal text closed to everybody without all its persons' keys, and bound to its event?"""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kit.envelope import Envelope, Sealed
from kit.sealing import (
    GivenKeys,
    NoKeys,
    NothingIsSealed,
    PersonIsErased,
    event_key,
    seal,
    unseal,
    unseal_with,
)

EVENT, OTHER = UUID("018f2c1e-7a1b-7c3d-8e4f-5a6b7c8d9e0f"), UUID(int=99)
BUDI, SITI = UUID(int=0xB0D1), UUID(int=0x5171)
TEXT = {"reason": "Budi dan Siti berselisih"}


class Ring(dict[UUID, bytes]):
    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return {person: self[person] for person in persons if person in self}


class GenerousRing(Ring):
    """Gives more keys than were asked for, as a cache might."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        return self if super().keys_of(persons) else {}


KEYS = Ring({BUDI: b"b" * 32, SITI: b"s" * 32})


def enveloped(sealed: Sealed | None, event_id: UUID = EVENT) -> Envelope:
    return Envelope(
        id=event_id,
        type="personnel.noted.v1",
        stream=OTHER,
        version=1,
        recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
        effective_on=date(2026, 3, 2),
        actor=OTHER,
        command_id=OTHER,
        correlation_id=OTHER,
        data=msgspec.Raw(b"{}"),
        sealed=sealed,
    )


def hkdf(material: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block, written anew from the text."""
    extracted = hmac.new(bytes(32), material, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def test_the_key_of_an_event_never_changes() -> None:
    one = "ac0a337b2643c39ffb5c27d3f803e22ebdcfe6c57dfe22f49590c5bcba533a51"
    two = "7a1bfb7abde8dd343c26e8425d83f9fa9470efee2100a379beab77d358ccc394"
    assert event_key(EVENT, {BUDI: KEYS[BUDI]}).hex() == one
    assert event_key(EVENT, {BUDI: KEYS[BUDI], SITI: KEYS[SITI]}).hex() == two
    assert event_key(EVENT, {SITI: KEYS[SITI], BUDI: KEYS[BUDI]}).hex() == two
    assert hkdf(KEYS[SITI] + KEYS[BUDI], b"spbe event key v1" + EVENT.bytes).hex() == two


@given(st.dictionaries(st.text(), st.none() | st.text(), max_size=5), st.booleans())
def test_what_was_sealed_is_opened(fields: dict[str, str | None], both: bool) -> None:  # noqa: FBT001 - given by hypothesis
    sealed = seal(EVENT, fields, [BUDI, SITI] if both else [SITI], KEYS)
    assert unseal(enveloped(sealed), KEYS) == fields


def test_the_persons_are_named_once_each_and_in_order() -> None:
    sealed = seal(EVENT, TEXT, [BUDI, SITI, BUDI], KEYS)
    assert sealed.persons == (SITI, BUDI)
    assert unseal(enveloped(sealed), KEYS) == TEXT


def test_given_keys_are_a_keyring_of_those_alone() -> None:
    given = GivenKeys({BUDI: KEYS[BUDI]})
    assert given.keys_of([SITI, BUDI]) == {BUDI: KEYS[BUDI]}
    assert given.keys_of([SITI]) == {}


def test_who_seals_nothing_says_so_where_keys_are_asked_for() -> None:
    with pytest.raises(NothingIsSealed):
        seal(EVENT, {"name": "Budi"}, [BUDI], NoKeys())


def test_an_event_without_personal_text_opens_to_nothing() -> None:
    assert unseal(enveloped(None), Ring()) == {}
    assert unseal_with(b"", enveloped(None)) == {}


@pytest.mark.parametrize("left", [[BUDI], [SITI], []])
def test_text_about_two_is_closed_when_either_key_is_gone(left: list[UUID]) -> None:
    sealed = seal(EVENT, TEXT, [BUDI, SITI], KEYS)
    assert unseal(enveloped(sealed), Ring({person: KEYS[person] for person in left})) is None


@pytest.mark.parametrize("erased", [BUDI, SITI])
def test_nothing_is_sealed_about_a_person_without_a_key(erased: UUID) -> None:
    ring = Ring({person: key for person, key in KEYS.items() if person != erased})
    with pytest.raises(PersonIsErased) as refused:
        seal(EVENT, TEXT, [BUDI, SITI], ring)
    assert refused.value.facts == {"persons": [erased]}


def test_text_about_nobody_is_not_sealed_with_a_key_that_all_know() -> None:
    with pytest.raises(ValueError, match="'reason'"):
        seal(EVENT, TEXT, [], KEYS)


def test_keys_that_were_not_asked_for_change_nothing() -> None:
    sealed = seal(EVENT, TEXT, [BUDI], GenerousRing(KEYS))
    assert unseal(enveloped(sealed), Ring({BUDI: KEYS[BUDI]})) == TEXT
    assert unseal(enveloped(sealed), GenerousRing(KEYS)) == TEXT


def test_a_wrong_key_opens_nothing() -> None:
    sealed = seal(EVENT, TEXT, [BUDI], KEYS)
    with pytest.raises(InvalidTag):
        unseal(enveloped(sealed), Ring({BUDI: b"x" * 32}))


def test_a_box_moved_to_another_event_does_not_open() -> None:
    moved = enveloped(seal(EVENT, TEXT, [BUDI], KEYS), OTHER)
    with pytest.raises(InvalidTag):
        unseal(moved, KEYS)
    with pytest.raises(InvalidTag):
        unseal_with(event_key(EVENT, {BUDI: KEYS[BUDI]}), moved)


def test_a_box_whose_persons_were_changed_does_not_open() -> None:
    sealed = seal(EVENT, TEXT, [BUDI, SITI], KEYS)
    with pytest.raises(InvalidTag):
        unseal(enveloped(structs.replace(sealed, persons=(BUDI,))), KEYS)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_one_altered_byte_is_noticed(place: int, change: int) -> None:
    sealed = seal(EVENT, TEXT, [BUDI], KEYS)
    box = bytearray(b64decode(sealed.box))
    box[place % len(box)] ^= change
    altered = structs.replace(sealed, box=b64encode(box).decode())
    with pytest.raises(InvalidTag):
        unseal(enveloped(altered), KEYS)


def test_one_disclosed_key_opens_one_event() -> None:
    first, second = (
        enveloped(seal(event_id, TEXT, [BUDI], KEYS), event_id) for event_id in (EVENT, OTHER)
    )
    key = event_key(EVENT, {BUDI: KEYS[BUDI]})
    assert unseal_with(key, first) == TEXT
    assert first.sealed is not None
    assert hashlib.sha256(key).hexdigest() == first.sealed.commitment
    with pytest.raises(InvalidTag):
        unseal_with(key, second)


def test_a_key_that_fits_the_box_but_not_the_commitment_is_refused() -> None:
    forged_key, nonce = b"f" * 32, bytes(12)
    box = nonce + AESGCM(forged_key).encrypt(nonce, b'{"reason":"palsu"}', EVENT.bytes)
    sealed = seal(EVENT, TEXT, [BUDI], KEYS)
    forged = structs.replace(sealed, box=b64encode(box).decode())
    with pytest.raises(InvalidTag):
        unseal_with(forged_key, enveloped(forged))


def test_the_same_text_never_looks_the_same_twice() -> None:
    boxes = {seal(EVENT, TEXT, [BUDI], KEYS).box for _ in range(50)}
    assert len(boxes) == 50
