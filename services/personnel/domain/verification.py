"""What Diskominfo found in a submitted nomination, item by item, and how it concluded."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Actor, Facts, Personal, Refused
from personnel.domain.form import Key, PersonalText


class VerifyItem(decider.Command, frozen=True):
    """Accept the person named for one position."""

    position: Key


class ReturnItem(decider.Command, frozen=True):
    """Send one position back to the OPD, with the reason."""

    position: Key
    reason: PersonalText


class ConcludeVerification(decider.Command, frozen=True):
    """End the verification: verified where every item is, else returned to the OPD."""


Command = VerifyItem | ReturnItem | ConcludeVerification


class ItemVerified(decider.Event, frozen=True, tag="personnel.item-verified.v1"):
    nomination_id: UUID
    position: str
    person_id: UUID


class ItemReturned(decider.Event, frozen=True, tag="personnel.item-returned.v1"):
    nomination_id: UUID
    position: str
    person_id: UUID
    reason: Personal
    failed: tuple[str, ...] = ()
    """The checks that were found not to be fulfilled."""


class NominationVerified(decider.Event, frozen=True, tag="personnel.nomination-verified.v1"):
    nomination_id: UUID
    opd_id: UUID


class NominationReturned(decider.Event, frozen=True, tag="personnel.nomination-returned.v1"):
    nomination_id: UUID
    opd_id: UUID
    positions: tuple[str, ...]


Event = ItemVerified | ItemReturned | NominationVerified | NominationReturned


class PositionIsNotNominated(Refused):
    """Only a position that the nomination names is verified or returned."""


class OwnSubmissionIsNotVerified(Refused):
    """Nobody verifies a nomination that they submitted themselves."""

    status = 403


class ItemsAreUndecided(Refused):
    """A verification is concluded once every item is verified or returned."""


class ItemsAreNotFulfilled(Refused):
    """An item is verified once every required check of it is fulfilled."""


class Verdict(StrEnum):
    PENDING = "pending"
    VERIFIED = "verified"
    RETURNED = "returned"


class Item(msgspec.Struct, frozen=True):
    """One position of a nomination, and the one person named for it."""

    position: str
    person_id: UUID
    verdict: Verdict = Verdict.PENDING
    reason: str | None = None


class Verification(msgspec.Struct, frozen=True):
    """The part of a submitted nomination that its verification looks at."""

    nomination_id: UUID
    opd_id: UUID
    items: tuple[Item, ...]
    submitters: frozenset[UUID]
    """Accounts that submitted it, this time or before, and for whom they did."""
    lacking: Mapping[str, tuple[str, ...]] = {}
    """By position the required checks that are not fulfilled."""
    failed: Mapping[str, tuple[str, ...]] = {}
    """By position the checks that were found not to be."""

    def at(self, position: str) -> Item:
        for item in self.items:
            if item.position == position:
                return item
        raise PositionIsNotNominated(
            position=position, nominated=[item.position for item in self.items]
        )

    def with_verdict(self, verdict: Verdict) -> tuple[str, ...]:
        return tuple(item.position for item in self.items if item.verdict is verdict)


def decide(command: Command, state: Verification, facts: Facts) -> Sequence[Event]:
    check_other_eyes(facts.actor, state)
    match command:
        case VerifyItem():
            return _verify(command, state)
        case ReturnItem():
            return _return(command, state)
        case ConcludeVerification():
            return _conclude(state)
        case _:
            assert_never(command)


def check_other_eyes(actor: Actor, state: Verification) -> None:
    """Refuse who submitted it, or acts for somebody who did."""
    if state.submitters & actor.persons:
        raise OwnSubmissionIsNotVerified(nomination_id=state.nomination_id)


def _verify(command: VerifyItem, state: Verification) -> Sequence[Event]:
    item = state.at(command.position)
    if item.verdict is Verdict.VERIFIED:
        return []
    _check_fulfilled((item.position,), state)
    return [
        ItemVerified(
            nomination_id=state.nomination_id, position=item.position, person_id=item.person_id
        )
    ]


def _check_fulfilled(positions: Sequence[str], state: Verification) -> None:
    lacking = [
        {"position": each, "person_id": state.at(each).person_id, "checks": list(checks)}
        for each in positions
        if (checks := state.lacking.get(each))
    ]
    if lacking:
        raise ItemsAreNotFulfilled(items=lacking)


def _return(command: ReturnItem, state: Verification) -> Sequence[Event]:
    item = state.at(command.position)
    if item.verdict is Verdict.RETURNED and item.reason == command.reason:
        return []
    return [
        ItemReturned(
            nomination_id=state.nomination_id,
            position=item.position,
            person_id=item.person_id,
            reason=command.reason,
            failed=state.failed.get(item.position, ()),
        )
    ]


def _conclude(state: Verification) -> Sequence[Event]:
    undecided = state.with_verdict(Verdict.PENDING)
    if undecided:
        raise ItemsAreUndecided(positions=list(undecided))
    _check_fulfilled(state.with_verdict(Verdict.VERIFIED), state)
    returned = state.with_verdict(Verdict.RETURNED)
    if returned:
        return [
            NominationReturned(
                nomination_id=state.nomination_id, opd_id=state.opd_id, positions=returned
            )
        ]
    return [NominationVerified(nomination_id=state.nomination_id, opd_id=state.opd_id)]


def decided(items: tuple[Item, ...], event: ItemVerified | ItemReturned) -> tuple[Item, ...]:
    """Return ``items`` with the verdict that was given."""
    return tuple(
        _judged(item, event) if item.position == event.position else item for item in items
    )


def _judged(item: Item, event: ItemVerified | ItemReturned) -> Item:
    match event:
        case ItemVerified():
            return Item(item.position, item.person_id, Verdict.VERIFIED)
        case ItemReturned():
            return Item(item.position, item.person_id, Verdict.RETURNED, event.reason)
        case _:
            assert_never(event)
