"""Do several numbers lead to the one person who has them, for one as for a long list?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.keys import KeyStore, Number

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NIP, NEW_NIP, NIK, OTHER = ("nip", "1"), ("nip", "2"), ("nik", "1"), ("nik", "3")


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    store = KeyStore(f"sqlite:///{tmp_path / 'keys.db'}", b"m" * 32)
    store.create()
    yield store
    store.close()


def test_a_person_known_by_one_number_keeps_being_the_same_with_a_second_one(
    keys: KeyStore,
) -> None:
    [person] = keys.persons_with([[NIK]], NOW)
    assert keys.persons_with([[NIP, NIK]], NOW) == [person]
    assert keys.known([NIP, NIK, OTHER]) == {NIP: person, NIK: person}


def test_the_first_known_number_decides_and_no_number_changes_hands(keys: KeyStore) -> None:
    first, second = keys.persons_with([[NIP], [NIK]], NOW)
    assert keys.persons_with([[NIP, NIK]], NOW) == [first]
    assert keys.find(*NIK) == second != first


def test_each_unknown_identity_is_a_person_with_a_key(keys: KeyStore) -> None:
    persons = keys.persons_with([[("nip", str(n))] for n in range(1200)], NOW)
    assert len(set(persons)) == len(keys.keys_of(persons)) == 1200
    assert len(keys.known(("nip", str(n)) for n in range(2000))) == 1200


def test_one_number_twice_in_a_list_is_one_person(keys: KeyStore) -> None:
    first, second = keys.persons_with([[NIP, NIK], [NEW_NIP, NIK]], NOW)
    assert first == second == keys.find(*NEW_NIP)


def test_all_numbers_of_a_person_go_with_the_key(keys: KeyStore) -> None:
    [person] = keys.persons_with([[NIP, NIK]], NOW)
    keys.destroy(person)
    assert keys.known([NIP, NIK]) == {}
    assert keys.persons_with([], NOW) == []


def test_two_lists_at_once_agree_on_every_person(keys: KeyStore) -> None:
    lists: list[list[list[Number]]] = [
        [[("nip", str(n)), ("nik", str(n))] for n in range(start, start + 60)]
        for start in (0, 20, 40, 0)
    ]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda one: keys.persons_with(one, NOW), lists))
    assert found[0] == found[3]
    assert found[0][20:] == found[1][:40]
    assert len({person for persons in found for person in persons}) == 100
