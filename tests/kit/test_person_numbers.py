"""Is a number somebody's only as it was decided, for one person as for a long list?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.keys import Claim, KeyStore, Number, NumbersHaveMoved

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NIP, NEW_NIP, NIK, OTHER = ("nip", "1"), ("nip", "2"), ("nik", "1"), ("nik", "3")


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    store = KeyStore(f"sqlite:///{tmp_path / 'keys.db'}", b"m" * 32)
    store.create()
    yield store
    store.close()


def begun(*numbers: Number) -> Claim:
    return Claim(uuid4(), numbers, begins=True)


def known_as(person: UUID, *numbers: Number) -> Claim:
    return Claim(person, numbers, begins=False)


def test_a_person_known_by_one_number_is_given_a_second_one(keys: KeyStore) -> None:
    new = begun(NIK)
    keys.give([new], NOW)
    keys.give([known_as(new.person, NIP, NIK)], NOW)
    assert keys.known([NIP, NIK, OTHER]) == {NIP: new.person, NIK: new.person}


@pytest.mark.parametrize("numbers", [[NIK], [NEW_NIP, NIK], [NIK, NEW_NIP]])
def test_no_number_changes_hands_and_nothing_of_such_a_claim_is_kept(
    keys: KeyStore, numbers: list[Number]
) -> None:
    holder, other = begun(NIP, NIK), begun(*numbers)
    keys.give([holder], NOW)
    with pytest.raises(NumbersHaveMoved):
        keys.give([begun(OTHER), other], NOW)
    assert keys.known([NIP, NIK, NEW_NIP, OTHER]) == {NIP: holder.person, NIK: holder.person}
    assert keys.keys_of([holder.person, other.person]).keys() == {holder.person}


def test_giving_again_what_is_so_already_changes_nothing(keys: KeyStore) -> None:
    new = begun(NIP, NIK)
    keys.give([new], NOW)
    made = keys.keys_of([new.person])
    keys.give([new, begun(OTHER)], NOW)
    keys.give([new._replace(numbers=(NIP, NIK, NEW_NIP))], NOW)
    assert keys.keys_of([new.person]) == made
    assert keys.find(*NEW_NIP) == new.person


def test_each_who_begins_has_a_key(keys: KeyStore) -> None:
    claims = [begun(("nip", str(n))) for n in range(1200)]
    keys.give(claims, NOW)
    assert len(keys.keys_of([claim.person for claim in claims])) == 1200
    assert len(keys.known(("nip", str(n)) for n in range(2000))) == 1200


def test_all_numbers_of_a_person_go_with_the_key(keys: KeyStore) -> None:
    new = begun(NIP, NIK)
    keys.give([new], NOW)
    keys.destroy(new.person)
    assert keys.known([NIP, NIK]) == {}
    keys.give([], NOW)


def test_somebody_erased_is_not_brought_back_by_a_number(keys: KeyStore) -> None:
    new = begun(NIP)
    keys.give([new], NOW)
    keys.destroy(new.person)
    with pytest.raises(NumbersHaveMoved):
        keys.give([known_as(new.person, NIP)], NOW)
    assert keys.find(*NIP) is None
    assert keys.keys_of([new.person]) == {}


def test_of_lists_at_once_only_one_begins_a_person(keys: KeyStore) -> None:
    lists = [
        [begun(("nip", str(n)), ("nik", str(n))) for n in range(start, start + 60)]
        for start in (0, 20, 40, 0)
    ]

    def given(claims: list[Claim]) -> bool:
        try:
            keys.give(claims, NOW)
        except NumbersHaveMoved:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = [claims for claims, was in zip(lists, pool.map(given, lists), strict=True) if was]
    [winners] = done
    assert [keys.find(*claim.numbers[0]) for claim in winners] == [one.person for one in winners]
    assert len(keys.known(each for claims in lists for c in claims for each in c.numbers)) == 120
