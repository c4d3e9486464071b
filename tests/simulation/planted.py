"""Parts that were broken on purpose, each as somebody might have written it in good faith."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, update

from kit.decider import Decider
from kit.envelope import Context, Record, decode
from kit.feed import Delivered
from kit.http.journal_token import JournalToken, Reach
from kit.inbox import Inbox
from kit.journal import Journal, Receipt
from kit.policies import Order, PolicyHearer
from kit.readset import Reading
from kit.recorder import Heads, Heard
from kit.relay import Producer, Relay
from kit.view_store import PLACES, OpenView, Passed
from kit.view_writer import ViewWriter
from kit.views import Change
from kit.waiting import HeardBy
from tests.simulation.suite import Parts


class ForgetsCommands(Journal):
    """Carries out what comes again, again."""

    def execute(  # type: ignore[override]
        self,
        kind: Decider[Any, Any, Any],
        stream_id: UUID,
        command: Any,  # noqa: ANN401
        *,
        context: Context,
        heard: Heard | None = None,
    ) -> Receipt:
        if heard is None:
            position = self.heads().position
            context = replace(context, command_id=uuid5(context.command_id, str(position)))
        return super().execute(kind, stream_id, command, context=context, heard=heard)


class AcknowledgesUnstored(Journal):
    """Says that it is done, before the database has said so."""

    def _record(self, stream_id: UUID, decided: Any, reading: Reading, asked: Any) -> Receipt:  # noqa: ANN401
        heads = self.heads()
        try:
            return super()._record(stream_id, decided, reading, asked)
        except sqlite3.OperationalError:
            return Receipt(self.service, heads.epoch, {}, stream_id, 0)


class StoresFirst(Relay):
    """Stores the position before Kafka has acknowledged."""

    async def _wave(self, producer: Producer, epoch: UUID, records: Sequence[Record]) -> None:
        store, last = self._journal.recorder.store_position, records[-1].position
        await asyncio.to_thread(store, self._topic, last)
        await super()._wave(producer, epoch, records)


class SendsBackwards(Relay):
    """Does not care in which order records come to Kafka."""

    async def _wave(self, producer: Producer, epoch: UUID, records: Sequence[Record]) -> None:
        await super()._wave(producer, epoch, records[::-1])


class GoesPastHoles(Inbox):
    """Takes what comes, and believes that Kafka has brought all that lies before."""

    async def receive(self, records: Sequence[Delivered]) -> None:
        for source in self._sources.values():
            place = source.places.get
            believed = [
                replace(one, record=replace(one.record, previous=place(one.record.lane, 0)))
                for one in records
            ]
            if source.heads is not None:
                async with self.hearing.alone(self.given):
                    mine = [one for one in believed if one.source == source.feed.source]
                    await self._take(source, mine)


class ByPartition(Inbox):
    """Keeps its place by what it takes for the partition, of which there may be more one day."""

    async def receive(self, records: Sequence[Delivered]) -> None:
        count = 3 if self._clock() < 3 else 5
        await super().receive(
            [
                replace(one, record=replace(one.record, lane=one.record.lane % count, previous=0))
                for one in records
            ]
        )


class TracksApart(PolicyHearer):
    """Acts in one transaction and moves the place in the next, under ids of the moment."""

    def carry_out(self, name: str, state: bytes, heard: Heard) -> Order | None:
        envelope = decode(state)
        order = self._order(name, envelope)
        if order is not None:
            moment = str(self.journal.clock.now())
            context = Context(
                command_id=uuid5(envelope.id, moment),
                actor=self._actor,
                correlation_id=envelope.correlation_id,
                causation_id=envelope.id,
            )
            self.journal.execute(order.kind, order.stream_id, order.command, context=context)
        self.journal.note(heard)
        return order


class KeepsFormerEpoch(PolicyHearer):
    """Goes on in a new epoch where it was, and says nothing."""

    def adopt(self, heads: Heads) -> None:
        del heads


@dataclass
class _Apart:
    """A view's line that leaves the places to a transaction of their own."""

    there: OpenView
    places: list[Change] = field(default_factory=list)

    def alone(self) -> AbstractContextManager[Connection]:
        return self.there.alone()

    def lasting(self) -> AbstractContextManager[Connection]:
        return self.there.lasting()

    def pass_over(self, passed: Sequence[Passed]) -> bool:
        return self.there.pass_over(passed)

    def write(self, connection: Connection, changes: Sequence[Change]) -> None:
        self.places = [one for one in changes if one.table is PLACES]
        self.there.write(connection, [one for one in changes if one.table is not PLACES])

    def close(self) -> None:
        self.there.close()


class PlacesAfterRows(ViewWriter):
    """Writes rows in one transaction and places in the next."""

    def hear(self, records: Sequence[Delivered]) -> None:
        there, self.there = self.there, _Apart(self.there)
        try:
            super().hear(records)
            with there.alone() as connection:
                there.write(connection, self.there.places)
        finally:
            self.there = there


class AppliesBackwards(ViewWriter):
    """Applies the last of a batch first."""

    def _apply(self, connection: Connection, records: Sequence[Delivered], keys: Any) -> None:  # noqa: ANN401
        super()._apply(connection, records[::-1], keys)
        self.there.write(connection, self._moved(records))

    def _moved(self, records: Sequence[Delivered]) -> Sequence[Change]:
        from kit.view_writer import _moves  # noqa: PLC0415

        return list(_moves(records))


class RenamesEpoch(ViewWriter):
    """Goes over to a new epoch with all that was withdrawn."""

    def adopt(self, heads: Heads) -> None:
        of_source = PLACES.c.source == heads.service
        with self.there.alone() as connection:
            connection.execute(update(PLACES).where(of_source).values(epoch=heads.epoch))


class SaysReached(HeardBy):
    """Is sure that it has been heard by now."""

    def _look(self, token: JournalToken) -> Reach:
        del token
        return "reached"


@dataclass(frozen=True)
class Plant:
    """What was broken, in which weather it shows, and what the checker says of it."""

    parts: Parts
    says: str
    stress: Mapping[str, Any] = field(default_factory=dict)


_CRASHES = {"crash": 0.02, "visits": ("kill",), "every": 1.0}
_RESTORES = {"visits": ("restore",), "every": 0.4}
PLANTS: Mapping[str, Plant] = {
    "lost: acknowledged before it is stored": Plant(
        Parts(journal=AcknowledgesUnstored), "lost an acknowledged", {"database_fails": 0.1}
    ),
    "lost: stored before it is acknowledged": Plant(
        Parts(relay=StoresFirst), "is not on Kafka", {**_CRASHES, "send_fails": 0.1}
    ),
    "lost: past a hole": Plant(
        Parts(inbox=GoesPastHoles), "has not acted on", {"acknowledged_and_lost": 0.3}
    ),
    "lost: never compared": Plant(Parts(compares=False), "not come to rest"),
    "doubled: a command under new ids": Plant(
        Parts(journal=ForgetsCommands), "nobody gave", {"answer_lost": 0.3}
    ),
    "doubled: a policy tracked apart": Plant(Parts(policies=TracksApart), "has acted 2", _CRASHES),
    "doubled: rows tracked apart": Plant(Parts(writer=PlacesAfterRows), "has applied", _CRASHES),
    "doubled: tracked by partition": Plant(
        Parts(inbox=ByPartition), "has applied|has acted|has not|not come to rest"
    ),
    "reordered: sent backwards": Plant(Parts(relay=SendsBackwards), "out of its order"),
    "reordered: applied backwards": Plant(Parts(writer=AppliesBackwards), "of a stream after"),
    "stale: said to be reached": Plant(Parts(waits=SaysReached), "is said to have heard"),
    "mixed: a view renames the epoch": Plant(Parts(writer=RenamesEpoch), "shows", _RESTORES),
    "mixed: policies keep the epoch": Plant(
        Parts(policies=KeepsFormerEpoch), "does not say that it rests|not come to rest", _RESTORES
    ),
}
