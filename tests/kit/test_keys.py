"""Is a person found by number without the number being kept, and is a destroyed key gone?"""

import hashlib
import hmac
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from kit.keys import KeyMayBeOnDisk, KeyStore, master_key
from tests.kit.begun import person_with
from tests.kit.vaults import EACH, MASTER, Vault, key_store, standing_still
from tests.kit.vaults import vault as a_vault
from tests.servers.rooms import Databases

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NIP = "198503072010011004"


def number(n: int) -> str:
    return f"1985030720100{n:05d}"


@pytest.fixture(params=EACH)
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return a_vault(request, tmp_path)


@pytest.fixture
def keys(vault: Vault) -> Iterator[KeyStore]:
    store = key_store(vault.url)
    store.create()
    yield store
    store.close()


def test_one_number_is_one_person(keys: KeyStore) -> None:
    person = person_with(keys, "nip", NIP, NOW)
    assert person_with(keys, "nip", NIP, NOW) == keys.find("nip", NIP) == person
    assert person_with(keys, "nip", number(1), NOW) != person
    assert person_with(keys, "nik", NIP, NOW) != person, "a NIK is another kind of number"
    assert keys.find("nip", number(2)) is None


def test_a_person_has_a_random_id_and_a_key_of_32_bytes(keys: KeyStore) -> None:
    people = [person_with(keys, "nip", number(n), NOW) for n in range(20)]
    found = keys.keys_of([*people, uuid4()])
    assert [person.version for person in people] == [4] * 20
    assert list(map(len, found.values())) == [32] * 20
    assert len(set(found.values())) == 20
    assert keys.keys_of([]) == {}


def test_many_that_register_one_number_at_once_get_one_person(vault: Vault, keys: KeyStore) -> None:
    rounds, threads = 15, 6
    assert keys.find("nip", NIP) is None
    together = Barrier(threads, timeout=20)

    def register(_: int) -> list[UUID]:
        store, people = key_store(vault.url), list[UUID]()
        for n in range(rounds):
            together.wait()
            people.append(person_with(store, "nip", number(n), NOW))
        store.close()
        return people

    with ThreadPoolExecutor(threads) as pool:
        people = list(pool.map(register, range(threads)))
    assert people == [people[0]] * threads
    assert set(vault.wrapped_keys()) == set(people[0])


def test_tables_can_be_made_by_ten_at_once(vault: Vault) -> None:
    replicas = 10
    together = Barrier(replicas, timeout=20)

    def migrate(_: int) -> None:
        store = key_store(vault.url)
        together.wait()
        store.create()
        store.close()

    with ThreadPoolExecutor(replicas) as pool:
        list(pool.map(migrate, range(replicas)))
    assert vault.wrapped_keys() == {}


def test_the_digest_of_a_number_never_changes(vault: Vault, keys: KeyStore) -> None:
    person_with(keys, "nip", NIP, NOW)
    (digest,) = vault.digests()
    assert digest.hex() == "2623d7dd524b2a5f6e5bf49485067c1c96426908d4ffc8cf018751e7bbf64eb6"
    extracted = hmac.new(bytes(32), MASTER, hashlib.sha256).digest()
    secret = hmac.new(extracted, b"spbe number index v1\x01", hashlib.sha256).digest()
    assert digest == hmac.new(secret, f"nip:{NIP}".encode(), hashlib.sha256).digest()


def test_neither_a_number_nor_a_bare_key_is_on_disk(vault: Vault, keys: KeyStore) -> None:
    person = person_with(keys, "nip", NIP, NOW)
    content = vault.on_disk()
    assert NIP.encode() not in content
    assert hashlib.sha256(NIP.encode()).digest() not in content
    assert keys.keys_of([person])[person] not in content
    assert vault.wrapped_keys()[person] in content


def test_keys_survive_a_restart_and_nobody_without_the_master_key_reads_them(
    vault: Vault, keys: KeyStore
) -> None:
    person = person_with(keys, "nip", NIP, NOW)
    again, stranger = (key_store(vault.url, master) for master in (MASTER, b"x" * 32))
    assert again.keys_of([person]) == keys.keys_of([person])
    assert stranger.find("nip", NIP) is None
    with pytest.raises(InvalidUnwrap):
        stranger.keys_of([person])
    again.close()
    stranger.close()


def test_a_destroyed_person_is_unknown_and_the_number_is_free(keys: KeyStore) -> None:
    person, other = (person_with(keys, "nip", number(n), NOW) for n in range(2))
    assert keys.destroy(person)
    assert not keys.destroy(person)
    assert keys.find("nip", number(0)) is None
    assert keys.keys_of([person, other]).keys() == {other}
    assert person_with(keys, "nip", number(0), NOW) != person


def test_nothing_of_a_destroyed_key_is_left_in_the_files(vault: Vault, keys: KeyStore) -> None:
    count = 300 if vault.url.startswith("sqlite:") else 40  # many pages; many tables made anew
    people = [person_with(keys, "nip", number(n), NOW) for n in range(count)]
    wrapped, made = vault.wrapped_keys(), vault.digests()
    gone, kept = people[1::2], people[::2]  # the last of a page is not overwritten by others
    for person in gone:
        keys.destroy(person)
    content, left = vault.on_disk(), vault.digests()
    assert [person for person in gone if wrapped[person] in content] == []
    assert [digest for digest in made if digest not in left and digest in content] == []
    assert [person for person in kept if wrapped[person] not in content] == []
    assert len(left) == len(kept)


def test_a_key_that_a_reader_keeps_on_disk_is_told_and_destroyed_again(
    vault: Vault, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.keys._QUIET_SECONDS", 0.5)
    person = person_with(keys, "nip", NIP, NOW)
    wrapped = vault.wrapped_keys()[person]
    with standing_still(vault.url):
        with pytest.raises(KeyMayBeOnDisk):
            keys.destroy(person)
        assert keys.keys_of([person]) == {}
        assert wrapped in vault.on_disk()
    assert not keys.destroy(person)
    assert wrapped not in vault.on_disk()


def test_on_postgres_an_older_transaction_that_may_yet_read_the_keys_is_told_of(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.keys._QUIET_SECONDS", 0.5)
    url = databases.url("keys")
    keys = key_store(url)
    keys.create()
    person = person_with(keys, "nip", NIP, NOW)
    with standing_still(url, "SELECT 1"), pytest.raises(KeyMayBeOnDisk):
        keys.destroy(person)
    assert not keys.destroy(person)
    keys.close()


def test_on_postgres_a_destroyed_key_is_gone_from_the_tables_but_not_yet_from_the_log(
    databases: Databases,
) -> None:
    keys = key_store(databases.url("keys"))
    keys.create()
    person = person_with(keys, "nip", NIP, NOW)
    vault = Vault(databases.url("keys"), lambda: b"")
    wrapped = vault.wrapped_keys()[person]
    keys.destroy(person)
    keys.close()
    log = [file for file in (databases.cluster.data / "pg_wal").iterdir() if file.is_file()]
    assert any(wrapped in file.read_bytes() for file in log), "the decision says so: correct it"


def test_the_master_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "master.key"
    made = master_key(path)
    assert len(made) == 32
    assert master_key(path) == made == path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_many_that_start_at_once_have_one_master_key(tmp_path: Path) -> None:
    threads = 8
    together = Barrier(threads, timeout=20)

    def start(path: Path) -> bytes:
        together.wait()
        return master_key(path)

    with ThreadPoolExecutor(threads) as pool:
        for n in range(30):
            path = tmp_path / f"{n}.key"
            assert set(pool.map(start, [path] * threads)) == {path.read_bytes()}
    assert len(list(tmp_path.iterdir())) == 30


def test_a_damaged_master_key_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(b"")
    with pytest.raises(ValueError, match="0 bytes"):
        master_key(path)
