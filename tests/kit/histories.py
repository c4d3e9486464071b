"""Sources and hearers in memory: journals that grow, are restored and fall silent."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID, uuid5

import httpx

from kit.envelope import Record
from kit.feed import PAGE, Delivered, OutOfStep
from kit.recorder import EpochWasLeft, Fork, Heads, Lane

EPOCHS = UUID(int=0xE70C)


class Source:
    """A journal in memory, and its feed."""

    def __init__(self, source: str = "training") -> None:
        self.source = source
        self.records: list[Record] = []
        self.forks = [Fork(uuid5(EPOCHS, f"{source} 0"), 0)]
        self.silent = False
        self.asked = 0
        """How often its feed was read."""
        self._written, self._begun = 0, 1
        self._backups: list[tuple[list[Record], list[Fork]]] = []

    @property
    def epoch(self) -> UUID:
        return self.forks[-1].epoch

    def grow(self, lane: int) -> Delivered:
        """Record one event; positions have gaps, as those of other databases do."""
        self._written += 1
        of_lane = [record.position for record in self.records if record.lane == lane]
        record = Record(
            position=(self.records[-1].position if self.records else 0) + 1 + self._written % 2,
            lane=lane,
            previous=of_lane[-1] if of_lane else 0,
            stream=UUID(int=lane),
            type=f"{self.source}.happened.v1",
            state=b"%d" % self._written,
        )
        self.records.append(record)
        return Delivered(self.source, self.epoch, record)

    def restore(self, kept: int, times: int = 1) -> None:
        """Go back to the first ``kept`` events and begin a new epoch, as often as said."""
        for _ in range(times):
            self._backups.append((list(self.records), list(self.forks)))
            self.records = self.records[:kept]
            self._begin_epoch()

    def bring_back(self, backup: int, kept: int) -> None:
        """Restore what an earlier restore had taken back, or the first events of it."""
        if self._backups:
            records, forks = self._backups[backup % len(self._backups)]
            least = sum(record.position <= forks[-1].forked_at for record in records)
            self.records, self.forks = records[: max(kept, least)], list(forks)
            self._begin_epoch()

    def _begin_epoch(self) -> None:
        at = self.records[-1].position if self.records else 0
        self.forks.append(Fork(uuid5(EPOCHS, f"{self.source} {self._begun}"), at))
        self._begun += 1

    def lanes(self) -> Mapping[int, Sequence[bytes]]:
        """Return what stands in each lane."""
        lanes: dict[int, list[bytes]] = defaultdict(list)
        for record in self.records:
            lanes[record.lane].append(record.state)
        return dict(lanes)

    async def heads(self) -> Heads:
        self._answer()
        lanes = {record.lane: record.position for record in self.records}
        return Heads(self.source, tuple(self.forks), max(lanes.values(), default=0), lanes)

    async def read(
        self, after: int, limit: int = PAGE, lane: int | None = None
    ) -> Sequence[Delivered]:
        self._answer()
        self.asked += 1
        wanted = [r for r in self.records if r.position > after and lane in (None, r.lane)]
        return [Delivered(self.source, self.epoch, record) for record in wanted[:limit]]

    def _answer(self) -> None:
        if self.silent:
            msg = "nobody is there"
            raise httpx.ConnectError(msg)


class Ledger:
    """A database in memory: places, and what was heard, both in one transaction."""

    def __init__(self) -> None:
        self.places: dict[Lane, int] = {}
        self.heard: dict[str, list[Record]] = defaultdict(list)
        self.adopted: dict[str, UUID] = {}
        self.lock = threading.Lock()
        self.fails_after: int | None = None
        """How many more records are taken before the database does not answer, once."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Give back what was there if it fails."""
        with self.lock:
            before = dict(self.places), {name: list(of) for name, of in self.heard.items()}
            try:
                yield
            except BaseException:
                self.places, heard = before
                self.heard = defaultdict(list, heard)
                raise

    def put(self, delivered: Delivered) -> None:
        if self.fails_after == 0:
            self.fails_after = None
            msg = "the database does not answer"
            raise OSError(msg)
        if self.fails_after is not None:
            self.fails_after -= 1
        self.places[delivered.heard.lane] = delivered.record.position
        self.heard[delivered.source].append(delivered.record)

    def lanes(self, source: str) -> Mapping[int, Sequence[bytes]]:
        """Return what was heard of each lane, in the order in which it was."""
        lanes: dict[int, list[bytes]] = defaultdict(list)
        for record in self.heard[source]:
            lanes[record.lane].append(record.state)
        return dict(lanes)

    def tracked(self, source: str) -> Mapping[Lane, int]:
        with self.lock:
            return {lane: at for lane, at in self.places.items() if lane.source == source}


class AsViews:
    """Hears as a view does: a batch at once, and from the beginning after a restore."""

    name = "as-views"

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.tracked = ledger.tracked

    def hear(self, records: Sequence[Delivered]) -> None:
        with self.ledger.writing():
            for delivered in records:
                epochs = {one.epoch for one in self.ledger.places if one.source == delivered.source}
                place = self.ledger.places.get(delivered.heard.lane, 0)
                if delivered.record.previous > place or epochs - {delivered.epoch}:
                    raise OutOfStep(delivered.heard)
                if delivered.record.position > place:
                    self.ledger.put(delivered)

    def adopt(self, heads: Heads) -> None:
        with self.ledger.writing():
            places = self.ledger.places
            old = [one for one in places if one.source == heads.service]
            stale = [one for one in old if one.epoch != heads.epoch]
            if any(places[one] > heads.shared_with(one.epoch) for one in stale):
                places.clear()
                self.ledger.heard.clear()
            else:
                for one in stale:
                    places[Lane(one.source, heads.epoch, one.lane)] = places.pop(one)


class AsPolicies:
    """Hears as policies do: one event after the other, and none is undone by a restore."""

    name = "as-policies"

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.tracked = ledger.tracked

    def hear(self, records: Sequence[Delivered]) -> None:
        for delivered in records:
            with self.ledger.writing():
                place = self.ledger.places.get(delivered.heard.lane, 0)
                if delivered.record in self.ledger.heard[delivered.source]:
                    # A command that was carried out in a former epoch is known by its id.
                    self.ledger.places[delivered.heard.lane] = max(place, delivered.record.position)
                elif delivered.record.position > place:
                    self.ledger.put(delivered)

    def adopt(self, heads: Heads) -> None:
        with self.ledger.writing():
            places, adopted = self.ledger.places, self.ledger.adopted
            old = [one for one in places if one.source == heads.service]
            last = adopted.get(heads.service, heads.epoch)
            was_there = any(one.epoch == heads.epoch for one in old)
            if was_there and last not in {fork.epoch for fork in heads.forks}:
                raise EpochWasLeft(heads.service)
            adopted[heads.service] = heads.epoch
            for one in (one for one in old if one.epoch != heads.epoch):
                now = Lane(one.source, heads.epoch, one.lane)
                places[one] = min(places[one], heads.shared_with(one.epoch))
                places[now] = max(places.get(now, 0), places[one])
