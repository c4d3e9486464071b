"""Is a number somebody's only as it was decided, for one person as for a long list?"""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kit.keys import Claim, KeyMayBeOnDisk, KeyStore, Number, NumbersHaveMoved
from tests.kit.vaults import EACH, Vault, key_store
from tests.kit.vaults import vault as a_vault

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, tzinfo=UTC)
NIP, NEW_NIP, NIK, OTHER = ("nip", "1"), ("nip", "2"), ("nik", "1"), ("nik", "3")


@pytest.fixture(params=EACH)
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return a_vault(request, tmp_path)


@pytest.fixture
def keys(vault: Vault) -> Iterator[KeyStore]:
    store = key_store(vault.url)
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


def test_of_processes_at_once_none_makes_one_person_of_two(vault: Vault, keys: KeyStore) -> None:
    """Each gives the same numbers in other pairs: whose NIP and whose NIK must never be mixed."""
    command = [sys.executable, "-m", "tests.kit.giver", vault.url, "40"]
    givers = [
        subprocess.Popen([*command, str(seed)], cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - ours
        for seed in range(2)
    ]
    told = [line.split() for giver in givers for line in giver.communicate()[0].split(b"\n")]
    assert [giver.returncode for giver in givers] == [0, 0]
    given = [(UUID(row[0].decode()), row[1].decode(), row[2].decode()) for row in told if row]
    assert len({person for person, _, _ in given}) == len(given) > 0
    for person, nip, nik in given:
        assert keys.known([("nip", nip), ("nik", nik)]) == {
            ("nip", nip): person,
            ("nik", nik): person,
        }
    everybody = {keys.find(kind, str(n)) for kind in ("nip", "nik") for n in range(40)}
    assert everybody - {None} == {person for person, _, _ in given}
    assert set(vault.wrapped_keys()) == {person for person, _, _ in given}


def test_a_number_that_is_given_while_its_person_is_destroyed_goes_with_the_key(
    vault: Vault, keys: KeyStore
) -> None:
    people = [begun(("nip", str(n))) for n in range(6)]
    keys.give(people, NOW)

    def destroy(claim: Claim) -> None:
        with suppress(KeyMayBeOnDisk):  # others are writing
            keys.destroy(claim.person)

    def extend(claim: Claim) -> None:
        with suppress(NumbersHaveMoved):
            keys.give([known_as(claim.person, ("nik", claim.numbers[0][1]))], NOW)

    with ThreadPoolExecutor(4) as pool:
        both = [pool.submit(do, claim) for claim in people for do in (extend, destroy)]
        for one in both:
            one.result()
    assert vault.digests() == []
    assert vault.wrapped_keys() == {}
