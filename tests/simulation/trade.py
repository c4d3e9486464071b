"""A small trade of two services that hear each other: a shop takes orders, a store packs them."""

from collections.abc import Mapping, Sequence
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.catalogue import Catalogue
from kit.decider import Decider, Elsewhere, Facts, Refused
from kit.envelope import Envelope
from kit.policies import HeardEvent, Order, Policy

BOOK = UUID(int=0xB00C)
"""The stream in which the shop numbers its large orders, whosever they are."""
CONFUSING, UNLUCKY, GIFT, ODD, MISSING = 7, 13, 5, 11, 3
"""Amounts on which a policy fails, the store refuses, nothing follows, and projectors fail."""
POISON = (CONFUSING, UNLUCKY, ODD, MISSING)


class TakeOrder(decider.Command, frozen=True):
    amount: int


class Confirm(decider.Command, frozen=True):
    number: int


class Pack(decider.Command, frozen=True):
    order_id: UUID
    number: int
    amount: int


class Count(decider.Command, frozen=True):
    pass


class OrderTaken(decider.Event, frozen=True, tag="shop.order-taken.v1"):
    number: int
    amount: int
    booked: int
    """How many large orders there were when it was taken: read, and not written."""


class Confirmed(decider.Event, frozen=True, tag="shop.confirmed.v1"):
    number: int


class Booked(decider.Event, frozen=True, tag="shop.booked.v1"):
    number: int


class Packed(decider.Event, frozen=True, tag="store.packed.v1"):
    order_id: UUID
    number: int


class Counted(decider.Event, frozen=True, tag="store.counted.v1"):
    number: int


class UnluckyAmount(Refused):
    """Thirteen is not packed."""


def _order(command: TakeOrder | Confirm, taken: int, facts: Facts) -> Sequence[object]:
    if isinstance(command, Confirm):
        return [Confirmed(number=command.number)]
    booked = facts.of(book, BOOK)
    own = OrderTaken(number=taken + 1, amount=command.amount, booked=booked)
    if command.amount % 2:
        return [own]
    return [own, Elsewhere(book, BOOK, Booked(number=booked + 1))]


def _ordered(taken: int, event: OrderTaken | Confirmed) -> int:
    return event.number if isinstance(event, OrderTaken) else taken


def _booked(_: int, event: Booked) -> int:
    return event.number


def _pack(command: Pack | Count, number: int, _: Facts) -> Sequence[Packed | Counted]:
    match command:
        case Count():
            return [Counted(number=number + 1)]
        case Pack(amount=amount) if amount == UNLUCKY:
            raise UnluckyAmount(amount=amount)
        case Pack():
            return [Packed(order_id=command.order_id, number=command.number)]
        case _:
            assert_never(command)


def _packed(number: int, event: Packed | Counted) -> int:
    return event.number if isinstance(event, Counted) else number


book: Decider[TakeOrder, Booked, int] = Decider("book", 0, lambda *_: [], _booked)
order: Decider[TakeOrder | Confirm, OrderTaken | Confirmed, int] = Decider(
    "order",
    0,
    _order,  # type: ignore[arg-type] # events of two kinds of stream
    _ordered,
)
shelf: Decider[Pack | Count, Packed | Counted, int] = Decider("shelf", 0, _pack, _packed)

CATALOGUES = {
    "shop": Catalogue("shop", public=(OrderTaken, Confirmed, Booked)),
    "store": Catalogue("store", public=(Packed, Counted)),
}
HEARS = {"shop": ("store",), "store": ("shop",)}


class OrderHeard(HeardEvent, frozen=True, tag="shop.order-taken.v1"):
    number: int
    amount: int


class PackedHeard(HeardEvent, frozen=True, tag="store.packed.v1"):
    order_id: UUID
    number: int


def shelf_of(order_id: UUID) -> UUID:
    """Return the shelf on which the store puts what one customer has ordered."""
    return uuid5(order_id, "shelf")


def _to_pack(heard: OrderHeard, envelope: Envelope) -> Order | None:
    if heard.amount == CONFUSING:
        msg = "seven is not understood"
        raise ZeroDivisionError(msg)
    if heard.amount == GIFT:
        return None
    command = Pack(order_id=envelope.stream, number=heard.number, amount=heard.amount)
    return Order(shelf, shelf_of(envelope.stream), command)


def _to_confirm(heard: PackedHeard, _: Envelope) -> Order:
    return Order(order, heard.order_id, Confirm(number=heard.number))


POLICIES: Mapping[str, Mapping[type[HeardEvent], Policy]] = {
    "shop": {PackedHeard: _to_confirm},
    "store": {OrderHeard: _to_pack},
}


class NoKeys:
    """Nothing here is about a person."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return none."""
        return dict.fromkeys(persons[:0], b"")


def data_of(envelope: Envelope) -> Mapping[str, object]:
    """Return what an event says."""
    said: Mapping[str, object] = msgspec.json.decode(envelope.data)
    return said
