"""A process that gives numbers to people whom it begins, and says to whom, once that stands.

``python -m tests.kit.giver URL COUNT SEED``: each seed pairs the same numbers in another way.
"""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

from kit.keys import Claim, NumbersHaveMoved
from tests.kit.vaults import key_store


def give(url: str, count: int, seed: int) -> None:
    keys, now = key_store(url), datetime(2026, 3, 2, tzinfo=UTC)
    for number in range(count):
        nip, nik = str(number), str((number + seed) % count)
        person = uuid4()
        with suppress(NumbersHaveMoved):
            keys.give([Claim(person, [("nip", nip), ("nik", nik)], begins=True)], now)
            sys.stdout.write(f"{person} {nip} {nik}\n")
    keys.close()


if __name__ == "__main__":
    give(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
