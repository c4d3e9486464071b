"""Who gives the commands? Customers who send until it is acknowledged, and look for the effect."""

import asyncio
from dataclasses import dataclass
from uuid import UUID, uuid5

from gateway.reading import reached
from kit.decider import Actor
from kit.envelope import Context
from kit.http.journal_token import JournalToken
from kit.journal import Receipt
from kit.transient import TRANSIENT
from kit.views import View
from tests.simulation.databases import line_to
from tests.simulation.histories import effects_of
from tests.simulation.shown import shows
from tests.simulation.suite import Suite
from tests.simulation.trade import GIFT, POISON, Count, TakeOrder, order, shelf
from tests.simulation.virtual_time import OWNER
from tests.simulation.world import Killed, Process

_ACCOUNT = Actor(UUID(int=0xACC))
_ANSWERS_WITHIN = 1.0
_WAITS = 1.5
_LOOKS, _REPEATS, _COUNTS, _ELSEWHERE = 0.4, 0.1, 0.2, 0.5


@dataclass
class Sent:
    """One command, and what was answered."""

    context: Context
    service: str
    stream: UUID
    command: TakeOrder | Count
    receipt: Receipt | None = None

    @property
    def tag(self) -> str:
        """Return the name of its own first event."""
        return "store.counted.v1" if isinstance(self.command, Count) else "shop.order-taken.v1"

    @property
    def event_id(self) -> UUID:
        """Return the id of its own first event."""
        return self.context.event_id(0)


class Customers:
    """All the customers of a run."""

    def __init__(self, suite: Suite) -> None:
        """Have given no command yet."""
        self.suite, self.world = suite, suite.world
        self.sent: list[Sent] = []
        self._left = suite.world.weather.commands
        self._streams = [self.world.uuid() for _ in range(self.world.weather.streams)]
        self._reader = Process(self.world, "reader", mortal=False)

    async def come(self) -> None:
        """Give commands one after the other, until all are given."""
        chance = self.world.chance
        while self._left > 0:
            self._left -= 1
            await asyncio.sleep(
                chance.choice((chance.expovariate(1.0), 0.5 - self.world.now % 0.5))
            )
            sent = self._wish()
            self.sent.append(sent)
            sent.receipt = await self._acknowledged(sent)
            if chance.random() < _LOOKS:
                await self._look_for_effect(sent, sent.receipt)
            if chance.random() < _REPEATS:
                before, sent.receipt = sent.receipt, await self._acknowledged(sent)
                if sent.receipt != before and sent.receipt.epoch == before.epoch:
                    self.world.broken(f"a repeat is answered {sent.receipt}, not {before}")

    def _wish(self) -> Sent:
        world, command_id = self.world, self.world.uuid()
        context = Context(command_id=command_id, actor=_ACCOUNT, correlation_id=command_id)
        stream = world.chance.choice(self._streams)
        if world.chance.random() < _COUNTS:
            return Sent(context, "store", uuid5(stream, "counts"), Count())
        amounts = POISON if world.chance.random() < world.weather.poison else (1, 2, 2, 9, 10, GIFT)
        return Sent(context, "shop", stream, TakeOrder(amount=world.chance.choice(amounts)))

    async def _acknowledged(self, sent: Sent) -> Receipt:
        while True:
            try:
                receipt = await self._asked(sent)
            except (*TRANSIENT, Killed):
                await asyncio.sleep(self.world.chance.uniform(0.05, 0.5))
                continue
            if not self.world.happens(self.world.weather.answer_lost):
                places = dict(receipt.positions)
                self.world.story.tell("customer", f"{sent.service} says {places} to {_said(sent)}")
                return receipt

    async def _asked(self, sent: Sent) -> Receipt:
        process = self.suite.slots[f"{sent.service}-serve"]
        if not process.alive:
            raise ConnectionError(process.name)
        token = OWNER.set(process)
        try:
            asked = self.world.loop.create_task(self._served(process, sent))
        finally:
            OWNER.reset(token)
        process.tasks.append(asked)
        await asyncio.wait({asked}, timeout=_ANSWERS_WITHIN)
        if not asked.done():  # it goes on there, and may be carried out yet
            raise TimeoutError(process.name)
        return asked.result()

    async def _served(self, process: Process, sent: Sent) -> Receipt:
        execute, context = self.suite.journal(process, sent.service).execute, sent.context
        if isinstance(sent.command, Count):
            return await asyncio.to_thread(
                execute, shelf, sent.stream, sent.command, context=context
            )
        return await asyncio.to_thread(execute, order, sent.stream, sent.command, context=context)

    async def _look_for_effect(self, sent: Sent, receipt: Receipt) -> None:
        """Wait for the effect by the token, as who has just done something does."""
        token = JournalToken(receipt.service, receipt.epoch, receipt.positions, receipt.first)
        if sent.service == "shop" and self.world.chance.random() < _ELSEWHERE:
            await self._look_at_store(sent, token)
        elif self.suite.views:
            await self._look_at_view(sent, token, self.world.chance.choice(self.suite.views))

    async def _look_at_store(self, sent: Sent, token: JournalToken) -> None:
        suite, store = self.suite, self.suite.databases["store"]
        before = suite.generations()
        waits = suite.parts.waits(line_to(self._reader, store), ["shop"])
        try:
            reach = await waits.reached(token, _WAITS)
        except TRANSIENT:
            return
        self.world.story.tell("customer", f"store is {reach} for {_said(sent)}")
        if reach != "reached" or suite.generations() != before:
            return
        command = sent.command
        due = int(isinstance(command, TakeOrder) and command.amount != GIFT)
        if len(effects_of(store.recorder, sent.event_id)) != due:
            self.world.broken(f"the store is said to have heard {_said(sent)}, and has not")

    async def _look_at_view(self, sent: Sent, token: JournalToken, view: View) -> None:
        until = self.world.now + _WAITS
        while self.world.now < until:
            with self.suite.reading.connect() as connection:
                reach = reached(connection, [view], [token])[token.service]
                if reach == "reached" and not shows(connection, view, sent.tag, sent.event_id):
                    self.world.broken(f"{view.name} is said to show {_said(sent)}, and does not")
            if reach != "behind":
                return
            await asyncio.sleep(0.4)


def _said(sent: Sent) -> str:
    amount = getattr(sent.command, "amount", "")
    return f"{type(sent.command).__name__} {amount} {str(sent.context.command_id)[:8]}".strip()
