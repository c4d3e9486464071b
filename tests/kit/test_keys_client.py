"""Are keys asked for only when needed, forgotten in time, and never taken from a wrong answer?"""

import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import msgspec
import pytest

from kit.keys_client import KEPT_SECONDS, KeyClient, KeysAsked
from tests.kit.inbox_scene import Watch

BUDI, SITI = UUID(int=1), UUID(int=2)


@dataclass
class Keeper:
    """The keeper of the keys, and what it was asked."""

    keys: dict[UUID, bytes] = field(default_factory=lambda: {BUDI: b"b" * 32, SITI: b"s" * 32})
    asked: list[Sequence[UUID]] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    status: int = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        asked = msgspec.json.decode(request.content, type=KeysAsked)
        self.asked.append(asked.persons)
        found = {str(p): b64encode(self.keys[p]).decode() for p in asked.persons if p in self.keys}
        return httpx.Response(self.status, json={"keys": found})

    def client(self) -> KeyClient:
        transport = httpx.MockTransport(self.answer)
        return KeyClient(httpx.Client(transport=transport, base_url="http://keeper"), self.watch)


def test_keys_are_kept_for_a_minute_and_asked_for_again_then() -> None:
    keeper = Keeper()
    client = keeper.client()
    for at in (0.0, KEPT_SECONDS - 1, KEPT_SECONDS):
        keeper.watch.at = at
        assert client.keys_of([BUDI]) == {BUDI: b"b" * 32}
    assert keeper.asked == [(BUDI,), (BUDI,)]


def test_a_destroyed_key_is_unreadable_after_a_minute_at_the_latest() -> None:
    keeper = Keeper()
    client = keeper.client()
    client.keys_of([BUDI, SITI])
    del keeper.keys[BUDI]
    keeper.watch.at = KEPT_SECONDS
    assert client.keys_of([BUDI, SITI]) == {SITI: b"s" * 32}


def test_only_what_is_not_kept_is_asked_for_and_each_person_once() -> None:
    keeper = Keeper()
    client = keeper.client()
    client.keys_of([BUDI])
    assert set(client.keys_of([SITI, BUDI, SITI])) == {BUDI, SITI}
    assert keeper.asked == [(BUDI,), (SITI,)]


def test_that_somebody_has_no_key_is_not_kept() -> None:
    keeper = Keeper()
    client, key = keeper.client(), keeper.keys.pop(BUDI)
    assert client.keys_of([BUDI]) == {}
    keeper.keys[BUDI] = key
    assert client.keys_of([BUDI]) == {BUDI: key}


def test_many_persons_are_asked_for_in_several_requests() -> None:
    keeper = Keeper()
    everybody = [UUID(int=n) for n in range(1, 1202)]
    keeper.keys = dict.fromkeys(everybody, b"k" * 32)
    assert len(keeper.client().keys_of(everybody)) == 1201
    assert [len(asked) for asked in keeper.asked] == [500, 500, 201]


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_keeper_that_does_not_give_is_a_fault_and_nobody_counts_as_erased(status: int) -> None:
    keeper = Keeper(status=status)
    with pytest.raises(httpx.HTTPStatusError):
        keeper.client().keys_of([BUDI])


@pytest.fixture
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_threads_may_ask_at_the_same_time() -> None:
    keeper = Keeper()
    everybody = [UUID(int=n) for n in range(1, 400)]
    keeper.keys = dict.fromkeys(everybody, b"k" * 32)
    client = keeper.client()

    def ask(start: int) -> int:
        asked = [everybody[(start * 37 + step) % 390 :][:9] for step in range(200)]
        return sum(set(client.keys_of(some)) == set(some) for some in asked)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [200] * 8
