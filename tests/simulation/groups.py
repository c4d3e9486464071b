"""Consumer groups: who reads which partition, from where on, and what is read again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiokafka.errors import KafkaError

from kit.listener import Raw
from tests.simulation.kafka import Kafka
from tests.simulation.world import Process

Place = tuple[str, int]
"""A partition of a topic."""

_SESSION_SECONDS = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.6


@dataclass
class Group:
    """The members and how far they said they had come."""

    kafka: Kafka
    topics: Sequence[str]
    members: list["Member"] = field(default_factory=list)
    committed: dict[Place, int] = field(default_factory=dict)
    generation: int = 0

    def share_out(self) -> None:
        """Deal the partitions out anew."""
        self.generation += 1
        for member in self.members:
            member.places = []
        places = [(t, n) for t in self.topics for n in range(len(self.kafka.topics[t]))]
        for turn, place in enumerate(places if self.members else ()):
            self.members[turn % len(self.members)].places.append(place)

    def drop_the_silent(self) -> None:
        """Do without members of which nothing was heard for a while."""
        present = [one for one in self.members if not one.process.is_silent(_SESSION_SECONDS)]
        if len(present) < len(self.members):
            self.members = present
            self.share_out()

    def rewind(self, place: Place, offset: int) -> None:
        """Forget that records were acknowledged."""
        self.committed[place] = min(offset, self.committed.get(place, 0))
        self.share_out()


class Member:
    """One process in a group."""

    def __init__(self, process: Process, group: Group) -> None:
        """Join when it first asks for records."""
        self.process, self.group = process, group
        self.places: list[Place] = []
        self._offsets: dict[Place, int] = {}
        self._generation = -1

    async def run(self, give: Callable[[Sequence[Raw]], Awaitable[bool]]) -> None:
        """Give batches one after the other; each is acknowledged when it was taken."""
        pause = _FIRST_PAUSE
        while True:
            try:
                raw = await self._poll()
            except KafkaError:
                raw = []
            if raw:
                pause = _FIRST_PAUSE
                generation = self._generation
                if await give(raw):
                    await self._commit(generation)
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _poll(self) -> Sequence[Raw]:
        group = self.group
        await group.kafka.trip(self.process, "poll")
        if self not in group.members:
            group.members.append(self)
            group.share_out()
        group.drop_the_silent()
        if self._generation != group.generation:
            self._generation = group.generation
            self._offsets = {place: group.committed.get(place, 0) for place in self.places}
        return self._fetched()

    def _fetched(self) -> Sequence[Raw]:
        """Return some of what there is: the partitions are at different speeds."""
        chance, found = self.process.world.chance, list[Raw]()
        for place in chance.sample(self.places, len(self.places)):
            topic, number = place
            partitions = self.group.kafka.topics[topic]
            if number >= len(partitions) or (len(self.places) > 1 and chance.random() < 0.2):
                continue
            partition, offset = partitions[number], self._offsets[place]
            if not partition.first <= offset <= partition.end:
                offset = partition.first
            if self.process.world.happens(self.process.world.weather.repeated):
                offset = max(partition.first, offset - chance.randrange(1, 9))
            records = partition.read(offset, chance.choice((1, 5, 500)))
            self._offsets[place] = offset + len(records)
            found += records
        return found

    async def _commit(self, generation: int) -> None:
        world, group = self.process.world, self.group
        self.process.point("before acknowledge")
        if world.happens(world.weather.commit_lost):
            return
        await asyncio.sleep(world.latency())
        if generation == group.generation:
            group.committed |= self._offsets
        self.process.point("after acknowledge")
